"""Which compounds a project covers."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.pages import gettext as _
from tracker.base.saving import saving
from tracker.base.web import get_or_404
from tracker.extensions import db
from tracker.places.models import Compound
from tracker.projects import actions, queries
from tracker.projects.forms import CoverForm
from tracker.projects.models import Project, ProjectCompound

bp = Blueprint("coverage", __name__, url_prefix="/office/projects/<int:project_id>/compounds")


@bp.route("/", methods=["GET", "POST"])
@require(Permission.PROJECT_EDIT)
def index(project_id: int) -> ResponseReturnValue:
    project = get_or_404(Project, project_id)
    form = CoverForm()
    if form.validate_on_submit():
        compound = get_or_404(Compound, form.compound_id.data)
        with saving(form):
            actions.cover(project, compound)
            flash(_("%(name)s now belongs to this project.", name=compound.name))
            return redirect(url_for(".index", project_id=project.id, q=request.args.get("q")))
    text = request.args.get("q", "").strip()[:100]
    found = queries.compounds_to_add(text, project.year, current_user) if text else []
    covered = queries.covered(project.id)
    return render_template(
        "projects/compounds.html", project=project, covered=covered, found=found, text=text, form=form
    )


@bp.post("/<int:link_id>/remove")
@require(Permission.PROJECT_EDIT)
def remove(project_id: int, link_id: int) -> ResponseReturnValue:
    link = get_or_404(ProjectCompound, link_id, project_id=project_id)
    actions.uncover(link.project, link)
    db.session.commit()
    flash(_("Removed."))
    return redirect(url_for(".index", project_id=project_id))
