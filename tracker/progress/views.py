"""The confirm desk: reports that wait, one report with its photos, the reports behind a percent."""

import json
from collections.abc import Sequence
from datetime import date
from itertools import groupby
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, public, require
from tracker.base.errors import Refusal
from tracker.base.format import day
from tracker.base.pages import gettext as _
from tracker.base.web import get_or_404, page_of, row_id
from tracker.extensions import db
from tracker.items.earning import Part, percent
from tracker.items.models import Item
from tracker.progress import actions, desk_reads, honesty, photo_reads, quantities, report_lists, spots, sweep
from tracker.progress.forms import AnswerForm, ReturnForm
from tracker.progress.models import Photo, Question, Report
from tracker.progress.rules import ReportState
from tracker.progress.serving import AN_HOUR, send_picture
from tracker.progress.site import units

bp = Blueprint("progress", __name__, cli_group="photos")
bp.cli.add_command(sweep.command)
DESK = "/office/reports"
STATES = {state.value: state for state in ReportState}


@bp.get(f"{DESK}/")
@require(Permission.PROGRESS_CONFIRM)
def index() -> ResponseReturnValue:
    state = STATES.get(request.args.get("state", ""), ReportState.SUBMITTED)
    project_id = request.args.get("project", type=row_id)
    page = page_of(report_lists.reports(state=state, project_id=project_id), scalars=False)
    return render_template(
        "progress/index.html", page=page, state=state, projects=report_lists.waiting_projects(), units=units(),
        states=[(one.value, _(one.label)) for one in ReportState], named=_,
    )  # fmt: skip


@bp.get(f"{DESK}/<int:report_id>")
@require(Permission.PROJECT_READ)
def report(report_id: int) -> ResponseReturnValue:
    return _page(get_or_404(Report, report_id), ReturnForm())


@bp.post(f"{DESK}/<int:report_id>/confirm")
@require(Permission.PROGRESS_CONFIRM)
def confirm(report_id: int) -> ResponseReturnValue:
    found = desk_reads.find_report(report_id) or abort(404)
    try:
        actions.confirm(found, current_user)
    except Refusal as refusal:
        return _refused(found, ReturnForm(formdata=None), refusal)
    onwards = _on(found)
    db.session.commit()
    flash(_("Confirmed. The percentages have moved."), "success")
    return onwards


@bp.post(f"{DESK}/<int:report_id>/return")
@require(Permission.PROGRESS_CONFIRM)
def give_back(report_id: int) -> ResponseReturnValue:
    found, form = get_or_404(Report, report_id), ReturnForm()
    if not form.validate_on_submit():
        return _page(found, form)
    try:
        actions.give_back(found, current_user, form.reason.data or "")
    except Refusal as refusal:
        return _refused(found, form, refusal)
    onwards = _on(found)
    db.session.commit()
    flash(_("Returned. The reporter sees your reason first thing."), "success")
    return onwards


def _on(decided: Report) -> ResponseReturnValue:
    """To the next report of the project, or back to the list. Asked before the commit, which lets go of the rows."""
    following = desk_reads.next_waiting(decided.project_id)
    return redirect(url_for(".report", report_id=following) if following else url_for(".index"))


def _refused(found: Report, form: ReturnForm, refusal: Refusal) -> ResponseReturnValue:
    db.session.rollback()
    form.refuse(refusal)
    return _page(found, form), 200 if refusal.field else 409


