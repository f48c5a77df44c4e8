"""The office's pages of notices: list, draft, preview, publish, correct, withdraw."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require, visible
from tracker.base.clock import today
from tracker.base.edits import conflict
from tracker.base.errors import Refusal
from tracker.base.format import sentence
from tracker.base.pages import gettext as _
from tracker.base.settings import settings
from tracker.base.web import get_or_404, page_of, sorting
from tracker.base.words import N_
from tracker.base.workdays import chinese_calendar
from tracker.extensions import db
from tracker.notices import actions, drafts, public, queries, rules, sheets
from tracker.notices.forms import NewNoticeForm, NoticeForm, PublishForm, WithdrawForm
from tracker.notices.models import Notice
from tracker.notices.rules import PERIODS, NoticeKind, Phase
from tracker.places import queries as places
from tracker.places.forms import id_or_none
from tracker.places.models import Compound, Region
from tracker.places.sent import created
from tracker.progress.models import Halt

bp = Blueprint("notices", __name__)
DESK = "/office/notices"
bp.add_url_rule("/notices/<int:notice_id>", "public", public.public)
bp.add_url_rule("/notices/<int:notice_id>.pdf", "sheet", public.sheet)
SORTS = {
    "new": Notice.id,
    "starts": Notice.starts_on,
    "ends": Notice.ends_on,
    "compound": Compound.name_key,
}
CHANGED = N_("Somebody changed this draft after you opened it. Look at it again, then publish.")


@bp.get(f"{DESK}/")
@require(Permission.NOTICE_READ)
def index() -> ResponseReturnValue:
    """Notices of one's part of the city, filtered, sorted and paged by the address."""
    args = request.args.to_dict()
    region = get_or_404(Region, chosen) if (chosen := id_or_none(args.get("region"))) else None
    query = queries.listed(
        text=args.get("q", "").strip(), path=region.path if region else "",
        kind=args.get("kind", ""), phase=args.get("phase", ""),
        compound_id=id_or_none(args.get("compound")), today=today(),
    )  # fmt: skip
    sort, order = sorting(SORTS, "-new")
    page = page_of(query.order_by(*order, Notice.id), scalars=False)
    return render_template(
        "notices/index.html", page=page, sort=sort, kinds=_named(NoticeKind), phases=_named(Phase),
        regions=places.nearby_regions(region.path if region else current_user.region_path),
        known=places.region_names(row.region_path for row in page.rows), where_is=places.where_is,
        phase=lambda row: rules.phase(row.state, row.starts_on, row.ends_on, today=today()),
    )  # fmt: skip


def _named(words: Any) -> list[tuple[str, str]]:
    return [(word.value, _(word.label)) for word in words]


@bp.route(f"{DESK}/new", methods=["GET", "POST"])
@require(Permission.NOTICE_EDIT)
def new() -> ResponseReturnValue:
    """Compound, then kind, then a draft with the usual words."""
    chosen, kind = id_or_none(request.args.get("compound")), request.args.get("kind", "")
    if chosen is None:
        return _choose_place()
    compound = get_or_404(Compound, chosen, merged_into_id=None)
    projects = queries.projects_of(compound.id)
    if kind not in {word.value for word in NoticeKind}:
        return render_template(
            "notices/kind.html", compound=compound, kinds=list(NoticeKind), periods=PERIODS
        )
    form = _prefilled(compound, NoticeKind(kind), projects)

    def make() -> str:
        notice = actions.create(compound, form.values(), current_user)
        return url_for(".show", notice_id=notice.id)

    return created(form, make) or render_template(
        "notices/form.html", form=form, compound=compound, notice=None, conflict=None
    )


def _choose_place() -> ResponseReturnValue:
    text = request.args.get("q", "").strip()
    found = db.session.scalars(places.search(text, person=current_user)).all() if text else []
    known = places.region_names(compound.region_path for compound in found)
    rows = [
        (compound.name, url_for(".new", compound=compound.id), places.where_is(compound.region_path, known))
        for compound in found
    ]
    return render_template("notices/place.html", text=text, rows=rows)


def _halt(project_id: int | None) -> Halt | None:
    """The standstill that the notice is drafted from, if the address names one of the project."""
    asked = id_or_none(request.args.get("halt"))
    query = visible(Halt).where(Halt.id == asked, Halt.project_id == project_id)
    return db.session.scalar(query) if asked and project_id else None


