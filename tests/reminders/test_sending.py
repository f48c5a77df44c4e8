"""Everybody is told once, whatever happens in between."""

import socket
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
import time_machine
from aiosmtpd.controller import Controller
from sqlalchemy import select, update

from tests import factories
from tests.databases import count_queries
from tracker.base.access import Role
from tracker.items.rules import Scope
from tracker.milestones.rules import MilestoneKind
from tracker.projects.models import StageStep
from tracker.projects.rules import Stage
from tracker.reminders import actions, mail
from tracker.reminders.models import Reminder
from tracker.reminders.rules import Channel, DeliveryState
from tracker.reminders.scheduler import take_lease

TODAY = date(2026, 6, 25)


class Sink:
    """A mail server that keeps what it gets; ``refuse`` makes it say no."""

    def __init__(self):
        self.mails, self.refuse = [], False

    async def handle_DATA(self, server, session, envelope):
        if self.refuse:
            return "451 try later"
        self.mails.append(envelope.content.decode())
        return "250 kept"


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def sink(app, monkeypatch):
    handler = Sink()
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    monkeypatch.setitem(
        app.config,
        "SETTINGS",
        replace(app.config["SETTINGS"], smtp_host="127.0.0.1", smtp_port=controller.port),
    )
    yield handler
    controller.stop()


@pytest.fixture
def county(session):
    """A county with one clerk and one milestone due in five days."""
    where = factories.region(factories.city())
    clerk = factories.account(Role.COUNTY, region=where, email="clerk@example.org")
    project = factories.project(compounds=(factories.compound(where),))
    milestone = factories.milestone(project, planned_on=TODAY + timedelta(days=5))
    session.commit()
    return clerk, milestone


def reminders(session, **values):
    return session.scalars(select(Reminder).filter_by(**values).order_by(Reminder.id)).all()


def test_a_milestone_is_announced_once_however_often_one_looks(session, county):
    clerk, milestone = county
    first, second = actions.tick(TODAY), actions.tick(TODAY)
    assert (first.made, second.made) == (1, 0)
    (only,) = reminders(session)
    assert (only.account_id, only.subject_id, only.rule) == (clerk.id, milestone.id, "milestone soon")


def test_a_missed_week_is_caught_up_as_overdue(session, county):
    actions.tick(TODAY + timedelta(days=9))
    assert [one.rule for one in reminders(session)] == ["milestone overdue"]


def test_a_reminder_settles_when_its_matter_does_and_returns_with_a_new_date(session, county):
    _clerk, milestone = county
    actions.tick(TODAY)
    milestone.planned_on += timedelta(days=60)
    assert actions.tick(TODAY).settled == 1
    milestone.planned_on -= timedelta(days=58)
    assert actions.tick(TODAY).made == 1


def test_eight_days_ahead_is_too_early(session, county):
    _clerk, milestone = county
    milestone.planned_on = TODAY + timedelta(days=8)
    assert actions.tick(TODAY).made == 0


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
    assert actions.tick(date(2026, 5, 19)).made == 0, "Saturday the 9th is worked: ten days, not more"
    assert actions.tick(date(2026, 5, 20)).made == 1
    (only,) = reminders(session)
    assert (only.rule, only.account_id, only.subject_id) == ("project silent", builder.id, project.id)
    project.last_report_on = date(2026, 5, 19)
    assert actions.tick(date(2026, 5, 20)).settled == 1


def test_one_mail_bundles_what_waits_and_is_not_sent_again(session, county, sink):
    _clerk, milestone = county
    factories.milestone(milestone.project, kind=MilestoneKind.TENDER, planned_on=TODAY)
    session.commit()
    actions.tick(TODAY)
    session.commit()
    assert mail.send_waiting() == 1
    assert mail.send_waiting() == 0
    (letter,) = sink.mails
    assert "Subject: =?utf-8?" in letter
    states = {one.state for one in reminders(session, channel=Channel.EMAIL)}
    assert states == {DeliveryState.SENT}


def test_a_refused_mail_waits_is_tried_again_and_given_up_at_last(session, county, sink):
    sink.refuse = True
    moment = datetime(2026, 6, 25, 1, tzinfo=UTC)
    with time_machine.travel(moment, tick=False) as clock:
        actions.tick(TODAY)
        session.commit()
        for tries in range(1, 7):
            assert mail.send_waiting() == 0
            (letter,) = reminders(session, channel=Channel.EMAIL)
            assert (letter.tries, "451" in letter.error) == (tries, True)
            assert mail.send_waiting() == 0, "not before its time"
            clock.shift(timedelta(hours=13))
        assert letter.state is DeliveryState.FAILED
        sink.refuse = False
        actions.resend(letter)
        session.commit()
        assert mail.send_waiting() == 1


def test_a_sender_that_died_is_replaced_and_repeats_the_same_message_id(session, county, sink):
    actions.tick(TODAY)
    session.commit()
    mail.send_waiting()
    session.execute(update(Reminder).values(state=DeliveryState.WAITING, claimed_until=None))
    session.commit()
    mail.send_waiting()
    ids = [line for letter in sink.mails for line in letter.splitlines() if line.startswith("Message-ID")]
    assert len(ids) == 2
    assert len(set(ids)) == 1


def test_what_another_sender_holds_is_left_to_it(session, county, sink):
    actions.tick(TODAY)
    session.execute(update(Reminder).values(claimed_until=datetime.now(UTC) + timedelta(minutes=1)))
    session.commit()
    assert mail.send_waiting() == 0


def test_one_process_is_elected_and_replaced_when_it_falls_silent(session):
    start = datetime(2026, 6, 25, tzinfo=UTC)
    assert take_lease("a", start)
    assert take_lease("a", start + timedelta(seconds=30))
    assert not take_lease("b", start + timedelta(seconds=80))
    assert take_lease("b", start + timedelta(seconds=91))
    assert not take_lease("a", start + timedelta(seconds=92))


def test_a_dry_run_says_who_would_be_told_and_writes_nothing(app, session, county):
    answer = app.test_cli_runner().invoke(args=["remind", "--date", "2026-06-25", "--dry-run"])
    assert "is planned for 2026-06-30" in answer.output
    assert reminders(session) == []


def test_the_start_page_shows_mine_only(session, county, login, client):
    clerk, _milestone = county
    actions.tick(TODAY)
    session.commit()
    login(clerk)
    assert "/milestones/" in client.get("/office/reminders/").text
    login(factories.account(Role.COUNTY, region=factories.region(factories.city())))
    assert "/milestones/" not in client.get("/office/reminders/").text


def test_twenty_due_matters_cost_as_many_queries_as_one(session, county):
    with count_queries() as few:
        actions.tick(TODAY)
    _clerk, milestone = county
    for _ in range(20):
        project = factories.project(compounds=(factories.compound(milestone.project.region),))
        factories.milestone(project, planned_on=TODAY)
    session.commit()
    with count_queries() as many:
        actions.tick(TODAY)
    assert len(many) == len(few)
