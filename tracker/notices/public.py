"""A notice as everybody sees it: what the code on the door opens, and the sheet to print."""

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from tracker.base.access import public as open_to_all
from tracker.base.clock import today
from tracker.base.format import day
from tracker.documents import checksum
from tracker.notices import queries, rules, sheets
from tracker.notices.models import Notice, life_of
from tracker.notices.periods import periods
from tracker.notices.rules import NoticeState


def _public_one(notice_id: int) -> Notice:
    """Published, or withdrawn with its mark; a draft is nobody's business yet."""
    notice = queries.whole(notice_id)
    return notice if notice is not None and notice.state is not NoticeState.DRAFT else abort(404)


@open_to_all("residents read what hangs at their door")
def public(notice_id: int) -> ResponseReturnValue:
    notice = _public_one(notice_id)
    printed = sheets.sheet_of(notice)
    after = queries.find_edition_after(notice.id) if notice.state is NoticeState.WITHDRAWN else None
    return render_template(
        "notices/public.html", notice=notice, after=after if after and after.published_at else None,
        phase=rules.phase(life_of(notice, hangs=True), today=today()),
        changes=queries.changes(notice), binding=periods()[notice.kind].binding, when=when(notice), sheet=printed, checksum=checksum(printed),
    )  # fmt: skip


@open_to_all("residents print what hangs at their door")
def sheet(notice_id: int) -> ResponseReturnValue:
    return sheets.send(_public_one(notice_id)).make_conditional(request)


def when(notice: Notice) -> str:
    """Its days in words."""
    first, last = day(notice.starts_on), day(notice.ends_on)
    return first if first == last else f"{first} – {last}"
