from datetime import date, timedelta

import pytest
import time_machine
from sqlalchemy import select

from tests import factories
from tests.databases import count_queries
from tracker.accounts.rules import Discipline, OrganisationKind
from tracker.base.access import Role
from tracker.base.clock import today
from tracker.projects.rules import PartyRole
from tracker.streets.models import Dig, DigException, Segment
from tracker.streets.rules import DigState, SegmentKind
from tracker.streets.surfaces import SurfaceKind

KEY = "0" * 32


def in_days(number):
    return today() + timedelta(days=number)


@pytest.fixture(autouse=True)
def in_may():
    """Monday, 4 May 2026: no winter and no turn of the year comes between the windows."""
    with time_machine.travel(factories.NOON):
        yield


@pytest.fixture
def place(session):
    """A project's compound with one road, and two operators that take part in it."""

    class Place:
        project = factories.project()
        compound = project.covered[0].compound
        road = factories.segment(compound, name="中央路")
        water = factories.organisation(
            OrganisationKind.OPERATOR, name="丹东水务", discipline=Discipline.WATER
        )
        gas = factories.organisation(OrganisationKind.OPERATOR, name="丹东燃气", discipline=Discipline.GAS)

        def dig(self, who, first, last, state=DigState.CONFIRMED, **values):
            days = {"first_on": in_days(first), "last_on": in_days(last)}
            possible = {"earliest_on": in_days(first), "latest_on": in_days(last), "needed_days": 1}
            return factories.dig(self.road, who=who, state=state, **{**days, **possible, **values})

    for who in (Place.water, Place.gas):
        factories.party(Place.project, who, PartyRole.OPERATOR)
    return Place()


@pytest.fixture
def operator(place, login):
    def sign_in(who=None):
        return login(Role.OPERATOR, organisation=who or place.water)

    return sign_in


def anew(session, dig):
    session.expire_all()
    return session.get(Dig, dig.id)


def test_a_new_segment_is_protected_by_its_surface(place, client, login, session):
    login(Role.COUNTY, region=place.compound.region)
    said = {
        "name": "东门街", "kind": "street", "length": "120.5", "surface": "new", "surfaced_on": "2026-04-01",
        "form_key": KEY,
    }  # fmt: skip
    for _ in range(2):
        answer = client.post(f"/office/streets/compounds/{place.compound.id}/segments/new", data=said)
        assert answer.location == f"/office/streets/compounds/{place.compound.id}"
    made = session.scalars(select(Segment).filter_by(name="东门街")).one()
    assert (made.kind, made.protected_until) == (SegmentKind.STREET, date(2031, 3, 31))
    assert "东门街" in client.get(answer.location).text


@pytest.mark.parametrize(
    ("said", "sentence"),
    [
        ({"surface": "new", "surfaced_on": ""}, "enter both or neither"),
        ({"surface": "", "surfaced_on": "2026-04-01"}, "enter both or neither"),
        ({"surface": "new", "surfaced_on": "2099-06-01"}, "still to come"),
        ({"length": "0"}, "From 0.001"),
        ({"kind": "moon"}, "Kind"),
    ],
)
def test_a_segment_that_cannot_be_is_refused_beside_its_field(place, client, login, session, said, sentence):
    login(Role.CITY)
    facts = {"name": "东门街", "kind": "street", "form_key": KEY, **said}
    answer = client.post(f"/office/streets/compounds/{place.compound.id}/segments/new?lang=en", data=facts)
    assert answer.status_code == 200
    assert sentence in answer.text
    assert "东门街" in answer.text
    assert session.scalars(select(Segment).filter_by(name="东门街")).all() == []


def test_a_changed_surface_moves_the_protection_and_a_stale_form_is_told(place, client, login, session):
    login(Role.CITY)
    address = f"/office/streets/segments/{place.road.id}/edit"
    said = {
        "name": "中央路",
        "kind": "road",
        "surface": "overhaul",
        "surfaced_on": "2026-04-01",
        "version": "1",
    }
    assert client.post(address, data=said).status_code == 302
    session.expire_all()
    assert session.get(Segment, place.road.id).protected_until == date(2029, 3, 31)
    assert "saved this record" in client.post(f"{address}?lang=en", data={**said, "name": "别名"}).text


