"""What people see and do on the pages of order and dates."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests import factories
from tests.databases import count_queries
from tracker.base.access import Role
from tracker.works import actions
from tracker.works.models import Baseline, Dependency, ItemPlan, Pause
from tracker.works.rules import DependencyState

D = date


@pytest.fixture
def project(session):
    made = factories.project(factories.programme(year=2026))
    session.commit()
    return made


@pytest.fixture
def sewer(project, session):
    made = factories.item(project, "sewer", name="老污水管")
    session.commit()
    return made


@pytest.fixture
def road(project, session):
    made = factories.item(project, "road", name="新路面")
    session.commit()
    return made


@pytest.fixture
def url(project):
    return f"/office/projects/{project.id}/order/"


def test_a_project_without_items_leads_to_them(url, client, login):
    login(Role.CITY)
    assert "/items/" in client.get(url).text


def test_the_table_says_what_is_planned_what_waits_and_what_is_critical(url, sewer, road, client, login):
    login(Role.CITY)
    factories.item_plan(sewer, planned_start=D(2027, 6, 1), planned_end=D(2027, 6, 7))
    factories.item_plan(road, planned_start=D(2027, 11, 2), planned_end=D(2027, 11, 8))
    page = client.get(f"{url}?lang=en").text
    assert "1 Jun 2027" in page
    assert "<strong>老污水管</strong>" in page
    assert "critical" in page
    assert "JTG F40" in page  # asphalt in November


def test_days_are_saved_and_the_end_may_be_counted(url, sewer, client, login, session):
    login(Role.CITY)
    answer = client.post(
        f"{url}items/{sewer.id}", data={"planned_start": "2027-06-01", "planned_end": "", "workdays": "5"}
    )
    assert answer.location.endswith("/order/")
    (plan,) = session.scalars(select(ItemPlan))
    assert (plan.planned_start, plan.planned_end, plan.workdays) == (D(2027, 6, 1), D(2027, 6, 7), 5)


def test_the_refusal_names_what_the_paving_waits_for(url, sewer, road, client, login, session):
    login(Role.CITY)
    factories.item_plan(sewer, planned_start=D(2027, 6, 1), planned_end=D(2027, 6, 7))
    data = {"planned_start": "2027-06-03", "planned_end": "2027-06-09"}
    page = client.post(f"{url}items/{road.id}?lang=en", data=data).text
    assert "waits for “老污水管”" in page
    assert 'value="2027-06-03"' in page
    assert len(session.scalars(select(ItemPlan)).all()) == 1


def test_a_stale_form_is_told_who_saved_meanwhile(url, sewer, client, login, session):
    login(Role.CITY)
    plan = factories.item_plan(sewer)
    session.commit()
    plan.planned_end, plan.workdays = D(2026, 5, 13), 6
    session.commit()
    data = {"planned_start": "2026-05-06", "planned_end": "2026-05-20", "version": "1"}
    page = client.post(f"{url}items/{sewer.id}?lang=en", data=data).text
    assert "Somebody else saved this record" in page
    session.expire_all()
    assert plan.planned_end == D(2026, 5, 13)


def test_open_dates_are_proposed_with_one_day(url, sewer, road, client, login, session):
    login(Role.CITY)
    client.post(f"{url}propose", data={"start": "2027-05-03"})
    plans = {plan.item_id: plan for plan in session.scalars(select(ItemPlan))}
    assert plans[sewer.id].planned_end < plans[road.id].planned_start


def test_a_baseline_takes_two_clicks_and_the_second_one_a_reason(url, sewer, client, login, session):
    login(Role.CITY)
    plan = factories.item_plan(sewer, planned_start=D(2027, 6, 1), planned_end=D(2027, 6, 7))
    session.commit()

    def approve(**data):
        page = client.get(f"{url}baselines/new").text
        seen = page.split('name="seen"')[1].split('value="')[1].split('"')[0]
        key = page.split('name="form_key"')[1].split('value="')[1].split('"')[0]
        return client.post(f"{url}baselines/new?lang=en", data={"seen": seen, "form_key": key, **data})

    assert "(optional)" in client.get(f"{url}baselines/new?lang=en").text
    assert approve().status_code == 302
    assert "already" in client.get(f"{url}baselines/new?lang=en").text
    plan.planned_end = D(2027, 6, 14)
    session.commit()
    assert "Say why the approved dates change" in approve().text
    assert "(optional)" not in client.get(f"{url}baselines/new?lang=en").text
    assert approve(reason="雨季").status_code == 302
    assert session.scalars(select(Baseline.number).order_by(Baseline.number)).all() == [1, 2]
    page = client.get(f"{url}baselines/2?lang=en").text
    assert "雨季" in page
    assert "+7" in page
    overlay = client.get(f"{url}?base=2&against=1&lang=en").text
    assert overlay.count("Baseline 1") >= 2


def test_a_plan_that_moved_after_the_preview_is_not_approved(url, sewer, client, login, session):
    login(Role.CITY)
    factories.item_plan(sewer)
    session.commit()
    page = client.post(f"{url}baselines/new?lang=en", data={"seen": "old", "form_key": "a" * 32}).text
    assert "changed while you looked" in page
    assert not session.scalars(select(Baseline)).all()


def test_a_link_is_added_changed_taken_away_and_given_back(url, sewer, road, client, login, session):
    login(Role.CITY)
    link = f"{url}links/{sewer.id}/{road.id}"
    version = ""
    for data, state in (
        ({"lag": "3", "reason": "养护三天"}, DependencyState.CHANGED),
        ({"reason": "不在同一段", "do": "remove"}, DependencyState.REMOVED),
    ):
        assert client.post(link, data={"version": version, **data}).status_code == 302
        session.expire_all()
        (row,) = session.scalars(select(Dependency))
        assert (row.state, row.by.role) == (state, Role.CITY)
        version = str(row.version)
        assert data["reason"] in client.get(f"{url}links/").text
    client.post(f"{link}/restore")
    session.expire_all()
    assert not session.scalars(select(Dependency)).all()


def test_a_circle_is_refused_beside_the_field_with_its_members(url, sewer, road, client, login, session):
    login(Role.CITY)
    data = {"before_id": road.id, "after_id": sewer.id, "lag": "-2", "reason": "先铺路", "form_key": "b" * 32}
    page = client.post(f"{url}links/new?lang=en", data=data).text
    assert "would wait for each other" in page
    assert "→ 新路面 →" in page or "→ 老污水管 →" in page
    assert not session.scalars(select(Dependency)).all()


def test_a_pause_is_declared_corrected_and_removed(url, project, client, login, session):
    login(Role.CITY)
    data = {"kind": "other", "first_on": "2026-06-01", "last_on": "2026-06-05", "reason": "等待管材"}
    assert client.post(f"{url}calendar/new", data={**data, "form_key": "c" * 32}).status_code == 302
    (pause,) = session.scalars(select(Pause))
    assert "等待管材" in client.get(f"{url}calendar/").text
    wrong = {**data, "last_on": "2026-05-05", "version": str(pause.version)}
    assert "before the first" in client.post(f"{url}calendar/{pause.id}?lang=en", data=wrong).text
    right = {**data, "last_on": "2026-06-12", "version": str(pause.version)}
    assert client.post(f"{url}calendar/{pause.id}", data=right).status_code == 302
    assert client.post(f"{url}calendar/{pause.id}/remove").status_code == 302
    session.expire_all()
    assert not session.scalars(select(Pause)).all()


@pytest.mark.parametrize(
    ("role", "path", "status"),
    [
        (Role.AUDITOR, "", 200),
        (Role.AUDITOR, "propose", 403),
        (Role.CONTRACTOR, "links/new", 403),
        (Role.CONTRACTOR, "baselines/new", 403),
        (Role.CONTRACTOR, "calendar/new", 403),
        (Role.SUPERVISOR, "propose", 403),
    ],
)
def test_who_may_what(url, client, login, role, path, status):
    login(role)
    assert client.get(url + path).status_code == status


def test_the_schedule_can_be_taken_along_as_a_picture(url, sewer, client, login):
    login(Role.CITY)
    factories.item_plan(sewer)
    assert client.get(f"{url}schedule.png").mimetype == "image/png"


@pytest.mark.parametrize("path", ["", "links/", "baselines/", "calendar/"])
def test_pages_ask_as_often_for_twenty_rows_as_for_one(url, project, client, login, session, path):
    def grow(count):
        for _ in range(count):
            item = factories.item(project, "sewer", planned=Decimal(100))
            factories.item_plan(item)
            factories.pause(project, D(2026, 6, 1), D(2026, 6, 2))
        road = factories.item(project, "road")
        actions.link(
            project,
            road.id,
            factories.item(project, "mini_fire_station").id,
            {"lag": 0, "reason": "先路后站"},
            None,
            D(2026, 5, 6),
        )
        if not session.scalar(select(Baseline.id)):
            actions.approve(project, "", None)
        session.commit()

    login(Role.CITY)
    grow(1)
    client.get(url + path)
    with count_queries() as few:
        client.get(url + path)
    grow(20)
    with count_queries() as many:
        client.get(url + path)
    assert len(many) == len(few) <= 14


@pytest.mark.parametrize(
    "path", ["", "items/{item}", "links/", "links/new", "links/{item}/{road}", "baselines/new"]
)
def test_names_and_reasons_may_hold_a_percent_sign(url, sewer, road, client, login, session, path):
    login(Role.CITY)
    sewer.name = road.name = "管%(x)s 100%"
    factories.item_plan(sewer)
    factories.dependency(sewer, road, state=DependencyState.CHANGED, reason="%(y)s 5%", lag=1)
    session.commit()
    page = client.get(url + path.format(item=sewer.id, road=road.id))
    assert "管%(x)s 100%" in page.text


def test_an_item_whose_old_links_would_close_a_circle_is_not_taken_back_in(
    project, sewer, road, client, login, session
):
    other = factories.item(project, "greening")
    road.changed, road.left_out_reason = Decimal(0), "另行实施"
    for before, after in ((sewer, road), (road, other), (other, sewer)):
        factories.dependency(before, after)
    session.commit()
    login(Role.CITY)
    answer = client.post(f"/office/projects/{project.id}/items/{road.id}/take-back-in?lang=en")
    assert answer.status_code == 409
    assert "would wait for each other" in answer.text
    session.refresh(road)
    assert road.left_out_reason == "另行实施"
