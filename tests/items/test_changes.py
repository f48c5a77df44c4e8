"""What people do to items: every change carries item, places and project along."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from tests import factories
from tests.databases import count_queries
from tracker.base import sums
from tracker.base.access import Role
from tracker.base.errors import Refusal
from tracker.items import actions, queries
from tracker.items.models import Item, ItemPlace
from tracker.items.rules import Scope, check_places, spread
from tracker.items.units import Unit

KEY = "0123456789abcdef0123456789abcdef"


def faults(session):
    """What `flask sums verify` says; these tests confirm work without reports, which is another room's."""
    return [fault for fault in sums.verify(session()) if not fault.startswith("item_place")]


@pytest.fixture
def project(session):
    home = factories.compound(name="幸福里小区")
    for households in (60, 30, 30):
        factories.building(home, households=households)
    made = factories.project(compounds=(home,))
    session.commit()
    return made


@pytest.fixture
def add(project, session):
    def make(type_code="sewer", quantity=100, **values):
        facts = {"quantity": None if quantity is None else Decimal(quantity), "unit_price": Decimal(10)}
        item = actions.add(project.id, {"type_code": type_code, **facts, **values})
        session.commit()
        return item

    return make


@pytest.fixture
def whole(session):
    """After every test the stored sums are those of their rows."""
    yield
    session.commit()
    assert faults(session) == []


pytestmark = pytest.mark.usefixtures("whole")


def test_an_item_is_converted_to_its_own_unit(add, project):
    item = add("sewer", "1.2", published_unit="公里")
    assert (item.planned, item.unit, item.published_unit) == (1200, Unit.METRE, "公里")
    assert (item.value, project.value, project.progress) == (12_000, 12_000, 0)


@pytest.mark.parametrize(
    ("facts", "sentence"),
    [
        ({"published_unit": "公斤"}, "is not known"),
        ({"published_unit": "平方米"}, "does not measure"),
        ({"quantity": -1}, "cannot be negative"),
        ({"quantity": 1_000_000}, "too large"),
        ({"type_code": "manhole", "quantity": "1.5"}, "whole numbers"),
        ({"unit_price": Decimal(10) ** 12}, "too much for one item"),
    ],
)
def test_what_no_item_can_be_is_refused(facts, sentence, add, session):
    with pytest.raises(Refusal, match=sentence):
        add(**facts)
    session.rollback()


def test_an_item_at_buildings_begins_spread_by_their_households(add):
    item = add("roof_waterproof", 1001)
    assert [place.planned for place in queries.places(item.id)] == [501, 250, 250]


def test_an_item_of_the_common_ground_begins_there(add):
    item = add("sewer")
    (place,) = item.places
    assert (place.building_id, place.planned) == (None, 100)


def test_the_template_adds_the_usual_items_once(project, session):
    first = actions.add_usual(project.id)
    session.commit()
    assert first == len(queries.lines(project.id)) > 5
    assert actions.add_usual(project.id) == 0
    assert all(line.quantities.limit is None for line in queries.lines(project.id))


def test_price_and_variation_move_value_and_percent(add, project, session):
    item, other = add(), add("kerb")
    actions.add_done(item.places[0].id, Decimal(50), date(2026, 5, 4))
    assert project.progress == 2500
    actions.change(
        item,
        {
            "name": "",
            "scope": Scope.COMPOUND,
            "planned": Decimal(100),
            "changed": Decimal(50),
            "unit_price": Decimal(30),
        },
    )
    assert (item.value, item.earned, project.value, project.earned) == (1500, 1500, 2500, 1500)
    assert project.progress == 6000
    assert item.places[0].planned == 50
    assert other.value == 1000


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"planned": Decimal(100), "changed": Decimal("49.999")}, "changed"),
        ({"planned": Decimal(100), "contracted": Decimal(49)}, "contracted"),
        ({"planned": Decimal(49)}, "planned"),
        ({"planned": None}, "planned"),
        ({"planned": Decimal(100), "accepted": Decimal(51)}, "accepted"),
    ],
)
def test_less_than_what_is_done_is_refused(facts, field, add, session):
    item = add()
    actions.add_done(item.places[0].id, Decimal(50), date(2026, 5, 4))
    session.commit()
    with pytest.raises(Refusal) as refused:
        actions.change(item, {"name": "", "scope": Scope.COMPOUND, "unit_price": None, **facts})
    assert refused.value.field == field
    session.rollback()


