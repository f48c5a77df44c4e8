"""What rooms above have done every night."""

from datetime import timedelta

import pytest
import time_machine

from tests.reminders.conftest import MORNING, TODAY
from tracker.reminders import nights
from tracker.reminders.nights import nightly
from tracker.reminders.scheduler import night


@pytest.fixture
def works(monkeypatch):
    """No works but those of the test."""
    monkeypatch.setattr(nights, "works", [])


@pytest.fixture
def watch():
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


def test_each_work_is_done_once_on_each_day_and_given_the_day(session, works, watch):
    done = []

    @nightly
    def first(day):
        done.append(("first", day))

    @nightly
    def second(day):
        done.append(("second", day))

    for pause in (timedelta(), timedelta(hours=1), timedelta(days=1)):
        watch.shift(pause)
        night()
    tomorrow = TODAY + timedelta(days=1)
    assert done == [("first", TODAY), ("second", TODAY), ("first", tomorrow), ("second", tomorrow)]


def test_a_work_that_fails_holds_up_no_other_and_is_tried_again(session, works, watch, caplog):
    done = []

    @nightly
    def stumbles(day):
        done.append("stumbles")
        if done == ["stumbles"]:
            raise ValueError

    @nightly
    def goes_on(day):
        done.append("goes on")

    for _ in range(3):
        night()
        watch.shift(timedelta(hours=1))
    assert done == ["stumbles", "goes on", "stumbles"]
    assert [record.message for record in caplog.records] == ["stumbles failed; it will run again"]


def test_the_stages_are_read_every_night(app):
    assert "tracker.stages.commands" in [work.__module__ for work in nights.works]
