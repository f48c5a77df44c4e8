from dataclasses import replace
from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from tests import factories
from tracker.accounts.rules import OrganisationKind
from tracker.base import sums
from tracker.base.access import Role
from tracker.base.clock import now
from tracker.base.errors import Refusal, Stale
from tracker.extensions import db
from tracker.progress import actions, quantities
from tracker.progress import filing as filings
from tracker.progress.filing import Filing
from tracker.progress.models import Photo, Report
from tracker.progress.pictures import Picture
from tracker.progress.rules import ReportState
from tracker.projects.evidence import EvidenceKind
from tracker.projects.models import EvidenceRecord, ProgrammeTotal

DAY = date(2026, 5, 4)
FILING = Filing(client_key="a" * 32, quantity=Decimal(38), worked_on=DAY)


def picture(number=1, **values):
    keys = {"key": f"{number:064x}", "thumb_key": f"{number + 1:064x}", "original_hash": f"{number:064x}"}
    return Picture(**{**keys, "width": 64, "height": 48, "uploaded_at": now(), **values})


@pytest.fixture
def file(on_site):
    def send(filing=FILING, *, by=None, place=None, **changes):
        place = place or on_site.place
        report_id = filings.file_report(
            place.id, place.item_id, place.project_id, replace(filing, **changes),
            by=(by or on_site.contractor).id, today=DAY,
        )  # fmt: skip
        return db.session.get_one(Report, report_id)

    return send


def state_of(on_site, session):
    """All sums that a report could move."""
    session.commit()
    session.expire_all()
    totals = session.execute(select(ProgrammeTotal.region_id, ProgrammeTotal.value, ProgrammeTotal.earned))
    project, item = on_site.project, on_site.item
    return (
        on_site.place.done, item.done, item.earned, project.earned, project.progress, item.last_report_on,
        project.last_report_on, sorted(map(tuple, totals)),
    )  # fmt: skip


def test_a_report_waits_and_moves_nothing(on_site, session, file):
    before = state_of(on_site, session)
    report = file()
    assert (report.state, report.quantity, report.decided_at) == (ReportState.SUBMITTED, Decimal(38), None)
    assert state_of(on_site, session) == before


def test_confirming_moves_place_item_project_and_totals_by_exactly_the_quantity(on_site, session, file):
    session.commit()
    report = file(quantity=Decimal("38.5"))
    actions.confirm(report, on_site.supervisor)
    session.commit()
    assert (on_site.place.done, on_site.item.done) == (Decimal("38.5"), Decimal("38.5"))
    assert on_site.item.earned == on_site.project.earned == Decimal("1925.00")
    assert on_site.project.progress == 3850
    assert on_site.project.last_report_on == DAY
    assert set(session.scalars(select(ProgrammeTotal.earned).where(ProgrammeTotal.value > 0))) == {
        Decimal("1925.00")
    }
    assert list(sums.verify(session)) == []


def test_the_decision_is_kept_with_its_person(on_site, session, file):
    report = file()
    actions.confirm(report, on_site.supervisor)
    session.commit()
    assert (report.state, report.decided_by, report.reason) == (
        ReportState.CONFIRMED,
        on_site.supervisor,
        None,
    )


def test_returning_leaves_all_sums_as_they_were(on_site, session, file):
    before = state_of(on_site, session)
    report = file()
    actions.give_back(report, on_site.supervisor, "  photo shows another building ")
    assert state_of(on_site, session) == before
    assert (report.state, report.reason) == (ReportState.RETURNED, "photo shows another building")


def test_a_returned_quantity_may_be_reported_again(on_site, file):
    actions.give_back(file(quantity=Decimal(100)), on_site.supervisor, "not yet")
    assert file(client_key="b" * 32, quantity=Decimal(100)).quantity == 100


@pytest.mark.parametrize(
    "second", [actions.confirm, lambda report, who: actions.give_back(report, who, "late")]
)
@pytest.mark.parametrize("first", [actions.confirm, lambda report, who: actions.give_back(report, who, "no")])
def test_the_second_to_decide_is_told(on_site, session, file, first, second):
    report = file()
    first(report, on_site.supervisor)
    after = state_of(on_site, session)
    with pytest.raises(Refusal, match="already decided"):
        second(report, factories.account(Role.CITY))
    assert state_of(on_site, session) == after


def test_whoever_reported_does_not_confirm(on_site, session, file):
    report = file()
    colleague = factories.account(Role.SUPERVISOR, organisation=on_site.contractor.organisation)
    for decider, reason in ((on_site.contractor, "own report"), (colleague, "another organisation")):
        with pytest.raises(Refusal, match=reason):
            actions.confirm(report, decider)
    assert report.state is ReportState.SUBMITTED


