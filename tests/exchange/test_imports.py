"""Plan tables in the database: what a row makes, what it finds, what is taken back."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.exchange.taking import confirm, faults, look, open_table, row_counts, take
from tracker.base.errors import Refusal
from tracker.base.journal import JournalLine
from tracker.exchange import actions, corrections
from tracker.exchange.draft import Fate
from tracker.exchange.models import ImportState
from tracker.funding.models import FundingTotal, Source
from tracker.funding.rules import SourceKind
from tracker.items.models import Item, ItemPlace
from tracker.milestones.models import Milestone
from tracker.milestones.rules import MilestoneKind
from tracker.places.models import Compound, Region
from tracker.places.rules import Level
from tracker.projects.evidence import EvidenceKind
from tracker.projects.models import (
    EvidenceRecord,
    Programme,
    ProgrammeTotal,
    Project,
    ProjectCompound,
    StageStep,
)
from tracker.projects.rules import Stage

HEAD = "区县,街道,小区名称,户数,楼栋数(栋),建筑面积(平方米),计划投资(万元),建成年份,改造内容,资金来源,计划开工时间,计划竣工时间"
ONE = f"{HEAD}\n振兴区,头道桥街道,锦江小区,150,3,9000,300,1988,供水管网、飞碟停机坪,中央补助60%、居民出资40%,2026年4月,2026年10月底"


@pytest.fixture
def city(session):
    return factories.city()


def total(region, year, name, table=ProgrammeTotal):
    query = select(func.sum(getattr(table, name))).filter_by(region_id=region.id, year=year)
    return actions.db.session.scalar(query)


def only(session, model):
    return session.scalars(select(model)).one()


@pytest.mark.parametrize(
    ("name", "year", "projects", "figures"),
    [
        ("S01_tianchang_2021.csv", 2021, 8,
         {"compounds": 8, "households": 554, "buildings": 18, "area": Decimal(56600), "planned": Decimal(18222000)}),
        ("S03_harbin_shuangcheng_2020.csv", 2020, 10, {"compounds": 10, "area": Decimal(169100)}),
        ("S09_hefei_2022H1.csv", 2022, 64, {"compounds": 65}),
        ("S12_sanming_2020.csv", 2020, 23, {"compounds": 25}),
        ("S15_qiqihar_longsha_2022.csv", 2022, 22, {"compounds": 22}),
    ],
)  # fmt: skip
def test_published_totals_stand_in_the_programme(city, name, year, projects, figures):
    take(name, city, year=year)
    assert total(city, year, "projects") == projects
    assert {measure: total(city, year, measure) for measure in figures} == figures
    assert faults() == []


def test_each_district_of_hefei_has_its_own_projects(session, city):
    take("S09_hefei_2022H1.csv", city, year=2022)
    districts = session.scalars(select(Region).filter_by(parent_id=city.id, level=Level.COUNTY)).all()
    counts = {district.name: total(district, 2022, "projects") for district in districts}
    assert set(counts) == {"包河区", "庐阳区", "蜀山区", "瑶海区"}
    assert sum(counts.values()) == 64


def test_a_row_becomes_a_project_with_all_that_belongs_to_it(session, city):
    take(ONE, city)
    project, compound = only(session, Project), only(session, Compound)
    assert (project.code, project.name, project.stage, project.in_plan) == (
        "2026-ZXQ-0001",
        "锦江小区",
        Stage.PLANNED,
        True,
    )
    assert (project.households, project.buildings, project.planned) == (150, 3, Decimal("3000000.00"))
    assert (project.planned_start, project.planned_end) == (date(2026, 4, 1), date(2026, 10, 31))
    assert "飞碟停机坪" in project.note
    assert (compound.households, compound.built_year, compound.initials, compound.source) == (
        150,
        1988,
        "jjxq",
        "计划.csv",
    )
    assert compound.region.name == "头道桥街道"
    assert compound.region.parent.name == "振兴区"
    assert only(session, ProjectCompound).compound_id == compound.id
    assert only(session, Programme).year == 2026
    item, place = only(session, Item), only(session, ItemPlace)
    assert (item.type_code, item.planned, place.compound_id, place.planned) == (
        "water_main",
        None,
        compound.id,
        None,
    )
    evidence = only(session, EvidenceRecord)
    assert (evidence.kind, evidence.document_no) == (EvidenceKind.PLAN_LISTING, "计划.csv 第2行")
    assert only(session, StageStep).stage is Stage.PLANNED
    days = {row.kind: (row.planned_on, row.basis) for row in session.scalars(select(Milestone))}
    assert len(days) == len(MilestoneKind)
    assert days[MilestoneKind.START] == (date(2026, 4, 1), "Given in the plan table")
    assert faults() == []


def test_money_is_divided_as_the_table_divides_it(session, city):
    take(ONE, city)
    sources = {row.kind: row.planned for row in session.scalars(select(Source))}
    assert sources == {SourceKind.CENTRAL_FISCAL: Decimal(1800000), SourceKind.RESIDENTS: Decimal(1200000)}
    assert total(city, 2026, "planned", FundingTotal) == Decimal(3000000)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("", {SourceKind.UNDIVIDED: "3000000.00"}),
        ("市级补助", {SourceKind.CITY: "3000000.00"}),
        ("中央补助100万元、居民出资50万元",
         {SourceKind.CENTRAL_FISCAL: "1000000.00", SourceKind.RESIDENTS: "500000.00", SourceKind.UNDIVIDED: "1500000.00"}),
        ("中央补助33.33%、市级补助33.33%、居民出资33.34%",
         {SourceKind.CENTRAL_FISCAL: "999900.00", SourceKind.CITY: "999900.00", SourceKind.RESIDENTS: "1000200.00"}),
    ],
)  # fmt: skip
def test_sources_always_add_up_to_the_investment(session, city, cell, expected):
    take(f"小区名称,计划投资(万元),资金来源\n锦江小区,300,{cell}", city)
    assert {row.kind: str(row.planned) for row in session.scalars(select(Source))} == expected


def test_a_row_for_several_compounds_is_one_project_of_them_all(session, city):
    take("小区名称,户数\n荆西车队小区、渡口小区,90", city)
    assert session.scalars(select(Compound.name).order_by(Compound.id)).all() == ["荆西车队小区", "渡口小区"]
    assert session.scalars(select(Compound.households)).all() == [None, None]
    project = only(session, Project)
    assert (project.compounds, project.households) == (2, 90)
    assert session.scalar(select(func.count()).select_from(ItemPlace)) == 2 * session.scalar(
        select(func.count()).select_from(Item)
    )


def test_a_row_without_works_gets_the_usual_items_unmeasured(session, city):
    take("小区名称,户数\n锦江小区,90", city)
    items = session.scalars(select(Item)).all()
    assert {item.type_code for item in items} >= {"water_main", "sewer"}
    assert {item.planned for item in items} == {None}


def test_items_at_buildings_lie_at_every_building_on_file(session, city):
    compound = factories.compound(city, name="锦江小区")
    buildings = {factories.building(compound).id, factories.building(compound).id}
    take("小区名称,改造内容\n锦江小区,单元门、道路", city)
    places = {
        item.type_code: {place.building_id for place in item.places} for item in session.scalars(select(Item))
    }
    assert places == {"entrance_door": buildings, "road": {None}}


def test_the_same_file_again_changes_nothing(session, city):
    take("S12_sanming_2020.csv", city, year=2020)
    before = row_counts()
    again = open_table("S12_sanming_2020.csv", city, year=2020)
    assert [row.fate for row in look(again).rows] == [Fate.THERE] * 23
    with pytest.raises(Refusal, match="Nothing in this file is new"):
        confirm(again)
    assert row_counts() == before


def test_the_same_rows_in_another_layout_change_nothing(session, city):
    take(ONE, city)
    other = (
        "小区名称,所在街道,所在区,总户数\n锦江小区,头道桥街道办事处,振兴,150\n站前小区,头道桥街道,振兴区,60"
    )
    batch = open_table(other, city, name="另一张.csv")
    assert [row.fate for row in look(batch).rows] == [Fate.THERE, Fate.NEW]
    confirm(batch)
    assert session.scalars(select(Project.name).order_by(Project.id)).all() == ["锦江小区", "站前小区"]
    assert session.scalar(select(func.count()).select_from(Region)) == 3


def test_next_years_plan_uses_the_compound_on_file(session, city):
    take(ONE, city)
    take(ONE, city, year=2025)
    assert session.scalar(select(func.count()).select_from(Compound)) == 1
    assert sorted(session.scalars(select(Project.year))) == [2025, 2026]


def test_a_survey_file_is_never_overwritten(session, city):
    compound = factories.compound(city, name="锦江小区", households=149, buildings=None, built_year=1988)
    batch = open_table("小区名称,户数,建成年份\n锦江小区,150,1988", city)
    (row,) = look(batch).rows
    assert [(one.label, one.table, one.record) for one in row.differences] == [("Households", 150, 149)]
    confirm(batch)
    session.refresh(compound)
    assert compound.households == 149
    assert only(session, Project).households == 150


def test_another_name_of_a_merged_record_finds_its_survivor(session, city):
    compound = factories.compound(city, name="锦江小区")
    factories.compound(city, name="老锦江大院", merged_into_id=compound.id)
    take("小区名称,户数\n老锦江大院,150", city)
    assert only(session, ProjectCompound).compound_id == compound.id


def test_nearly_the_same_name_is_offered_and_a_person_decides(session, city):
    where = factories.region(factories.region(city, name="振兴区"), Level.SUBDISTRICT, name="头道桥街道")
    compound = factories.compound(where, name="锦江花园雅苑小区")
    batch = open_table("区县,街道,小区名称,户数\n振兴区,头道桥街道,锦江花圆雅苑小区,60", city)
    (row,) = look(batch).rows
    assert (row.row.status.value, row.compounds[0].candidates[0].id) == ("doubted", compound.id)
    batch.corrections = corrections.with_line(batch.corrections, 0, 2, {"same": {"0": compound.id}})
    confirm(batch)
    assert only(session, ProjectCompound).compound_id == compound.id


def test_two_compounds_of_one_name_are_told_apart_by_their_address(session, city):
    text = "小区名称,地址,户数\n机关小区,青年大街1号,60\n机关小区,江城路9号,80"
    take(text, city)
    assert session.scalars(select(Compound.address).order_by(Compound.id)).all() == [
        "青年大街1号",
        "江城路9号",
    ]
    with pytest.raises(Refusal, match="Nothing in this file is new"):
        take(text, city, name="再来.csv")


def test_lines_that_take_up_one_compound_building_by_building_stay_apart(session, city):
    text = "小区名称,户数\n红旗新村1、2幢,60\n红旗新村5幢,30"
    take(text, city)
    assert session.scalars(select(Compound.name).order_by(Compound.id)).all() == [
        "红旗新村1、2幢",
        "红旗新村5幢",
    ]
    assert total(city, 2026, "households") == 90
    with pytest.raises(Refusal, match="Nothing in this file is new"):
        take(text, city, name="再来.csv")


def test_a_line_that_repeats_another_is_not_counted_twice(session, city):
    take("小区名称,户数\n锦江小区,60\n锦江小区,60", city)
    assert total(city, 2026, "households") == 60


def test_one_bad_line_stays_out_and_the_others_go_in(session, city):
    batch = open_table("小区名称,户数\n锦江小区,60\n江城小区,很多\n站前小区,30", city)
    made = look(batch)
    assert [row.fate for row in made.rows] == [Fate.NEW, Fate.LEFT_OUT, Fate.NEW]
    assert actions.counts(made)["refused"] == 1
    confirm(batch)
    assert session.scalars(select(Project.name).order_by(Project.id)).all() == ["锦江小区", "站前小区"]


def test_a_corrected_line_goes_in_and_a_skipped_one_does_not(session, city):
    batch = open_table("小区名称,户数\n锦江小区,60\n江城小区,很多", city)
    batch.corrections = corrections.with_line(batch.corrections, 0, 2, {"skip": True})
    batch.corrections = corrections.with_line(batch.corrections, 0, 3, {"households": "45"})
    confirm(batch)
    project = only(session, Project)
    assert (project.name, project.households) == ("江城小区", 45)


def test_dates_out_of_order_are_left_out_with_a_doubt(session, city):
    batch = open_table("小区名称,计划开工时间,计划竣工时间\n锦江小区,2026年9月,2026年5月", city)
    assert look(batch).rows[0].row.status.value == "doubted"
    confirm(batch)
    project = only(session, Project)
    assert (project.planned_start, project.planned_end) == (None, None)


def test_the_code_of_the_table_becomes_the_code_of_the_project(session, city):
    take("项目代码,小区名称,户数\n2301-350102-04-05-303544,锦江小区,60", city)
    project = only(session, Project)
    assert project.code == project.national_code == "2301-350102-04-05-303544"


def test_a_county_takes_in_only_its_own_rows(session, city):
    county = factories.region(city, name="振兴区")
    batch = open_table("区县,小区名称,户数\n振兴区,锦江小区,60\n元宝区,江城小区,60", county)
    rows = look(batch).rows
    assert [row.fate for row in rows] == [Fate.NEW, Fate.LEFT_OUT]
    assert "元宝区, not in 振兴区" in str(rows[1].row.messages[-1])


def test_rows_of_another_city_stay_out(session, city):
    batch = open_table("城市,小区名称,户数\n合肥市,锦江小区,60", city)
    assert look(batch).rows[0].fate is Fate.LEFT_OUT


def test_a_year_nobody_can_mean_is_refused(session, city):
    with pytest.raises(Refusal, match="plan year must be between"):
        open_table("小区名称,户数\n锦江小区,60", city, year=1998)
    with pytest.raises(Refusal, match="Enter the year"):
        open_table("小区名称,户数\n锦江小区,60", city, year=None)


def test_every_new_record_has_its_line_in_the_journal(session, city):
    take(ONE, city)
    lines = session.execute(select(JournalLine.chain, JournalLine.action, JournalLine.record)).all()
    project = only(session, Project)
    assert (f"project:{project.id}", "add", "project") in lines
    assert ("compound", "add", "compound") in lines
    assert ("import_batch", "import", "import_batch") in lines


def test_an_import_taken_back_leaves_no_row_behind(session, city):
    factories.compound(city, name="老地方小区")
    session.commit()
    before = row_counts()
    batch = take("S09_hefei_2022H1.csv", city, year=2022)
    assert row_counts() != before
    assert actions.undo(batch) == 64
    session.commit()
    assert row_counts() == before
    assert batch.state is ImportState.UNDONE
    assert faults() == []
    with pytest.raises(Refusal, match="not in force"):
        actions.undo(batch)


def test_what_was_taken_back_can_be_taken_in_again(session, city):
    actions.undo(take(ONE, city))
    session.commit()
    take(ONE, city)
    assert total(city, 2026, "projects") == 1
    assert faults() == []


def test_a_project_changed_since_stands_in_the_way_and_is_named(session, city):
    batch = take(ONE, city)
    only(session, Project).note = "改过"
    session.commit()
    with pytest.raises(Refusal, match="1 records were changed or used since: 锦江小区"):
        actions.undo(batch)
    session.rollback()
    assert only(session, Project).note == "改过"


def test_a_compound_that_others_use_stands_in_the_way(session, city):
    batch = take(ONE, city)
    factories.notice(only(session, Compound))
    session.commit()
    with pytest.raises(Refusal, match="锦江小区"):
        actions.undo(batch)


def test_regions_that_others_need_stay_when_an_import_is_taken_back(session, city):
    batch = take(ONE, city)
    take(ONE.replace("锦江小区", "站前小区"), city, name="另一张.csv")
    actions.undo(batch)
    session.commit()
    assert only(session, Compound).name == "站前小区"
    assert session.scalar(select(func.count()).select_from(Region)) == 3
    assert faults() == []


def test_a_batch_corrected_meanwhile_is_not_taken_in_blindly(session, city):
    batch = open_table(ONE, city)
    session.commit()
    seen = batch.version
    batch.corrections = corrections.with_line(batch.corrections, 0, 2, {"skip": True})
    session.commit()
    found = actions.tables(batch, actions.content(batch))
    with pytest.raises(Refusal, match="since you looked"):
        list(actions.take_in(batch, found, version=seen, by_id=None))


def test_three_hundred_rows_need_hardly_more_statements_than_thirty(session, city, client):
    from tests.databases import count_queries

    def statements(rows, name):
        text = "小区名称,户数\n" + "\n".join(f"{name}{number}号院,60" for number in range(rows))
        batch = open_table(text, city, name=f"{name}.csv")
        with count_queries() as queries:
            confirm(batch)
        return len(queries)

    few = statements(30, "锦江")
    assert statements(300, "江城") <= few + 10
    assert total(city, 2026, "projects") == 330
    assert faults() == []
