import pytest

from tracker.exchange.columns import in_group, recognise
from tracker.exchange.fields import Field


@pytest.mark.parametrize(
    ("heading", "field", "unit"),
    [
        ("小区名称", Field.NAME, None),
        ("小 区 名 称", Field.NAME, None),
        ("小区", Field.NAME, None),
        ("项目/小区", Field.NAME, None),
        ("小区和单散楼", Field.NAME, None),
        ("改造小区名称", Field.NAME, None),
        ("Compound name", Field.NAME, None),
        ("项目名称", Field.PROJECT, None),
        ("项目(小区)名称", Field.PROJECT, None),
        ("区县", Field.DISTRICT, None),
        ("县(市、区)", Field.DISTRICT, None),
        ("区", Field.DISTRICT, None),
        ("街道(乡镇)", Field.SUBDISTRICT, None),
        ("所属社区", Field.COMMUNITY, None),
        ("地址", Field.ADDRESS, None),
        ("涉及居民(户)", Field.HOUSEHOLDS, "户"),
        ("户数", Field.HOUSEHOLDS, None),
        ("惠及户数（户）", Field.HOUSEHOLDS, "户"),
        ("计划户数(万户)", Field.HOUSEHOLDS, "万户"),
        ("Households", Field.HOUSEHOLDS, None),
        ("楼宇(栋)", Field.BUILDINGS, "栋"),
        ("楼栋数(栋)", Field.BUILDINGS, "栋"),
        ("幢数", Field.BUILDINGS, None),
        ("单元数(个)", Field.ENTRANCES, "个"),
        ("建筑面积(平方米)", Field.AREA, "平方米"),
        ("建筑面积（万㎡）", Field.AREA, "万m2"),
        ("建筑面积㎡", Field.AREA, "m2"),
        ("面积/万平方米", Field.AREA, "万平方米"),
        ("建设规模约(万平方米)", Field.AREA, "万平方米"),
        ("其中2000年以后楼栋简易修缮(万平方米)", Field.AREA_AFTER_2000, "万平方米"),
        ("计划投资(万元)", Field.INVESTMENT, "万元"),
        ("总投资", Field.INVESTMENT, None),
        ("投资估算(亿元)", Field.INVESTMENT, "亿元"),
        ("投资额万元", Field.INVESTMENT, "万元"),
        ("Investment (10k yuan)", Field.INVESTMENT, "10kyuan"),
        ("中央补助资金(万元)", Field.FUNDING_PART, "万元"),
        ("资金来源", Field.FUNDING, None),
        ("主要改造内容", Field.CONTENT, None),
        ("计划开工", Field.PLANNED_START, None),
        ("开工时间", Field.PLANNED_START, None),
        ("计划竣工", Field.PLANNED_END, None),
        ("完工时间", Field.PLANNED_END, None),
        ("建设工期", Field.PERIOD, None),
        ("建成年代", Field.BUILT_YEAR, None),
        ("建成年份", Field.BUILT_YEAR, None),
        ("计划年度", Field.YEAR, None),
        ("标段", Field.LOT, None),
        ("项目代码", Field.PROJECT_CODE, None),
        ("项目数量(个)", Field.PROJECT_COUNT, "个"),
        ("小区数(个)", Field.COMPOUND_COUNT, "个"),
        ("新开工小区数(个)", Field.STARTED_COMPOUNDS, "个"),
        ("该区合计(原文)", Field.GROUP_TOTAL, None),
        ("序号", Field.SERIAL, None),
        ("源ID", Field.SOURCE_ID, None),
        ("实施主体", Field.IMPLEMENTING_BODY, None),
        ("备注", Field.REMARK, None),
        ("市（县、区）", Field.DISTRICT, None),
        ("街办", Field.SUBDISTRICT, None),
        ("片区名称", Field.NAME, None),
        ("小区名称/地址", Field.NAME, None),
        ("建筑总面积(㎡)", Field.AREA, "m2"),
        ("Area (10,000 m2)", Field.AREA, "10000m2"),
        ("计划开竣工时间", Field.PERIOD, None),
        ("投资来源", Field.FUNDING, None),
        ("预算金额(万元)", Field.INVESTMENT, "万元"),
    ],
)
def test_a_column_is_known_by_its_many_names(heading, field, unit):
    found = recognise(heading)
    assert (found.field, found.unit and found.unit.text) == (field, unit)


@pytest.mark.parametrize(
    "heading",
    [
        "完成投资(万元)",
        "已完成户数",
        "占地面积",
        "小区开工率",
        "诉求摘要",
        "整改情况",
        "统计时点",
        "联系电话",
        "",
    ],
)
def test_what_looks_alike_is_not_taken_for_a_plan(heading):
    assert recognise(heading).field is None


@pytest.mark.parametrize(
    ("heading", "unit"), [("建筑面积(亩)", "亩"), ("户数(人)", "人"), ("建筑面积(户)", "户")]
)
def test_a_unit_that_cannot_be_is_named(heading, unit):
    found = recognise(heading)
    assert (found.unit, found.strange) == (None, unit)


@pytest.mark.parametrize(
    ("top", "below", "field", "unit"),
    [
        ("建设规模", "户数(户)", Field.HOUSEHOLDS, "户"),
        ("建设规模", "建筑面积", Field.AREA, None),
        ("建筑面积", "(平方米)", Field.AREA, "平方米"),
        ("计划投资", "万元", Field.INVESTMENT, "万元"),
        ("总投资(万元)", "合计", Field.INVESTMENT, "万元"),
        ("资金来源(万元)", "中央补助", Field.FUNDING_PART, "万元"),
        ("资金来源(万元)", "合计", Field.INVESTMENT, "万元"),
        ("总投资(万元)", "居民出资", Field.FUNDING_PART, "万元"),
        ("计划时间", "开工", Field.PLANNED_START, None),
        ("建设规模", "", Field.AREA, None),
    ],
)
def test_a_heading_may_have_two_lines(top, below, field, unit):
    found = in_group(recognise(top), below)
    assert (found.field, found.unit and found.unit.text) == (field, unit)


def test_a_column_called_about_is_approximate():
    assert recognise("建设规模约(万平方米)").approximate
    assert not recognise("履约情况").approximate