def _prefilled(compound: Compound, kind: NoticeKind, projects: list[tuple[int, str]]) -> NewNoticeForm:
    """The form with the usual words, filled from the project asked for or else the newest."""
    offered = [project_id for project_id, _name in projects]
    asked = id_or_none(request.args.get("project"))
    project_id = asked if asked in offered else next(iter(offered), None)
    title, body = drafts.draft(kind, queries.facts_of(compound, project_id))
    if halt := _halt(project_id):
        title, body = drafts.standstill(halt.since, halt.cause, halt.words, halt.restart_on)
    first, last = drafts.usual_dates(kind, today(), chinese_calendar())
    form = NewNoticeForm(
        kind=kind.value, project_id=project_id, title=sentence(title),
        body="\n".join(sentence(one) for one in body), starts_on=first, ends_on=last,
        phone=compound.region.phone or settings().hotline,
    )  # fmt: skip
    form.offer(projects)
    return form


@bp.get(f"{DESK}/<int:notice_id>")
@require(Permission.NOTICE_READ)
def show(notice_id: int) -> ResponseReturnValue:
    return _page(_one(notice_id))


def _one(notice_id: int) -> Notice:
    get_or_404(Notice, notice_id)
    found = queries.whole(notice_id)
    assert found is not None  # noqa: S101 (the line above found it)
    return found


def _page(
    notice: Notice,
    *,
    publishing: PublishForm | None = None,
    withdrawing: WithdrawForm | None = None,
    status: int = 200,
) -> ResponseReturnValue:
    """The notice as it will hang, and what can be done with it."""
    days = {"today": today(), "calendar": chinese_calendar()}
    page = render_template(
        "notices/show.html", notice=notice, when=public.when(notice), place=sheets.place_of(notice), issuer=sheets.issuer(notice),
        phase=rules.phase(notice.state, notice.starts_on, notice.ends_on, today=today()),
        doubts=rules.doubts(notice.kind, notice.starts_on, notice.ends_on, **days),  # type: ignore[arg-type]
        publishing=publishing or PublishForm(formdata=None, obj=notice),
        withdrawing=withdrawing or WithdrawForm(formdata=None), after=queries.find_edition_after(notice.id),
    )  # fmt: skip
    return page, status


@bp.route(f"{DESK}/<int:notice_id>/edit", methods=["GET", "POST"])
@require(Permission.NOTICE_EDIT)
def edit(notice_id: int) -> ResponseReturnValue:
    notice = _one(notice_id)
    actions.check_draft(notice)
    form, clash = NoticeForm(obj=notice), None
    form.offer(queries.projects_of(notice.compound_id))
    if form.validate_on_submit() and not (clash := conflict(form, notice)):
        try:
            actions.save(notice, form.values())
        except Refusal as refusal:
            form.refuse(refusal)
        else:
            db.session.commit()
            flash(_("Saved."), "success")
            return redirect(url_for(".show", notice_id=notice_id))
    return render_template(
        "notices/form.html", form=form, compound=notice.compound, notice=notice, conflict=clash
    )


@bp.post(f"{DESK}/<int:notice_id>/publish")
@require(Permission.NOTICE_EDIT)
def publish(notice_id: int) -> ResponseReturnValue:
    """What was looked at is published: a draft that changed meanwhile is shown again."""
    notice, form = _one(notice_id), PublishForm()
    try:
        if form.opened() != notice.version:
            raise Refusal(CHANGED)
        if form.validate_on_submit():
            actions.publish(notice, reason=form.reason.data or "")
            db.session.commit()
            flash(_("Published. Print the sheet and hang it at the doors."), "success")
            return redirect(url_for(".show", notice_id=notice_id))
    except Refusal as refusal:
        return _refused(notice_id, form, refusal)
    return _page(notice, publishing=form)


def _refused(notice_id: int, form: PublishForm, refusal: Refusal) -> ResponseReturnValue:
    db.session.rollback()
    notice = _one(notice_id)
    form.refuse(refusal)
    form.version.data = str(notice.version)
    return _page(notice, publishing=form, status=409)


@bp.post(f"{DESK}/<int:notice_id>/withdraw")
@require(Permission.NOTICE_EDIT)
def withdraw(notice_id: int) -> ResponseReturnValue:
    notice, form = _one(notice_id), WithdrawForm()
    if not form.validate_on_submit():
        return _page(notice, withdrawing=form)
    actions.withdraw(notice, form.reason.data or "")
    db.session.commit()
    flash(_("Withdrawn. Its page stays, with the reason; take the sheets down."), "success")
    return redirect(url_for(".show", notice_id=notice_id))


@bp.post(f"{DESK}/<int:notice_id>/correct")
@require(Permission.NOTICE_EDIT)
def correct(notice_id: int) -> ResponseReturnValue:
    """The next edition as a draft; the present one stays in force until it is published."""
    edition_id = actions.correct(_one(notice_id), current_user).id
    db.session.commit()
    return redirect(url_for(".edit", notice_id=edition_id))


@bp.get(f"{DESK}/<int:notice_id>/sheet.pdf")
@require(Permission.NOTICE_READ)
def preview(notice_id: int) -> ResponseReturnValue:
    """The sheet before it is published, marked as a draft."""
    return sheets.send(_one(notice_id)).make_conditional(request)