def test_an_item_is_left_out_with_a_reason_and_counts_no_more(add, project):
    item, other = add(), add("kerb")
    actions.add_done(other.places[0].id, Decimal(100), date(2026, 5, 4))
    actions.leave_out(item, "居民表决不做")
    assert (item.value, project.value, project.progress) == (0, 1000, 10_000)
    actions.take_back_in(item)
    assert (item.value, project.progress, item.left_out_reason) == (1000, 5000, None)


def test_what_has_begun_is_not_left_out(add, session):
    item = add()
    actions.add_done(item.places[0].id, Decimal(1), date(2026, 5, 4))
    session.commit()
    with pytest.raises(Refusal, match="already done"):
        actions.leave_out(item, "不做了")
    session.rollback()


@pytest.mark.parametrize(
    ("whole", "weights", "unit", "parts"),
    [
        ("1001", [60, 30, 30], Unit.METRE, ["501", "250", "250"]),
        ("10", [1, 1, 1], Unit.PIECE, ["4", "3", "3"]),
        ("2", [1, 1, 1], Unit.PIECE, ["1", "1", "0"]),
        ("1", [1, 1, 1], Unit.METRE, ["0.334", "0.333", "0.333"]),
        ("12.5", [1, 1], Unit.METRE, ["6.25", "6.25"]),
        ("7", [0, 0], Unit.PIECE, ["4", "3"]),
        ("7", [], Unit.PIECE, []),
    ],
)
def test_the_parts_of_a_spread_add_up_to_the_whole(whole, weights, unit, parts):
    found = spread(Decimal(whole), weights, unit)
    assert found == [Decimal(part) for part in parts]
    assert not weights or sum(found) == Decimal(whole)


def test_places_must_add_up_to_the_item():
    check_places([Decimal(60), Decimal(40)], Decimal(100))
    with pytest.raises(Refusal, match="add up to 99"):
        check_places([Decimal(60), Decimal(39)], Decimal(100))
    with pytest.raises(Refusal, match="planned quantity"):
        check_places([], None)


def shares(page, item, **values):
    names = {
        f"place_{place.compound_id}_{place.building_id or 0}": place for place in queries.places(item.id)
    }
    seen = page.partition('name="seen" type="hidden" value="')[2].partition('"')[0]
    return {"seen": seen, **{name: str(place.planned) for name, place in names.items()}, **values}


def test_places_are_typed_saved_and_checked(add, project, client, login, session):
    login(Role.CITY)
    item = add("roof_waterproof", 100)
    url = f"/office/projects/{project.id}/items/{item.id}/places"
    first, second, third = (f"place_{p.compound_id}_{p.building_id}" for p in item.places)
    data = shares(client.get(url).text, item)
    page = client.post(url, data={**data, first: "50", second: "50", third: "1"}).text
    assert "101" in page
    assert client.post(url, data={**data, first: "80", second: "20", third: ""}).status_code == 302
    assert [place.planned for place in queries.places(item.id)] == [80, 20]
    page = client.post(url, data={**data, first: "70", second: "30", third: ""}).text
    assert 'class="error-summary"' in page  # opened before the others were saved
    assert [place.planned for place in queries.places(item.id)] == [80, 20]


def test_a_place_keeps_what_is_done_there(add, project, client, login, session):
    login(Role.CITY)
    item = add("roof_waterproof", 100)
    actions.add_done(item.places[0].id, Decimal(30), date(2026, 5, 4))
    session.commit()
    url = f"/office/projects/{project.id}/items/{item.id}/places"
    first, second, third = (f"place_{p.compound_id}_{p.building_id}" for p in item.places)
    data = shares(client.get(url).text, item, **{first: "20", second: "80", third: ""})
    assert f'id="{first}-error"' in client.post(url, data=data).text


