import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.exchange.tables import published
from tracker.exchange.names import building_numbers, read_names
from tracker.exchange.values import CompoundName


def spread(first, last):
    return tuple(str(number) for number in range(first, last + 1))


@pytest.mark.parametrize(
    ("text", "compound"),
    [
        ("天阳楼小区", CompoundName("天阳楼小区")),
        ("天 阳 楼 小 区", CompoundName("天阳楼小区")),
        ("Sunny Garden", CompoundName("Sunny Garden")),
        ("思和苑", CompoundName("思和苑")),
        (
            "曙光路45号(原歌舞团宿舍)",
            CompoundName("曙光路45号", house_numbers=("45",), aliases=("歌舞团宿舍",)),
        ),
        ("操兵巷1、18号", CompoundName("操兵巷1、18号", house_numbers=("1", "18"))),
        ("阜阳路144、146-5号", CompoundName("阜阳路144、146-5号", house_numbers=("144", "146-5"))),
        ("淮河路482-2栋", CompoundName("淮河路482-2栋", buildings=("482-2",))),
        ("石梁路42号楼", CompoundName("石梁路42号楼", buildings=("42",))),
        ("教委1#2#", CompoundName("教委1#2#", buildings=("1", "2"))),
        ("新南305号17幢-21幢", CompoundName("新南305号", buildings=spread(17, 21))),
        ("富华新村1-4幢、10-11幢", CompoundName("富华新村", buildings=(*spread(1, 4), "10", "11"))),
        (
            "五四新村10、23-25、34、35-38幢",
            CompoundName("五四新村", buildings=("10", *spread(23, 25), "34", *spread(35, 38))),
        ),
        ("工业中路96号1、2、19幢", CompoundName("工业中路96号", buildings=("1", "2", "19"))),
        (
            "化工西村31幢-36幢(十五亩地)",
            CompoundName("化工西村", buildings=spread(31, 36), aliases=("十五亩地",)),
        ),
        ("罗马西区(二期)", CompoundName("罗马西区(二期)", phase="二期")),
        ("红旗新村一期", CompoundName("红旗新村一期", phase="一期")),
        ("荆西贮木场小区及周边", CompoundName("荆西贮木场小区", beyond=True)),
        ("地质队及周边小区", CompoundName("地质队", beyond=True)),
        ("城关步行街周边小区改造一期", CompoundName("城关步行街周边小区一期", phase="一期", beyond=True)),
        ("2021年红星小区老旧小区改造项目", CompoundName("红星小区")),
        ("1.红星小区", CompoundName("红星小区")),
        ("民航1-99999幢", CompoundName("民航1-99999幢", buildings=("1-99999",))),
    ],
)
def test_one_compound_and_what_its_name_tells(text, compound):
    names = read_names(text)
    assert names.compounds == (compound,)
    assert (names.more, names.guessed) == (0, ())


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("荆西车队小区、渡口小区、转运站小区", ["荆西车队小区", "渡口小区", "转运站小区"]),
        ("互感器厂及华兴AB楼", ["互感器厂", "华兴AB楼"]),
        ("甲小区和乙小区", ["甲小区", "乙小区"]),
        ("甲小区\n乙小区", ["甲小区", "乙小区"]),
        ("甲小区/乙小区", ["甲小区", "乙小区"]),
        ("和平小区", ["和平小区"]),
        ("甲小区(一、二区)、乙小区", ["甲小区(一、二区)", "乙小区"]),
    ],
)
def test_a_cell_may_name_several_compounds(text, names):
    assert [compound.name for compound in read_names(text).compounds] == names


def test_each_compound_keeps_its_own_buildings():
    first, second = read_names("甲小区1-3栋、乙小区5栋").compounds
    assert (first.buildings, second.buildings) == (("1", "2", "3"), ("5",))


def test_a_part_that_repeats_the_name_with_another_mark_is_a_guess():
    names = read_names("红旗一村、二村")
    assert [compound.name for compound in names.compounds] == ["红旗一村", "红旗二村"]
    assert names.guessed == ("红旗二村",)


@pytest.mark.parametrize(
    ("text", "more"), [("东风小区等3个小区", 2), ("工业北路1-4幢等", -1), ("东风小区", 0)]
)
def test_a_name_may_mean_more_than_it_names(text, more):
    assert read_names(text).more == more


def test_lists_of_buildings_are_written_out():
    assert building_numbers("1#、2#、5-7号楼，A座") == ("1", "2", "5", "6", "7", "A")


def test_hefei_and_sanming_name_as_many_compounds_as_published():
    hefei = [read_names(row.cells[3]).compounds for row in published("S09_hefei_2022H1.csv").rows[1:]]
    sanming = [read_names(row.cells[3]).compounds for row in published("S12_sanming_2020.csv").rows[1:]]
    assert (len(hefei), sum(map(len, hefei))) == (64, 65)
    assert (len(sanming), sum(map(len, sanming))) == (23, 25)


@given(st.text(alphabet="甲乙小区号楼幢#、,-~1234一二期及周边和等()（）/A ", max_size=60))
def test_any_name_is_taken_apart_into_names(text):
    for compound in read_names(text).compounds:
        assert compound.name


@pytest.mark.parametrize("text", ["1" * 199, "1A" * 99, "1-" * 99, "、1" * 99, "A1" * 99 + "等x", "(1" * 99])
def test_hostile_names_are_read_as_quickly_as_others(text):
    assert read_names(text) == read_names(text)
