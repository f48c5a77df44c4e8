"""Plans, links, pauses and baselines as people make them; forecasts as reports move them."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from sqlalchemy import delete, select, update
from sqlalchemy.exc import DBAPIError

from tests import factories
from tests.databases import count_queries
from tracker.base import clock
from tracker.base.access import Role
from tracker.base.errors import Refusal
from tracker.base.format import sentence
from tracker.extensions import db
from tracker.items import actions as items
from tracker.items.models import ItemPlace
from tracker.milestones.models import Milestone
from tracker.milestones.rules import MilestoneKind
from tracker.progress import actions as progress
from tracker.progress.rules import ReportState
from tracker.works import actions, queries
from tracker.works.models import Baseline, BaselineLine, Dependency, ItemPlan, Pause
from tracker.works.network import Cycle
from tracker.works.rules import DependencyState, PauseKind, Strength

D = date
MAY = D(2026, 5, 6)


@pytest.fixture
def project(session):
    return factories.project(factories.programme(year=2026))


@pytest.fixture
def sewer(project):
    return factories.item(project, "sewer", name="Sewers")


@pytest.fixture
def road(project):
    return factories.item(project, "road", name="Road surface")


def days(item):
    db.session.flush()
    db.session.expire_all()
    plan = queries.find_plan(item.id)
    return plan.forecast_start, plan.forecast_end


def confirmed(item, quantity, worked_on):
    place = db.session.scalar(select(ItemPlace).filter_by(item_id=item.id))
    place = place or factories.item_place(item)
    report = factories.report(place, quantity=Decimal(quantity), worked_on=worked_on)
    progress.confirm(report, factories.account(Role.SUPERVISOR))
    return report


def test_paving_before_the_last_pipe_is_refused_by_its_name(project, sewer, road):
    actions.plan(project, sewer.id, D(2026, 6, 1), D(2026, 6, 26), MAY)
    with pytest.raises(Refusal) as refused:
        actions.plan(project, road.id, D(2026, 6, 26), D(2026, 7, 10), MAY)
    assert refused.value.field == "planned_start"
    assert refused.value.values["before"] == "Sewers"
    assert refused.value.values["earliest"] == D(2026, 6, 29)
    actions.plan(project, road.id, D(2026, 6, 29), D(2026, 7, 10), MAY)


def test_a_pipe_may_not_be_planned_under_a_road_that_is_planned_already(project, sewer, road):
    actions.plan(project, road.id, D(2026, 6, 29), D(2026, 7, 10), MAY)
    with pytest.raises(Refusal, match="would cover this") as refused:
        actions.plan(project, sewer.id, D(2026, 6, 10), D(2026, 6, 29), MAY)
    assert refused.value.values["after"] == "Road surface"


def test_a_name_of_the_catalogue_is_said_in_the_readers_language(project, sewer, road, app):
    actions.plan(project, sewer.id, D(2026, 6, 1), D(2026, 6, 26), MAY)
    with pytest.raises(Refusal) as refused, app.test_request_context():
        actions.plan(project, road.id, D(2026, 6, 26), D(2026, 7, 10), MAY)
    with app.test_request_context():
        assert "Sewers" in sentence(refused.value) or "污水管" in sentence(refused.value)


def test_a_road_planned_at_another_compound_does_not_wait(project, sewer, road):
    ours = project.covered[0].compound
    factories.item_place(sewer, ours)
    factories.item_place(road, factories.compound())
    actions.plan(project, sewer.id, D(2026, 6, 1), D(2026, 6, 26), MAY)
    actions.plan(project, road.id, D(2026, 6, 1), D(2026, 6, 26), MAY)


@pytest.mark.parametrize(
    ("start", "end", "field"),
    [
        (D(2026, 6, 1), None, "planned_end"),
        (None, D(2026, 6, 1), "planned_start"),
        (D(2026, 6, 2), D(2026, 6, 1), "planned_end"),
        (D(2036, 6, 1), D(2036, 6, 2), "planned_start"),
    ],
)
def test_dates_that_cannot_be_are_refused(project, sewer, start, end, field):
    with pytest.raises(Refusal) as refused:
        actions.plan(project, sewer.id, start, end, MAY)
    assert refused.value.field == field


def test_a_late_pipe_moves_everything_after_it_and_the_completion(project, sewer, road):
    actions.plan(project, sewer.id, D(2026, 6, 1), D(2026, 6, 26), MAY)
    actions.plan(project, road.id, D(2026, 6, 29), D(2026, 7, 10), MAY)
    assert days(road) == (D(2026, 6, 29), D(2026, 7, 10))
    end = actions.reforecast(project.id, D(2026, 7, 1))
    assert days(sewer)[0] == D(2026, 7, 1)
    assert days(road)[0] > days(sewer)[1]
    (milestone,) = db.session.scalars(select(Milestone))
    assert (milestone.kind, milestone.forecast_on) == (MilestoneKind.COMPLETION, end)
    assert end == days(road)[1]


def test_the_end_is_not_guessed_while_an_item_has_no_dates(project, sewer, road):
    actions.plan(project, sewer.id, D(2026, 6, 1), D(2026, 6, 26), MAY)
    assert actions.reforecast(project.id, MAY) is None
    assert not db.session.scalars(select(Milestone)).all()


def test_a_completion_that_has_happened_keeps_its_forecast(project, sewer):
    done = factories.milestone(project, MilestoneKind.COMPLETION, actual_on=D(2026, 5, 1), forecast_on=None)
    actions.plan(project, sewer.id, D(2026, 6, 1), D(2026, 6, 26), MAY)
    assert done.forecast_on is None


def test_confirmed_work_sets_the_start_and_its_rate_sets_the_end(project, sewer):
    sewer.planned = Decimal(100)
    actions.plan(project, sewer.id, D(2026, 6, 1), D(2026, 6, 26), MAY)
    confirmed(sewer, 50, D(2026, 6, 3))
    actions.reforecast(project.id, D(2026, 6, 9))  # five working days for half
    plan = queries.find_plan(sewer.id)
    db.session.refresh(plan)
    assert (plan.actual_start, plan.actual_end) == (D(2026, 6, 3), None)
    assert plan.forecast_start == D(2026, 6, 3)
    assert plan.forecast_end == D(2026, 6, 16)  # five more from the next day on


@pytest.mark.parametrize(
    ("done", "end"),
    [
        ("0.7", D(2026, 7, 6)),  # the 19 days of the plan, less what is done, from the next day on
        ("14.9", D(2026, 7, 2)),
        ("15", D(2026, 7, 20)),  # 85 left at 15 in five days: 29 more
    ],
)
def test_a_rate_counts_from_fifteen_percent_on_and_before_it_the_plan(project, sewer, done, end):
    sewer.planned = Decimal(100)
    actions.plan(project, sewer.id, D(2026, 6, 1), D(2026, 6, 26), MAY)
    confirmed(sewer, done, D(2026, 6, 2))
    actions.reforecast(project.id, D(2026, 6, 8))
    assert days(sewer) == (D(2026, 6, 2), end)


def test_a_finished_item_has_its_last_day_and_waits_for_nothing(project, sewer, road):
    sewer.planned = Decimal(100)
    confirmed(sewer, 100, D(2026, 6, 3))
    plan = queries.find_plan(sewer.id)
    assert (plan.actual_start, plan.actual_end, plan.forecast_end) == (D(2026, 6, 3),) * 3
    assert queries.waits_for(road) == []


def test_waiting_names_the_work_the_reason_and_its_source(project, sewer, road):
    actions.plan(project, sewer.id, D(2026, 6, 1), D(2026, 6, 26), MAY)
    (one,) = queries.waits_for(road)
    assert (one.name, one.strength, one.until, one.typed) == ("Sewers", Strength.BLOCK, D(2026, 6, 26), False)
    assert one.reason
    assert one.source
    assert queries.covered_by(sewer) == [road.id]
    assert queries.is_hidden(sewer)
    assert not queries.is_hidden(road)


def test_an_item_left_out_stands_in_nobodys_way(project, sewer, road):
    sewer.changed = Decimal(0)
    assert queries.waits_for(road) == []
    with pytest.raises(Refusal, match="left out"):
        actions.plan(project, sewer.id, D(2026, 6, 1), D(2026, 6, 26), MAY)


def test_nothing_is_linked_to_an_item_left_out(project, sewer, road):
    sewer.changed = Decimal(0)
    with pytest.raises(Refusal, match="left out"):
        actions.link(project, sewer.id, road.id, {"lag": 0, "reason": "先管后路"}, None, MAY)


def test_proposed_dates_follow_the_order_and_leave_what_is_planned(project, sewer, road):
    light = factories.item(project, "street_light")
    actions.plan(project, sewer.id, D(2026, 6, 1), D(2026, 6, 26), MAY)
    assert actions.propose(project, MAY, MAY) == 2
    assert queries.find_plan(sewer.id).planned_start == D(2026, 6, 1)
    plans = queries.plans(project.id)
    assert plans[road.id].planned_start == D(2026, 6, 29)
    assert plans[light.id].planned_start > plans[road.id].planned_end
    assert actions.propose(project, MAY, MAY) == 0


def test_a_link_is_added_with_its_reason_and_removed_again(project, sewer, road):
    shed = factories.item(project, "mini_fire_station")
    actions.link(project, shed.id, sewer.id, {"lag": 2, "reason": "先建站"}, None, MAY)
    (row,) = db.session.scalars(select(Dependency))
    assert (row.state, row.lag, row.reason) == (DependencyState.ADDED, 2, "先建站")
    actions.unlink(project, shed.id, sewer.id, "不需要了", None, MAY)
    assert not db.session.scalars(select(Dependency)).all()


def test_a_link_of_the_catalogue_that_is_removed_stays_on_file(project, sewer, road):
    actions.unlink(project, sewer.id, road.id, "管线在人行道下", None, MAY)
    (row,) = db.session.scalars(select(Dependency))
    assert row.state is DependencyState.REMOVED
    assert queries.waits_for(road) == []
    actions.plan(project, sewer.id, D(2026, 6, 1), D(2026, 6, 26), MAY)
    actions.plan(project, road.id, D(2026, 6, 1), D(2026, 6, 26), MAY)
    actions.restore(project, sewer.id, road.id, MAY)
    assert [one.item_id for one in queries.waits_for(road)] == [sewer.id]


@pytest.mark.parametrize(
    ("facts", "field"), [({"lag": 251, "reason": "现场要求"}, "lag"), ({"lag": 0, "reason": " x "}, "reason")]
)
def test_a_link_needs_a_reason_and_a_sane_interval(project, sewer, road, facts, field):
    with pytest.raises(Refusal) as refused:
        actions.link(project, road.id, sewer.id, facts, None, MAY)
    assert refused.value.field == field


def test_a_circle_is_refused_with_its_members(project, sewer, road):
    parking = factories.item(project, "parking_space", name="Parking spaces")
    with pytest.raises(Cycle) as refused:
        actions.link(project, parking.id, sewer.id, {"lag": 0, "reason": "先划线"}, None, MAY)
    assert {"Sewers", "Parking spaces"} <= set(refused.value.values["names"])
    assert not db.session.scalars(select(Dependency)).all()


def test_an_item_added_later_never_closes_a_circle(project, sewer):
    light = factories.item(project, "street_light")
    actions.link(project, light.id, sewer.id, {"lag": 0, "reason": "先立灯杆"}, None, MAY)
    factories.item(project, "road")  # sewer → road → street light → sewer
    actions.reforecast(project.id, MAY)


def test_a_pause_moves_the_forecast_and_its_removal_moves_it_back(project, sewer):
    actions.plan(project, sewer.id, D(2026, 6, 1), D(2026, 6, 5), MAY)
    pause = Pause()
    facts = {
        "first_on": D(2026, 6, 1),
        "last_on": D(2026, 6, 7),
        "kind": PauseKind.OTHER,
        "reason": "等待管材",
    }
    actions.save_pause(project, pause, facts, None, MAY)
    assert days(sewer) == (D(2026, 6, 8), D(2026, 6, 12))
    assert queries.is_paused(project, D(2026, 6, 3))
    actions.remove_pause(project, pause, MAY)
    assert days(sewer) == (D(2026, 6, 1), D(2026, 6, 5))


def test_baselines_are_numbered_and_the_second_needs_a_reason(project, sewer, road):
    with pytest.raises(Refusal, match="nothing to approve"):
        actions.approve(project, "", None)
    actions.plan(project, sewer.id, D(2026, 6, 1), D(2026, 6, 26), MAY)
    assert actions.approve(project, "", None).number == 1
    actions.plan(project, sewer.id, D(2026, 6, 8), D(2026, 7, 3), MAY)
    with pytest.raises(Refusal) as refused:
        actions.approve(project, " ", None)
    assert refused.value.field == "reason"
    second = actions.approve(project, "雨季停工", None)
    assert second.number == 2
    assert queries.current_baseline(project.id) is second
    lines = [queries.lines_of(one.id)[sewer.id] for one in reversed(queries.baselines(project.id))]
    assert [line.start for line in lines] == [D(2026, 6, 1), D(2026, 6, 8)]
    assert (lines[0].quantity, lines[0].value) == (sewer.limit, sewer.value)


@pytest.mark.parametrize("table", [Baseline, BaselineLine])
@pytest.mark.parametrize("verb", [lambda table: update(table).values(id=10**6), delete])
def test_the_database_itself_keeps_a_baseline(project, sewer, session, table, verb):
    actions.plan(project, sewer.id, D(2026, 6, 1), D(2026, 6, 26), MAY)
    actions.approve(project, "", None)
    session.flush()
    with pytest.raises(DBAPIError, match="append-only"):
        session.connection().execute(verb(table.__table__))


def test_a_report_costs_as_many_statements_with_thirty_items_as_with_three(project):
    for _ in range(3):
        factories.item(project, "sewer")
    actions.propose(project, MAY, MAY)
    with count_queries() as few:
        actions.reforecast(project.id, MAY + timedelta(days=60))
    for _ in range(27):
        factories.item(project, "road")
    actions.propose(project, MAY, MAY)
    with count_queries() as many:
        actions.reforecast(project.id, MAY + timedelta(days=120))
    assert len(many) <= len(few) + 1


def test_plans_are_kept_for_one_item_each(project, sewer, session):
    actions.plan(project, sewer.id, D(2026, 6, 1), D(2026, 6, 26), MAY)
    actions.plan(project, sewer.id, D(2026, 6, 2), D(2026, 6, 26), MAY)
    (plan,) = session.scalars(select(ItemPlan))
    assert (plan.planned_start, plan.workdays) == (D(2026, 6, 2), 18)


def test_a_report_sent_back_moves_nothing(project, sewer):
    report = factories.report(factories.item_place(sewer))
    progress.give_back(report, factories.account(Role.SUPERVISOR), "照片不清楚")
    assert report.state is ReportState.RETURNED
    assert queries.find_plan(sewer.id) is None


def test_work_that_was_taken_back_has_not_begun(project, sewer):
    sewer.planned = Decimal(100)
    actions.plan(project, sewer.id, D(2026, 6, 1), D(2026, 6, 26), MAY)
    confirmed(sewer, 50, D(2026, 5, 6))
    sewer.done = Decimal(0)
    actions.reforecast(project.id, MAY)
    assert days(sewer)[0] == D(2026, 6, 1)


def test_a_night_moves_what_the_day_has_overtaken(project, sewer, road, app):
    actions.plan(project, sewer.id, D(2026, 6, 1), D(2026, 6, 5), MAY)
    assert queries.projects_to_renew(D(2026, 6, 1)) == []
    assert queries.projects_to_renew(D(2026, 6, 2)) == [project.id]
    actions.renew(project.id, D(2026, 6, 2))
    assert days(sewer) == (D(2026, 6, 2), D(2026, 6, 8))
    db.session.commit()
    assert app.test_cli_runner().invoke(args=["renew-forecasts"]).exit_code == 0


def test_what_is_to_be_done_moves_the_expected_days_at_once(project, sewer, road, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: D(2026, 6, 30))
    actions.plan(project, sewer.id, D(2026, 6, 1), D(2026, 6, 26), MAY)
    actions.plan(project, road.id, D(2026, 6, 29), D(2026, 7, 10), MAY)
    confirmed(sewer, 50, D(2026, 6, 3))
    actions.reforecast(project.id, D(2026, 6, 30))
    first = days(sewer)[1], days(road)[0]
    items.change(sewer, {"planned": Decimal(200)})
    more = days(sewer)[1], days(road)[0]
    assert more[0] > first[0]
    assert more[1] > first[1]


def test_works_moved_to_different_places_wait_for_each_other_no_more(project, sewer, road, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: D(2026, 7, 1))
    spot = factories.item_place(sewer)
    factories.item_place(road)
    actions.plan(project, sewer.id, D(2026, 6, 1), D(2026, 6, 26), MAY)
    actions.plan(project, road.id, D(2026, 6, 29), D(2026, 7, 10), MAY)
    actions.reforecast(project.id, D(2026, 7, 1))
    waits = days(road)
    here, there = (spot.compound_id, None, None), (factories.compound().id, None, None)
    items.save_places(sewer, {here: None, there: Decimal(100)}, str)
    assert days(road)[0] < waits[0]


def test_an_item_left_out_holds_up_nothing_and_taken_back_in_it_does(project, sewer, road, monkeypatch):
    monkeypatch.setattr(clock, "today", lambda: D(2026, 7, 1))
    actions.plan(project, sewer.id, D(2026, 6, 1), D(2026, 6, 26), MAY)
    actions.plan(project, road.id, D(2026, 6, 29), D(2026, 7, 10), MAY)
    actions.reforecast(project.id, D(2026, 7, 1))
    waits = days(road)
    items.leave_out(sewer, "另列项目，由排水公司实施")
    assert days(road)[0] < waits[0]
    items.take_back_in(sewer)
    assert days(road) == waits


def test_a_report_that_moves_no_day_of_its_work_leaves_all_days_as_they_are(project, sewer, road):
    actions.plan(project, sewer.id, D(2026, 5, 4), D(2026, 6, 26), MAY)
    actions.plan(project, road.id, D(2026, 6, 29), D(2026, 7, 10), MAY)
    confirmed(sewer, "20", clock.today())
    stood = [days(sewer), days(road)]
    confirmed(sewer, "0.001", clock.today())
    assert [days(sewer), days(road)] == stood
    actions.reforecast(project.id, clock.today())
    assert [days(sewer), days(road)] == stood


def test_a_faster_work_brings_those_that_wait_for_it_forward(project, sewer, road):
    actions.plan(project, sewer.id, D(2026, 5, 4), D(2026, 6, 26), MAY)
    actions.plan(project, road.id, D(2026, 6, 29), D(2026, 7, 10), MAY)
    confirmed(sewer, "1", clock.today())
    before = days(road)
    confirmed(sewer, "90", clock.today())
    assert days(road)[0] < before[0]
    actions.reforecast(project.id, clock.today())
    assert days(road)[0] < before[0]
