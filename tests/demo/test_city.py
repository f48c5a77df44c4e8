import itertools
import re
import stat
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.databases import Databases, application
from tracker.accounts.models import Account
from tracker.accounts.security import password_matches
from tracker.base import journal, sums
from tracker.base.access import Role
from tracker.base.clock import now, today
from tracker.base.workdays import chinese_calendar
from tracker.demo import courses
from tracker.demo.pictures import SCENES, WORKS
from tracker.extensions import db
from tracker.funding.books import Movement
from tracker.funding.ledger import MovementKind
from tracker.funding.models import Source
from tracker.funding.rules import PER_SQUARE_METRE
from tracker.interruptions.models import Interruption
from tracker.items.models import Item
from tracker.items.queries import unequal_items, unequal_projects
from tracker.milestones.models import Milestone
from tracker.milestones.rules import MilestoneStatus, status
from tracker.notices.models import Notice, Posting
from tracker.places.models import Building, Compound, Region
from tracker.places.rules import Level
from tracker.progress.models import Photo, Report
from tracker.progress.pictures import is_stored
from tracker.progress.rules import ReportState
from tracker.projects.models import Project, ProjectCompound, StageStep
from tracker.projects.rules import AFTER_WORKS, Stage
from tracker.resident_requests.models import RequestEvent, ResidentRequest
from tracker.resident_requests.rules import OPEN, RequestState
from tracker.resident_requests.states import MOVES, Step
from tracker.stages import queries as stages
from tracker.stages.rules import standing
from tracker.works import actions as works
from tracker.works import queries as orders
from tracker.works.models import Baseline, ItemPlan, Pause
from tracker.works.rules import PauseKind

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("the demo city is built once")]


@pytest.fixture(scope="module")
def loaded(
    databases: Databases, template: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Flask, str]]:
    """An application with the demo city, and what the command said."""
    with application(
        databases.create("demo", template), tmp_path_factory.mktemp("demo"), TRACKER_DEMO="1"
    ) as app:
        answer = app.test_cli_runner().invoke(args=["demo"])
        assert answer.exit_code == 0, answer.output
        yield app, answer.output
    databases.drop("demo")


@pytest.fixture
def city(loaded: tuple[Flask, str]) -> Iterator[Any]:
    with loaded[0].app_context():
        yield db.session


def test_the_city_is_as_large_as_it_was_reported(city):
    levels = dict(city.execute(select(Region.level, func.count()).group_by(Region.level)).all())
    assert levels == {Level.CITY: 1, Level.COUNTY: 6, Level.SUBDISTRICT: 20, Level.COMMUNITY: 193}
    assert city.scalar(select(func.count()).select_from(Compound)) == 788
    years = dict(city.execute(select(Project.year, func.count()).group_by(Project.year)).all())
    assert years[2019] == 35
    assert years[2020] == 66
    assert years[courses.running_year(today())] == 64


@pytest.mark.parametrize("model", [Compound, Project, Item, Account, ResidentRequest, Notice])
def test_all_that_is_invented_is_marked(city, model):
    assert city.scalars(select(model.demo).distinct()).all() == [True]


def test_the_plan_of_2019_was_carried_over_and_finished_after_july_2020(city):
    query = select(StageStep.reached_on).join(Project).where(Project.year == 2019)
    days = city.scalars(query.where(StageStep.stage == Stage.COMPLETED)).all()
    assert len(days) == 35
    assert all(date(2020, 7, 31) < day < date(2020, 11, 1) for day in days)


def test_every_stage_is_what_the_gates_read_from_the_evidence(city):
    for project in city.scalars(select(Project).order_by(Project.id)):
        facts = stages.facts_of(project.id, today())
        assert standing(facts).stage is project.stage
        reached = {step.stage for step in project.steps}
        assert project.stage in reached or project.stage is Stage.SURVEY


def test_the_running_programme_has_every_kind_of_project(city):
    running = courses.running_year(today())
    found = Counter(city.scalars(select(Project.stage).where(Project.year == running, Project.in_plan)))
    assert found == courses.RUNNING
    off_plan = city.scalars(select(Project.stage).where(Project.year == running, Project.in_plan.is_(False)))
    assert sorted(off_plan) == sorted(courses.OFF_PLAN)


