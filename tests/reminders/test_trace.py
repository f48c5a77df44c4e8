"""A record's own page says who was told of it, by which way, and what they said."""

from datetime import timedelta

import pytest

from tests import factories
from tests.databases import count_queries
from tests.reminders.conftest import MORNING, TODAY
from tracker.milestones.rules import MilestoneKind
from tracker.reminders import actions, trace
from tracker.reminders.models import Reminder, ReminderAct
from tracker.reminders.queries import MOST_TRACED
from tracker.reminders.rules import ActKind, Channel, LetterState


@pytest.fixture
def told(county, session):
    """The milestone of the county, told to its clerk."""
    _clerk, milestone = county
    actions.tick(TODAY, MORNING)
    session.commit()
    return milestone


def overdue(project):
    """Tell of all the other milestones of a project, none of them moved; their days."""
    kinds = [kind for kind in MilestoneKind if kind is not MilestoneKind.START]
    days = [TODAY - timedelta(days=number) for number, _kind in enumerate(kinds, start=1)]
    for day, kind in zip(days, kinds, strict=True):
        factories.milestone(project, kind, planned_on=day)
    actions.tick(TODAY, MORNING)
    return days


def test_it_says_to_whom_by_which_way_and_whether_it_arrived(told, mail, county):
    other = factories.milestone(
        factories.project(compounds=(factories.compound(told.project.region),)),
        planned_on=TODAY - timedelta(days=1),
    )
    actions.tick(TODAY, MORNING)
    clerk, _milestone = county
    (found,) = trace.about("milestone", [other.id])
    assert found.times == 1
    assert found.climbs is not None
    assert [(one.to, one.channel, one.state) for one in found.tellings] == [
        (clerk.display_name, Channel.PAGE, LetterState.SENT),
        (clerk.display_name, Channel.EMAIL, LetterState.WAITING),
    ]


def test_it_says_what_people_answered(told, session, county):
    clerk, _milestone = county
    line = session.query(Reminder).one()
    session.add(ReminderAct(matter_id=line.matter_id, account_id=clerk.id, kind=ActKind.DONE, at=MORNING))
    session.flush()
    (found,) = trace.about("milestone", [told.id])
    assert [(one.person, one.kind) for one in found.acts] == [(clerk.display_name, ActKind.DONE)]


def test_a_project_shows_its_five_highest_and_oldest_open_matters(told, session):
    days = overdue(told.project)
    assert [one.matter.due_on for one in trace.about_project(told.project_id)] == sorted(days)[:5]


def test_what_moved_is_no_longer_on_the_project_but_on_its_own_page(told, session):
    told.actual_on = TODAY
    session.flush()
    actions.tick(TODAY, MORNING)
    assert trace.about_project(told.project_id) == []
    (found,) = trace.about("milestone", [told.id])
    assert found.matter.done_at
    assert found.climbs is None


def test_five_matters_cost_as_many_queries_as_one(told, session):
    project_id = told.project_id
    with count_queries() as one:
        trace.about_project(project_id)
    overdue(told.project)
    session.commit()
    with count_queries() as many:
        assert len(trace.about_project(project_id)) == MOST_TRACED
    assert len(many) == len(one) == 4
