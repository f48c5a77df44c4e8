"""What is due is told once, however often and however late one looks."""

from datetime import UTC, date, datetime, timedelta

import time_machine
from sqlalchemy import select

from tests import factories
from tests.databases import count_queries
from tests.reminders.conftest import MORNING, TODAY, lines, tick
from tracker.base import sums
from tracker.base.access import Role
from tracker.base.clock import today
from tracker.items.rules import Scope
from tracker.milestones.rules import MilestoneKind
from tracker.projects.models import StageStep
from tracker.projects.rules import Stage
from tracker.reminders.models import Matter
from tracker.reminders.rules import Channel, Ending
from tracker.reminders.scheduler import daily, take_lease


def test_a_milestone_is_announced_once_however_often_one_looks(session, county):
    clerk, milestone = county
    first, second = tick(TODAY), tick(TODAY)
    assert (first.made, second.made) == (1, 0)
    (only,) = lines()
    assert (only.account_id, only.matter.subject_id, only.matter.rule) == (
        clerk.id,
        milestone.id,
        "milestone soon",
    )


def test_a_missed_week_is_caught_up_as_overdue(session, county):
    tick(TODAY + timedelta(days=9))
    assert [one.matter.rule for one in lines()] == ["milestone overdue"]


def test_a_reminder_settles_when_its_matter_does_and_returns_with_a_new_date(session, county):
    _clerk, milestone = county
    tick(TODAY)
    milestone.planned_on += timedelta(days=60)
    assert tick(TODAY + timedelta(days=1)).settled == 1
    matter = session.scalars(select(Matter)).one()
    assert (matter.ending, matter.waited) == (Ending.MOVED, 24)
    milestone.planned_on -= timedelta(days=58)
    assert tick(TODAY + timedelta(days=1)).made == 1


def test_what_comes_back_with_the_same_date_is_open_again_and_not_told_twice(session, county):
    _clerk, milestone = county
    tick(TODAY)
    milestone.planned_on += timedelta(days=60)
    tick(TODAY)
    milestone.planned_on -= timedelta(days=60)
    assert tick(TODAY).made == 0
    assert [one.done_at for one in lines()] == [None]


def test_eight_days_ahead_is_too_early(session, county):
    _clerk, milestone = county
    milestone.planned_on = TODAY + timedelta(days=8)
    assert tick(TODAY).made == 0


def test_a_silent_project_goes_to_the_contractor(session):
    firm = factories.organisation()
    builder = factories.account(Role.CONTRACTOR, organisation_id=firm.id)
    project = factories.project(stage=Stage.WORKS)
    factories.party(project, firm)
    for _ in range(3):  # whatever nobody has begun is one line, not three
        factories.item(project, scope=Scope.COMPOUND)
    step = {"project_id": project.id, "stage": Stage.STARTED, "at": factories.NOON}
    factories.save(StageStep(**step, reached_on=date(2026, 5, 6)))
    session.commit()
    assert tick(date(2026, 5, 19)).made == 0, "Saturday the 9th is worked: ten days, not more"
    assert tick(date(2026, 5, 20)).made == 1
    (only,) = lines()
    assert (only.matter.rule, only.account_id, only.matter.subject_id) == (
        "project silent",
        builder.id,
        project.id,
    )
    project.last_report_on = date(2026, 5, 19)
    assert tick(date(2026, 5, 20)).settled == 1


def test_an_overdue_milestone_climbs_on_working_days_and_nobody_is_passed_over(session, county):
    clerk, milestone = county
    chief = factories.account(Role.CITY)
    milestone.planned_on = TODAY - timedelta(days=30)
    session.commit()
    tick(TODAY)
    assert [one.account_id for one in lines()] == [clerk.id], "however late it is noticed"
    tick(TODAY)
    assert len(lines()) == 1
    assert tick(date(2026, 6, 26)).climbed == 1
    assert [(one.account_id, one.level) for one in lines()] == [(clerk.id, 0), (chief.id, 1)]
    assert tick(date(2026, 6, 28)).climbed == 0, "Sunday"
    assert tick(TODAY - timedelta(days=3)).climbed == 0, "a clock set back takes nothing back"
    assert session.scalars(select(Matter.level)).one() == 1


