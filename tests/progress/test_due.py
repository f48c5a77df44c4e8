"""Who owes a word about a site where nothing moves."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tests import factories
from tracker.base.errors import Refusal
from tracker.base.workdays import chinese_calendar
from tracker.progress import due, halts
from tracker.progress.rules import HaltReason, ReportState
from tracker.projects.models import StageStep
from tracker.projects.rules import Stage
from tracker.works.models import Pause
from tracker.works.rules import PauseKind

START, QUIET = date(2026, 5, 6), 10
LATE = date(2026, 5, 20)  # the eleventh working day after


@pytest.fixture
def running(session):
    project = factories.project(stage=Stage.WORKS)
    step = {"project_id": project.id, "stage": Stage.STARTED, "at": factories.NOON}
    factories.save(StageStep(**step, reached_on=START))
    return project


def owed(today=LATE):
    found = due.due(today, calendar=chinese_calendar(), quiet_workdays=QUIET)
    return [(one.rule, one.subject_id, one.since) for one in found]


def test_items_that_nobody_has_begun_are_one_line_of_their_project(running):
    for _ in range(3):
        factories.item(running)
    assert owed(date(2026, 5, 19)) == []
    assert owed() == [("project silent", running.id, START)]


def test_begun_items_are_silent_each_for_itself(running):
    begun = factories.item(running, last_report_on=START, done=Decimal(10))
    factories.item(running)
    running.last_report_on = date(2026, 5, 19)
    assert owed() == [("item silent", begun.id, START)]


def test_a_finished_item_is_not_silent(running):
    factories.item(running, last_report_on=START, done=Decimal(100))
    running.last_report_on = START
    assert owed() == []


def test_a_legal_pause_is_not_a_standstill(session, running):
    facts = {"kind": PauseKind.OTHER, "reason": "高考期间停工", "at": factories.NOON}
    pause = factories.save(Pause(project_id=running.id, first_on=START, last_on=date(2026, 5, 10), **facts))
    assert owed() == [], "its days do not count"
    pause.last_on = date(2026, 6, 1)
    assert owed() == []


def test_whoever_said_when_work_goes_on_is_asked_again_only_after_that_day(running):
    clerk = factories.account()
    halts.explain(running, HaltReason.MATERIAL, "管材未到货", date(2026, 5, 25), by=clerk, today=LATE)
    assert owed(date(2026, 5, 25)) == []
    assert owed(date(2026, 5, 26)) == [("project silent", running.id, date(2026, 5, 25))]


@pytest.mark.parametrize(
    ("words", "restart_on", "sentence"),
    [
        ("缺", date(2026, 5, 25), "few words"),
        ("管材未到货", date(2026, 5, 19), "cannot be past"),
        ("管材未到货", date(2027, 5, 22), "more than a year"),
    ],
)
def test_an_explanation_says_something_and_names_a_day_to_come(running, words, restart_on, sentence):
    with pytest.raises(Refusal, match=sentence):
        halts.explain(running, HaltReason.OTHER, words, restart_on, by=factories.account(), today=LATE)


def test_the_page_says_since_when_and_keeps_what_is_said(client, login, session, running):
    running.last_report_on = START
    through = {"kind": PauseKind.WINTER_WORK, "reason": "室内施工", "at": factories.NOON}
    factories.save(Pause(project_id=running.id, first_on=START, last_on=date(2098, 1, 1), **through))
    login()
    page = client.get(f"/office/projects/{running.id}/standstill?lang=en").text
    assert "working days. Say why" in page
    said = {"cause": "money", "words": "进度款未到账", "restart_on": "2099-01-01"}
    url = f"/office/projects/{running.id}/standstill?lang=en"
    assert "more than a year" in client.post(url, data=said).text
    said["restart_on"] = "2098-07-01"
    assert "in a few words" in client.post(url, data={**said, "words": "缺"}).text


def test_a_returned_report_is_owed_after_three_working_days_and_until_it_is_made_anew(running):
    place = factories.item_place(factories.item(running))
    decided = factories.NOON  # in the holidays of May; the 6th is the first working day after
    report = factories.report(place, state=ReportState.RETURNED, decided_at=decided, reason="照片不清")
    mine = ("report not mended", report.id, decided.date())
    assert [mine in owed(date(2026, 5, day)) for day in (6, 8, 9)] == [False, False, True]
    later = factories.report(place)
    later.reported_at = decided + timedelta(days=1)
    assert "report not mended" not in [one[0] for one in owed(date(2026, 5, 11))]
