import re
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.dashboard.conftest import rows, tiles
from tests.databases import count_queries
from tracker.base import sums as stored
from tracker.base.access import Role, restrict
from tracker.base.clock import today
from tracker.charts import store as charts
from tracker.dashboard import queries, rules
from tracker.funding.rules import SourceKind
from tracker.projects.models import Project
from tracker.projects.rules import Stage
from tracker.resident_requests.rules import Category, RequestState

PAGE = "/office/programmes/?lang=en"


def figures_of(page):
    return {text: figure for text, (figure, _address) in tiles(page).items()}


@pytest.mark.parametrize("role", [Role.CITY, Role.COUNTY, Role.AUDITOR, Role.GRID])
def test_totals_are_the_sums_of_the_rows_a_person_may_see(city, session, role):
    scope = {Role.COUNTY: {"region": city.ours}, Role.GRID: {"compounds": [city.compound]}}.get(role, {})
    person = factories.account(role, **scope)
    session.commit()
    lines = queries.programme_lines(queries.own_region(person), person)
    names = ("compounds", "households", "area", "planned", "value", "earned")
    columns = [func.count(), *(func.sum(getattr(Project, name)) for name in names)]
    for year, in_plan in {(line.year, line.in_plan) for line in lines}:
        found = rules.figures(line for line in lines if line.year == year and line.in_plan is in_plan)
        query = restrict(
            select(*columns).where(Project.year == year, Project.in_plan == in_plan), Project, person
        )
        counted = tuple(session.execute(query).one())
        assert (found.projects, *(getattr(found, name) for name in names)) == counted
    visible = session.scalar(restrict(select(func.count()).select_from(Project), Project, person))
    assert sum(line.projects for line in lines) == visible > 0
    assert [fault for fault in stored.verify(session) if "_total" in fault] == []


def test_the_page_keeps_plan_other_works_and_earlier_plans_apart(city, client, login):
    login(Role.CITY)
    page = client.get(PAGE).text
    assert figures_of(page)["Projects"] == "3"
    assert figures_of(page)["Percent complete by value"] == "85%"
    assert figures_of(page)["Compounds started"] == "66.6%"
    assert "1 projects, 1 compounds" in page
    assert "Carried over" in page
    off = client.get(f"{PAGE}&plan=off").text
    assert figures_of(off)["Projects"] == "1"
    assert "Carried over" not in off


def test_each_number_opens_the_rows_it_was_summed_from(city, client, login):
    login(Role.CITY)
    page = client.get(PAGE).text
    for text, expected in (("Projects", 3), ("Compounds started", 2), ("Compounds complete", 1)):
        assert rows(client.get(tiles(page)[text][1]).text) == expected, text
    carried = re.search(r'id="carried">.*?<td class="number"[^>]*><a href="([^"]*)">(\d+)</a>', page, re.S)
    assert carried
    assert rows(client.get(carried[1].replace("&amp;", "&")).text) == int(carried[2]) == 1


def test_the_parts_add_up_to_the_whole_and_lead_down(city, client, login):
    login(Role.CITY)
    factories.project(factories.programme(factories.city(), 2019))
    page = client.get(f"{PAGE}&region={city.region.id}").text
    table = page.split('id="parts"')[1].split("</table>")[0]
    counts = [int(count) for count in re.findall(r'data-label="Compounds">(\d+)', table)]
    assert counts == [2, 1, 3]
    down = re.search(rf'href="([^"]*region={city.ours.id})">振兴区', table)
    assert down
    assert figures_of(client.get(down[1].replace("&amp;", "&") + "&lang=en").text)["Projects"] == "2"
    listed = re.search(rf'href="([^"]*projects[^"]*region={city.ours.id})">2<', table)
    assert listed
    assert rows(client.get(listed[1].replace("&amp;", "&")).text) == 2


def test_what_a_county_keeps_to_itself_is_said(city, client, login):
    factories.region(city.ours, name="花园街道")
    login(Role.COUNTY, region=city.ours)
    assert "Not assigned to one of these" in client.get(PAGE).text


def test_parts_are_ordered_by_the_address(city, client, login):
    login(Role.CITY)
    page = client.get(f"{PAGE}&sort=-progress").text.split('id="parts"')[1]
    assert page.index("元宝区") < page.index("振兴区")


