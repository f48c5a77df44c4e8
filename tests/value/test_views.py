"""A person reads the pages: what they say, what they leave unsaid, who may not."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests import factories
from tests.databases import count_queries
from tracker.base.access import Role
from tracker.base.clock import today
from tracker.items.actions import recount
from tracker.progress.models import Halt
from tracker.progress.rules import HaltReason
from tracker.projects.rules import Stage
from tracker.works.models import ItemPlan, Pause
from tracker.works.rules import PauseKind

JUNE, JULY = date(2026, 6, 1), date(2026, 7, 31)


@pytest.fixture
def half_done(works, approve, done):
    """Planned from June to July 2026, 40 % earned in June."""
    project, item, place = works
    approve(project, (item, JUNE, JULY, 10000))
    done(place, 40, date(2026, 6, 20))
    return project


def read(client, address):
    page = client.get(address)
    assert page.status_code == 200
    return page.text


def test_a_project_shows_figures_formula_and_day(half_done, login, client):
    login()
    page = read(client, f"/office/projects/{half_done.id}/value/?on=2026-07-31&lang=en")
    assert "EV ÷ PV" in page
    assert "0.400" in page
    assert "31 Jul 2026" in page
    assert "no payment on file" in page


def test_every_forecast_of_the_end_stands_beside_its_rule(half_done, login, client):
    login()
    page = read(client, f"/office/projects/{half_done.id}/value/?on=2026-06-30&lang=en")
    for rule in ("Completion milestone", "Order of works", "Earned schedule", "Pace of value"):
        assert rule in page
    assert "SPI(t) = ES ÷ AT" in page
    assert "no date on file" in page


def test_a_forecast_that_has_passed_says_so_while_work_is_left(half_done, login, client):
    login()
    page = read(client, f"/office/projects/{half_done.id}/value/?on=2026-12-31&lang=en")
    assert "has passed: the rule no longer holds" in page


def test_items_are_called_as_the_reader_calls_them(half_done, login, client):
    login()
    address = f"/office/projects/{half_done.id}/value/"
    assert ">Sewers<" in read(client, f"{address}?lang=en")
    assert ">Sewers<" not in read(client, f"{address}?lang=zh")


def test_without_a_baseline_the_page_says_so(works, login, client):
    login()
    page = read(client, f"/office/projects/{works[0].id}/value/?lang=en")
    assert "No baseline is approved yet" in page
    assert "no approved baseline" in page


def test_a_cut_off_day_that_is_none_means_today(half_done, login, client):
    login()
    read(client, f"/office/projects/{half_done.id}/value/?on=gestern")


def test_the_curve_comes_as_a_file(half_done, login, client):
    login()
    answer = client.get(f"/office/projects/{half_done.id}/value/curve.png")
    assert answer.mimetype == "image/png"


@pytest.mark.parametrize("role", [Role.CONTRACTOR, Role.SUPERVISOR, Role.RESIDENT])
def test_money_of_the_whole_project_is_not_for_the_site(half_done, login, client, role):
    login(role)
    assert client.get(f"/office/projects/{half_done.id}/value/").status_code in (403, 404)


def test_a_project_of_another_county_is_not_found(half_done, login, client):
    login(Role.COUNTY, region=factories.region(factories.city()))
    assert client.get(f"/office/projects/{half_done.id}/value/").status_code == 404


def test_a_region_adds_up_its_projects_from_kept_sums(half_done, login, client):
    login()
    region = half_done.region_path.strip("/").split("/")[0]
    page = read(client, f"/office/value/?region={region}&year=2026&month=2026-07&lang=en")
    assert "SPI" in page
    assert "31 Jul 2026" in page
    assert "1 of 1 projects have an approved baseline" in page


def test_a_region_is_read_with_as_many_statements_for_twenty_projects_as_for_one(
    half_done, approve, done, login, client
):
    login()
    address = (
        f"/office/value/?year=2026&month=2026-07&region={half_done.region_path.strip('/').split('/')[0]}"
    )
    read(client, address)
    with count_queries() as one:
        read(client, address)
    for _ in range(20):
        project = factories.project(half_done.programme, region=half_done.region)
        item = factories.item(project, unit_price=Decimal(100), value=Decimal(10000))
        recount(project)
        approve(project, (item, JUNE, JULY, 10000))
    with count_queries() as many:
        read(client, address)
    assert len(many) == len(one)


def test_nothing_on_file_leads_on(login, client, session):
    login()
    assert "Approve a baseline" in read(client, "/office/value/?lang=en")


@pytest.fixture
def late(session):
    """A project of this year's plan that is expected long after the year's end."""
    top = factories.city()
    project = factories.project(
        factories.programme(top, today().year), stage=Stage.WORKS, name="西山里改造项目",
        planned_end=date(today().year + 1, 3, 1), last_report_on=today(),
    )  # fmt: skip
    session.commit()
    return project


def test_who_is_expected_after_the_year_is_listed_with_days(late, login, client):
    login()
    page = read(client, "/office/value/late?limit=year&lang=en")
    assert "西山里改造项目" in page
    assert f">{(late.planned_end - date(today().year, 12, 31)).days}<" in page
    assert "Not known" in page


def test_the_stated_reason_is_the_cause(late, login, client, session):
    account = login()
    halt = Halt(
        project_id=late.id, since=today(), cause=HaltReason.UTILITY, words="等供热公司换管",
        restart_on=today() + timedelta(days=9), said_by_id=account.id, said_at=factories.NOON,
    )  # fmt: skip
    factories.save(halt)
    session.commit()
    page = read(client, "/office/value/late?limit=year&lang=en")
    assert "Waits for an operator" in page
    assert "等供热公司换管" in page


def test_a_declared_pause_is_a_cause(late, login, client, session):
    login()
    factories.save(
        Pause(
            project_id=late.id, first_on=today(), last_on=today(), kind=PauseKind.OTHER, reason="高考期间停工",
            at=factories.NOON,
        )
    )  # fmt: skip
    session.commit()
    assert "高考期间停工" in read(client, "/office/value/late?limit=year&lang=en")


def test_whoever_ends_in_time_is_not_listed(late, login, client, session):
    login()
    late.planned_end = date(today().year, 12, 31)
    session.commit()
    assert "西山里改造项目" not in read(client, "/office/value/late?limit=year")


def test_causes_cost_as_many_statements_for_twenty_projects_as_for_one(late, login, client, session):
    login()
    read(client, "/office/value/late?limit=year")
    with count_queries() as one:
        read(client, "/office/value/late?limit=year")
    for _ in range(20):
        project = factories.project(
            late.programme, region=late.region, stage=Stage.WORKS, planned_end=late.planned_end
        )
        item = factories.item(project)
        factories.save(ItemPlan(item_id=item.id, project_id=project.id))
    session.commit()
    with count_queries() as many:
        read(client, "/office/value/late?limit=year")
    assert len(many) == len(one)


def test_the_longest_silent_site_comes_first(late, login, client, session):
    login()
    factories.project(
        late.programme, region=late.region, stage=Stage.WORKS, name="从未填报的项目", last_report_on=None
    )
    session.commit()
    page = read(client, "/office/value/silence?lang=en")
    assert page.index("从未填报的项目") < page.index("西山里改造项目")
    assert "never reported" in page


@pytest.mark.parametrize("address", ["late", "silence"])
def test_a_county_sees_its_own_projects_only(late, login, client, address):
    login(Role.COUNTY, region=factories.region(factories.city()))
    assert "西山里改造项目" not in read(client, f"/office/value/{address}?limit=year")


@pytest.mark.parametrize("name", ["curve", "late", "silence"])
def test_the_pictures_come_as_files(late, login, client, name):
    login()
    assert client.get(f"/office/value/{name}.png").mimetype == "image/png"
