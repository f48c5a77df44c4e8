"""Pages between requests and works: what a request becomes, and which requests stand behind a work."""

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require
from tracker.base.pages import gettext as _
from tracker.base.saving import saving
from tracker.base.web import get_or_404
from tracker.resident_requests import links
from tracker.resident_requests.forms import BecomeForm
from tracker.resident_requests.pages import one

bp = Blueprint("request_chains", __name__, url_prefix="/office/requests")


@bp.route("/<int:request_id>/become", methods=["GET", "POST"])
@require(Permission.REQUEST_LEAD)
def become(request_id: int) -> ResponseReturnValue:
    """An explanation needs none of this; a repair, an item or a variation is named here."""
    found, form = one(request_id), BecomeForm()
    form.offer(links.possible(found))
    if form.validate_on_submit():
        with saving(form):
            links.become(found, form.target.data, form.words.data or "", current_user)
            flash(_("Linked. Everybody who asked sees how far it has come."), "success")
            return redirect(url_for("resident_requests.show", request_id=found.id))
    return render_template("resident_requests/become.html", asked=found, form=form)


@bp.get("/behind/<target>/<int:target_id>")
@require(Permission.REQUEST_READ)
def behind(target: str, target_id: int) -> ResponseReturnValue:
    """The chain walked back: from an item, a variation or a defect to those who asked."""
    work = get_or_404(links.TARGETS.get(target) or abort(404), target_id)
    return render_template(
        "resident_requests/behind.html", target=target, work=work, rows=links.behind(target, target_id)
    )
