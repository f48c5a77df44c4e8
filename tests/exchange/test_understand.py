"""Tables laid out in other ways than the real ones at hand."""

from decimal import Decimal

import pytest

from tests.exchange.tables import names, one_row, sentences, table, workbook
from tracker.base.errors import Refusal
from tracker.exchange.fields import Field
from tracker.exchange.understand import understand, understand_all
from tracker.exchange.values import Kind, Status
from tracker.sheets import read_table, write_csv

TWO_LINES = [
    ["振兴区2020年城镇老旧小区改造计划表", *[""] * 8],
    ["单位：万元", *[""] * 8],
    ["序号", "街道", "小区名称", "建设规模", "", "", "总投资", "资金来源", ""],
    ["", "", "", "楼栋数", "户数", "建筑面积（㎡）", "", "中央补助", "居民出资"],
    [1, "头道桥街道", "锦江小区", 3, 150, 9000, 300, 280, 20],
    [2, "", "江城小区", 2, 100, 6000, 200, 190, 10],
    ["小计", "", "", 5, 250, 15000, 500, 470, 30],
    [3, "站前街道", "站前小区", 1, 50, 3000, 100, 100, ""],
    ["小计", "", "", 1, 50, 3000.5, 100, 100, ""],
    ["合计", "", "", 6, 300, 18000, 600, 570, 30],
    ["注：1. 面积以实测为准。", *[""] * 8],
    ["填表人：", *[""] * 8],
]
MERGED = [
    (0, 0, 0, 8),
    (2, 3, 2, 5),
    (2, 7, 2, 8),
    (4, 1, 5, 1),
    *[(2, column, 3, column) for column in (0, 1, 2, 6)],
]


def test_titles_two_header_lines_merged_cells_subtotals_and_notes():
    found = understand(workbook(TWO_LINES, *MERGED))
    assert (found.kind, found.year, found.place, found.header_lines) == (Kind.PLAN, 2020, "振兴区", (3, 4))
    assert found.titles == ("振兴区2020年城镇老旧小区改造计划表", "单位：万元")
    assert found.notes == ("注：1. 面积以实测为准。", "填表人：")
    assert [row.line for row in found.rows] == [5, 6, 8]
    assert [row.status for row in found.rows] == [Status.UNDERSTOOD] * 3
    fields = found.rows[1].fields
    assert (fields.name, fields.subdistrict, fields.area_m2) == ("江城小区", "头道桥街道", Decimal(6000))
    assert fields.investment_yuan == Decimal(2_000_000)
    assert [(share.source, share.amount_yuan) for share in fields.funding] == [
        ("中央补助", Decimal(1_900_000)),
        ("居民出资", Decimal(100_000)),
    ]


def test_each_subtotal_is_compared_with_its_own_rows_and_the_difference_is_exact():
    found = understand(workbook(TWO_LINES, *MERGED))
    areas = [
        (total.line, total.rows_sum, total.difference)
        for total in found.totals.published
        if total.field == "area_m2"
    ]
    assert areas == [(7, Decimal(15000), 0), (9, Decimal(3000), Decimal("-0.50")), (10, Decimal(18000), 0)]
    (doubt,) = [str(message) for message in found.messages if "difference" in str(message)]
    assert "3,000.50, its rows add to 3,000.00, a difference of -0.50" in doubt


def test_a_difference_of_one_hundredth_is_not_hidden():
    found = understand(
        table("区县,小区名称,建筑面积(万平方米)\n甲区,一小区,1.11\n甲区,二小区,2.22\n合计,,3.34")
    )
    (total,) = found.totals.published
    assert (total.published, total.rows_sum, total.difference) == (
        Decimal(33400),
        Decimal(33300),
        Decimal(-100),
    )


def test_subtotals_that_stand_first_cover_what_follows():
    found = understand(table("小区名称,户数\n合计,60\n小计,30\n一,10\n二,20\n小计,30\n三,30"))
    assert [(total.line, total.rows_sum, total.difference) for total in found.totals.published] == [
        (2, 60, 0),
        (3, 30, 0),
        (6, 30, 0),
    ]


