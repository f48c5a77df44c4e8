import csv
from pathlib import Path

import pytest

from tracker.accounts.rules import Discipline
from tracker.items.catalogue import CATALOGUE, extract_names, find_types, get_type, item_types, usual_types
from tracker.items.rules import ItemClass, Layer, Season, check_quantity
from tracker.items.units import read_number, read_unit, to_canonical

PUBLISHED = Path(__file__).parents[1] / "data" / "work_quantities.csv"
NOT_ITEMS = {"地上工程楼栋", "改造面积", "改造楼幢", "开工小区", "新开工小区", "惠及居民", "完成投资"}


def codes(text):
    return [item_type.code for item_type in find_types(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("外墙保温", ["wall_insulation"]),
        (
            "墙体保温、楼顶防水、楼道窗、楼梯扶手、墙壁粉刷",
            ["wall_insulation", "roof_waterproof", "common_window", "handrail", "stair_paint"],
        ),
        ("屋面保温及防水改造", ["roof_insulation", "roof_waterproof"]),
        ("楼道粉刷", ["stair_paint"]),
        ("道路硬化", ["road"]),
        ("路面", ["road"]),
        ("雨污分流", ["drain_separation"]),
        ("三线整治", ["overhead_line"]),
        ("线缆入地", ["overhead_line"]),
        ("安防监控", ["cctv"]),
        ("智慧安防", ["perimeter_sensing"]),
        ("单元门", ["entrance_door"]),
        ("加装电梯", ["lift"]),
        ("停车位", ["parking_space"]),
        ("电动自行车停车棚", ["ebike_shed"]),
        ("绿化", ["greening"]),
        ("太阳能路灯", ["street_light"]),
        ("楼道内照明", ["stair_light"]),
        ("健身器材", ["fitness_equipment"]),
        ("给排水管线", ["water_main", "drain_separation"]),
        ("供水、排水、供气、供热", ["water_main", "drain_separation", "gas_pipe", "heat_network"]),
        ("拆除违建２１处", ["illegal_demolition"]),
        ("外 墙 保 温", ["wall_insulation"]),
        ("保温,外墙保温", ["wall_insulation"]),
        ("居民文艺汇演", []),
        ("", []),
    ],
)
def test_published_phrases_name_kinds_of_work(text, expected):
    assert codes(text) == expected


def rows():
    with PUBLISHED.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


@pytest.mark.parametrize("row", rows(), ids=lambda row: f"{row['源ID']} {row['工程量名称']}")
def test_every_published_quantity_is_understood_or_known_not_to_be_work(row):
    types = find_types(row["工程量名称"])
    if row["工程量名称"] in NOT_ITEMS:
        assert types == ()
        return
    assert types, "no kind of work found"
    number = read_number(row["数量(原文)"])
    assert number is not None
    for item_type in types:
        quantity = to_canonical(number.value, row["单位(原文)"], item_type.unit)
        assert quantity > 0
        if row["源ID"] not in ("Q06", "Q07", "Q08"):  # a province's and the nation's totals are not one item
            check_quantity(quantity, item_type.unit)


def test_the_sums_of_published_quantities_stay_exact():
    row = next(row for row in rows() if row["工程量名称"] == "新铺道板" and row["单位(原文)"] == "万平方米")
    (sidewalk,) = find_types(row["工程量名称"])
    assert to_canonical(read_number(row["数量(原文)"]).value, row["单位(原文)"], sidewalk.unit) == 283768


def test_the_catalogue_holds_together():
    types = item_types()
    assert (
        len({t.code for t in types})
        == len({t.name for t in types})
        == len({t.name_zh for t in types})
        == len(types)
    )
    for item_type in types:
        assert item_type in find_types(item_type.name_zh), item_type.code
        assert all(read_unit(unit) for unit in item_type.published_units), item_type.code
        assert any(to_canonical(1, unit, item_type.unit) for unit in item_type.published_units[:1])
        assert item_type.layer not in item_type.covers
        for alias in item_type.aliases:
            assert item_type in find_types(alias), alias


@pytest.mark.parametrize(
    ("code", "item_class"),
    [
        ("roof_waterproof", ItemClass.BASIC),
        ("heat_network", ItemClass.BASIC),
        ("wall_insulation", ItemClass.IMPROVEMENT),
        ("lift", ItemClass.IMPROVEMENT),
        ("illegal_demolition", ItemClass.IMPROVEMENT),
        ("elder_care", ItemClass.ENHANCEMENT),
        ("perimeter_sensing", ItemClass.ENHANCEMENT),
    ],
)
def test_kinds_stand_in_the_class_of_the_guidance(code, item_class):
    assert get_type(code).item_class is item_class


def test_hard_surfaces_cover_what_is_buried_and_insulation_covers_the_wall():
    assert {t.code for t in item_types() if Layer.BURIED in t.covers} >= {
        "road",
        "sidewalk",
        "kerb",
        "parking_space",
    }
    assert get_type("wall_insulation").covers == {Layer.WALL_BASE}
    assert get_type("downpipe").layer is Layer.WALL_BASE
    assert get_type("sewer").is_buried
    assert not get_type("road").is_buried


def test_weather_and_networks_are_named_where_they_matter():
    assert get_type("road").season is Season.ASPHALT
    assert get_type("heat_network").season is Season.HEATING
    assert get_type("handrail").season is None
    assert get_type("overhead_line").discipline is Discipline.TELECOM
    assert get_type("road").discipline is None


def test_the_usual_template_begins_with_the_basic_class():
    usual = usual_types()
    assert 10 <= len(usual) <= 20
    assert usual[0].item_class is ItemClass.BASIC
    assert all(item_type.item_class is not ItemClass.ENHANCEMENT for item_type in usual)


def test_an_unknown_code_is_not_invented():
    with pytest.raises(KeyError):
        get_type("moat")


def test_names_are_offered_to_the_translators():
    with CATALOGUE.open("rb") as file:
        messages = list(extract_names(file, (), (), options={}))
    assert [message[2] for message in messages] == [item_type.name for item_type in item_types()]
    assert messages[0] == (2, "gettext", "Water supply pipes", [])