def test_stored_sums_and_the_journal_are_whole(city):
    assert list(sums.verify(city)) == []
    assert list(unequal_items(city())) == []
    assert list(unequal_projects(city())) == []
    assert list(journal.verify(city)) == []


def test_no_place_has_more_done_than_its_confirmed_reports(city):
    confirmed = select(Report.item_id, func.sum(Report.quantity)).where(Report.state == ReportState.CONFIRMED)
    sums_of = dict(city.execute(confirmed.group_by(Report.item_id)).all())
    for item in city.scalars(select(Item)):
        assert item.done == sums_of.get(item.id, 0)
        assert item.done <= item.limit


def test_money_adds_up_to_the_plan_and_arrives_in_part(city):
    planned = dict(
        city.execute(select(Source.project_id, func.sum(Source.planned)).group_by(Source.project_id)).all()
    )
    assert planned == dict(city.execute(select(Project.id, Project.planned)).all())
    received = dict(
        city.execute(
            select(Movement.source_id, func.sum(Movement.amount))
            .where(Movement.kind == MovementKind.RECEIVED)
            .group_by(Movement.source_id)
        ).all()
    )
    shares = set()
    for source in city.scalars(select(Source)):
        assert source.received == received.get(source.id, 0)
        if source.received:
            shares.add(int(100 * source.received / source.planned))
    assert min(shares) == 40
    assert max(shares) == 100


def test_prices_lie_in_the_published_band(city):
    priced = city.execute(select(Project.value, Project.area).where(Project.value > 0)).all()
    assert len(priced) > 160
    for value, area in priced:
        assert value / area in PER_SQUARE_METRE


def test_a_season_is_under_way_without_a_flood_of_overdue_dates(city):
    rows = city.scalars(select(Milestone)).all()
    found = Counter(status(row.dates, today=today()) for row in rows)
    assert 5 <= found[MilestoneStatus.OVERDUE] <= 40
    assert found[MilestoneStatus.DUE_SOON] >= 2
    assert found[MilestoneStatus.SLIPPING] >= 2
    oldest = chinese_calendar().add_workdays(today(), -10)
    at_work = city.scalars(select(Project.last_report_on).where(Project.stage == Stage.WORKS)).all()
    assert any(day < oldest for day in at_work)
    assert sum(day >= oldest for day in at_work) > len(at_work) / 2


def test_nothing_has_happened_that_lies_ahead(city):
    for column in (Report.worked_on, Movement.dated, StageStep.reached_on, Milestone.actual_on):
        assert city.scalar(select(func.max(column))) <= today()
    for column in (
        Report.reported_at,
        Report.decided_at,
        RequestEvent.at,
        Notice.published_at,
        Photo.taken_at,
    ):
        assert city.scalar(select(func.max(column))) <= now() + timedelta(hours=24)


def test_requests_went_only_the_ways_there_are(city):
    states = Counter()
    for request in city.scalars(select(ResidentRequest)):
        way = [event for event in request.events if event.step is not Step.JOINED]
        assert way[0].state is RequestState.FILED
        for before, event in itertools.pairwise(way):
            assert before.state in MOVES[event.step].start or request.merged_into_id or request.doors > 1, (
                event.step
            )
        assert way[-1].state is request.state
        states[request.state] += 1
    assert set(states) == set(RequestState)
    assert sum(states[state] for state in OPEN) > 50


def test_people_whose_works_go_on_read_of_interruptions(city):
    assert city.scalar(select(func.count()).where(Interruption.ends_at >= now()))
    assert city.scalar(select(func.count()).where(Posting.down_at.is_(None)))


def test_photos_are_in_the_store(city):
    keys = {key for row in city.execute(select(Photo.key, Photo.thumb_key)) for key in row}
    assert 2 * len(WORKS) < len(keys) <= 2 * len(SCENES)
    assert all(is_stored(key) for key in keys)


def test_before_and_after_show_different_pictures_of_one_point(city):
    shots = defaultdict(list)
    for point_id, key in city.execute(select(Photo.point_id, Photo.key).where(Photo.point_id.is_not(None))):
        shots[point_id].append(key)
    assert shots
    assert all(len(keys) == len(set(keys)) == 2 for keys in shots.values())


