"""A notice as the sheet for the stairwell door."""

from datetime import date
from functools import lru_cache

from flask import make_response
from werkzeug.wrappers import Response

from tracker.base.clock import CHINA
from tracker.base.format import day
from tracker.base.pages import gettext as _
from tracker.base.pages import language
from tracker.base.settings import settings
from tracker.documents import NoticeSheet, checksum, notice_pdf
from tracker.notices.models import Notice
from tracker.notices.rules import NoticeState
from tracker.places import queries as places

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
def _pdf(sheet: NoticeSheet) -> bytes:
    return notice_pdf(sheet)


def send(notice: Notice) -> Response:
    """The sheet as PDF; a browser that has it asks only whether it changed."""
    sheet = sheet_of(notice)
    answer = make_response(_pdf(sheet))
    answer.mimetype = "application/pdf"
    answer.headers["Content-Disposition"] = f'inline; filename="notice-{notice.id}.pdf"'
    answer.headers["Cache-Control"] = "private, no-cache"
    answer.set_etag(f"{checksum(sheet)}-{sheet.language}")
    return answer