def test_a_total_that_names_its_district_covers_that_district():
    found = understand(
        table("区县,小区名称,户数\n甲区,一,10\n乙区,二,20\n甲区,三,30\n甲区小计,,40\n乙区,小计,20\n总计,,61")
    )
    assert [(total.scope, total.rows_sum, total.difference) for total in found.totals.published] == [
        ("甲区", 40, 0),
        ("乙区", 20, 0),
        ("", 60, -1),
    ]


def test_a_refused_row_is_in_no_sum_and_shows_as_a_difference():
    found = understand(table("小区名称,户数\n一,10\n,5\n合计,15"))
    assert (found.totals.rows, found.totals.refused) == (2, 1)
    assert found.totals.published[0].difference == -5


def test_lines_that_only_name_a_subdistrict_head_the_rows_below():
    found = understand(
        table("序号,小区名称,户数\n一,站前街道(2个),\n1,甲小区,10\n2,乙小区,20\n二,元宝区,\n1,丙小区,30")
    )
    assert names(found) == ["甲小区", "乙小区", "丙小区"]
    assert [row.fields.subdistrict for row in found.rows][:2] == ["站前街道"] * 2
    assert found.rows[2].fields.district == "元宝区"


def test_such_a_line_may_stand_in_the_first_column_too():
    found = understand(
        workbook([["序号", "小区名称", "户数"], ["一、元宝区", "", ""], [1, "甲小区", 10]], (1, 0, 1, 2))
    )
    assert [(row.fields.name, row.fields.district) for row in found.rows] == [("甲小区", "元宝区")]


def test_a_compound_called_like_a_district_is_not_taken_for_one():
    found = understand(table("小区名称,户数\n甲小区,10\n罗马西区,"))
    assert names(found) == ["甲小区", "罗马西区"]
    assert "has a name but no number" in sentences(found.rows[1])


def test_a_header_repeated_on_each_page_and_numbered_columns_are_no_rows():
    found = understand(table("序号,小区名称,户数\n1,2,3\n1,甲小区,10\n序号,小区名称,户数\n2,乙小区,20"))
    assert names(found) == ["甲小区", "乙小区"]


def test_numbered_lines_that_were_left_empty_are_no_rows():
    assert names(understand(table("序号,小区名称,户数\n1,甲小区,10\n2,,\n3,—,—"))) == ["甲小区"]


def test_a_number_merged_over_several_lines_is_counted_once_and_doubted():
    rows = [["小区名称", "户数(户)"], ["甲小区", 90], ["乙小区", ""], ["丙小区", 10]]
    found = understand(workbook(rows, (1, 1, 2, 1)))
    assert found.totals.sums["households"] == 100
    assert [row.status for row in found.rows] == [Status.DOUBTED, Status.DOUBTED, Status.UNDERSTOOD]
    assert "lines 2 to 3 together" in sentences(found.rows[1])


def test_a_district_left_out_in_a_csv_is_taken_from_above_with_a_doubt():
    found = understand(table("区县,小区名称,户数\n甲区,一小区,10\n,二小区,20"))
    assert found.rows[1].fields.district == "甲区"
    assert found.rows[1].status is Status.DOUBTED
    assert "from line 2 above" in sentences(found.rows[1])


def test_english_headings_are_known():
    row = one_row(
        "No.,District,Compound name,Buildings,Households,Floor area (m2),Investment (10k yuan),Start date,End date",
        "1,Zhenxing,Sunny Garden,3,150,9000,300,2020-08-20,Oct 2020",
    )
    fields = row.fields
    assert (fields.name, fields.district, fields.buildings) == ("Sunny Garden", "Zhenxing", 3)
    assert fields.investment_yuan == Decimal(3_000_000)
    assert fields.planned_end.value.isoformat() == "2020-10-31"


def test_a_project_column_names_the_compound_where_no_other_does():
    assert one_row("项目名称,户数", "甲小区,10").fields.name == "甲小区"
    fields = one_row("项目名称,小区名称,户数", "一期项目,甲小区,10").fields
    assert (fields.project, fields.name) == ("一期项目", "甲小区")


