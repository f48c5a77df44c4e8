"""What the mail server says of an address, and whether its follower is kept."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests import factories, mailing
from tests.subscriptions.conftest import ADDRESS
from tracker.reminders import sending
from tracker.reminders.outbox import Letter, Outlet
from tracker.reminders.rules import Channel, LetterState
from tracker.subscriptions import actions
from tracker.subscriptions.models import Subscription, SubscriptionTold


class Doorkeeper:
    """A mail server that says ``to`` to every address and ``whole`` to every letter."""

    to, whole = "250 OK", "250 kept"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if self.to.startswith("250"):
            envelope.rcpt_tos.append(address)
        return self.to.replace("ADDRESS", address)

    async def handle_DATA(self, server, session, envelope):
        return self.whole


@pytest.fixture
def server(app, monkeypatch):
    keeper = Doorkeeper()
    with mailing.serving(keeper) as port:
        settings = replace(app.config["SETTINGS"], smtp_host="127.0.0.1", smtp_port=port)
        monkeypatch.setitem(app.config, "SETTINGS", settings)
        yield keeper


@pytest.fixture
def send(session, server):
    def answered(to="250 OK", whole="250 kept"):
        server.to, server.whole = to, whole
        sending.send_channel(Channel.EMAIL)
        session.expire_all()
        return session.scalars(select(Subscription)).all()

    return answered


@pytest.mark.parametrize("said", ["550 5.1.1 <ADDRESS>: no such user", "551 gone away", "554 5.2.1 closed"])
def test_an_address_that_takes_nothing_for_good_follows_no_more(session, compound, follow, tell, send, said):
    follow()
    factories.interruption(compound)
    session.commit()
    tell()
    assert send(to=said) == []
    assert session.scalars(select(SubscriptionTold)).all() == []
    assert {one.state for one in session.scalars(select(Letter))} <= {
        LetterState.FAILED, LetterState.DROPPED
    }  # fmt: skip
    assert tell() == 0


def test_an_address_with_a_slip_of_the_pen_is_kept_no_longer_than_its_first_letter(session, compound, send):
    actions.ask(ADDRESS, compound_id=compound.id, entrance_id=None, language="zh")
    session.commit()
    assert send(to="550 no such user") == []


@pytest.mark.parametrize(
    "said",
    [{"to": "450 mailbox busy"}, {"to": "554 5.7.1 <ADDRESS>: relay access denied"}, {"to": "530 sign in first"},
     {"whole": "554 5.7.1 looks like spam"}, {"whole": "451 try later"}],
)  # fmt: skip
def test_what_is_said_of_the_moment_of_us_or_of_the_letter_ends_nobody(session, follow, send, said):
    one = follow()
    assert [kept.id for kept in send(**said)] == [one.id]


def test_the_others_of_the_same_look_get_their_letters(session, compound, follow, tell, send, letters):
    gone = follow(address="gone@example.com")
    send()
    follow(address="there@example.com")
    send()
    factories.interruption(compound)
    session.commit()
    tell()
    assert len(letters()) == 2
    actions.end_unreachable(letters()[0].key)
    session.commit()
    assert gone.id not in [one.id for one in send()]
    assert [one.state for one in letters()] == [LetterState.DROPPED, LetterState.SENT]


def test_letters_of_others_end_no_subscription(session, follow):
    one = follow()
    for key in (f"digest:{one.id}:2026", "subscription:999999:confirm:1"):
        actions.end_unreachable(key)
    assert session.scalars(select(Subscription.id)).all() == [one.id]


@pytest.mark.parametrize("said", ["550 <ADDRESS>: no such user", "450 <ADDRESS>: busy"])
def test_what_the_server_said_names_nobody_afterwards(session, follow, send, said):
    follow()
    send(to=said)
    kept = [*session.scalars(select(Letter.error)), *session.scalars(select(Outlet.answer))]
    assert kept
    assert ADDRESS not in repr(kept)
    assert "***" in repr(kept)
