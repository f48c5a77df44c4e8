"""What staff do with places."""

from datetime import date

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.databases import count_queries
from tracker.base import sums
from tracker.base.access import Role
from tracker.notices.models import Notice
from tracker.notices.periods import NoticeKind
from tracker.notices.rules import NoticeState
from tracker.places.models import Building, Compound, CompoundMerge, Entrance, Household, Region
from tracker.places.rules import Level, OtherProgramme, PropertyType

KEY = "0" * 32


@pytest.fixture
def clerk(login):
    """A city clerk, signed in."""
    return login(Role.CITY)


@pytest.fixture
def post(client, clerk):
    return lambda path, /, **values: client.post(path, data=values)


def test_a_new_compound_is_on_file_with_everything_that_follows_from_its_name(post, session):
    where = factories.region(factories.city(), Level.SUBDISTRICT)
    answer = post(
        "/office/places/new", name="幸福一号院", region_id=where.id, built_year="1986", households="120",
        buildings="4", area="8000.5", property_type="reformed", property_service="0", other_programme="none", form_key=KEY,
    )  # fmt: skip
    made = session.scalar(select(Compound))
    assert answer.location == f"/office/places/{made.id}"
    assert (made.name_key, made.initials, made.region_path) == ("幸福1号院", "xfyhy", where.path)
    assert (made.built_year, made.property_type, made.property_service) == (
        1986,
        PropertyType.REFORMED,
        False,
    )
    assert (made.owners_committee, made.other_programme) == (None, OtherProgramme.NONE)


def test_a_form_sent_twice_makes_one_compound(post, session):
    where = factories.region(factories.city(), Level.SUBDISTRICT)
    answers = [
        post("/office/places/new", name="幸福小区", region_id=where.id, form_key=KEY) for _ in range(2)
    ]
    assert answers[0].location == answers[1].location
    assert session.scalar(select(func.count()).select_from(Compound)) == 1


def test_a_name_that_looks_alike_is_shown_and_may_be_confirmed(post, session):
    where = factories.region(factories.city(), Level.SUBDISTRICT)
    factories.compound(where, name="曙光1号院", address="曙光路1号")
    values = {"name": "曙光一号院", "region_id": where.id, "form_key": KEY}
    refused = post("/office/places/new", **values)
    assert refused.status_code == 200
    assert "曙光路1号" in refused.text
    assert 'value="曙光一号院"' in refused.text
    assert post("/office/places/new", **values, may_be_double="y").status_code == 302
    assert session.scalar(select(func.count()).select_from(Compound)) == 2


@pytest.mark.parametrize(
    "values",
    [
        {"name": ""},
        {"name": "、、"},
        {"built_year": "1066"},
        {"built_year": "3000"},
        {"buildings": "-1"},
        {"buildings": "501"},
        {"buildings": "9", "entrances": "3"},
        {"area": "1e9"},
        {"area": "-3"},
        {"surveyed_on": "2999-01-01"},
        {"surveyed_on": "gestern"},
        {"property_type": "castle"},
        {"owners_committee": "perhaps"},
        {"region_id": "999999"},
        {"region_id": "x"},
        {"form_key": "x"},
        {"hazards": "危" * 4001},
    ],
)
def test_what_cannot_be_comes_back_with_a_sentence(post, session, values):
    where = factories.region(factories.city(), Level.SUBDISTRICT)
    sent = {"name": "幸福小区", "region_id": where.id, "form_key": KEY, "address": "锦山大街"} | values
    answer = post("/office/places/new", **sent)
    assert answer.status_code == 200
    assert "error-summary" in answer.text
    assert 'value="锦山大街"' in answer.text
    assert session.scalar(select(Compound.id)) is None


def test_an_edit_of_a_stale_file_is_shown_not_lost(post, session, client):
    compound = factories.compound(factories.region(factories.city(), Level.SUBDISTRICT), name="幸福小区")
    opened = compound.version
    values = {"name": "幸福小区", "region_id": compound.region_id, "version": opened}
    assert post(f"/office/places/{compound.id}/edit", **values, address="先来的").status_code == 302
    late = post(f"/office/places/{compound.id}/edit", **values, address="后来的")
    assert late.status_code == 200
    assert "先来的" in late.text
    assert 'value="后来的"' in late.text
    session.expire_all()
    assert compound.address == "先来的"


@pytest.mark.parametrize("version", [{}, {"version": ""}, {"version": "x"}, {"version": "٣"}])
def test_an_edit_without_its_version_changes_nothing(post, session, version):
    compound = factories.compound(factories.region(factories.city(), Level.SUBDISTRICT), name="幸福小区")
    values = {"name": "幸福小区", "region_id": compound.region_id, "address": "锦山大街"}
    assert post(f"/office/places/{compound.id}/edit", **values, **version).status_code == 200
    session.expire_all()
    assert compound.address is None