def test_a_contract_that_shrank_meanwhile_is_respected(on_site, session, file):
    report = file(quantity=Decimal(90))
    on_site.item.changed = Decimal(80)
    session.flush()
    with pytest.raises(Refusal, match="80 is contracted"):
        actions.confirm(report, on_site.supervisor)


def test_the_same_report_twice_is_one(on_site, session, file):
    first = file(pictures=(picture(1), picture(2)))
    session.commit()
    assert file(quantity=Decimal("38.000"), pictures=(picture(2), picture(1))) is first
    assert session.scalar(select(func.count()).select_from(Report)) == 1
    assert session.scalar(select(func.count()).select_from(Photo)) == 2


@pytest.mark.parametrize(
    "other",
    [{"quantity": Decimal(39)}, {"worked_on": date(2026, 5, 3)}, {"note": "x"}, {"workers": 3}],
)
def test_the_same_key_with_other_content_is_refused(session, file, other):
    file()
    with pytest.raises(Stale, match="other content"):
        file(**other)
    assert session.scalars(select(Report.quantity)).all() == [38]


def test_the_same_key_for_another_place_is_refused(on_site, session, file):
    file()
    elsewhere = factories.item_place(on_site.item, building_id=None)
    with pytest.raises(Stale, match="other content"):
        file(place=elsewhere)


def test_a_key_is_each_persons_own(on_site, file):
    colleague = factories.account(Role.CONTRACTOR, organisation=on_site.contractor.organisation)
    assert file().id != file(by=colleague).id


def test_a_repeated_report_is_answered_even_after_it_was_decided(on_site, file):
    report = file(quantity=Decimal(100))
    actions.confirm(report, on_site.supervisor)
    assert file(quantity=Decimal(100)) is report


def test_what_waits_counts_against_the_contract(file):
    file(quantity=Decimal(60))
    with pytest.raises(Refusal, match="Only 40 is left"):
        file(client_key="b" * 32, quantity=Decimal("40.001"))
    assert file(client_key="b" * 32, quantity=Decimal(40)).quantity == 40


def test_a_building_may_take_more_than_planned_but_the_contract_not(on_site, file):
    on_site.place.planned = Decimal(30)
    assert file(quantity=Decimal(38)).quantity == 38
    with pytest.raises(Refusal, match="Only 62 is left"):
        file(client_key="b" * 32, quantity=Decimal(63))


def test_a_counted_unit_takes_whole_numbers(on_site, file):
    lamps = factories.item_place(factories.item(on_site.project, "stair_light"))
    with pytest.raises(Refusal, match="whole numbers"):
        file(place=lamps, quantity=Decimal("1.5"))


def test_no_work_before_the_earliest_permit(on_site, file):
    for back in (1, 5):
        dated = DAY - timedelta(days=back)
        factories.save(
            EvidenceRecord(
                project_id=on_site.project.id,
                kind=EvidenceKind.PERMIT,
                dated=dated,
                document_no="1",
                at=now(),
            )
        )
    file(worked_on=DAY - timedelta(days=5))
    with pytest.raises(Refusal, match="began on 2026-04-29"):
        file(client_key="b" * 32, worked_on=DAY - timedelta(days=6))


def test_nine_photos_are_too_many(file):
    with pytest.raises(Refusal, match="at most 8"):
        file(pictures=tuple(picture(number) for number in range(9)))


def test_photos_keep_when_and_where_they_were_taken(file, session):
    there = picture(1, taken_at=now(), latitude=Decimal("40.120000"), longitude=Decimal("124.390000"))
    report = file(pictures=(there,))
    session.commit()
    (photo,) = report.photos
    assert (photo.latitude, photo.longitude, photo.taken_at) == (
        there.latitude,
        there.longitude,
        there.taken_at,
    )
    assert photo.project_id == report.project_id


def test_a_place_that_is_not_the_sum_of_its_confirmed_reports_is_named(on_site, session, file):
    actions.confirm(file(), on_site.supervisor)
    assert list(quantities.unequal_places(session)) == []
    on_site.place.done += 1
    session.flush()
    (fault,) = quantities.unequal_places(session)
    assert f"item_place {on_site.place.id}" in fault
    assert "39" in fault


def test_a_waiting_report_counts_in_no_place(on_site, session, file):
    file()
    assert list(quantities.unequal_places(session)) == []


def test_bureau_staff_may_confirm_too(on_site, file):
    bureau = factories.account(Role.CITY, organisation=factories.organisation(OrganisationKind.BUREAU))
    report = file()
    actions.confirm(report, bureau)
    assert report.state is ReportState.CONFIRMED
