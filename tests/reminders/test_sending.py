"""Everything arrives once, whatever a service does in between; nobody waits for another's trouble."""

from datetime import datetime, timedelta

import pytest
import time_machine
from sqlalchemy import select, update

from tests import factories
from tests.reminders.conftest import MORNING, TODAY, tick
from tracker.base.secret import seal
from tracker.milestones.rules import MilestoneKind
from tracker.reminders import actions, bundling, sending
from tracker.reminders.models import Matter
from tracker.reminders.outbox import Letter, Outlet
from tracker.reminders.rules import BACK_OFF, DEAD_AFTER, Channel, LetterState, Urgency
from tracker.reminders.wishes import Wish


@pytest.fixture
def clock():
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


def remind(session, moment=MORNING):
    """Look at what is due and make the letters; how many."""
    tick(TODAY, moment)
    made = bundling.bundle(moment)
    session.commit()
    return made


def letters(session):
    return session.scalars(select(Letter).order_by(Letter.id)).all()


def test_one_mail_bundles_what_waits_and_is_not_sent_again(session, county, mail, clock):
    _clerk, milestone = county
    factories.milestone(milestone.project, kind=MilestoneKind.TENDER, planned_on=TODAY)
    session.commit()
    assert (remind(session), remind(session)) == (1, 0)
    assert sending.send_channel(Channel.EMAIL) == 1
    assert sending.send_channel(Channel.EMAIL) == 0
    (sent,) = mail.mails
    assert "clerk@example.org" in sent
    assert [one.state for one in letters(session)] == [LetterState.SENT]


def test_nothing_is_sent_when_nothing_is_due(session, county, mail, clock):
    _clerk, milestone = county
    milestone.actual_on = TODAY
    assert remind(session) == 0


def test_what_comes_after_the_daily_message_waits_for_the_next(session, county, mail, clock):
    _clerk, milestone = county
    assert remind(session) == 1
    factories.milestone(milestone.project, kind=MilestoneKind.TENDER, planned_on=TODAY)
    session.commit()
    assert remind(session, MORNING + timedelta(hours=3)) == 0
    assert remind(session, MORNING + timedelta(days=1)) == 1


@pytest.mark.parametrize(
    ("wish", "moment", "made"),
    [
        ({}, MORNING.replace(day=27), 0),  # Saturday
        ({"workdays_only": False}, MORNING.replace(day=27), 1),
        ({}, MORNING - timedelta(hours=2), 0),  # seven o'clock
        ({"digest_hour": 18}, MORNING, 0),
        ({"by_email": False}, MORNING, 0),
    ],
)
def test_hours_days_off_and_ways_are_the_persons_own(session, county, mail, wish, moment, made):
    clerk, _milestone = county
    factories.save(Wish(account_id=clerk.id, **wish))
    session.commit()
    assert remind(session, moment) == made


def test_what_is_urgent_breaks_through_the_night(session, county, mail, clock):
    remind(session, MORNING - timedelta(hours=6))
    session.execute(update(Matter).values(urgency=Urgency.URGENT))
    assert bundling.bundle(MORNING - timedelta(hours=6)) == 1
    assert bundling.bundle(MORNING - timedelta(hours=6)) == 0


def test_a_refused_mail_waits_is_tried_again_and_given_up_at_last(session, county, mail, clock):
    mail.answer = "451 try later"
    remind(session)
    for tries in range(1, 7):
        assert sending.send_channel(Channel.EMAIL) == 0
        (letter,) = letters(session)
        assert (letter.tries, "451" in letter.error) == (tries, True)
        assert sending.send_channel(Channel.EMAIL) == 0, "not before its time"
        assert letters(session)[0].tries == tries
        clock.shift(timedelta(hours=13))
    assert letters(session)[0].state is LetterState.FAILED
    mail.answer = "250 kept"
    actions.resend(letters(session)[0])
    session.commit()
    assert sending.send_channel(Channel.EMAIL) == 1


def test_an_address_that_is_refused_for_good_is_shown_at_once(session, county, mail, clock):
    mail.answer = "550 no such user"
    remind(session)
    sending.send_channel(Channel.EMAIL)
    (letter,) = letters(session)
    assert (letter.state, letter.tries, letter.outlet.failures) == (LetterState.FAILED, 0, 0)


def test_a_text_message_to_an_account_without_telephone_is_not_sent_to_nobody(session, county, hook, clock):
    clerk, _milestone = county
    clerk.phone = "13812345678"
    template = '{"to": "%(phone)s", "text": "%(text)s"}'
    sealed = {
        "address_sealed": seal(hook.address),
        "channel": Channel.SMS,
        "is_group": False,
        "template": template,
    }
    factories.outlet(**sealed)
    factories.save(Wish(account_id=clerk.id, by_sms=True))
    assert remind(session) == 1
    clerk.phone = None
    session.commit()
    sending.send_channel(Channel.SMS)
    assert [one.state for one in letters(session)] == [LetterState.FAILED]
    assert hook.posts == []


