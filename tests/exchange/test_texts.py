from decimal import Decimal

import pytest

from tracker.base.errors import Refusal
from tracker.exchange.texts import phrases, read_built_year, read_year, shares
from tracker.exchange.values import Share


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("外墙保温、屋面防水等", ("外墙保温", "屋面防水")),
        ("屋面防水（含保温、找平）、楼道粉刷", ("屋面防水(含保温、找平)", "楼道粉刷")),
        ("1.外墙保温；2.屋面防水。3、道路2.5公里", ("外墙保温", "屋面防水", "道路2.5公里")),
        ("基础类：供水、供热；完善类：停车位", ("供水", "供热", "停车位")),
        ("外墙保温\n外墙保温", ("外墙保温",)),
        ("、。", ()),
    ],
)
def test_works_are_split_into_phrases(text, found):
    assert phrases(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("政府投资100%", [Share("政府投资", Decimal(100))]),
        ("中央财政补助60%、居民出资5%", [Share("中央财政补助", Decimal(60)), Share("居民出资", Decimal(5))]),
        ("财政资金80%+居民自筹20%", [Share("财政资金", Decimal(80)), Share("居民自筹", Decimal(20))]),
        ("中央60%省20%", [Share("中央", Decimal(60)), Share("省", Decimal(20))]),
        ("中央/省财政", [Share("中央"), Share("省财政")]),
        (
            "中央补助500万元，地方配套1,200.5万元",
            [Share("中央补助", None, Decimal(5_000_000)), Share("地方配套", None, Decimal(12_005_000))],
        ),
    ],
)
def test_funding_is_split_into_sources(text, found):
    assert list(shares(text)) == found


@pytest.mark.parametrize(
    ("cell", "year", "approximate"),
    [
        (1998, 1998, False),
        (1998.0, 1998, False),
        ("1998年", 1998, False),
        ("1998-05-01", 1998, False),
        ("85年", 1985, False),
        ("90年代", 1990, True),
        ("1985-1992年", 1992, True),
        ("2000年以前", 2000, True),
        ("约1990", 1990, True),
    ],
)
def test_a_build_year_is_the_latest_one_named(cell, year, approximate):
    assert read_built_year(cell) == (year, approximate)


@pytest.mark.parametrize("cell", ["很久以前", "12", 1998.5, "9999"])
def test_what_is_no_build_year_is_refused(cell):
    with pytest.raises(Refusal, match="is not a year"):
        read_built_year(cell)


def test_plan_years():
    assert [read_year(cell) for cell in (2021, 2021.0, "2021年度", "２０２１", None, "—")] == [2021] * 4 + [
        None
    ] * 2
    with pytest.raises(Refusal, match="is not a year"):
        read_year("2020-2021")
