"""Order and dates of a project: when each item is planned, expected and done, and how much room it has."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker import pictures
from tracker.base.access import Permission, require
from tracker.base.clock import today
from tracker.base.edits import conflict
from tracker.base.pages import gettext as _
from tracker.base.pages import ngettext
from tracker.base.saving import saving
from tracker.base.web import get_or_404
from tracker.items.models import Item
from tracker.projects.models import Project
from tracker.works import actions, baselines, queries, series, standing
from tracker.works.forms import PlanForm, StartForm

bp = Blueprint("works", __name__, url_prefix="/office/projects/<int:project_id>/order")
bp.context_processor(lambda: {"named": _})  # names may hold a percent sign; a template would fill it in


@bp.get("/")
@require(Permission.PROJECT_READ)
def index(project_id: int) -> ResponseReturnValue:
    project = get_or_404(Project, project_id)
    order = queries.order_of(project)
    lines, overlay = standing.lines(order, today()), baselines.overlay(project.id)
    chart = series.order(project, lines, overlay.shown, overlay.compared, overlay.names, today())
    links = tuple(
        url_for(".edit", project_id=project_id, item_id=one.task.id)
        for one in series.dated(lines, overlay.shown)
    )
    return render_template(
        "works/index.html", project=project, lines=lines, overlay=overlay, chart=pictures.inline(chart, links),
        end=standing.end(lines), undated=standing.undated(lines),
    )  # fmt: skip


@bp.get("/schedule.png")
@require(Permission.PROJECT_READ)
def schedule(project_id: int) -> ResponseReturnValue:
    project = get_or_404(Project, project_id)
    lines, overlay = standing.lines(queries.order_of(project), today()), baselines.overlay(project.id)
    chart = series.order(project, lines, overlay.shown, overlay.compared, overlay.names, today())
    return pictures.png(chart, f"order-{project.id}")


@bp.route("/propose", methods=["GET", "POST"])
@require(Permission.WORKS_PLAN)
def propose(project_id: int) -> ResponseReturnValue:
    project = get_or_404(Project, project_id)
    form = StartForm(start=max(project.planned_start or today(), today()))
    if form.validate_on_submit():
        with saving(form):
            count = actions.propose(project, form.day(), today())
            flash(ngettext("%(num)s item has days now.", "%(num)s items have days now.", count))
            return redirect(url_for(".index", project_id=project_id))
    return render_template("works/propose.html", project=project, form=form)


@bp.route("/items/<int:item_id>", methods=["GET", "POST"])
@require(Permission.WORKS_PLAN)
def edit(project_id: int, item_id: int) -> ResponseReturnValue:
    item = get_or_404(Item, item_id, project_id=project_id)
    known = queries.find_plan(item.id)
    form, clash = PlanForm(obj=known), None
    if not form.is_submitted():
        form.workdays.data = None  # the end says it already
    if form.validate_on_submit() and not (clash := known and conflict(form, known)):
        with saving(form):
            actions.plan(item.project, item.id, *form.days(), today(), form.workdays.data)
            flash(_("Saved. What waits for it has moved along."))
            return redirect(url_for(".index", project_id=project_id))
    order = queries.order_of(item.project)
    return render_template(
        "works/item.html", project=item.project, item=item, form=form, plan=known, conflict=clash,
        waits=queries.waiting(item.id, order.tasks, order.before(item.id)), followers=standing.followers(order, item.id),
        line=standing.find(order, item.id, today()),
    )  # fmt: skip
