"""The months of projects and regions follow their facts, in the same transaction."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from sqlalchemy import select, update

from tests import factories
from tests.databases import count_queries
from tracker.base import sums
from tracker.extensions import db
from tracker.items.actions import recount, revalue
from tracker.milestones.rules import MilestoneKind
from tracker.projects.models import Project
from tracker.value import keeping
from tracker.value.models import ProjectMonth, ValueTotal
from tracker.works.models import ItemPlan, Pause
from tracker.works.rules import PauseKind

JUNE, JULY, AUGUST = date(2026, 6, 1), date(2026, 7, 1), date(2026, 8, 1)


def months(project, name):
    columns = (ProjectMonth.month, getattr(ProjectMonth, name))
    rows = select(*columns).where(ProjectMonth.project_id == project.id)
    return {month: value for month, value in db.session.execute(rows.order_by(ProjectMonth.month)) if value}


def test_an_approved_baseline_is_spread_over_its_working_days(works, approve, session):
    project, item, _place = works
    approve(project, (item, date(2026, 6, 29), date(2026, 7, 10), 1000))
    assert months(project, "planned") == {JUNE: 200, JULY: 800}
    assert list(sums.verify(session)) == []


def test_a_confirmed_report_moves_the_month_in_which_it_was_worked(works, approve, done, session):
    project, item, place = works
    approve(project, (item, JUNE, date(2026, 6, 30), 10000))
    done(place, 30, date(2026, 6, 10))
    done(place, 20, date(2026, 7, 2))
    assert months(project, "earned") == {JUNE: 3000, JULY: 2000}
    assert months(project, "outside") == {}
    assert sum(months(project, "earned").values()) == project.earned
    assert list(sums.verify(session)) == []


def test_without_a_baseline_work_is_earned_but_not_as_planned(works, done, session):
    project, _item, place = works
    done(place, 30, date(2026, 6, 10))
    assert months(project, "outside") == months(project, "earned") == {JUNE: 3000}
    assert months(project, "budget") == {JUNE: 10000}
    assert months(project, "baselines") == {}


def test_a_new_price_revalues_the_months_that_were_earned(works, done, session):
    project, item, place = works
    done(place, 30, date(2026, 6, 10))
    item.unit_price = Decimal(200)
    revalue(item)
    recount(project)
    session.commit()
    assert months(project, "earned") == {JUNE: 6000}
    assert list(sums.verify(session)) == []


def test_the_second_baseline_takes_the_place_of_the_first(works, approve, session):
    project, item, _place = works
    approve(project, (item, JUNE, date(2026, 6, 30), 10000))
    approve(project, (item, AUGUST, date(2026, 8, 31), 12000), number=2)
    assert months(project, "planned") == {AUGUST: 12000}
    assert months(project, "budget") == {AUGUST: 12000}
    assert list(sums.verify(session)) == []


@pytest.mark.parametrize(
    ("declared", "july"), [(datetime(2026, 2, 1, tzinfo=UTC), 0), (datetime(2026, 7, 1, tzinfo=UTC), 7666)]
)
def test_only_a_pause_known_at_the_approval_moves_what_was_planned(works, approve, session, declared, july):
    project, item, _place = works
    factories.save(
        Pause(
            project_id=project.id, first_on=JULY, last_on=date(2026, 7, 31), kind=PauseKind.OTHER,
            reason="高考禁噪", at=declared,
        )
    )  # fmt: skip
    approve(project, (item, date(2026, 6, 22), date(2026, 7, 31), 10000))
    assert int(months(project, "planned").get(JULY, 0)) == july
    assert list(sums.verify(session)) == []


def test_regions_above_hold_the_sums_of_their_projects(works, approve, done, session):
    project, item, place = works
    approve(project, (item, JUNE, date(2026, 6, 30), 10000))
    done(place, 30, date(2026, 6, 10))
    city = int(project.region_path.strip("/").split("/")[0])
    total = session.scalars(select(ValueTotal).filter_by(region_id=city, month=JUNE)).one()
    assert (total.planned, total.earned, total.budget, total.baselines) == (10000, 3000, 10000, 1)


def test_a_project_taken_off_the_plan_takes_its_months_along(works, done, session):
    project, _item, place = works
    done(place, 30, date(2026, 6, 10))
    project.in_plan = False
    session.commit()
    rows = session.execute(select(ValueTotal.in_plan, ValueTotal.earned).filter(ValueTotal.earned != 0))
    assert {row.in_plan for row in rows} == {False}
    assert list(sums.verify(session)) == []


def test_verify_names_a_month_that_is_wrong(works, done, session):
    project, _item, place = works
    done(place, 30, date(2026, 6, 10))
    session.execute(update(ProjectMonth).values(earned=Decimal(1)))
    assert any(f"project_month {project.id} 2026-06-01" in said for said in sums.verify(session))


def test_rebuild_counts_months_and_totals_again(works, approve, done, session):
    project, item, place = works
    approve(project, (item, JUNE, date(2026, 6, 30), 10000))
    done(place, 30, date(2026, 6, 10))
    session.execute(update(ProjectMonth).values(earned=Decimal(1)))
    session.execute(update(ValueTotal).values(earned=Decimal(5)))
    sums.rebuild(session)
    assert list(sums.verify(session)) == []
    assert months(project, "earned") == {JUNE: 3000}


def test_a_change_taken_back_at_a_savepoint_leaves_no_trace(works, session):
    _project, item, _place = works
    nested = session.begin_nested()
    item.value = Decimal(50000)
    session.flush()
    nested.rollback()
    session.commit()
    assert list(sums.verify(session)) == []


def test_the_later_of_the_two_forecasts_is_kept(works, session):
    project, item, _place = works
    factories.save(
        ItemPlan(
            item_id=item.id, project_id=project.id, forecast_start=JUNE, forecast_end=date(2026, 9, 30),
            workdays=20,
        )
    )  # fmt: skip
    session.commit()
    assert session.get(Project, project.id, populate_existing=True).forecast_end == date(2026, 9, 30)
    factories.milestone(project, MilestoneKind.COMPLETION, forecast_on=date(2026, 11, 20))
    session.commit()
    assert session.get(Project, project.id, populate_existing=True).forecast_end == date(2026, 11, 20)
    assert list(sums.verify(session)) == []


def test_many_projects_cost_no_more_statements_than_one(works, done, session):
    project, _item, place = works
    done(place, 30, date(2026, 6, 10))
    others = [factories.project().id for _ in range(20)]
    session.commit()
    ours = project.id
    with count_queries() as one:
        keeping.recount(session, [ours])
    with count_queries() as many:
        keeping.recount(session, [ours, *others])
    assert len(many) == len(one)