def test_a_segment_with_digs_stays(place, client, login, session):
    login(Role.CITY)
    empty = factories.segment(place.compound)
    place.dig(place.water, 1, 5)
    assert client.post(f"/office/streets/segments/{place.road.id}/remove").status_code == 409
    assert client.post(f"/office/streets/segments/{empty.id}/remove").status_code == 302
    assert session.scalars(select(Segment.id)).all() == [place.road.id]


def plan(**values):
    return {
        "name": "更换给水管120米", "earliest_on": "2027-04-20", "latest_on": "2027-05-20", "needed_days": "5",
        "first_on": "2027-05-03", "last_on": "2027-05-09", "form_key": KEY, **values,
    }  # fmt: skip


def test_the_operator_plans_confirms_begins_ends_and_hands_over(place, client, operator, session):
    person = operator()
    answer = client.post(f"/office/digs/compounds/{place.compound.id}/new", data=plan(opens=[place.road.id]))
    dig = session.scalars(select(Dig)).one()
    assert answer.location == f"/office/streets/digs/{dig.id}"
    assert (dig.organisation_id, dig.discipline, dig.state) == (
        place.water.id,
        Discipline.WATER,
        DigState.PLANNED,
    )
    client.post(f"/office/digs/{dig.id}/confirm")
    dig = anew(session, dig)
    assert (dig.state, dig.confirmed_by_id) == (DigState.CONFIRMED, person.id)
    client.post(f"/office/digs/{dig.id}/start", data={"on": str(today())})
    assert anew(session, dig).started_on == today()
    client.post(f"/office/digs/{dig.id}/finish", data={"on": str(today()), "temporary_on": str(today())})
    dig = anew(session, dig)
    assert (dig.state, dig.temporary_on) == (DigState.FINISHED, today())
    client.post(
        f"/office/digs/{dig.id}/hand-over", data={"on": str(today()), "receipt_no": "移交〔2026〕7号"}
    )
    assert anew(session, dig).receipt_no == "移交〔2026〕7号"
    assert "移交〔2026〕7号" in client.get(f"/office/streets/digs/{dig.id}").text


def test_a_dig_without_a_segment_or_outside_its_days_is_refused(place, client, operator, session):
    operator()
    address = f"/office/digs/compounds/{place.compound.id}/new?lang=en"
    assert "at least one segment" in client.post(address, data=plan()).text
    late = plan(opens=[place.road.id], last_on="2027-05-21")
    assert "can only work from" in client.post(address, data=late).text
    assert session.scalars(select(Dig)).all() == []


def test_somebody_elses_segment_cannot_be_opened(place, client, operator, session):
    operator()
    foreign = factories.segment()
    client.post(f"/office/digs/compounds/{place.compound.id}/new", data=plan(opens=[foreign.id]))
    assert session.scalars(select(Dig)).all() == []


def test_an_operator_sees_and_moves_only_its_own_works(place, client, operator, session):
    own, foreign = place.dig(place.water, 1, 5), place.dig(place.gas, 1, 5)
    operator()
    page = client.get("/office/digs/").text
    assert own.name in page
    assert foreign.name not in page
    assert client.get(f"/office/streets/digs/{foreign.id}").status_code == 404
    assert client.post(f"/office/digs/{foreign.id}/withdraw").status_code == 404


def test_only_the_operator_confirms_and_not_the_office_for_it(place, client, login, session):
    dig = place.dig(place.water, 1, 5, state=DigState.PLANNED)
    login(Role.CITY)
    assert client.post(f"/office/digs/{dig.id}/confirm").status_code == 403
    assert anew(session, dig).state is DigState.PLANNED