def _page(found: Report, form: ReturnForm) -> str:
    shown = desk_reads.whole_report(found)
    before = quantities.done_before(shown)
    may_confirm = current_user.may(Permission.PROGRESS_CONFIRM)
    matches = photo_reads.matches_of(shown.id)
    return render_template(
        "progress/report.html", report=shown, form=form, before=before, after=before + shown.quantity, named=_,
        unit=_(shown.item.unit.label), sees_position=may_confirm or current_user.may(Permission.JOURNAL_READ),
        may_decide=may_confirm and shown.state is ReportState.SUBMITTED, matches=matches,
        visible=photo_reads.visible_projects(row.project_id for rows in matches.values() for row in rows),
        questions=[(one, _asked(one)) for one in shown.questions], answering=AnswerForm(formdata=None),
        is_own=desk_reads.is_own(shown.reporter, current_user), counters=desk_reads.counters_of(shown.id),
        may_correct=current_user.may(Permission.PROGRESS_ANSWER) and shown.state is ReportState.CONFIRMED
        and shown.corrects_id is None,
        may_renew=shown.reporter_id == current_user.id and current_user.may(Permission.PROGRESS_REPORT),
    )  # fmt: skip


def _asked(question: Question) -> str:
    """The question in the reader's words."""
    facts = json.loads(question.facts)
    if "since" in facts:
        facts["since"] = day(date.fromisoformat(facts["since"]))
    return _(honesty.SENTENCES[question.kind], **facts) if facts else _(honesty.SENTENCES[question.kind])


@bp.get(f"{DESK}/items/<int:item_id>")
@require(Permission.PROJECT_READ)
def of_item(item_id: int) -> ResponseReturnValue:
    item = get_or_404(Item, item_id)
    page = page_of(report_lists.reports_of_item(item.id), scalars=False)
    groups = [list(lines) for _place, lines in groupby(page.rows, lambda line: line.item_place_id)]
    return render_template(
        "progress/item.html", item=item, project=item.project, places=spots.spots_of_item(item.id), page=page,
        groups=groups, photos=_pictures(page.rows), unit=_(item.unit.label), named=_,
        percent=percent(share) if (share := Part(item.done, item.limit).share) is not None else None,
    )  # fmt: skip


@bp.get(f"{DESK}/places/<int:item_place_id>")
@require(Permission.PROJECT_READ)
def of_place(item_place_id: int) -> ResponseReturnValue:
    spot = spots.find_spot(item_place_id) or abort(404)
    page = page_of(report_lists.reports_of_place(spot.id), scalars=False)
    return render_template(
        "progress/place.html", spot=spot, page=page, photos=_pictures(page.rows), unit=_(spot.unit.label),
        named=_,
    )  # fmt: skip


def _pictures(lines: Sequence[Any]) -> dict[int, list[tuple[str, str, str, str]]]:
    """The photos of some reports, by report."""
    found = photo_reads.photos_of(line.id for line in lines)
    return {line.id: [_picture(photo_id) for photo_id in found[line.id]] for line in lines}


def _picture(photo_id: int) -> tuple[str, str, str, str]:
    """A photo as the grid of pictures wants it."""
    whole, small = url_for(".photo", photo_id=photo_id), url_for(".thumb", photo_id=photo_id)
    return whole, small, _("Photo"), ""


@bp.get(f"{DESK}/photos/<int:photo_id>")
@require(Permission.PROJECT_READ)
def photo(photo_id: int) -> ResponseReturnValue:
    return send_picture(get_or_404(Photo, photo_id).key, f"photo-{photo_id}.jpg")


@bp.get(f"{DESK}/photos/<int:photo_id>/thumb")
@require(Permission.PROJECT_READ)
def thumb(photo_id: int) -> ResponseReturnValue:
    return send_picture(get_or_404(Photo, photo_id).thumb_key, f"thumb-{photo_id}.jpg")


@bp.get("/photos/<int:photo_id>")
@public("residents see confirmed work; pictures carry no position")
def public_photo(photo_id: int) -> ResponseReturnValue:
    found = photo_reads.public_photo(photo_id) or abort(404)
    return send_picture(found.key, f"photo-{photo_id}.jpg", max_age=AN_HOUR)


@bp.get("/photos/<int:photo_id>/thumb")
@public("residents see confirmed work; pictures carry no position")
def public_thumb(photo_id: int) -> ResponseReturnValue:
    found = photo_reads.public_photo(photo_id) or abort(404)
    return send_picture(found.thumb_key, f"thumb-{photo_id}.jpg", max_age=AN_HOUR)