def test_a_compound_that_moves_takes_its_rows_along(post, session):
    county = factories.region(factories.city())
    old, new = (factories.region(county, Level.SUBDISTRICT) for _ in range(2))
    compound = factories.compound(old, name="幸福小区")
    factories.save(
        Notice(
            compound_id=compound.id, region_path=old.path, kind=NoticeKind.OTHER, title="公告", body="内容",
            phone="12345", state=NoticeState.DRAFT, starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 9),
        )
    )  # fmt: skip
    values = {"name": "幸福小区", "region_id": new.id, "version": compound.version}
    assert post(f"/office/places/{compound.id}/edit", **values).status_code == 302
    session.expire_all()
    assert compound.region_path == new.path
    assert session.scalar(select(Notice.region_path)) == new.path
    assert list(sums.verify(session)) == []


def test_where_there_are_too_many_places_to_choose_from_the_region_comes_first(
    client, clerk, session, monkeypatch
):
    where = factories.region(factories.region(factories.city()), Level.SUBDISTRICT)
    session.commit()
    assert client.get("/office/places/new").status_code == 200
    monkeypatch.setattr("tracker.places.queries.MOST_CHOICES", 2)
    assert client.get("/office/places/new").location == "/office/places/regions/"
    monkeypatch.setattr("tracker.places.queries.MOST_CHOICES", 1000)
    page = client.get(f"/office/places/new?region={where.id}")
    assert f'<option selected value="{where.id}">' in page.text


def test_a_compound_of_which_only_the_county_is_known_can_be_edited(post, session):
    compound = factories.compound(name="幸福小区")
    values = {"name": "幸福小区", "region_id": compound.region_id, "version": compound.version}
    assert post(f"/office/places/{compound.id}/edit", **values, address="锦山大街").status_code == 302


def test_six_buildings_with_their_entrances_and_homes_come_from_one_form(post, session):
    compound = factories.compound()
    values = {"buildings": "1-6号楼", "entrances": "3", "floors": "2", "per_floor": "2", "form_key": KEY}
    assert post(f"/office/places/{compound.id}/buildings/new", **values).status_code == 302
    names = session.scalars(select(Building.name).order_by(Building.position)).all()
    assert names == [f"{number}号楼" for number in range(1, 7)]
    assert session.scalar(select(func.count()).select_from(Entrance)) == 18
    assert session.scalar(select(func.count()).select_from(Household)) == 72
    again = post(f"/office/places/{compound.id}/buildings/new", buildings="6-7号楼", form_key="1" * 32)
    assert "6号楼" in again.text
    assert session.scalar(select(func.count()).select_from(Building)) == 6


def test_entrances_and_households_are_added_renamed_and_removed(post, session, client):
    building = factories.building()
    made = {"name": "1单元", "floors": "1", "per_floor": "1", "form_key": KEY}
    assert post(f"/office/places/buildings/{building.id}/entrances/new", **made).status_code == 302
    entrance, home = session.scalar(select(Entrance)), session.scalar(select(Household))
    assert home.door == "101"
    again = made | {"form_key": "1" * 32}
    assert post(f"/office/places/buildings/{building.id}/entrances/new", **again).status_code == 200
    assert post(f"/office/places/entrances/{entrance.id}", name="一单元").status_code == 302
    assert post(f"/office/places/households/{home.id}", door="102", floor="1", area="50").status_code == 302
    session.expire_all()
    assert (entrance.name, home.door) == ("一单元", "102")
    new = {"door": "102", "form_key": "2" * 32}
    assert post(f"/office/places/entrances/{entrance.id}/households/new", **new).status_code == 200
    assert post(f"/office/places/entrances/{entrance.id}/remove").status_code == 409
    assert post(f"/office/places/households/{home.id}/remove").status_code == 302
    assert post(f"/office/places/entrances/{entrance.id}/remove").status_code == 302
    assert session.scalar(select(func.count()).select_from(Entrance)) == 0


def test_a_building_that_works_are_planned_at_is_not_removed(post, session):
    building = factories.building()
    place = factories.item_place(factories.item(factories.project(compounds=(building.compound,))))
    place.building_id = building.id
    assert post(f"/office/places/buildings/{building.id}/remove").status_code == 409
    assert session.scalar(select(Building.id)) == building.id


def test_a_building_is_edited_under_its_version(post, session):
    building = factories.building(name="1号楼")
    factories.building(building.compound, name="2号楼")
    address, version = f"/office/places/buildings/{building.id}/edit", building.version
    assert post(address, name="2号楼", version=version).status_code == 200
    assert post(address, name="3号楼", storeys="6", version=version).status_code == 302
    assert post(address, name="4号楼", version=version).status_code == 200
    session.expire_all()
    assert (building.name, building.storeys) == ("3号楼", 6)