def test_a_start_against_a_conflict_names_it_and_needs_a_signature(place, client, login, operator, session):
    place.dig(place.gas, 10, 15)
    dig = place.dig(place.water, 1, 5)
    operator()
    answer = client.post(f"/office/digs/{dig.id}/start?lang=en", data={"on": str(today())})
    assert "丹东燃气" in answer.text
    assert anew(session, dig).state is DigState.CONFIRMED
    signer = login(Role.COUNTY, region=place.compound.region)
    page = client.get(f"/office/streets/digs/{dig.id}/sign")
    low, high = sorted(session.scalars(select(Dig.id)))
    mark = f"twice:{place.road.id}:{low}:{high}"
    assert mark in page.text
    said = {"mark": mark, "document_no": "丹政〔2026〕3号", "reason": "供水抢修", "form_key": KEY}
    for _ in range(2):
        assert client.post(f"/office/streets/digs/{dig.id}/sign", data=said).status_code == 302
    assert session.scalars(select(DigException.signed_by_id)).all() == [signer.id]
    operator()
    assert client.post(f"/office/digs/{dig.id}/start", data={"on": str(today())}).status_code == 302
    assert anew(session, dig).state is DigState.STARTED


def test_a_signature_needs_its_document_and_a_conflict_that_stands(place, client, login, session):
    place.dig(place.gas, 10, 15)
    dig = place.dig(place.water, 1, 5)
    login(Role.CITY)
    said = {"mark": "twice:1:2:3", "document_no": "", "reason": "抢修", "form_key": KEY}
    page = client.post(f"/office/streets/digs/{dig.id}/sign", data=said)
    assert page.status_code == 200
    assert session.scalars(select(DigException)).all() == []


def test_subdistrict_staff_enter_digs_but_sign_nothing(place, client, login):
    dig = place.dig(place.water, 1, 5)
    login(Role.SUBDISTRICT, region=place.compound.region)
    assert client.get(f"/office/streets/compounds/{place.compound.id}/digs/new").status_code == 200
    assert client.get(f"/office/streets/digs/{dig.id}/sign").status_code == 403


def test_a_window_the_office_moves_has_to_be_confirmed_again(place, client, login, session):
    dig = place.dig(place.water, 100, 105, latest_on=in_days(200))
    login(Role.CITY)
    said = plan(
        opens=[place.road.id], organisation_id=place.water.id, version="1", earliest_on=str(in_days(1)),
        latest_on=str(in_days(200)), first_on=str(in_days(110)), last_on=str(in_days(112)),
    )  # fmt: skip
    assert client.post(f"/office/streets/digs/{dig.id}/edit", data=said).status_code == 302
    dig = anew(session, dig)
    assert (dig.state, dig.confirmed_at, dig.first_on) == (DigState.PLANNED, None, in_days(110))


@pytest.mark.parametrize("role", [Role.CITY, Role.OPERATOR])
def test_the_form_of_a_dig_comes_with_its_segments_ticked(place, client, login, role):
    factories.segment(place.compound)
    dig = place.dig(place.water, 1, 5)
    login(role, **({"organisation": place.water} if role is Role.OPERATOR else {}))
    folder = "digs" if role is Role.OPERATOR else "streets/digs"
    page = client.get(f"/office/{folder}/{dig.id}/edit").text
    (ticked,) = [tag for tag in page.split("<input") if 'type="checkbox"' in tag and "checked" in tag]
    assert f'value="{place.road.id}"' in ticked


def test_an_operator_without_any_work_is_led_to_its_compounds(place, client, operator):
    operator()
    assert place.compound.name in client.get("/office/digs/").text