def test_another_part_of_the_city_is_not_found(city, client, login):
    login(Role.COUNTY, region=city.ours)
    assert figures_of(client.get(PAGE).text)["Projects"] == "2"
    for name in ("", "stages.png", "regions.png", "funding.png", "requests.png"):
        assert client.get(f"/office/programmes/{name}?region={city.theirs.id}").status_code == 404


def test_who_answers_for_single_compounds_gets_their_projects_only(city, client, login):
    login(Role.GRID, region=city.ours, compounds=[city.compound])
    factories.resident_request(factories.compound(city.ours))
    page = client.get(f"{PAGE}&region={city.theirs.id}").text
    assert figures_of(page)["Projects"] == "1"
    assert 'id="parts"' not in page
    assert 'id="requests-caption"' not in page


def test_money_is_shown_to_whom_it_concerns(city, client, login, session):
    project = session.scalars(select(Project).where(Project.stage == Stage.TENDER)).one()
    source = factories.source(project, kind=SourceKind.PROVINCIAL, planned=Decimal(800_000))
    factories.movement(source, Decimal(200_000))
    login(Role.AUDITOR)
    assert "received ¥0.20 million (25%)" in re.sub("<.*?>", "", client.get(PAGE).text)
    login(Role.GRID, compounds=[city.compound])
    assert 'id="funding-caption"' not in client.get(PAGE).text
    assert client.get("/office/programmes/funding.png").status_code == 403


def test_requests_without_an_answer_are_counted_by_what_they_are_about(city, client, login, session):
    for state in (RequestState.FILED, RequestState.ACCEPTED, RequestState.WITHDRAWN):
        factories.resident_request(city.compound, category=Category.HEATING, state=state)
    factories.resident_request(city.compound, category=Category.LIFT)
    person = login(Role.COUNTY, region=city.ours)
    session.commit()
    assert queries.open_requests(city.ours, person) == [(Category.HEATING, 2), (Category.LIFT, 1)]
    page = client.get(PAGE).text
    link = re.search(
        r'<a href="([^"]*category=heating)">Heating not warm</a></th><td class="number">2<', page
    )
    assert link
    assert rows(client.get(link[1].replace("&amp;", "&")).text) == 2


@pytest.mark.parametrize("name", ["stages", "regions", "funding", "requests"])
def test_a_chart_is_a_picture_to_keep(city, client, login, name):
    login(Role.CITY)
    answer = client.get(f"/office/programmes/{name}.png")
    assert answer.mimetype == "image/png"
    assert answer.data.startswith(b"\x89PNG")
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")


def test_a_chart_that_has_not_changed_is_not_drawn_again(city, client, login, session, monkeypatch):
    drawn = []
    draw = charts.drawn
    monkeypatch.setattr(charts, "drawn", lambda *wanted: drawn.append(wanted[0].title) or draw(*wanted))
    login(Role.CITY)
    client.get(PAGE)
    first = len(drawn)
    assert first > 0
    client.get(PAGE)
    assert len(drawn) == first
    project = session.scalars(select(Project).where(Project.stage == Stage.TENDER)).one()
    project.stage = Stage.STARTED
    client.get(PAGE)
    assert [title for title in drawn[first:] if "projects by stage" not in title] == []
    assert len(drawn) == first + 2


def test_the_page_costs_the_same_with_one_project_and_with_twenty(client, login, session):
    city = factories.city()
    county, plan = factories.region(city), factories.programme(city, today().year)
    login(Role.CITY)
    factories.project(plan, region=county)
    client.get(PAGE)
    with count_queries() as one:
        client.get(PAGE)
    for _each in range(19):
        factories.project(plan, region=factories.region(city))
    session.commit()
    with count_queries() as twenty:
        client.get(PAGE)
    assert len(twenty) == len(one) <= 12
    assert not [query for query in twenty if "FROM project" in query]


def test_the_plan_table_is_taken_along_by_whom_it_concerns(city, client, login):
    login(Role.COUNTY, region=city.ours)
    link = re.search(r'href="([^"]*format=csv)"', client.get(PAGE).text)
    assert link
    table = client.get(link[1].replace("&amp;", "&"))
    assert table.mimetype == "text/csv"
    login(Role.GRID, compounds=[city.compound])
    assert "format=csv" not in client.get(PAGE).text


def test_without_a_plan_the_page_says_what_to_do(client, login):
    login(Role.COUNTY, region=factories.region(factories.city()))
    assert "Import a plan table" in client.get(PAGE).text
    login(Role.GRID)
    page = client.get(PAGE).text
    assert "No programme is on file yet." in page
    assert "Import a plan table" not in page
