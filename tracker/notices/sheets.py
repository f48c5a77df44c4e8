"""A notice as the sheet for the stairwell door: one for all, or one for each door it concerns."""

import hashlib
from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from functools import lru_cache
from typing import Any

from flask import make_response
from werkzeug.wrappers import Response

from tracker.base.clock import CHINA
from tracker.base.format import day
from tracker.base.pages import gettext as _
from tracker.base.pages import language
from tracker.base.settings import settings
from tracker.documents import NoticeSheet, notice_pdf
from tracker.documents.notice import Paper
from tracker.notices import queries
from tracker.notices.models import Notice
from tracker.notices.periods import NoticeKind
from tracker.notices.queries import Door
from tracker.notices.rules import NoticeState
from tracker.places import queries as places

ABOUT_WORKS = frozenset({
    NoticeKind.SCHEME, NoticeKind.START, NoticeKind.PROGRESS, NoticeKind.COMPLETION, NoticeKind.WARRANTY,
})  # fmt: skip
KEPT = 16  # sheets a worker remembers, about 1 MB: a whole compound prints the same one


def sheet_of(notice: Notice) -> NoticeSheet:
    """Everything on the sheet, in the reader's language; the QR code opens the public page."""
    return NoticeSheet(
        language=language(), title=_title(notice),
        place=place_of(notice),
        dates=_dates(notice.starts_on, notice.ends_on), paragraphs=tuple(notice.body.splitlines()),
        phone_label=_("Questions? Call"), phone=notice.phone,
        address_label=_("Scan: does it still hold?"), address=f"{settings().address}/notices/{notice.id}",
        issuer=issuer(notice), issued_on=issued_on(notice),
        version=_("Edition %(number)s", number=notice.edition), checksum_label=_("Checksum"),
        more=_("This is not all: the whole text stands behind the code below, or call."),
    )  # fmt: skip


def at_doors(notice: Notice, doors: Sequence[Door]) -> list[NoticeSheet]:
    """The sheet for each door: its name, the works that touch it, and the code of its own page."""
    general = sheet_of(notice)
    works = queries.works_at(notice) if notice.kind in ABOUT_WORKS else []
    return [_at_door(general, door, works) for door in doors]


def _at_door(general: NoticeSheet, door: Door, works: Sequence[Any]) -> NoticeSheet:
    if door.id is None:
        return general
    here = dict.fromkeys(_(row.name) for row in works if row.building_id in (None, door.building_id))
    return replace(
        general, place=f"{general.place} {door.name}", items=tuple(here), items_label=_("At your entrance"),
        address=f"{settings().address}/e/{door.id}", address_label=_("Scan: all about your entrance"),
    )  # fmt: skip


def place_of(notice: Notice) -> str:
    """Where it hangs: district, subdistrict, community and compound."""
    known = places.region_names([notice.region_path])
    return f"{places.where_is(notice.region_path, known)} {notice.compound.name}".strip()


def _title(notice: Notice) -> str:
    marks = {NoticeState.DRAFT: _("[Draft]"), NoticeState.WITHDRAWN: _("[Withdrawn]")}
    return f"{marks.get(notice.state, '')} {notice.title}".strip()


def _dates(first: date, last: date) -> tuple[str, ...]:
    if first == last:
        return (day(first),)
    return _("from %(day)s", day=day(first)), _("until %(day)s", day=day(last))


def issuer(notice: Notice) -> str:
    """Who speaks: the author's organisation, else the office of their part of the city, else the bureau."""
    author = notice.author
    if author and author.organisation:
        return author.organisation.name
    if author and author.region:
        return author.region.name
    return _("Housing bureau of %(city)s", city=settings().city)


def issued_on(notice: Notice) -> str:
    return day(notice.published_at.astimezone(CHINA).date()) if notice.published_at else _("not published")


@lru_cache(maxsize=KEPT)
def _pdf(*sheets: NoticeSheet, paper: Paper = "a4") -> bytes:
    return notice_pdf(*sheets, paper=paper)


def send(notice: Notice) -> Response:
    return send_sheets([sheet_of(notice)], f"notice-{notice.id}")


def send_all(notice: Notice, doors: Sequence[Door], *, paper: str) -> Response:
    return send_sheets(at_doors(notice, doors), f"notice-{notice.id}-doors", paper=paper)


def send_sheets(sheets: Sequence[NoticeSheet], name: str, *, paper: str = "a4") -> Response:
    """Sheets as one PDF, a page each; a browser that has it asks only whether it changed."""
    size: Paper = "a3" if paper == "a3" else "a4"
    answer = make_response(_pdf(*sheets, paper=size))
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="{name}-{size}.pdf"'
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.set_etag(f"{hashlib.sha256(repr(sheets).encode()).hexdigest()[:32]}-{size}")
    return answer
