import io
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from tests import factories
from tracker.accounts.rules import OrganisationKind
from tracker.base import sums
from tracker.base.access import Role
from tracker.base.errors import Refusal
from tracker.projects import actions
from tracker.projects.models import EvidenceRecord, Party, Programme, Project, ProjectCompound

SCAN = b"%PDF-1.7\ntrailer <<>>\nstartxref\n9\n%%EOF\n"
KEY = "0123456789abcdef0123456789abcdef"


def new(scene, **values):
    facts = {
        "name": "新项目",
        "year": "2026",
        "region_id": str(scene.county.id),
        "in_plan": "y",
        "form_key": KEY,
    }
    return {**facts, **values}


def test_a_project_is_made_with_its_programme_and_a_number(scene, client, login, session):
    login(Role.CITY)
    answer = client.post("/office/projects/new", data=new(scene, year="2025", planned="120.50"))
    made = session.scalar(select(Project).filter_by(name="新项目"))
    assert answer.location == f"/office/projects/{made.id}"
    assert (made.code, made.planned, made.region_path) == ("2025-0001", Decimal("120.50"), scene.county.path)
    assert session.scalar(select(Programme).filter_by(year=2025)).region_id == scene.city.id
    assert list(sums.verify(session())) == []


def test_a_form_sent_twice_makes_one_project(scene, client, login, session):
    login(Role.CITY)
    first, second = (client.post("/office/projects/new", data=new(scene)) for _ in range(2))
    assert first.location == second.location
    assert len(session.scalars(select(Project).filter_by(name="新项目")).all()) == 1


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"name": ""}, "name"),
        ({"year": "2016"}, "year"),
        ({"households": "3", "buildings": "5"}, "households"),
        ({"planned_start": "2026-09-01", "planned_end": "2026-08-31"}, "planned_end"),
        ({"national_code": "2301-350102"}, "national_code"),
        ({"reported_start": "2099-01-01"}, "reported_start"),
        ({"planned": "12,5x"}, "planned"),
        ({"planned": "-1"}, "planned"),
        ({"area": "1e9"}, "area"),
        ({"region_id": "999999"}, "region_id"),
    ],
)
def test_what_cannot_be_is_refused_beside_its_field(values, sentence, scene, client, login, session):
    login(Role.CITY)
    page = client.post("/office/projects/new", data=new(scene, **values)).text
    assert f'id="{sentence}-error"' in page
    assert session.scalar(select(Project).filter_by(name="新项目")) is None


def test_a_code_is_not_given_twice_in_a_programme(scene):
    with pytest.raises(Refusal, match="Another project of this programme"):
        actions.create(scene.county, 2026, scene.project.code, {"name": "x"})


def test_the_second_of_two_editors_is_told_and_loses_nothing(scene, client, login, session):
    login(Role.CITY)
    opened = scene.project.version
    data = {"name": "甲的名字", "in_plan": "y", "version": str(opened), "planned": str(scene.project.planned)}
    assert client.post(f"/office/projects/{scene.project.id}/edit", data=data).status_code == 302
    page = client.post(f"/office/projects/{scene.project.id}/edit", data={**data, "name": "乙的名字"}).text
    assert "甲的名字" in page
    assert "乙的名字" in page
    assert scene.project.name == "甲的名字"


def test_a_sum_that_moved_is_no_conflict(scene, client, login, session):
    login(Role.CITY)
    opened = scene.project.version
    scene.project.value = Decimal(100)
    session.commit()
    data = {"name": "新名字", "in_plan": "y", "version": str(opened), "planned": str(scene.project.planned)}
    assert client.post(f"/office/projects/{scene.project.id}/edit", data=data).status_code == 302
    assert scene.project.name == "新名字"
    assert scene.project.value == 100


def test_a_compound_stands_once_in_the_plan_of_a_year(scene, client, login, session):
    login(Role.CITY)
    home = scene.project.covered[0].compound
    other = factories.project(scene.project.programme, name="另一个项目")
    page = client.post(f"/office/projects/{other.id}/compounds/", data={"compound_id": home.id}).text
    assert "幸福里改造" in page
    assert scene.project.code in page
    assert len(session.scalars(select(ProjectCompound).filter_by(compound_id=home.id)).all()) == 1


def test_the_same_compound_may_stand_in_another_years_plan(scene, session):
    later = factories.project(factories.programme(scene.city, 2027))
    actions.cover(later, scene.project.covered[0].compound)
    session.commit()
    assert later.compounds == 2
    assert list(sums.verify(session())) == []


def test_a_merged_record_is_not_taken_into_a_project(scene):
    stale = factories.compound(scene.county, merged_into_id=scene.project.covered[0].compound_id)
    with pytest.raises(Refusal, match="merged into another"):
        actions.cover(scene.project, stale)


def test_a_compound_leaves_only_without_shares_of_items(scene, client, login, session):
    login(Role.CITY)
    link = scene.project.covered[0]
    place = factories.item_place(factories.item(scene.project))
    url = f"/office/projects/{scene.project.id}/compounds/{link.id}/remove"
    assert client.post(url).status_code == 409
    session.delete(place)
    assert client.post(url).status_code == 302
    assert scene.project.compounds == 0
    assert list(sums.verify(session())) == []


def test_the_plans_count_of_compounds_stays_until_the_list_has_caught_up(scene, session):
    scene.project.compounds = 34
    actions.cover(scene.project, factories.compound(scene.county))
    assert scene.project.compounds == 34


