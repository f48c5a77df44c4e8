from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests import factories
from tests.databases import count_queries
from tracker.base import sums
from tracker.base.access import Role
from tracker.base.errors import Refusal
from tracker.items import actions as items
from tracker.progress.models import Photo, Report
from tracker.progress.rules import ReportState
from tracker.projects.evidence import Evidence, EvidenceKind
from tracker.projects.models import EvidenceRecord, StageStep
from tracker.projects.rules import Stage
from tracker.stages import actions, queries, rules
from tracker.stages.rules import Facts, reached_on

TODAY = date(2026, 7, 22)


@pytest.fixture
def project(session):
    made = factories.project(stage=Stage.PLANNED)
    session.commit()
    return made


@pytest.fixture
def url(project):
    return f"/office/projects/{project.id}/stage/"


def document(project, kind, dated=date(2026, 3, 1), **values):
    facts = {
        "project_id": project.id,
        "kind": kind,
        "dated": dated,
        "document_no": "文1号",
        "at": factories.NOON,
    }
    return factories.save(EvidenceRecord(**{**facts, **values}))


def confirmed(project, worked_on=date(2026, 5, 4), quantity=1):
    """Work that a report proves, with a photo."""
    who = factories.account(Role.CONTRACTOR)
    item = items.add(project.id, {"type_code": "sewer", "quantity": Decimal(100), "unit_price": Decimal(10)})
    place = item.places[0]
    report = factories.save(
        Report(
            project_id=project.id, item_id=item.id, item_place_id=place.id, quantity=Decimal(quantity),
            worked_on=worked_on, state=ReportState.CONFIRMED, reporter_id=who.id, reported_at=factories.NOON,
            client_key="k", content_hash="h", decided_at=factories.NOON,
        )
    )  # fmt: skip
    factories.save(
        Photo(
            report_id=report.id, project_id=project.id, key="k", thumb_key="t", original_hash="o", width=1,
            height=1, uploaded_at=factories.NOON,
        )
    )  # fmt: skip
    items.add_done(place.id, Decimal(quantity), worked_on)
    return item


def test_a_stage_is_reached_with_its_evidence_and_never_typed(project, url, client, login, session):
    who = login(Role.CITY)
    for kind in (EvidenceKind.PLAN_LISTING, EvidenceKind.CONTRACT, EvidenceKind.PERMIT):
        document(project, kind)
    confirmed(project)
    session.commit()
    assert client.post(f"{url}advance", data={"stage": "operation"}).status_code == 302
    assert project.stage is Stage.STARTED
    step = session.scalar(select(StageStep).filter_by(stage=Stage.STARTED))
    assert (step.reached_on, step.by_id) == (date(2026, 5, 4), who.id)
    assert list(sums.verify(session())) == []


def test_without_new_evidence_the_stage_stays(project, url, client, login, session):
    login(Role.CITY)
    document(project, EvidenceKind.PLAN_LISTING)
    client.post(f"{url}advance")
    client.post(f"{url}advance")
    assert project.stage is Stage.PLANNED


def test_a_project_steps_back_only_with_a_reason(project, url, client, login, session):
    login(Role.CITY)
    paper = document(project, EvidenceKind.PLAN_LISTING)
    consent = document(project, EvidenceKind.DISTRICT_CONSENT)
    client.post(f"{url}advance")
    session.delete(paper)
    assert 'id="reason-error"' in client.post(f"{url}advance").text
    assert project.stage is Stage.PLANNED
    client.post(f"{url}advance", data={"reason": "计划文件有误，已撤回"})
    assert project.stage is Stage.RESERVE
    assert [step.stage for step in queries.steps(project.id)] == [Stage.RESERVE]
    assert consent.dated == queries.steps(project.id)[0].reached_on
    assert "计划文件有误" in client.get(f"/office/projects/{project.id}/history/").text


def test_a_corrected_date_moves_the_step(project, session):
    paper = document(project, EvidenceKind.PLAN_LISTING)
    for dated in (date(2026, 3, 1), date(2026, 3, 9)):
        paper.dated = dated
        session.flush()
        actions.advance(project, queries.facts_of(project.id, TODAY), reason="", by_id=None)
        assert queries.steps(project.id)[0].reached_on == dated


def test_the_page_says_what_is_missing_and_shows_both_dates(project, url, client, login, session):
    login(Role.CITY)
    project.reported_start = date(2026, 4, 1)
    document(project, EvidenceKind.PLAN_LISTING)
    page = client.get(f"{url}?lang=en").text
    assert "The scheme has not been posted." in page
    assert "1 Apr 2026" in page
    assert "Not proven" in page


