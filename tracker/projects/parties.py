"""Who takes part in a project, in which role."""

from flask import Blueprint, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from tracker.base.access import Permission, require
from tracker.base.pages import gettext as _
from tracker.base.saving import saving
from tracker.base.web import get_or_404
from tracker.extensions import db
from tracker.projects import actions, queries
from tracker.projects.forms import PartyForm, typed
from tracker.projects.models import Party, Project

bp = Blueprint("parties", __name__, url_prefix="/office/projects/<int:project_id>/parties")


@bp.route("/new", methods=["GET", "POST"])
@require(Permission.PROJECT_EDIT)
def new(project_id: int) -> ResponseReturnValue:
    return _form(get_or_404(Project, project_id), None)


@bp.route("/<int:party_id>", methods=["GET", "POST"])
@require(Permission.PROJECT_EDIT)
def edit(project_id: int, party_id: int) -> ResponseReturnValue:
    party = get_or_404(Party, party_id, project_id=project_id)
    return _form(party.project, party)


def _form(project: Project, party: Party | None) -> ResponseReturnValue:
    form = PartyForm(obj=party)
    form.offer(queries.organisations())
    if form.validate_on_submit():
        with saving(form):
            actions.save_party(project, party or Party(), typed(form))
            flash(_("Saved."))
            return redirect(url_for("projects.show", project_id=project.id, _anchor="parties"))
    return render_template("projects/party.html", project=project, form=form, party=party)


@bp.post("/<int:party_id>/remove")
@require(Permission.PROJECT_EDIT)
def remove(project_id: int, party_id: int) -> ResponseReturnValue:
    db.session.delete(get_or_404(Party, party_id, project_id=project_id))
    db.session.commit()
    flash(_("Removed. The organisation no longer sees this project."))
    return redirect(url_for("projects.show", project_id=project_id, _anchor="parties"))