def test_regions_grow_by_one_level_at_a_time(post, session, client):
    city = factories.city()
    answer = post(f"/office/places/regions/new?parent={city.id}", name="振兴区", form_key=KEY)
    county = session.scalar(select(Region).filter_by(name="振兴区"))
    assert answer.location.endswith(f"/regions/{city.id}")
    assert (county.level, county.path) == (Level.COUNTY, f"{city.path}{county.id}/")
    again = post(f"/office/places/regions/new?parent={city.id}", name="振兴区", form_key="1" * 32)
    assert again.status_code == 200
    community = factories.region(county, Level.COMMUNITY)
    assert (
        post(f"/office/places/regions/new?parent={community.id}", name="x", form_key=KEY).status_code == 409
    )
    renamed = post(f"/office/places/regions/{county.id}/edit", name="元宝区", version=county.version)
    assert renamed.status_code == 302
    session.expire_all()
    assert county.name == "元宝区"


def test_the_first_city_can_be_added_and_only_once(post, session, client):
    assert client.get("/office/places/regions/").status_code == 200
    assert post("/office/places/regions/new", name="丹东市", form_key=KEY).status_code == 302
    post("/office/places/regions/new", name="沈阳市", form_key="1" * 32)
    assert session.scalars(select(Region.name)).all() == ["丹东市"]


def test_a_region_shows_what_lies_below_with_the_years_sums(client, clerk, session):
    city = factories.city()
    county = factories.region(city, name="振兴区")
    compounds = tuple(factories.compound(county) for _ in range(2))
    factories.project(factories.programme(city, 2026), compounds=compounds, households=777)
    session.commit()
    with count_queries() as few:
        text = client.get(f"/office/places/regions/{city.id}").text
    assert "振兴区" in text
    assert ">777<" in text
    for _ in range(19):
        factories.region(city)
    session.commit()
    with count_queries() as many:
        client.get(f"/office/places/regions/{city.id}")
    assert len(many) == len(few) <= 9


def test_the_file_shows_eligibility_gaps_projects_and_history(client, clerk, session):
    compound = factories.compound(
        name="幸福小区",
        built_year=1986,
        property_type=PropertyType.REFORMED,
        other_programme=OtherProgramme.NONE,
    )
    project = factories.project(factories.programme(year=2026), compounds=(compound,))
    factories.building(compound, name="9号楼")
    session.commit()
    compound.address = "锦山大街1号"
    session.commit()
    with count_queries() as sent:
        text = client.get(f"/office/places/{compound.id}").text
    for words in ("国办发〔2020〕23号", project.name, "9号楼", "锦山大街1号", f"/c/{compound.id}"):
        assert words in text
    assert len(sent) <= 16


def test_duplicates_are_listed_merged_and_taken_back_by_hand(post, session, client):
    where = factories.region(factories.region(factories.city()), Level.SUBDISTRICT)
    into, merged = factories.compound(where, name="曙光1号院"), factories.compound(where, name="曙光一号院")
    factories.building(merged, name="7号楼")
    assert "曙光一号院" in client.get("/office/places/duplicates").text
    address = f"/office/places/{merged.id}/merge/{into.id}"
    assert client.get(address).status_code == 200
    assert post(address, reason="").status_code == 200
    assert post(address, reason="现场核实").status_code == 302
    assert client.get(f"/office/places/{merged.id}").location == f"/office/places/{into.id}"
    assert "现场核实" in client.get(f"/office/places/{into.id}").text
    record = session.scalar(select(CompoundMerge.id))
    assert post(f"/office/places/merges/{record}/undo").status_code == 302
    assert client.get(f"/office/places/{merged.id}").status_code == 200
    assert post(f"/office/places/merges/{record}/undo").status_code == 409


@pytest.mark.parametrize("role", [Role.GRID, Role.AUDITOR])
def test_readers_change_nothing(client, login, role):
    compound = factories.compound()
    login(role, region=compound.region, compounds=[compound])
    assert client.get(f"/office/places/{compound.id}").status_code == 200
    assert client.get(f"/office/places/{compound.id}/edit").status_code == 403
    assert client.get("/office/places/new").status_code == 403
    assert client.get(f"/office/places/{compound.id}/buildings/new").status_code == 403


def test_another_part_of_the_city_is_not_found(client, login):
    mine, other = factories.entrance(), factories.entrance()
    home = factories.save(Household(entrance_id=other.id, door="101"))
    login(Role.COUNTY, region=mine.building.compound.region)
    building = other.building
    for address in (
        f"{building.compound_id}", f"{building.compound_id}/edit", f"{building.compound_id}/buildings/new",
        f"buildings/{building.id}", f"entrances/{other.id}", f"households/{home.id}",
        f"regions/{building.compound.region_id}", f"{mine.building.compound_id}/merge/{building.compound_id}",
        f"duplicates?region={building.compound.region_id}",
    ):  # fmt: skip
        assert client.get(f"/office/places/{address}").status_code == 404, address
