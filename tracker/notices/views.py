"""The office's pages of notices: list, draft, preview, publish, correct, withdraw."""

from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require, visible
from tracker.base.clock import today
from tracker.base.edits import conflict
from tracker.base.format import sentence
from tracker.base.pages import gettext as _
from tracker.base.saving import created, saving
from tracker.base.settings import settings
from tracker.base.web import get_or_404, page_of, sorting
from tracker.base.workdays import chinese_calendar
from tracker.extensions import db
from tracker.interruptions.queries import doors_of
from tracker.notices import actions, drafts, public, queries, rules, sheets
from tracker.notices.forms import NewNoticeForm, NoticeForm
from tracker.notices.models import Notice, life_of
from tracker.notices.periods import NoticeKind, periods
from tracker.notices.rules import Phase
from tracker.notices.showing import one, page
from tracker.places import queries as places
from tracker.places.choosing import choose_compound
from tracker.places.forms import id_or_none
from tracker.places.models import Compound, Entrance, Region
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
    listed = page_of(query.order_by(*order, Notice.id), scalars=False)
    return render_template(
        "notices/index.html", page=listed, sort=sort, kinds=_named(NoticeKind), phases=_named(Phase),
        regions=places.nearby_regions(region.path if region else current_user.region_path),
        known=places.region_names(row.region_path for row in listed.rows), where_is=places.where_is,
        phase=lambda row: rules.phase(life_of(row, hangs=row.hangs), today=today()),
    )  # fmt: skip


def _named(words: Any) -> list[tuple[str, str]]:
    return [(word.value, _(word.label)) for word in words]


@bp.route(f"{DESK}/new", methods=["GET", "POST"])
@require(Permission.NOTICE_EDIT)
def new() -> ResponseReturnValue:
    """Compound, then kind, then a draft with the usual words."""
    chosen, kind = id_or_none(request.args.get("compound")), request.args.get("kind", "")
    if chosen is None:
        return choose_compound(title=_("New notice"), room=_("Notices"))
    compound = get_or_404(Compound, chosen, merged_into_id=None)
    projects = queries.projects_of(compound.id)
    if kind not in {word.value for word in NoticeKind}:
        return render_template(
            "notices/kind.html", compound=compound, kinds=list(NoticeKind), periods=periods()
        )
    form = _prefilled(compound, NoticeKind(kind), projects)

    def make() -> str:
        notice = actions.create(compound, form.values(), current_user, _ticked(form))
        return url_for(".show", notice_id=notice.id)

    return created(form, make) or render_template(
        "notices/form.html", form=form, compound=compound, notice=None, conflict=None
    )


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
    form.offer(projects, doors_of(compound.id))
    return form


def _ticked(form: NoticeForm) -> list[Entrance]:
    return [db.session.get_one(Entrance, door) for door in form.doors.data or ()]


@bp.get(f"{DESK}/<int:notice_id>")
@require(Permission.NOTICE_READ)
def show(notice_id: int) -> ResponseReturnValue:
    return page(one(notice_id))


@bp.route(f"{DESK}/<int:notice_id>/edit", methods=["GET", "POST"])
@require(Permission.NOTICE_EDIT)
def edit(notice_id: int) -> ResponseReturnValue:
    notice = one(notice_id)
    actions.check_draft(notice)
    form, clash = NoticeForm(obj=notice, doors=[entrance.id for entrance in notice.entrances]), None
    form.offer(queries.projects_of(notice.compound_id), doors_of(notice.compound_id))
    if form.validate_on_submit() and not (clash := conflict(form, notice)):
        with saving(form):
            actions.save(notice, form.values(), current_user, _ticked(form))
            flash(_("Saved."), "success")
            return redirect(url_for(".show", notice_id=notice_id))
    return render_template(
        "notices/form.html", form=form, compound=notice.compound, notice=notice, conflict=clash
    )


@bp.get(f"{DESK}/<int:notice_id>/sheet.pdf")
@require(Permission.NOTICE_READ)
def preview(notice_id: int) -> ResponseReturnValue:
    """The sheet before it is published, marked as a draft."""
    return sheets.send(one(notice_id)).make_conditional(request)