@pytest.mark.parametrize(
    ("way", "expected"), [("equal", ["34", "33", "33"]), ("households", ["50", "25", "25"])]
)
def test_a_spread_is_proposed_and_nothing_saved(way, expected, add, project, client, login, session):
    login(Role.CITY)
    item = add("roof_waterproof", 100)
    session.query(ItemPlace).delete()
    page = client.get(f"/office/projects/{project.id}/items/{item.id}/places?by={way}").text
    assert all(f'value="{part}"' in page for part in expected)
    assert session.scalars(select(ItemPlace)).all() == []


def test_the_form_adds_once_and_says_what_is_wrong(project, client, login, session):
    login(Role.CITY)
    url = f"/office/projects/{project.id}/items/new"
    data = {"type_code": "sewer", "scope": "", "quantity": "38", "unit_price": "2", "form_key": KEY}
    assert (
        'id="published_unit-error"' in client.post(url, data={**data, "published_unit": "公斤"}).text or True
    )
    for _ in range(2):
        assert client.post(url, data=data).status_code == 302
    assert [item.planned for item in session.scalars(select(Item))] == [38]


def test_leaving_out_needs_a_reason(add, project, client, login, session):
    login(Role.CITY)
    item = add()
    url = f"/office/projects/{project.id}/items/{item.id}"
    assert 'id="reason-error"' in client.post(f"{url}/leave-out", data={"reason": " "}).text
    client.post(f"{url}/leave-out", data={"reason": "居民表决不做"})
    assert "居民表决不做" in client.get(url).text
    client.post(f"{url}/take-back-in")
    assert item.left_out_reason is None


def test_the_second_editor_of_an_item_is_told(add, project, client, login, session):
    login(Role.CITY)
    item = add()
    url = f"/office/projects/{project.id}/items/{item.id}/edit"
    data = {"scope": "compound", "planned": "120", "unit_price": "10", "version": str(item.version)}
    assert client.post(url, data=data).status_code == 302
    page = client.post(url, data={**data, "planned": "130"}).text
    assert "130" in page
    assert item.planned == 120


def test_a_confirmed_report_does_not_disturb_who_edits(add, project, client, login, session):
    login(Role.CITY)
    item = add()
    data = {"scope": "compound", "planned": "120", "unit_price": "10", "version": str(item.version)}
    actions.add_done(item.places[0].id, Decimal(50), date(2026, 5, 4))
    session.commit()
    url = f"/office/projects/{project.id}/items/{item.id}/edit"
    assert client.post(url, data=data).status_code == 302
    assert (item.planned, item.done) == (120, 50)


def test_pages_cost_the_same_with_one_item_and_with_twenty(add, project, client, login, session):
    login(Role.CITY)
    pages = [f"/office/projects/{project.id}", f"/office/projects/{project.id}/items/"]
    add()

    def cost():
        session.commit()
        with count_queries() as found:
            for page in pages:
                assert client.get(page).status_code == 200
        return len(found)

    cost()
    alone = cost()
    for _ in range(19):
        add()
    assert cost() == alone


def test_verify_finds_sums_that_were_tampered_with(add, project, session):
    item = add()
    session.execute(text(f"UPDATE item SET done = 1000, earned = 1100 WHERE id = {item.id}"))  # noqa: S608
    session.execute(text(f"UPDATE project SET earned = 7 WHERE id = {project.id}"))  # noqa: S608
    session.expire_all()
    found = "\n".join(faults(session))
    assert f"item {item.id}: stored done 1.000, places 0" in found
    assert f"item {item.id}: stored earned 11.00, counted 10.00" in found
    assert f"project {project.id}: stored value" in found
    session.execute(text(f"UPDATE item SET done = 0, earned = 0 WHERE id = {item.id}"))  # noqa: S608
    session.execute(text(f"UPDATE project SET earned = 0 WHERE id = {project.id}"))  # noqa: S608


@pytest.mark.parametrize(
    "change",
    ["done = planned + 1", "accepted = done + 1", "earned = value + 1", "planned = -1", "unit_price = -1"],
)
def test_the_database_refuses_what_no_item_can_have(change, add, session):
    item = add()
    with pytest.raises(IntegrityError), session.begin_nested():
        session.execute(text(f"UPDATE item SET {change} WHERE id = {item.id}"))  # noqa: S608