def test_a_sender_that_died_is_replaced_and_repeats_the_same_words_under_the_same_id(
    session, county, mail, clock
):
    remind(session)
    sending.send_channel(Channel.EMAIL)
    session.execute(update(Letter).values(state=LetterState.WAITING))
    session.commit()
    sending.send_channel(Channel.EMAIL)
    first, second = mail.mails
    assert first == second
    assert "Message-ID: <" in first


def test_what_another_sender_holds_is_left_to_it_until_its_claim_is_over(session, county, mail, clock):
    remind(session)
    (outlet_id,) = session.scalars(select(Letter.outlet_id)).all()
    assert sending.claim(outlet_id, MORNING)
    session.commit()
    assert sending.send_channel(Channel.EMAIL) == 0
    clock.shift(timedelta(minutes=3))
    assert sending.send_channel(Channel.EMAIL) == 1


@pytest.mark.parametrize("mode", ["500", "reset", "redirect", "flood"])
def test_a_robot_that_fails_is_tried_again_and_loses_nothing(session, robot, hook, clock, mode):
    hook.mode = mode
    remind(session)
    assert sending.send_channel(Channel.WECOM) == 0
    (letter,) = letters(session)
    assert (letter.state, letter.tries) == (LetterState.WAITING, 1)
    assert letter.next_try_at == MORNING + BACK_OFF[0]
    assert len(hook.posts) == 1, "a redirect is not followed"
    hook.mode = "ok"
    clock.shift(timedelta(minutes=2))
    assert sending.send_channel(Channel.WECOM) == 1
    assert len({key for _path, _body, key in hook.posts}) == 1, "a repeat carries the same key"


def test_a_robot_that_never_answers_is_left_after_its_time(session, robot, hook, clock, monkeypatch):
    monkeypatch.setattr("tracker.reminders.outgoing.SECONDS", 0.2)
    hook.mode = "hang"
    remind(session)
    assert sending.send_channel(Channel.WECOM) == 0
    assert letters(session)[0].tries == 1


def test_an_answer_200_that_refuses_is_a_failure(session, robot, hook, clock):
    hook.answer = {"errcode": 45009, "errmsg": "api freq out of limit"}
    remind(session)
    assert sending.send_channel(Channel.WECOM) == 0
    (letter,) = letters(session)
    assert "45009" in letter.error
    assert letter.state is LetterState.WAITING


def test_a_dead_robot_rests_and_others_go_on(session, robot, hook, mail, clock, monkeypatch):
    monkeypatch.setattr("tracker.reminders.sending._is_written", lambda _letter: True)
    remind(session)
    for number in range(5):
        factories.letter(
            robot, state=LetterState.WAITING, tries=0, body="x", subject="x", key=f"letter {number}"
        )
    session.execute(update(Letter).values(body="x", subject="x"))
    hook.mode = "500"
    session.commit()
    sending.send_channel(Channel.WECOM)
    assert len(hook.posts) == DEAD_AFTER
    assert session.get(Outlet, robot.id).rests_until > MORNING
    assert sending.send_channel(Channel.EMAIL) == 1


def test_a_robot_takes_twenty_in_a_minute_and_the_rest_after_it(session, robot, hook, clock, monkeypatch):
    monkeypatch.setattr("tracker.reminders.sending._is_written", lambda _letter: True)
    for number in range(25):
        factories.letter(
            robot, state=LetterState.WAITING, tries=0, body="x", subject="x", key=f"letter {number}"
        )
    session.commit()
    assert sending.send_channel(Channel.WECOM) == 20
    clock.shift(timedelta(seconds=61))
    assert sending.send_channel(Channel.WECOM) == 5


def test_a_group_hears_once_what_is_due_in_its_part_of_the_city(session, county, hook, clock):
    _clerk, milestone = county
    path = milestone.project.region_path
    values = {"address_sealed": seal(hook.address), "region_path": path, "channel": Channel.DINGTALK}
    factories.outlet(**values, secret_sealed=seal("SEC1"))
    factories.outlet(**{**values, "region_path": "/999999/"})
    session.commit()
    remind(session)
    assert sending.send_channel(Channel.DINGTALK) == 1
    ((path, body, _key),) = hook.posts
    assert "&timestamp=" in path
    assert "&sign=" in path
    assert "/milestones/" in body["text"]["content"]
    assert "/reminders/" not in body["text"]["content"].replace("/office/reminders/", ""), (
        "no acts for a group"
    )


def test_a_day_is_a_day_in_china_whatever_the_machine_says(session, county, mail):
    late = datetime.fromisoformat(
        "2026-06-25T23:30:00-04:00"
    )  # New York; the 26th, half past eleven in China
    assert remind(session, late) == 1
    assert letters(session)[0].day == TODAY + timedelta(days=1)