def test_the_common_trench_is_put_to_each_operator_and_moves_when_it_confirms(
    place, client, login, operator, session
):
    wide = {"earliest_on": in_days(1), "latest_on": in_days(60), "needed_days": 3}
    first, second = place.dig(place.water, 1, 5, **wide), place.dig(place.gas, 30, 35, **wide)
    login(Role.CITY)
    assert client.get(f"/office/streets/segments/{place.road.id}/trench").status_code == 200
    assert client.post(f"/office/streets/segments/{place.road.id}/trench").status_code == 302
    proposed = anew(session, second).proposed
    assert proposed is not None
    page = client.get(f"/office/streets/segments/{place.road.id}/trench?lang=en").text
    assert "was asked to take it" in page
    assert "Put this window to the operators" not in page
    assert (second.first_on, second.state) == (in_days(30), DigState.CONFIRMED)
    operator(place.gas)
    client.post(f"/office/digs/{second.id}/confirm")
    second = anew(session, second)
    assert (second.first_on, second.last_on, second.proposed) == (proposed.first, proposed.last, None)
    operator(place.water)
    client.post(f"/office/digs/{first.id}/decline")
    first = anew(session, first)
    assert (first.first_on, first.proposed) == (in_days(1), None)


def test_without_a_common_window_the_page_names_whose_days_stand_in_the_way(place, client, login, session):
    place.dig(place.water, 1, 20)
    place.dig(place.gas, 60, 80)
    login(Role.CITY)
    page = client.get(f"/office/streets/segments/{place.road.id}/trench?lang=en").text
    assert "no window" in page
    assert "丹东水务 can work" in page
    assert "丹东燃气 can work" in page
    assert client.post(f"/office/streets/segments/{place.road.id}/trench").status_code == 409


def test_a_protected_surface_gets_no_trench_before_its_time(place, client, login, session):
    place.road.surface, place.road.surfaced_on = SurfaceKind.NEW, in_days(-100)
    place.road.protected_until = in_days(40)
    wide = {"earliest_on": in_days(1), "latest_on": in_days(90), "needed_days": 3}
    dig = place.dig(place.water, 1, 5, **wide)
    place.dig(place.gas, 30, 35, **wide)
    login(Role.CITY)
    client.post(f"/office/streets/segments/{place.road.id}/trench")
    assert anew(session, dig).proposed.first > in_days(40)


def test_the_list_shows_a_conflict_filters_by_kind_and_leaves_the_settled_out(place, client, login, session):
    place.dig(place.gas, 10, 15)
    place.dig(place.water, 1, 5)
    login(Role.COUNTY, region=place.compound.region)
    assert "中央路" in client.get("/office/streets/").text
    assert "中央路" in client.get("/office/streets/?kind=twice").text
    assert "中央路" not in client.get("/office/streets/?kind=protected").text
    assert client.get("/office/streets/?kind=nonsense&page=1&region=abc").status_code == 200
    login(Role.COUNTY, region=factories.region(factories.city()))
    assert "中央路" not in client.get("/office/streets/").text


def test_the_contractor_sees_the_streets_of_its_own_projects_only(place, client, login, session):
    firm = factories.organisation()
    factories.party(place.project, firm)
    login(Role.CONTRACTOR, organisation=firm)
    assert "中央路" in client.get(f"/office/projects/{place.project.id}/streets/").text
    assert "中央路" in client.get(f"/office/streets/compounds/{place.compound.id}").text
    foreign = factories.segment()
    assert client.get(f"/office/streets/compounds/{foreign.places[0].compound_id}").status_code == 404


def test_the_project_page_says_what_its_paving_waits_for(place, client, login, session):
    for code in ("road", "sewer"):
        factories.item_place(factories.item(place.project, code))
    login(Role.CITY)
    page = client.get(f"/office/projects/{place.project.id}/streets/?lang=en").text
    assert "would cover what is not wholly accepted: Sewers" in page


@pytest.mark.parametrize(
    "address",
    ["/office/streets/", "/office/streets/compounds/{compound}", "/office/projects/{project}/streets/"],
)
def test_twenty_segments_take_as_many_queries_as_one(place, client, login, session, address):
    address = address.format(compound=place.compound.id, project=place.project.id)
    login(Role.CITY)

    def fill(number):
        for _ in range(number):
            place.road = factories.segment(place.compound)
            place.dig(place.gas, 10, 15)
            place.dig(place.water, 1, 5)
        session.commit()

    def asked():
        client.get(address)
        with count_queries() as counted:
            assert client.get(address).status_code == 200
        return len(counted)

    fill(1)
    few = asked()
    fill(19)
    assert asked() == few
