"""What the list and the file of a compound say agrees with the rules."""

from itertools import product

import pytest
from sqlalchemy import select

from tests import factories
from tests.databases import count_queries
from tracker.base.access import Role
from tracker.places import queries, rules
from tracker.places.models import Compound
from tracker.places.rules import EligibilityFacts, Level, OtherProgramme, PropertyType, Status


def test_the_filter_by_eligibility_says_what_the_rules_say(session):
    years = (None, 1978, 2000, 2001, 2005, 2006)
    kinds = (None, PropertyType.REFORMED, PropertyType.SELF_BUILT)
    others = (None, OtherProgramme.NONE, OtherProgramme.DEMOLITION, OtherProgramme.URBAN_RENEWAL)
    where = factories.region(factories.city())
    for year, kind, other in product(years, kinds, others):
        factories.compound(where, built_year=year, property_type=kind, other_programme=other)
    for status in Status:
        for compound in session.scalars(select(Compound).where(queries.has_status(status))):
            facts = EligibilityFacts(
                built_year=compound.built_year, property_type=compound.property_type,
                other_programme=compound.other_programme,
            )  # fmt: skip
            assert rules.eligibility(facts).status is status
    counted = [len(session.scalars(select(Compound).where(queries.has_status(one))).all()) for one in Status]
    assert sum(counted) == len(years) * len(kinds) * len(others)


@pytest.fixture
def names(client, login):
    login(Role.CITY)

    def shown(**filters):
        text = client.get("/office/places/", query_string=filters).text
        return {name for name in ("老楼", "新楼", "无年代") if f">{name}</a>" in text}

    return shown


@pytest.mark.parametrize(
    ("filters", "expected"),
    [
        ({}, {"老楼", "新楼", "无年代"}),
        ({"q": "老"}, {"老楼"}),
        ({"built": "1980"}, {"老楼"}),
        ({"built": "later"}, {"新楼"}),
        ({"built": "unknown"}, {"无年代"}),
        ({"built": "nonsense"}, {"老楼", "新楼", "无年代"}),
        ({"status": "not_eligible"}, {"新楼"}),
        ({"status": "nonsense"}, {"老楼", "新楼", "无年代"}),
        ({"plan": "2026"}, {"老楼"}),
        ({"plan": "2025"}, set()),
        ({"plan": "none"}, {"新楼", "无年代"}),
        ({"plan": "٢٠٢٦"}, {"老楼", "新楼", "无年代"}),
        ({"sort": "-built"}, {"老楼", "新楼", "无年代"}),
    ],
)
def test_filters_narrow_the_list(names, filters, expected):
    old = factories.compound(name="老楼", built_year=1979)
    factories.compound(name="新楼", built_year=2010)
    factories.compound(name="无年代")
    factories.project(factories.programme(year=2026), compounds=(old,))
    assert names(**filters) == expected


def test_a_part_of_the_city_is_a_filter(names):
    here = factories.compound(name="老楼")
    factories.compound(name="新楼")
    assert names(region=here.region_id) == {"老楼"}


@pytest.mark.parametrize("address", ["/office/places/", "/office/places/?q=小区&sort=name"])
def test_the_list_asks_as_much_for_twenty_as_for_one(client, login, session, address):
    login(Role.CITY)
    where = factories.region(factories.city())
    factories.compound(where)
    session.commit()
    with count_queries() as one:
        assert client.get(address).status_code == 200
    for _ in range(19):
        factories.compound(where, demo=True)
    session.commit()
    with count_queries() as twenty:
        assert client.get(address).status_code == 200
    assert len(twenty) == len(one) <= 8


def test_staff_see_only_their_own_part(client, login):
    mine, other = factories.compound(name="我的小区"), factories.compound(name="别人的小区")
    login(Role.COUNTY, region=mine.region)
    text = client.get("/office/places/").text
    assert "我的小区" in text
    assert "别人的小区" not in text
    assert client.get(f"/office/places/{mine.id}").status_code == 200
    assert client.get(f"/office/places/{other.id}").status_code == 404


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [("曙光一号院", "曙光1号院", True), ("幸福小区", "幸福住宅小区", True), ("幸福一期", "幸福二期", False)],
)
def test_names_that_look_alike_in_one_subdistrict_are_paired(session, one, other, same):
    county = factories.region(factories.city())
    near, far = (factories.region(county, Level.SUBDISTRICT) for _ in range(2))
    first, second = factories.compound(near, name=one), factories.compound(near, name=other)
    factories.compound(far, name=one)
    path, own = near.path, first.id
    with count_queries() as sent:
        found = {row.id for row in queries.lookalikes(one, path, but=own)}
    assert len(sent) == 1
    assert found == ({second.id} if same else set())


def test_an_alias_of_one_is_compared_with_the_name_of_the_other(session):
    where = factories.region(factories.city())
    factories.compound(where, name="曙光路45号", aliases="歌舞团宿舍、老一楼")
    assert [row.name for row in queries.lookalikes("歌舞团宿舍", where.path)] == ["曙光路45号"]