def test_who_is_away_is_not_told_their_deputy_is(session, county):
    clerk, _milestone = county
    deputy = factories.account(Role.COMMUNITY)
    factories.absence(clerk, first_on=TODAY, last_on=TODAY + timedelta(days=3), deputy_id=deputy.id)
    session.commit()
    tick(TODAY)
    assert [(one.account_id, one.for_id) for one in lines()] == [(deputy.id, clerk.id)]
    tick(TODAY + timedelta(days=4))
    assert [one.account_id for one in lines()] == [deputy.id, clerk.id], "back at the desk, and told"


def test_the_sums_of_the_bureaus_page_are_the_sums_of_the_matters(session, county):
    _clerk, milestone = county
    factories.milestone(milestone.project, kind=MilestoneKind.TENDER, planned_on=TODAY - timedelta(days=40))
    session.commit()
    for days in (0, 1, 4):
        tick(TODAY + timedelta(days=days))
        session.commit()
    milestone.actual_on = TODAY + timedelta(days=4)
    session.commit()
    tick(TODAY + timedelta(days=5))
    session.commit()
    assert [fault for fault in sums.verify(session) if "matter_total" in fault] == []


def test_a_mail_that_waits_for_a_settled_matter_is_closed_with_it(session, county, mail):
    _clerk, milestone = county
    tick()
    assert {one.channel for one in lines()} == {Channel.PAGE, Channel.EMAIL}
    milestone.actual_on = TODAY
    tick()
    assert all(one.done_at for one in lines())


def test_twenty_due_matters_cost_as_many_queries_as_one(session, county):
    with count_queries() as few:
        tick(TODAY)
    _clerk, milestone = county
    for _ in range(20):
        project = factories.project(compounds=(factories.compound(milestone.project.region),))
        factories.milestone(project, planned_on=TODAY)
    session.commit()
    with count_queries() as many:
        tick(TODAY)
    assert len(many) == len(few)


def test_a_dry_run_says_who_would_be_told_and_why_and_writes_nothing(app, session, county):
    clerk, _milestone = county
    answer = app.test_cli_runner().invoke(args=["remind", "--date", "2026-06-25", "--dry-run"])
    assert "is planned for 2026-06-30" in answer.output
    assert f"{clerk.name}: " in answer.output
    assert "[milestone soon, step 0, since 2026-06-30, new] It is their desk." in answer.output
    assert lines() == []


def test_one_process_is_elected_and_replaced_when_it_falls_silent(session):
    start = datetime(2026, 6, 25, tzinfo=UTC)
    assert take_lease("a", start)
    assert take_lease("a", start + timedelta(seconds=30))
    assert not take_lease("b", start + timedelta(seconds=80))
    assert take_lease("b", start + timedelta(seconds=91))
    assert not take_lease("a", start + timedelta(seconds=92))


def test_what_is_done_once_a_day_is_caught_up_after_a_missed_night(session):
    done = []
    work = daily("seal", lambda: done.append(today()))
    with time_machine.travel(MORNING, tick=False) as clock:
        for pause in (timedelta(), timedelta(hours=5), timedelta(days=3), -timedelta(days=2)):
            clock.shift(pause)
            work()
    assert done == [TODAY, TODAY + timedelta(days=3)], "once a day, and a clock set back repeats nothing"


def test_the_page_shows_mine_only(session, county, login, client):
    clerk, _milestone = county
    tick(TODAY)
    session.commit()
    login(clerk)
    assert "/milestones/" in client.get("/office/reminders/").text
    login(factories.account(Role.COUNTY, region=factories.region(factories.city())))
    assert "/milestones/" not in client.get("/office/reminders/").text
