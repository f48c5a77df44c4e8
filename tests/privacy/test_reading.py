"""The search itself: a leak is found whatever it is packed into, and the walk fails where one is planted."""

import json
from datetime import UTC, datetime
from urllib.parse import quote

import pytest
from flask import Response

from tests.privacy.planting import Kind
from tests.privacy.reading import SPREADSHEET, found, said
from tests.privacy.test_planted import leaks
from tracker.base.access import Public
from tracker.documents import Paragraph, Report, Section, report_pdf
from tracker.feeds import Entry, Event, calendar, feed
from tracker.sheets import write_xlsx

NAME, PHONE = "欧阳未央", "13987654321"
AT = datetime(2026, 11, 25, 1, tzinfo=UTC)
WORDS = f"漏水，请找{NAME}"
PAPER = Report(language="zh", title="月报", sections=(Section("一", (Paragraph(WORDS),)),))
EVENT = Event(
    uid="1", stamp=AT, starts=AT, ends=AT, summary="停水", description="停" * 50 + WORDS, location="", url=""
)
LEAKS = {
    "page": Response(f"<p>{WORDS}</p>"),
    "entities": Response("".join(f"&#{ord(letter)};" for letter in WORDS)),
    "address": Response(f'<a href="/?q={quote(NAME)}">x</a>'),
    "number with spaces": Response("139 8765 4321"),
    "number with dashes": Response("139-8765-4321"),
    "json": Response(json.dumps({"name": NAME}), mimetype="application/json"),
    "header": Response("", headers={"X-Asked-By": quote(NAME)}),
    "file name": Response("", headers={"Content-Disposition": f"attachment; filename*=UTF-8''{quote(NAME)}.xlsx"}),
    "redirect": Response("", 302, headers={"Location": f"/?q={quote(NAME)}"}),
    "table": Response(write_xlsx(["诉求"], [[WORDS]]), mimetype=SPREADSHEET),
    "paper": Response(report_pdf(PAPER), mimetype="application/pdf"),
    "calendar": Response(calendar("停水", [EVENT]), mimetype="text/calendar"),
    "feed": Response(feed("x", "/", "x", "zh", [Entry(guid="1", title=WORDS, text="", url="/", at=AT)]), mimetype="application/rss+xml"),
    "chart": Response(f"<svg><title>{WORDS}</title></svg>", mimetype="image/svg+xml"),
}  # fmt: skip


@pytest.mark.parametrize("packed", LEAKS)
def test_a_leak_is_found_in_whatever_it_is_packed(packed):
    assert found(said(LEAKS[packed]), {NAME, PHONE})


def test_what_is_masked_is_no_leak():
    assert not found(said(Response("欧* 139****4321，2026-11-23")), {NAME, PHONE})


def test_the_walk_fails_on_a_page_that_leaks(app, stranger, planted, monkeypatch):
    """A new public page that shows who asked, and nothing told this test of it."""
    leaked = next(mark for mark, kind in planted.marks.items() if kind is Kind.SEALED)

    def leaking():
        return f"<p>{leaked}</p>"

    leaking.policy = Public("by mistake")  # type: ignore[attr-defined]
    monkeypatch.setitem(app.view_functions, "portal.notices", leaking)
    assert leaks(app, stranger, planted) == [f"/notices shows {leaked}, {Kind.SEALED}"]