def test_every_building_counts_once(city):
    for compound in city.scalars(
        select(Compound).where(Compound.id.in_(select(ProjectCompound.compound_id)))
    ):
        blocks = city.execute(
            select(Building.area, Building.households).where(Building.compound_id == compound.id)
        ).all()
        assert sum(row.area for row in blocks) == compound.area
        assert sum(row.households for row in blocks) == compound.households


def test_one_person_of_each_role_can_sign_in_with_what_was_printed(loaded, city):
    people = [line.split("\t") for line in loaded[1].splitlines() if "\t" in line]
    assert {role for role, *_ in people} == set(Role)
    for role, name, password, _scope in people:
        account = city.scalar(select(Account).filter_by(name=name))
        assert account.role == role
        assert password_matches(account.password_hash, password)
        assert not account.must_change_password


def test_the_sign_ins_are_kept_for_this_user_only_and_the_second_call_changes_nothing(loaded):
    app, said = loaded
    kept = app.config["SETTINGS"].instance / "demo-sign-ins.txt"
    assert stat.S_IMODE(kept.stat().st_mode) == 0o600
    assert app.test_cli_runner().invoke(args=["demo"]).output == said
    with app.app_context():
        assert db.session.scalar(select(func.count()).select_from(Compound)) == 788


def test_a_lost_file_of_sign_ins_gives_new_passwords(loaded):
    app, said = loaded
    (app.config["SETTINGS"].instance / "demo-sign-ins.txt").unlink()
    again = app.test_cli_runner().invoke(args=["demo"])
    assert again.exit_code == 0
    old, new = (
        [line.split("\t")[:3] for line in text.splitlines() if "\t" in line] for text in (said, again.output)
    )
    assert [line[:2] for line in old] == [line[:2] for line in new]
    assert not {line[2] for line in old} & {line[2] for line in new}
    with app.app_context():
        account = db.session.scalar(select(Account).filter_by(name="admin"))
        assert password_matches(account.password_hash, new[0][2])


def test_new_rows_are_numbered_behind_the_demo(loaded):
    with loaded[0].app_context():
        last = db.session.scalar(select(func.max(Region.id)))
        region = Region(name="新区", level=Level.COUNTY, path="/")
        db.session.add(region)
        db.session.flush()
        assert region.id == last + 1
        db.session.rollback()


def test_the_printed_code_opens_a_request(loaded):
    line = next(line for line in loaded[1].splitlines() if line.startswith("居民查询码"))
    code, phone = re.search(r"([A-Z0-9-]{19})，手机号 (\d{11})", line).groups()
    client = loaded[0].test_client()
    answer = client.post("/requests/look-up", data={"code": code, "phone": phone})
    assert answer.location.endswith("/requests/mine")
    assert client.get("/requests/mine").status_code == 200


def test_completed_works_are_complete(city):
    for stage, progress in city.execute(select(Project.stage, Project.progress)):
        assert (progress == 10_000) is (stage in AFTER_WORKS)
    assert city.scalar(select(func.count()).where(Project.value == Decimal(0))) == 1


def test_what_is_expected_is_what_the_next_report_would_compute(city):
    stored = select(ItemPlan.item_id, ItemPlan.forecast_start, ItemPlan.forecast_end, ItemPlan.actual_end)
    before = city.execute(stored.order_by(ItemPlan.item_id)).all()
    for project_id in city.scalars(select(Project.id).where(Project.stage == Stage.WORKS).limit(12)):
        works.reforecast(project_id, today())
    city.flush()
    assert city.execute(stored.order_by(ItemPlan.item_id)).all() == before
    city.rollback()


def test_plans_are_approved_moved_and_paused_and_no_road_is_planned_before_its_pipes(city):
    assert city.scalar(select(func.max(Baseline.number))) == 2
    assert city.scalar(select(func.max(Baseline.approved_at))) <= now() + timedelta(hours=24)
    assert set(city.scalars(select(Pause.kind))) == {PauseKind.OTHER, PauseKind.WINTER_WORK}
    for project in city.scalars(select(Project).where(Project.stage == Stage.DESIGN)):
        order = orders.order_of(project)
        for item_id, task in order.tasks.items():
            works.check_order(order, item_id, task.planned)
