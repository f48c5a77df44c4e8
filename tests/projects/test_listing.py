from datetime import date
from decimal import Decimal

import pytest

from tests import factories
from tests.databases import count_queries
from tracker.base.access import Role
from tracker.projects import views
from tracker.projects.rules import Stage

PAGE = "/office/projects/"
TODAY = date(2026, 7, 22)


@pytest.fixture
def programme(scene, monkeypatch, session):
    monkeypatch.setattr(views, "today", lambda: TODAY)
    return scene.project.programme


@pytest.fixture
def listed(client, login):
    """Names on the list that an address asks for, in order."""

    def ask(address="", who=Role.CITY, **account):
        login(who, **account)
        answer = client.get(PAGE + address)
        assert answer.status_code == 200
        return [line.partition("</a>")[0] for line in answer.text.split('<th scope="row"><a href="')[1:]]

    return lambda *args, **values: [line.partition('">')[2] for line in ask(*args, **values)]


def project(programme, name, **values):
    return factories.project(programme, name=name, **values)


def test_the_list_shows_the_plan_that_is_worked_on_now(programme, listed):
    project(factories.programme(programme.region, 2027), "明年的项目")
    project(factories.programme(programme.region, 2025), "去年的项目")
    assert listed() == ["幸福里改造"]
    assert listed("?year=2027") == ["明年的项目"]
    assert listed("?year=all") == ["去年的项目", "幸福里改造", "明年的项目"]


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("progress", ["甲", "乙", "丙"]),
        ("-progress", ["乙", "甲", "丙"]),
        ("planned_end", ["乙", "甲", "丙"]),
        ("-planned_end", ["甲", "乙", "丙"]),
        ("planned", ["乙", "甲", "丙"]),
        ("-last_report", ["甲", "乙", "丙"]),
    ],
)
def test_rows_without_a_value_come_last_whichever_way_the_list_is_sorted(sort, order, programme, listed):
    last_year = factories.programme(programme.region, 2025)
    facts = {"progress": 100, "planned_end": date(2025, 9, 1), "planned": Decimal(9)}
    project(last_year, "甲", **facts, last_report_on=date(2025, 8, 1))
    facts = {"progress": 900, "planned_end": date(2025, 8, 1), "planned": Decimal(2)}
    project(last_year, "乙", **facts, last_report_on=date(2025, 7, 1))
    project(last_year, "丙")
    assert listed(f"?year=2025&sort={sort}") == order


def test_years_are_sorted_together(programme, listed):
    for year, progress in ((2024, 300), (2025, 200)):
        project(factories.programme(programme.region, year), f"{year}", progress=progress)
    project(programme, "2026", progress=250)
    assert listed("?year=all&sort=progress") == ["2025", "2026", "2024", "幸福里改造"]


def test_filters_narrow_the_list(programme, listed, scene):
    elsewhere = factories.region(programme.region, name="元宝区")
    project(programme, "计划外项目", in_plan=False, region=elsewhere)
    project(programme, "设计中的项目", stage=Stage.DESIGN, region=elsewhere)
    assert listed("?plan=off") == ["计划外项目"]
    assert listed("?stage=design") == ["设计中的项目"]
    assert listed(f"?region={scene.county.id}") == ["幸福里改造"]
    assert listed("?q=外项") == ["计划外项目"]
    assert listed("?q=100%25") == []


def test_late_and_silent_projects_are_found(programme, listed):
    project(programme, "该开工", stage=Stage.TENDER, planned_start=date(2026, 7, 21))
    project(programme, "该完工", stage=Stage.WORKS, planned_end=date(2026, 7, 21), last_report_on=TODAY)
    project(programme, "今天完工", stage=Stage.WORKS, planned_end=TODAY, last_report_on=TODAY)
    project(programme, "已完工", stage=Stage.COMPLETED, planned_end=date(2026, 7, 1))
    project(programme, "久未填报", stage=Stage.WORKS, last_report_on=date(2026, 6, 1))
    assert sorted(listed("?watch=late")) == ["该完工", "该开工"]
    assert sorted(listed("?watch=silent")) == ["久未填报", "幸福里改造"]


