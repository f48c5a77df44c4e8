import pytest

from tracker.base.errors import Refusal
from tracker.places.numbering import building_names, check_amount, doors, entrance_names


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("1-3号楼", ["1号楼", "2号楼", "3号楼"]),
        ("１－３号楼", ["1号楼", "2号楼", "3号楼"]),
        ("1至2栋", ["1栋", "2栋"]),
        ("1号楼-3号楼", ["1号楼", "2号楼", "3号楼"]),
        ("1-2、8号楼", ["1号楼", "2号楼", "8号楼"]),
        ("3", ["3号楼"]),
        ("甲1-2号楼", ["甲1号楼", "甲2号楼"]),
        ("东楼，西楼", ["东楼", "西楼"]),
        ("1-2#, 2-3#", ["1#", "2#", "3#"]),
        ("7-7号楼", ["7号楼"]),
    ],
)
def test_buildings_are_listed_as_people_write_them(text, names):
    assert building_names(text) == names


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "Write the buildings"),
        (" 、 ", "Write the buildings"),
        ("6-1号楼", "runs backwards"),
        ("1-201号楼", "at most 200"),
        ("1-9999号楼", "at most 200"),
        ("楼" * 41, "at most 40"),
    ],
)
def test_what_names_no_building_is_refused_beside_its_field(text, reason):
    with pytest.raises(Refusal, match=reason) as refused:
        building_names(text)
    assert refused.value.field == "buildings"


def test_two_hundred_buildings_may_be_added_at_once():
    assert len(building_names("1-200号楼")) == 200


def test_doors_carry_their_floor_before_two_digits():
    assert doors(2, 2) == [("101", 1), ("102", 1), ("201", 2), ("202", 2)]
    assert doors(11, 1)[-1] == ("1101", 11)
    assert entrance_names(2) == ["1单元", "2单元"]


def test_a_form_makes_no_more_households_than_a_person_can_check():
    check_amount(10, 5, 6, 10)
    with pytest.raises(Refusal, match="3001 households"):
        check_amount(3001, 1, 1, 1)


@pytest.mark.parametrize(("entrances", "floors", "per_floor"), [(3, 6, 0), (3, 0, 2), (0, 6, 2)])
def test_half_a_pattern_makes_no_households(entrances, floors, per_floor):
    with pytest.raises(Refusal, match="need entrances"):
        check_amount(1, entrances, floors, per_floor)