def test_dates_without_a_year_lean_on_the_year_of_the_row():
    fields = one_row("小区名称,计划开工,计划竣工,年度", "甲小区,4月中旬,10月底,2021").fields
    assert (fields.planned_start.value.isoformat(), fields.planned_end.value.isoformat()) == (
        "2021-04-11",
        "2021-10-31",
    )


def test_the_year_asked_for_holds_where_the_table_names_none():
    assert (
        one_row("小区名称,计划竣工", "甲小区,8月底", year=2020).fields.planned_end.value.isoformat()
        == "2020-08-31"
    )
    assert "has no year" in sentences(one_row("小区名称,计划竣工", "甲小区,8月底"))


def test_the_scale_may_be_one_text():
    fields = one_row("小区名称,建设规模", "甲小区,3栋150户约0.9万平方米").fields
    assert (fields.buildings, fields.households, fields.area_m2) == (3, 150, Decimal(9000))
    assert fields.approximate == ("area_m2",)


@pytest.mark.parametrize(
    ("heading", "cell", "field", "value", "unit"),
    [
        ("建筑面积", "9000", "area_m2", 9000, "平方米"),
        ("建筑面积", "1.32", "area_m2", 13200, "万平方米"),
        ("总投资", "418", "investment_yuan", 4_180_000, "万元"),
        ("总投资", "4180000", "investment_yuan", 4_180_000, "元"),
    ],
)
def test_a_number_without_any_unit_is_concluded_and_doubted(heading, cell, field, value, unit):
    row = one_row(f"小区名称,{heading}", f"甲小区,{cell}")
    assert getattr(row.fields, field) == value
    assert row.status is Status.DOUBTED
    assert f"was taken as {unit}" in sentences(row)


def test_a_unit_in_every_cell_needs_no_conclusion():
    assert one_row("小区名称,总投资", "甲小区,418万元").status is Status.UNDERSTOOD


@pytest.mark.parametrize(
    ("heading", "cells", "reason"),
    [
        ("小区名称,户数", ",105", "name is missing"),
        ("小区名称,户数", "—,105", "name is missing"),
        ("小区名称,户数", "12,105", "is not a name"),
        ("小区名称,户数", "等,105", "names no compound"),
        ("小区名称,户数", f"{'长' * 201},105", "longer than 200 characters"),
        ("小区名称,户数", "甲小区,-3", "below zero"),
        ("小区名称,户数", "甲小区,很多", "is not a number"),
        ("小区名称,户数", "甲小区,100001", "too large to be true"),
        ("小区名称,建筑面积(亩)", "甲小区,12", "unit is not known"),
        ("小区名称,户数(人)", "甲小区,12", "unit is not known"),
        ("小区名称,计划竣工", "甲小区,尽快", "is not a date"),
        ("小区名称,户数,备注", f"甲小区,1,{'长' * 2001}", "longer than 2000 characters"),
    ],
)
def test_what_cannot_be_imported_is_refused_on_its_line(heading, cells, reason):
    row = one_row(heading, cells)
    assert row.status is Status.REFUSED
    assert reason in sentences(row)


@pytest.mark.parametrize(
    ("heading", "cells", "reason"),
    [
        ("小区名称,户数", "甲小区,近2400", "approximate"),
        ("小区名称,建成年代", "甲小区,90年代", "approximate"),
        ("小区名称,建成年代", "甲小区,很早", "is not a year"),
        ("小区名称,计划开工", "甲小区,已开工", "is a state, not a date"),
        ("小区名称,建设工期", "甲小区,三个月", "is not a pair of dates"),
        ("小区名称,年度,户数", "甲小区,今年,5", "is not a year"),
        ("小区名称,户数", "红旗一村、二村,5", "was read as “红旗二村”"),
        ("小区名称,户数", "甲小区等,5", "means more than it names"),
        ("小区名称,户数,建筑面积(㎡)", "甲小区,10,9000", "900 m² for each household"),
    ],
)
def test_what_is_doubtful_is_kept_and_said(heading, cells, reason):
    row = one_row(heading, cells)
    assert row.status is Status.DOUBTED
    assert reason in sentences(row)


def test_a_length_of_works_is_kept_as_it_is():
    row = one_row("小区名称,建设工期(天)", "甲小区,72天")
    assert (row.status, row.fields.extra) == (Status.UNDERSTOOD, (("建设工期(天)", "72天"),))