def test_a_supervisor_is_independent_of_the_contractor(scene, client, login, session):
    login(Role.CITY)
    firm = scene.project.parties[0].organisation
    url = f"/office/projects/{scene.project.id}/parties/new"
    data = {"role": "supervisor", "organisation_id": firm.id}
    assert 'id="organisation_id-error"' in client.post(url, data=data).text
    assert client.post(url, data={**data, "role": "designer"}).status_code == 302
    assert 'id="organisation_id-error"' in client.post(url, data={**data, "role": "designer"}).text


def test_a_party_that_is_removed_no_longer_sees_the_project(scene, client, login, session):
    party = scene.project.parties[0]
    firm, party_id = party.organisation, party.id
    login(Role.CITY)
    client.post(f"/office/projects/{scene.project.id}/parties/{party_id}/remove")
    assert session.get(Party, party_id) is None
    login(Role.CONTRACTOR, organisation=firm)
    assert client.get(f"/office/projects/{scene.project.id}").status_code == 404


def test_another_projects_party_is_not_found(scene, client, login):
    login(Role.CITY)
    other = factories.party(factories.project(), factories.organisation(OrganisationKind.DESIGNER))
    assert client.get(f"/office/projects/{scene.project.id}/parties/{other.id}").status_code == 404


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"dated": "2099-01-01"}, "dated"),
        ({"document_no": ""}, "document_no"),
        ({"valid_until": "2025-12-31"}, "valid_until"),
        ({"kind": "exemption", "note": ""}, "note"),
        ({"kind": "nonsense"}, "kind"),
    ],
)
def test_a_document_that_proves_nothing_is_refused(values, field, scene, client, login, session):
    login(Role.CITY)
    data = {"kind": "contract", "document_no": "合2026-1", "dated": "2026-03-01", "form_key": KEY, **values}
    page = client.post(f"/office/projects/{scene.project.id}/evidence/new", data=data).text
    assert f'id="{field}-error"' in page
    assert session.scalars(select(EvidenceRecord)).all() == []


def test_a_document_is_recorded_corrected_and_removed(scene, client, login, session):
    who = login(Role.CITY)
    url = f"/office/projects/{scene.project.id}/evidence"
    data = {"kind": "contract", "document_no": "合2026-1", "dated": "2026-03-01", "form_key": KEY}
    assert client.post(f"{url}/new", data=data).location.endswith("/stage/")
    record = session.scalars(select(EvidenceRecord)).one()
    assert (record.document_no, record.dated, record.by_id) == ("合2026-1", date(2026, 3, 1), who.id)
    data |= {"document_no": "合2026-2", "version": str(record.version)}
    client.post(f"{url}/{record.id}", data=data)
    assert record.document_no == "合2026-2"
    client.post(f"{url}/{record.id}/remove")
    assert session.scalars(select(EvidenceRecord)).all() == []


def test_a_scan_is_proof_without_a_number_and_leaves_as_a_download(scene, client, login, session):
    login(Role.CITY)
    url = f"/office/projects/{scene.project.id}/evidence"
    data = {
        "kind": "contract",
        "dated": "2026-03-01",
        "form_key": KEY,
        "scan": (io.BytesIO(SCAN), "../合同.PDF"),
    }
    assert client.post(f"{url}/new", data=data).location.endswith("/stage/")
    record = session.scalars(select(EvidenceRecord)).one()
    assert record.value.is_proof
    answer = client.get(f"{url}/{record.id}/scan")
    assert answer.data == SCAN
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert (answer.mimetype, answer.headers["X-Content-Type-Options"]) == ("application/pdf", "nosniff")


def test_a_scan_that_cannot_be_kept_is_refused_beside_its_field(scene, client, login, session):
    login(Role.CITY)
    data = {
        "kind": "contract",
        "dated": "2026-03-01",
        "form_key": KEY,
        "scan": (io.BytesIO(b"<html>"), "x.pdf"),
    }
    page = client.post(f"/office/projects/{scene.project.id}/evidence/new", data=data).text
    assert 'id="scan-error"' in page
    assert session.scalars(select(EvidenceRecord)).all() == []


def test_the_history_names_people_and_things(scene, client, login, session):
    who = login(Role.CITY)
    data = {
        "name": "改名了",
        "in_plan": "y",
        "version": str(scene.project.version),
        "planned": str(scene.project.planned),
    }
    client.post(f"/office/projects/{scene.project.id}/edit", data=data)
    page = client.get(f"/office/projects/{scene.project.id}/history/").text
    assert who.display_name in page
    assert "<del>幸福里改造</del>" in page
    assert "<ins>改名了</ins>" in page


@pytest.mark.parametrize(
    "change",
    [
        "earned = value + 1",
        "progress = 10001",
        "planned = -1",
        "planned_end = '2026-01-01', planned_start = '2026-02-01'",
    ],
)
def test_the_database_refuses_what_no_project_can_have(change, scene, session):
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text(f"UPDATE project SET {change} WHERE id = {scene.project.id}"))  # noqa: S608


def test_the_database_refuses_a_compound_twice_in_a_year(scene, session):
    other = factories.project(scene.project.programme)
    home = scene.project.covered[0].compound
    with pytest.raises(IntegrityError), session.begin_nested():
        factories.save(ProjectCompound(project_id=other.id, compound_id=home.id, year=2026))
