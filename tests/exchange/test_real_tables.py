"""The tables of tests/data/plans as they were published, with the totals that were published with them."""

import json
from decimal import Decimal

import pytest

from tests.exchange.tables import names, published
from tracker.base.errors import Refusal
from tracker.exchange.report import to_json
from tracker.exchange.understand import understand
from tracker.exchange.values import Kind, Status


def told(name, **known):
    return to_json(understand(published(name), **known))


def by_line(report, line):
    return next(row for row in report["rows"] if row["line"] == line)


def printed(report, scope, field):
    return next(
        (total["published"], total["sum"], total["difference"])
        for total in report["totals"]["published"]
        if (total["scope"], total["field"]) == (scope, field)
    )


def test_tianchang_is_understood_whole():
    report = told("S01_tianchang_2021.csv", year=2021)
    assert {row["status"] for row in report["rows"]} == {"understood"}
    assert by_line(report, 3) == {
        "line": 3,
        "status": "understood",
        "fields": {
            "name": "城东商贸城小区",
            "compounds": ["城东商贸城小区"],
            "buildings": 2,
            "households": 80,
            "area_m2": 7800,
            "investment_yuan": 2516000,
            "year": 2021,
            "source_id": "S01",
        },
        "messages": [],
    }
    sums = {
        name: report["totals"][name]
        for name in ("compounds", "households", "buildings", "area_m2", "investment_yuan")
    }
    assert sums == {
        "compounds": 8,
        "households": 554,
        "buildings": 18,
        "area_m2": 56600,
        "investment_yuan": 18222000,
    }


def test_shuangcheng_has_lots_dates_shares_and_an_approximate_column():
    understanding = understand(published("S03_harbin_shuangcheng_2020.csv"))
    fields = by_line(to_json(understanding), 4)["fields"]
    assert fields == {
        "name": "农广小区",
        "compounds": ["农广小区"],
        "area_m2": 12000,
        "area_after_2000_m2": 5300,
        "lot": "第三标段",
        "planned_start": "2020-08-20",
        "planned_end": "2020-10-31",
        "funding": [{"source": "政府投资", "share": 100}],
        "source_id": "S03",
        "approximate": ["area_m2"],
    }
    assert understanding.totals.sums["area_m2"] == Decimal(169100)
    assert "建设规模约(万平方米)" in str(understanding.messages[0])


def test_hefei_has_64_rows_in_four_districts():
    understanding = understand(published("S09_hefei_2022H1.csv"))
    assert [row.status for row in understanding.rows] == [Status.UNDERSTOOD] * 64
    assert {row.fields.district for row in understanding.rows} == {"包河区", "庐阳区", "蜀山区", "瑶海区"}
    assert understanding.totals.sums["compound_count"] == 65


def test_sanming_prints_its_totals_beside_every_row_of_a_district():
    report = told("S12_sanming_2020.csv")
    assert printed(report, "三元区", "households") == (4865, None, None)
    assert printed(report, "梅列区", "buildings") == (318, None, None)
    assert printed(report, "梅列区", "area_m2") == (590000, None, None)
    assert printed(report, "", "households") == (12751, None, None)
    row = by_line(report, 7)
    assert row["fields"]["compounds"] == ["荆西车队小区", "渡口小区", "转运站小区"]
    assert "3 compounds" in row["messages"][0]
    assert [row["line"] for row in report["rows"] if row["status"] == "doubted"] == [24]


def test_longsha_is_a_list_of_names():
    understanding = understand(published("S15_qiqihar_longsha_2022.csv"))
    assert len(understanding.rows) == 22
    assert "教委1#2#" in names(understanding)


def test_dezhou_rows_sum_to_the_subtotal_that_stands_first():
    understanding = understand(published("county_plans_dezhou_2022.csv"))
    report = to_json(understanding)
    assert (understanding.kind, understanding.year, len(understanding.rows)) == (Kind.COUNTY_PLAN, 2022, 12)
    assert printed(report, "", "projects") == (313, 313, 0)
    assert printed(report, "", "compounds") == (313, 313, 0)
    assert printed(report, "", "buildings") == (1164, 1164, 0)
    assert printed(report, "", "households") == (35305, 35305, 0)
    assert printed(report, "", "area_m2") == (3777200, 3777200, 0)
    assert by_line(report, 3)["fields"]["region"] == "德城区"


def test_the_provinces_of_june_2023_sum_to_what_was_published():
    report = told("province_progress_2023-06.csv")
    assert len(report["rows"]) == 32
    assert printed(report, "", "started_compounds") == (42621, 42621, 0)
    assert by_line(report, 2)["fields"]["extra"]["小区开工率(原文)"] == "全部开工"


def test_quantities_of_works_keep_their_published_units():
    understanding = understand(published("work_quantities.csv"))
    assert (understanding.kind, len(understanding.rows)) == (Kind.QUANTITIES, 74)
    fields = understanding.rows[2].fields
    assert (fields.item, fields.quantity, fields.unit) == ("沥青道路", Decimal(66000), "m2")
    assert (fields.published_quantity, fields.published_unit) == ("6.6", "万平方米")
    assert [row.line for row in understanding.rows if row.fields.approximate] == [23, 65, 74]


@pytest.mark.parametrize(
    ("name", "reason"),
    [
        ("resident_requests_paraphrased.csv", "list of requests, not like a plan.*小区名称 or 项目名称"),
        ("audit_inspection_findings.csv", "list of findings, not like a plan.*小区名称 or 项目名称"),
        ("elevator_apportionment.csv", "No column with the name of the compound was found.*楼层"),
    ],
)
def test_what_is_no_plan_is_refused_with_what_is_missing(name, reason):
    with pytest.raises(Refusal, match=reason):
        understand(published(name))


@pytest.mark.parametrize("name", ["S01_tianchang_2021.csv", "S12_sanming_2020.csv", "work_quantities.csv"])
def test_every_report_is_plain_json(name):
    report = told(name)
    assert json.loads(json.dumps(report)) == report
    assert set(report) == {"rows", "totals"}
    assert all(set(row) == {"line", "status", "fields", "messages"} for row in report["rows"])
