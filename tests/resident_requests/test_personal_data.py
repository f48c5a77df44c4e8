"""Planted data is looked for wherever it must not be."""

import hashlib
import io
import json
import logging
from datetime import timedelta

import pytest
from sqlalchemy import inspect, select, text

from tests import factories
from tests.resident_requests.conftest import ADDRESS
from tracker.base.access import Role
from tracker.base.clock import now
from tracker.base.journal import JournalLine
from tracker.base.logs import JsonFormatter
from tracker.extensions import db
from tracker.reminders import scheduler
from tracker.resident_requests import privacy, retention
from tracker.resident_requests.codes import show_code
from tracker.resident_requests.intake import code_of
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.rules import RequestState

PHONE, NAME = "13987650123", "欧阳锋甲"
PLANTED = (PHONE, NAME, "139-8765-0123", "8765")


@pytest.fixture
def planted(client, session, typed):
    compound = factories.compound()
    answer = client.post(
        ADDRESS.format(compound.id),
        data={
            **typed,
            "phone": PHONE,
            "name": NAME,
            "text": f"我叫{NAME}，电话{PHONE}，漏水。",
            "where": f"找{NAME}",
        },
    )
    assert answer.status_code == 302
    return session.scalars(select(ResidentRequest)).one()


def test_no_public_page_and_no_list_shows_it(client, login, planted):
    compound = planted.compound
    for address in (
        "/",
        "/requests/new",
        f"/requests/new?compound={compound.id}",
        "/requests/look-up",
        f"/?q={compound.name}",
        "/notices",
    ):
        assert not any(secret in client.get(address).text for secret in PLANTED), address
    login(Role.CITY)
    for address in ("/office/requests/?state=any", f"/office/places/{compound.id}", "/office/reminders/"):
        assert not any(secret in client.get(address).text for secret in PLANTED), address


def test_the_residents_own_page_stars_it_out(client, planted):
    assert not any(secret in client.get("/requests/filed").text for secret in PLANTED)
    code = show_code(code_of(planted.form_key))
    answer = client.post("/requests/look-up", data={"code": code, "phone": PHONE})
    assert not any(secret in answer.location for secret in PLANTED)
    page = client.get("/requests/mine").text
    assert PHONE not in page
    assert NAME not in page.replace(planted.where, "")  # where they live is theirs to see


def test_no_journal_line_holds_it(client, login, session, planted):
    login(Role.CITY)
    client.post(f"/office/requests/{planted.id}/number", data={"reason": "ask_back"})
    lines = [
        line.changes for line in session.scalars(select(JournalLine).filter_by(record="resident_request"))
    ]
    assert len(lines) >= 2
    assert not any(secret in changes for secret in PLANTED for changes in lines)
    assert not any(planted.form_key in changes for changes in lines)


def test_no_table_holds_the_number_in_the_clear(session, client, planted):
    """The text is the resident's own words; every other column of every table is searched."""
    session.commit()
    for table in inspect(db.session.connection()).get_table_names():
        for row in db.session.execute(text(f'SELECT * FROM "{table}"')).mappings():  # noqa: S608 (names from the schema)
            kept = {
                name: value
                for name, value in row.items()
                if (table, name) not in {("resident_request", "text"), ("resident_request", "where")}
            }
            assert PHONE not in str(kept), table
            assert NAME not in str(kept), table
            assert PHONE.encode() not in b"".join(
                value for value in kept.values() if isinstance(value, bytes)
            )


def test_the_content_of_a_form_cannot_be_guessed_from_its_hash(planted):
    kept = (
        planted.compound_id, planted.building_id, planted.where, planted.category, planted.kind, [], planted.text, PHONE, NAME,
    )  # fmt: skip
    assert planted.content_hash != hashlib.sha256(repr(kept).encode()).hexdigest()
    assert planted.content_hash != hashlib.sha256(f"request {kept!r}".encode()).hexdigest()


def test_no_log_line_holds_it(client, session, typed):
    out = io.StringIO()
    handler = logging.StreamHandler(out)
    handler.setFormatter(JsonFormatter())
    root = logging.getLogger()
    root.addHandler(handler)
    level = root.level
    root.setLevel(logging.DEBUG)
    try:
        client.post(ADDRESS.format(factories.compound().id), data={**typed, "phone": PHONE, "name": NAME})
        client.post("/requests/look-up", data={"code": "x", "phone": PHONE})
        logging.getLogger("any").warning("called from %s", PHONE)
    finally:
        root.removeHandler(handler)
        root.setLevel(level)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    assert any("139****0123" in line["text"] for line in lines)
    assert PHONE not in out.getvalue()
    assert NAME not in out.getvalue()


def test_two_years_after_the_answer_it_is_removed_and_the_statistics_stay(session, app, planted):
    planted.state, planted.answer, planted.answered_at = (
        RequestState.ANSWERED,
        "已修。",
        now() - timedelta(days=privacy.KEPT_DAYS + 1),
    )
    fresh = factories.resident_request(
        state=RequestState.CLOSED, closed_at=now() - timedelta(days=privacy.KEPT_DAYS - 1)
    )
    still_open = factories.resident_request(filed_at=now() - timedelta(days=2000))
    session.commit()
    told = app.test_cli_runner().invoke(args=["requests", "forget"]).output
    assert "1 requests to forget" in told
    assert planted.phone_mark is not None
    assert retention.forget_old(now()) == 1
    assert (
        planted.phone_sealed,
        planted.phone_mark,
        planted.phone_tail,
        planted.name_sealed,
        planted.where,
    ) == (None,) * 5
    assert PHONE not in planted.text
    assert planted.state is RequestState.ANSWERED
    assert None not in (fresh.phone_mark, still_open.phone_mark)
    assert retention.forget_old(now()) == 0


def test_the_scheduler_keeps_the_promise(session, planted):
    planted.state, planted.answer, planted.answered_at = (
        RequestState.ANSWERED,
        "已修。",
        now() - timedelta(days=900),
    )
    session.commit()
    scheduler.forget()
    assert planted.phone_mark is None


def test_the_notice_and_its_version_change_together():
    """Whoever changes a sentence gives the notice a new version, and this test both."""
    told = hashlib.sha256(repr((privacy.SENTENCES, privacy.KEPT_DAYS)).encode()).hexdigest()[:16]
    assert (privacy.VERSION, told) == ("2026-11b", "ffcad520bba94859")