def test_only_the_bureau_reads_a_stage_anew(project, url, client, login):
    login(Role.SUBDISTRICT, region=project.region)
    assert client.get(url).status_code == 200
    assert client.post(f"{url}advance").status_code == 403


def test_the_gate_asks_all_rooms(project, session):
    home = project.covered[0].compound
    home.built_year = 1990
    confirmed(project, quantity=100)
    factories.item(project, "kerb")
    facts = queries.facts_of(project.id, TODAY)
    assert (facts.items, facts.items_finished, facts.last_finished_on) == (2, 1, date(2026, 5, 4))
    assert (facts.first_confirmed_on, facts.first_photo_on) == (date(2026, 5, 4), date(2026, 5, 4))
    assert facts.is_eligible is None
    assert "property_type" in facts.survey_gaps
    home.built_year = 2010
    assert queries.facts_of(project.id, TODAY).is_eligible is False


def test_what_waits_for_confirmation_proves_nothing(project, session):
    confirmed(project)
    report = session.scalars(select(Report)).one()
    report.state, report.decided_at = ReportState.SUBMITTED, None
    assert queries.first_proofs(project.id) == (None, None)


def proof(kind, dated):
    return Evidence(kind=kind, dated=dated, document_no="文1号")


STARTED = Facts(
    today=TODAY,
    evidence=(
        proof(EvidenceKind.CONTRACT, date(2026, 3, 1)),
        proof(EvidenceKind.PERMIT, date(2026, 4, 1)),
        proof(EvidenceKind.SCHEME_NOTICE, date(2026, 2, 1)),
        proof(EvidenceKind.ACCEPTANCE, date(2026, 7, 10)),
        proof(EvidenceKind.SATISFACTION, date(2026, 6, 1)),
    ),
    first_confirmed_on=date(2026, 5, 4),
    first_photo_on=date(2026, 5, 6),
    items=1,
    items_finished=1,
    last_finished_on=date(2026, 7, 1),
)


@pytest.mark.parametrize(
    ("stage", "day"),
    [
        (Stage.DESIGN, date(2026, 2, 8)),  # when the notice is over
        (Stage.STARTED, date(2026, 5, 6)),  # the latest of the four
        (Stage.COMPLETED, date(2026, 7, 1)),
        (Stage.ACCEPTED, date(2026, 7, 10)),
        (Stage.SETTLED, None),
    ],
)
def test_a_step_has_the_day_its_last_proof_came(stage, day):
    assert reached_on(stage, STARTED) == day


def test_a_gate_without_dated_proof_is_reached_when_it_is_looked_at():
    facts = replace(STARTED, is_eligible=True, survey_gaps=())
    assert reached_on(Stage.SURVEY, facts) == TODAY


@pytest.mark.parametrize(("current", "found", "reason", "refused"), [
    (Stage.WORKS, Stage.TENDER, "", True), (Stage.WORKS, Stage.TENDER, "误报", False),
    (Stage.WORKS, Stage.WORKS, "", False), (Stage.WORKS, Stage.COMPLETED, "", False),
])  # fmt: skip
def test_stepping_back_needs_a_reason(current, found, reason, refused):
    if refused:
        with pytest.raises(Refusal, match="proves only"):
            rules.check_step_back(current, found, reason)
    else:
        rules.check_step_back(current, found, reason)


def test_pages_stay_within_their_queries(project, url, client, login, session):
    login(Role.CITY)
    for page, most in ((f"/office/projects/{project.id}", 14), (url, 9)):
        client.get(page)
        session.commit()
        with count_queries() as found:
            client.get(page)
        assert len(found) <= most


def test_a_project_of_twenty_items_asks_as_little_as_one_of_one(project, client, login, session):
    login(Role.CITY)
    where, address = factories.compound(), f"/office/projects/{project.id}"

    def grow(count):
        for number in range(count):
            item = factories.item(project)
            factories.item_place(item, where)
            document(project, EvidenceKind.CONTRACT, document_no=f"文{item.id}")
            factories.party(project, factories.organisation(name=f"施工队{item.id}-{number}"))
        session.commit()

    grow(1)
    client.get(address)
    session.commit()
    with count_queries() as one:
        client.get(address)
    grow(19)
    with count_queries() as twenty:
        client.get(address)
    assert len(twenty) == len(one)
