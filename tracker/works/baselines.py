"""Approved plans: what they would change, what they say, two laid over each other."""

from dataclasses import dataclass

from flask import Blueprint, abort, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.pages import gettext as _
from tracker.base.saving import created
from tracker.base.web import get_or_404
from tracker.projects.models import Project
from tracker.works import actions, queries
from tracker.works.approved import Approved
from tracker.works.comparison import changes, end_of, mark_of
from tracker.works.forms import BaselineForm
from tracker.works.models import Baseline

bp = Blueprint("baselines", __name__, url_prefix="/office/projects/<int:project_id>/order/baselines")
bp.context_processor(lambda: {"named": _})  # names may hold a percent sign; a template would fill it in


@dataclass(frozen=True)
class Overlay:
    """The approved plans of a project, the newest first, and the two that the address asks to be shown."""

    all: list[Baseline]
    first: Baseline | None
    second: Baseline | None
    shown: dict[int, Approved]
    compared: dict[int, Approved]

    @property
    def names(self) -> tuple[str, str]:
        return _name(self.first), _name(self.second)


def _name(baseline: Baseline | None) -> str:
    return _("Baseline %(number)s", number=baseline.number) if baseline else ""


def overlay(project_id: int) -> Overlay:
    """By default the plan in force alone; ``?base=2&against=1`` lays two over each other."""
    known = queries.baselines(project_id)
    by_number = {one.number: one for one in known}
    first = by_number.get(request.args.get("base", 0, type=int)) or (known[0] if known else None)
    second = by_number.get(request.args.get("against", 0, type=int))
    second = None if second is first else second
    shown, compared = (queries.lines_of(one.id if one else None) for one in (first, second))
    return Overlay(known, first, second, shown, compared)


@bp.get("/")
@require(Permission.PROJECT_READ)
def index(project_id: int) -> ResponseReturnValue:
    project = get_or_404(Project, project_id)
    ends = queries.baseline_ends(project.id)
    return render_template(
        "works/baselines.html", project=project, baselines=queries.baselines(project.id), ends=ends
    )


@bp.get("/<int:number>")
@require(Permission.PROJECT_READ)
def show(project_id: int, number: int) -> ResponseReturnValue:
    project = get_or_404(Project, project_id)
    baseline = queries.find_baseline(project.id, number) or abort(404)
    before = queries.find_baseline(project.id, number - 1)
    now = queries.lines_of(baseline.id)
    return render_template(
        "works/baseline.html", project=project, baseline=baseline, lines=now, tasks=queries.names_of(project.id),
        changes=changes(queries.lines_of(before.id), now) if before else [], end=end_of(now),
    )  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@require(Permission.WORKS_APPROVE)
def new(project_id: int) -> ResponseReturnValue:
    """First click: what it changes against the last; second click: frozen."""
    project = get_or_404(Project, project_id)
    last, now = queries.current_baseline(project.id), queries.to_approve(project.id)
    form = BaselineForm(is_another=bool(last), seen=mark_of(now))
    page = created(form, lambda: _approve(project, form))
    if page:
        return page
    form.seen.data, form.seen.raw_data = mark_of(now), None
    was = queries.lines_of(last.id if last else None)
    return render_template(
        "works/approve.html", project=project, form=form, last=last, now=now, changes=changes(was, now),
        tasks=queries.names_of(project.id), ends=(end_of(was), end_of(now)),
    )  # fmt: skip


def _approve(project: Project, form: BaselineForm) -> str:
    made = actions.approve(project, form.reason.data or "", current_user.id, seen=form.seen.data)
    flash(_("Baseline %(number)s is approved. It cannot be changed any more.", number=made.number))
    return url_for(".index", project_id=project.id)
