"""A compound is found by what people remember of it."""

import pytest

from tests import factories
from tests.databases import count_queries
from tracker.base.access import Role
from tracker.places import queries


@pytest.fixture
def found(session):
    def names(text, person=None):
        return [compound.name for compound in session.scalars(queries.search(text, person=person))]

    return names


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("幸福小区", "幸福"),
        ("锦江幸福小区", "福小"),
        ("幸福小区", "xfxq"),
        ("幸福小区", "XFXQ"),
        ("锦江幸福小区", "xfxq"),
        ("曙光路１号院", "1号院"),
        ("曙光路1号院", "１号院"),
        ("曙光路一号院", "曙光路1号"),
        ("曙光路1号院", "一号院"),
        ("曙光 小区", "曙光小区"),
        ("A区宿舍", "a区"),
    ],
)
def test_any_part_of_the_name_finds_it(found, name, text):
    factories.compound(name=name)
    factories.compound(name="纺织宿舍")
    assert found(text) == [name]


def test_an_alias_and_the_address_find_it_too(found):
    factories.compound(name="曙光路45号", aliases="歌舞团宿舍", address="锦山大街12号")
    assert found("歌舞团") == found("锦山大街") == ["曙光路45号"]


def test_every_word_must_be_there(found):
    factories.compound(name="幸福小区", address="锦山大街12号")
    factories.compound(name="幸福花园", address="滨江路3号")
    assert found("幸福 锦山") == ["幸福小区"]


@pytest.mark.parametrize("sign", ["%", "_", "/"])
def test_signs_of_the_pattern_mean_themselves(found, sign):
    factories.compound(name="幸福小区")
    factories.compound(name=f"百{sign}分小区")
    assert found(sign) == [f"百{sign}分小区"]


@pytest.mark.parametrize("text", ["", "   ", "没有这个小区", "'; DROP TABLE compound; --"])
def test_nothing_is_found_by_nothing(found, text):
    factories.compound(name="幸福小区")
    assert found(text) == []


def test_the_very_name_comes_before_longer_ones(found):
    for name in ("新幸福小区", "幸福小区二期", "幸福小区"):
        factories.compound(name=name)
    assert found("幸福小区") == ["幸福小区", "幸福小区二期", "新幸福小区"]


def test_a_merged_record_is_not_found(found):
    into = factories.compound(name="幸福小区")
    factories.compound(name="幸福住宅", merged_into_id=into.id)
    assert found("幸福") == ["幸福小区"]


def test_the_office_finds_only_its_own_part_of_the_city(found):
    city = factories.city()
    mine, other = factories.region(city), factories.region(city)
    factories.compound(mine, name="幸福一村")
    factories.compound(other, name="幸福二村")
    person = factories.account(Role.COUNTY, region=mine)
    assert found("幸福", person) == ["幸福一村"]
    assert found("幸福") == ["幸福一村", "幸福二村"]


def test_a_search_is_one_statement(session):
    factories.compound(name="幸福小区")
    with count_queries() as sent:
        session.scalars(queries.search("幸福")).all()
    assert len(sent) == 1
