"""The office's page of one notice, with whatever form on it was refused."""

from typing import Any

from flask import abort, render_template
from flask.typing import ResponseReturnValue

from tracker.base.clock import today
from tracker.base.web import get_or_404
from tracker.base.workdays import chinese_calendar
from tracker.notices import public, queries, rules, sheets
from tracker.notices.forms import CloseForm, PublishForm, WithdrawForm
from tracker.notices.models import Notice, life_of
from tracker.notices.periods import periods
from tracker.notices.queries import Door


def one(notice_id: int) -> Notice:
    """A notice the person may see, with everything its page names; else 404."""
    get_or_404(Notice, notice_id)
    return queries.whole(notice_id) or abort(404)


def page(notice: Notice, status: int = 200, **forms: Any) -> ResponseReturnValue:
    """The notice as it will hang, and what can be done with it. ``forms``: publishing, withdrawing, closing."""
    days = {"today": today(), "calendar": chinese_calendar()}
    doors = queries.doors_of(notice)
    known = {
        "publishing": PublishForm(formdata=None, obj=notice), "withdrawing": WithdrawForm(formdata=None),
        "closing": CloseForm(formdata=None),
    }  # fmt: skip
    answer = render_template(
        "notices/show.html", notice=notice, when=public.when(notice), place=sheets.place_of(notice),
        issuer=sheets.issuer(notice), doors=doors, period=periods()[notice.kind], changes=queries.changes(notice),
        phase=rules.phase(life_of(notice, hangs=hangs(doors)), today=today()),
        doubts=rules.doubts(notice.kind, notice.starts_on, notice.ends_on, **days),  # type: ignore[arg-type]
        after=queries.find_edition_after(notice.id), **{**known, **forms},
    )  # fmt: skip
    return answer, status


def hangs(doors: list[Door]) -> bool:
    return any(door.posting and door.posting.down_at is None for door in doors)
