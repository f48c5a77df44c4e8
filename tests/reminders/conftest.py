"""A county with one clerk and one milestone; sinks that keep what they get and can be told to misbehave."""

import json
import socket
import threading
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from sqlalchemy import select

from tests import factories, mailing
from tracker.base.access import Role
from tracker.base.secret import seal
from tracker.extensions import db
from tracker.reminders import actions
from tracker.reminders.models import Reminder
from tracker.reminders.rules import Channel

TODAY = date(2026, 6, 25)  # a Thursday
MORNING = datetime(2026, 6, 25, 1, tzinfo=UTC)  # nine o'clock in China


def tick(day=TODAY, moment=None):
    """A look at what is due at nine o'clock, as the scheduler takes it: what the test wrote is committed before."""
    db.session.commit()
    found = actions.tick(day, moment or datetime(day.year, day.month, day.day, 1, tzinfo=UTC))
    db.session.expire_all()
    return found


def lines(**values):
    """Lines of the ledger in the order they were written."""
    return db.session.scalars(select(Reminder).filter_by(**values).order_by(Reminder.id)).all()


class MailSink:
    """A mail server; ``answer`` is what it says to a letter."""

    def __init__(self):
        self.mails, self.answer = [], "250 kept"

    async def handle_DATA(self, server, session, envelope):
        if self.answer.startswith("250"):
            self.mails.append(envelope.content.decode())
        return self.answer


class HookSink(ThreadingHTTPServer):
    """A robot's service; ``mode`` says how it behaves."""

    daemon_threads = True

    def __init__(self):
        super().__init__(("127.0.0.1", 0), HookAnswers)
        self.posts, self.mode, self.answer, self.hang = [], "ok", {"errcode": 0}, threading.Event()

    @property
    def address(self):
        return f"http://127.0.0.1:{self.server_port}/robot?key=secret"

    def handle_error(self, request, client_address):
        """A caller that gave up waiting is no news."""


class HookAnswers(BaseHTTPRequestHandler):
    def do_POST(self):
        sink = self.server
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        sink.posts.append((self.path, body, self.headers["Idempotency-Key"]))
        match sink.mode:
            case "reset":
                self.connection.shutdown(socket.SHUT_RDWR)
            case "hang":
                sink.hang.wait()
            case "500":
                self._say(500, b"oops")
            case "redirect":
                self.send_response(302)
                self.send_header("Location", sink.address)
                self.send_header("Content-Length", "0")
                self.end_headers()
            case "flood":
                self._say(200, b" " * 10_000_000)
            case _:
                self._say(200, json.dumps(sink.answer).encode())

    def _say(self, status, body):
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_args):
        """The test's own output is enough."""


@pytest.fixture
def settings(app, monkeypatch):
    """``settings(smtp_port=…)`` changes settings for the test."""

    def change(**values):
        monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], **values))

    return change


@pytest.fixture
def mail(settings):
    sink = MailSink()
    with mailing.serving(sink) as port:
        settings(smtp_host="127.0.0.1", smtp_port=port)
        yield sink


@pytest.fixture
def hook(settings):
    settings(hook_trial=True, hook_hosts=("127.0.0.1",))
    sink = HookSink()
    thread = threading.Thread(target=sink.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield sink
    sink.hang.set()
    sink.shutdown()
    thread.join()
    sink.server_close()


@pytest.fixture
def county(session):
    """A county with one clerk and one milestone due in five days."""
    where = factories.region(factories.city())
    clerk = factories.account(Role.COUNTY, region=where, email="clerk@example.org")
    project = factories.project(compounds=(factories.compound(where),))
    milestone = factories.milestone(project, planned_on=TODAY + timedelta(days=5))
    session.commit()
    return clerk, milestone


@pytest.fixture
def robot(county, hook, session):
    """The clerk's own robot, at the sink."""
    clerk, _milestone = county
    made = factories.outlet(
        account_id=clerk.id, channel=Channel.WECOM, address_sealed=seal(hook.address), host="127.0.0.1"
    )
    session.commit()
    return made
