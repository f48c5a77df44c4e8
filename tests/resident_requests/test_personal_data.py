"""Who asked: shown with a reason, removed in time, taken back at any time. tests/privacy looks for what leaks."""

import hashlib
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.resident_requests.conftest import ADDRESS
from tracker.base import sums
from tracker.base.clock import now
from tracker.base.journal import JournalLine
from tracker.base.settings import settings
from tracker.extensions import db
from tracker.reminders import scheduler
from tracker.resident_requests import groups, hotline_sheets, privacy, retention
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.records import Follower
from tracker.resident_requests.rules import RequestState
from tracker.resident_requests.totals import (
    RequestMonthTotal,
    RequestOfficeTotal,
    RequestSpotTotal,
    RequestTotal,
)

PHONE, NAME = "13987650123", "欧阳锋甲"
GONE = ("phone_sealed", "phone_mark", "phone_tail", "name_sealed", "where", "door", "door_mark")


@pytest.fixture
def asked(client, session, typed):
    """Filed by somebody who says more of themselves than was asked for, and joined by a neighbour."""
    words = {
        "phone": PHONE,
        "name": NAME,
        "text": f"我叫{NAME}，电话{PHONE}，漏水。",
        "where": "顶层",
        "door": "502",
    }
    address = ADDRESS.format(factories.compound().id)
    client.post(address, data={**typed, **words})
    made = session.scalars(select(ResidentRequest)).one()
    client.post(
        address,
        data={**typed, "form_key": "1" * 32, "apart": "", "join": str(made.id), "phone": "13987650124"},
    )
    return made


def settle(request, days):
    """Answered so many days ago."""
    request.state, request.answer = RequestState.ANSWERED, "已修。"
    request.answered_at = now() - timedelta(days=days)
    db.session.commit()


def given(record, names=GONE):
    return {name: value for name in names if (value := getattr(record, name, None)) is not None}


def counted():
    """All sums of requests, row by row."""
    tables = (RequestTotal, RequestMonthTotal, RequestOfficeTotal, RequestSpotTotal)
    return [tuple(row) for table in tables for row in db.session.execute(select(table.__table__))]


def test_the_content_of_a_form_cannot_be_guessed_from_its_hash(asked):
    kept = (
        asked.compound_id, asked.building_id, asked.entrance_id, asked.where, asked.door, asked.category, asked.kind, [],
        asked.text, PHONE, NAME, False,
    )  # fmt: skip
    assert asked.content_hash != hashlib.sha256(f"request {kept!r}".encode()).hexdigest()


def test_after_the_time_that_was_told_it_is_removed_and_the_statistics_stay(session, asked):
    settle(asked, 731)
    before, (neighbour,) = counted(), session.scalars(select(Follower)).all()
    assert retention.forget_old(now()) == 1
    assert given(asked) == given(neighbour) == {}
    assert PHONE not in asked.text
    assert NAME not in asked.text
    assert "漏水" in asked.text
    assert (asked.state, asked.doors) == (RequestState.ANSWERED, 2)
    assert counted() == before
    assert list(sums.verify(db.session())) == []
    assert retention.forget_old(now()) == 0


@pytest.mark.parametrize(
    ("months", "days", "forgotten"), [(24, 729, 0), (24, 731, 1), (6, 181, 0), (6, 183, 1)]
)
def test_the_bureau_sets_how_long(app, asked, monkeypatch, months, days, forgotten):
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings(), keep_months=months))
    settle(asked, days)
    assert retention.forget_old(now()) == forgotten


def test_residents_are_told_the_months_that_hold_and_their_request_keeps_them(
    app, client, session, typed, monkeypatch
):
    monkeypatch.setitem(app.config, "SETTINGS", replace(settings(), keep_months=6))
    address = ADDRESS.format(factories.compound().id)
    assert "6 months after the answer" in client.get(f"{address}&lang=en").text
    client.post(address, data=typed)
    assert session.scalars(select(ResidentRequest.privacy_version)).one() == privacy.version(6)


def test_a_dry_run_only_tells(app, asked):
    settle(asked, 900)
    run = app.test_cli_runner().invoke
    assert "1 requests to forget" in run(args=["requests", "forget"]).output
    assert given(asked).keys() == set(GONE)
    assert "1 requests forgotten" in run(args=["requests", "forget", "--apply"]).output
    assert given(asked) == {}


def test_the_night_keeps_the_promise_and_the_journal_says_so_without_telling_of_whom(session, asked):
    settle(asked, 900)
    scheduler.forget()
    assert given(asked) == {}
    line = session.scalars(
        select(JournalLine)
        .filter_by(record="resident_request", action="change")
        .order_by(JournalLine.id.desc())
    ).first()
    assert (line.record_id, line.door) == (asked.id, "shell")
    assert '"phone_sealed":["…","…"]' in line.changes
    assert not any(one in line.changes for one in (PHONE, NAME, "0123"))


def test_what_waits_for_an_answer_is_never_forgotten(session, asked):
    asked.filed_at = now() - timedelta(days=2000)
    session.commit()
    assert retention.forget_old(now()) == 0


def test_a_merged_request_is_forgotten_with_the_one_that_was_answered(session, asked):
    into = factories.resident_request(asked.compound, where="楼顶")
    groups.merge(asked, into, "同一处", factories.account())
    settle(into, 900)
    assert retention.forget_old(now()) == 2
    assert given(asked) == given(into) == {}


def test_a_sheet_that_nobody_imports_is_thrown_away_after_a_day(session):
    sheet = factories.hotline_sheet(factories.account())
    assert hotline_sheets.throw_away(sheet.at + timedelta(hours=23)) == 0
    retention.forget_old(sheet.at + timedelta(hours=25))
    assert sheet.sealed is None


def test_forgetting_many_takes_them_in_batches_and_forgets_all(session, monkeypatch):
    monkeypatch.setattr(retention, "BATCH", 2)
    for _ in range(5):
        settle(factories.resident_request(), 900)
    assert retention.forget_old(now()) == 5
    assert session.scalar(select(func.count(ResidentRequest.phone_mark))) == 0


def test_what_was_typed_unnamed_keeps_no_name(client, session, typed):
    client.post(ADDRESS.format(factories.compound().id), data={**typed, "anonymous": "y"})
    assert session.scalars(select(ResidentRequest.name_sealed)).one() is None


def test_the_notice_and_its_version_change_together():
    """Whoever changes a sentence gives the notice a new version, and this test both."""
    told = hashlib.sha256(repr(privacy.SENTENCES).encode()).hexdigest()[:16]
    assert (privacy.VERSION, told) == ("2026-12", "b8784d505cd9ee84")
