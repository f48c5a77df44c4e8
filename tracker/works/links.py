"""What waits for what: the links of the catalogue, those people added, those they took away."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.clock import today
from tracker.base.edits import conflict
from tracker.base.pages import gettext as _
from tracker.base.saving import created, saving
from tracker.base.web import get_or_404
from tracker.extensions import db
from tracker.items.models import Item
from tracker.projects.models import Project
from tracker.works import actions, queries
from tracker.works.forms import LinkForm, NewLinkForm
from tracker.works.rules import DependencyState

bp = Blueprint("links", __name__, url_prefix="/office/projects/<int:project_id>/order/links")
bp.context_processor(lambda: {"named": _})  # names may hold a percent sign; a template would fill it in


@bp.get("/")
@require(Permission.PROJECT_READ)
def index(project_id: int) -> ResponseReturnValue:
    project = get_or_404(Project, project_id)
    tasks = queries.tasks_of(project.id)
    changed = {(one.before_id, one.after_id): one for one in queries.changes_of(project.id)}
    removed = [one for one in changed.values() if one.state is DependencyState.REMOVED]
    edges = queries.edges_of(project.id, tasks)
    return render_template(
        "works/links.html", project=project, tasks=tasks, edges=edges, changed=changed,
        removed=[one for one in removed if one.before_id in tasks and one.after_id in tasks],
    )  # fmt: skip


@bp.route("/new", methods=["GET", "POST"])
@require(Permission.WORKS_APPROVE)
def new(project_id: int) -> ResponseReturnValue:
    project = get_or_404(Project, project_id)
    form = NewLinkForm()
    form.offer([(key, task.name) for key, task in queries.tasks_of(project.id).items()])
    page = created(form, lambda: _add(project, form))
    return page or render_template("works/new_link.html", project=project, form=form)


def _add(project: Project, form: NewLinkForm) -> str:
    facts = {"lag": form.lag.data or 0, "reason": form.reason.data}
    actions.link(project, form.before_id.data, form.after_id.data, facts, current_user.id, today())
    flash(_("Saved. The expected days follow the new order."))
    return url_for(".index", project_id=project.id)


@bp.route("/<int:before_id>/<int:after_id>", methods=["GET", "POST"])
@require(Permission.WORKS_APPROVE)
def edit(project_id: int, before_id: int, after_id: int) -> ResponseReturnValue:
    before, after = (get_or_404(Item, key, project_id=project_id) for key in (before_id, after_id))
    known, edge = queries.find_change(before_id, after_id), queries.find_edge(project_id, before_id, after_id)
    form, clash = LinkForm(obj=known, data={"lag": edge.lag} if edge and not known else None), None
    if form.validate_on_submit() and not (clash := known and conflict(form, known)):
        with saving(form):
            _save(before.project, before_id, after_id, form)
            flash(_("Saved. The expected days follow the new order."))
            return redirect(url_for(".index", project_id=project_id))
    return render_template(
        "works/link.html", project=before.project, before=before, after=after, form=form, known=known, edge=edge,
        standard=queries.is_standard(project_id, before_id, after_id), conflict=clash,
    )  # fmt: skip


def _save(project: Project, before_id: int, after_id: int, form: LinkForm) -> None:
    if request.form.get("do") == "remove":
        actions.unlink(project, before_id, after_id, form.reason.data or "", current_user.id, today())
        return
    facts = {"lag": form.lag.data or 0, "reason": form.reason.data}
    actions.link(project, before_id, after_id, facts, current_user.id, today())


@bp.post("/<int:before_id>/<int:after_id>/restore")
@require(Permission.WORKS_APPROVE)
def restore(project_id: int, before_id: int, after_id: int) -> ResponseReturnValue:
    project = get_or_404(Project, project_id)
    actions.restore(project, before_id, after_id, today())
    db.session.commit()
    flash(_("The catalogue's order holds again."))
    return redirect(url_for(".index", project_id=project_id))