def test_a_project_slips_by_its_forecast_before_its_day_has_come(programme, listed, client):
    facts = {"stage": Stage.WORKS, "planned_end": date(2026, 9, 30), "last_report_on": TODAY}
    project(programme, "预计推迟", forecast_end=date(2026, 10, 1), **facts)
    project(programme, "预计按期", forecast_end=date(2026, 9, 30), **facts)
    project(programme, "没有预计", **facts)
    assert listed("?watch=late") == ["预计推迟"]
    assert client.get("/office/projects/?lang=en").text.count(">Slipping</span>") == 1


def test_carried_over_is_what_earlier_plans_left_for_this_year(programme, listed, session):
    earlier = factories.programme(programme.region, 2024)
    project(earlier, "还在施工", stage=Stage.WORKS)
    for name, day in (("今年完工", date(2026, 3, 1)), ("去年完工", date(2025, 12, 31))):
        done = project(earlier, name, stage=Stage.COMPLETED)
        factories.save(
            views.listing.StageStep(
                project_id=done.id, stage=Stage.COMPLETED, reached_on=day, at=factories.NOON
            )
        )
    assert sorted(listed("?watch=carried")) == sorted(["今年完工", "还在施工"])


@pytest.mark.parametrize(
    "address",
    ["?sort=nothing", "?page=9999", "?year=٢٠٢٦x", "?region=x", "?stage=x&plan=x&watch=x", "?page=-3"],
)
def test_a_strange_address_is_no_error(address, programme, client, login):
    login(Role.CITY)
    assert client.get(PAGE + address).status_code == 200


def test_a_region_of_others_is_not_found(programme, client, login, scene):
    login(Role.COUNTY, region=factories.region(programme.region))
    assert client.get(f"{PAGE}?region={scene.county.id}").status_code == 404


def test_a_county_sees_its_own_and_the_count_agrees(programme, client, login, scene):
    project(programme, "别处的项目")
    login(Role.COUNTY, region=scene.county)
    page = client.get(PAGE).text
    assert "幸福里改造" in page
    assert "别处的项目" not in page
    assert "1 个项目" in page or "1 projects" in page


def test_a_contractor_sees_only_projects_it_takes_part_in(programme, listed, scene):
    project(programme, "别家的项目")
    firm = scene.project.parties[0].organisation
    assert listed(who=Role.CONTRACTOR, organisation=firm) == ["幸福里改造"]
    assert listed(who=Role.CONTRACTOR, organisation=factories.organisation()) == []


def test_the_second_page_goes_on_where_the_first_ended(programme, client, login):
    for number in range(55):
        project(programme, f"项目{number:03d}")
    login(Role.CITY)
    first, second = client.get(PAGE).text, client.get(f"{PAGE}?page=2").text
    assert "项目000" in first
    assert "项目054" in second
    assert "项目000" not in second


@pytest.mark.parametrize("address", ["", "?year=all&sort=-progress", "?watch=late", "?q=项目"])
def test_the_list_costs_the_same_with_one_project_and_with_twenty(address, programme, client, login, session):
    login(Role.CITY)
    client.get(PAGE + address)

    def cost():
        session.commit()
        with count_queries() as queries:
            client.get(PAGE + address)
        return len(queries)

    alone = cost()
    for number in range(19):
        project(programme, f"项目{number}")
    assert cost() == alone <= 7


def test_a_statement_kept_for_one_person_shows_another_only_their_own(programme, listed, scene):
    there = factories.region(programme.region, name="元宝区")
    project(programme, "那边的项目", region=there)
    assert listed(who=Role.COUNTY, region=scene.county) == ["幸福里改造"]
    assert listed(who=Role.COUNTY, region=there) == ["那边的项目"]
    assert sorted(listed()) == ["幸福里改造", "那边的项目"]