def test_the_same_name_twice_in_one_place_is_doubted_the_second_time():
    found = understand(table("区县,小区名称,户数\n甲区,一号院,10\n乙区,1号院,10\n甲区,1号院,10"))
    assert [row.status for row in found.rows] == [Status.UNDERSTOOD, Status.UNDERSTOOD, Status.DOUBTED]
    assert "stands in line 2" in sentences(found.rows[2])


def test_building_numbers_in_a_column_of_their_own_belong_to_the_compound():
    (compound,) = one_row("小区名称,楼号,户数", '甲小区,"1#、3-5#",10').fields.compounds
    assert compound.buildings == ("1", "3", "4", "5")


def test_cells_of_unknown_columns_are_kept():
    row = one_row("小区名称,户数,联系电话", "甲小区,10,041512345678")
    assert row.fields.extra == (("联系电话", "041512345678"),)


def test_what_a_person_corrects_goes_before_what_the_file_says():
    sheet = table("小区名称,户数,建筑面积(万平方米)\n甲小区,很多,0.9\n乙小区,10,0.06")
    found = understand(sheet, corrections={2: {"households": "150", "area_m2": "9100", "built_year": "1998"}})
    fields = found.rows[0].fields
    assert found.rows[0].status is Status.UNDERSTOOD
    assert (fields.households, fields.area_m2, fields.built_year) == (150, Decimal(9100), 1998)
    assert found.rows[1].fields.households == 10


def test_a_wrong_correction_is_refused_like_a_wrong_cell():
    found = understand(
        table("小区名称,户数\n甲小区,10"), corrections={2: {"households": "许多", "nonsense": "1"}}
    )
    assert found.rows[0].status is Status.REFUSED


def test_a_person_may_say_what_a_column_holds():
    sheet = table("院落大名,户数,户口\n甲院,10,12")
    found = understand(sheet, assigned={0: Field.NAME, 1: None, 2: Field.HOUSEHOLDS})
    assert (found.rows[0].fields.name, found.rows[0].fields.households) == ("甲院", 12)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("小区名称,户数", "header but no rows"),
        ("小区名称,户数\n合计,5", "header but no rows"),
        ("你好\n世界", "No column with the name of the compound was found .你好"),
        ("名称,价格\n苹果,5", "nothing of a plan"),
        ("1,2,3\n4,5,6", "No column with the name"),
        ("诉求内容,答复,小区名称\n漏水,已修,甲小区", "list of requests"),
    ],
)
def test_a_table_that_is_no_plan_is_refused(text, reason):
    with pytest.raises(Refusal, match=reason):
        understand(table(text))


def test_every_sheet_that_holds_a_plan_is_read():
    plan, other = table("小区名称,户数\n甲小区,10"), table("你好")
    assert len(understand_all([other, plan, plan])) == 2
    with pytest.raises(Refusal, match="No column"):
        understand_all([other, other])


def test_out_and_in_again_is_the_same_table():
    head = ["小区名称", "户数(户)", "建筑面积(平方米)", "计划投资(元)", "计划开工"]
    rows = [
        ["甲小区", 105, Decimal("13000.50"), Decimal("4180000.00"), "2021-04-30"],
        ["=乙小区", 80, None, None, None],
    ]
    first = understand(read_table(b"".join(write_csv(head, rows)))[0])
    fields = [row.fields for row in first.rows]
    again = [
        [f.name, f.households, f.area_m2, f.investment_yuan, f.planned_start and f.planned_start.value]
        for f in fields
    ]
    assert understand(read_table(b"".join(write_csv(head, again)))[0]) == first


def test_a_subdistrict_is_not_taken_over_into_another_district():
    text = "区县,街道,小区名称,户数\n振兴区,站前街道,锦江小区,60\n,,江城小区,60\n元宝区,,兴东小区,60"
    rows = understand(table(text), year=2026).rows
    assert [(row.fields.district, row.fields.subdistrict) for row in rows] == [
        ("振兴区", "站前街道"), ("振兴区", "站前街道"), ("元宝区", None),
    ]  # fmt: skip
