"""The administrator's pages: who works here, in which role, for which part of the city."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from tracker.accounts import actions, queries
from tracker.accounts.forms import OrganisationForm, PersonForm
from tracker.accounts.models import Account, Organisation
from tracker.accounts.security import hash_password, initial_password
from tracker.base.access import Permission, Role, require
from tracker.base.clock import now
from tracker.base.edits import conflict
from tracker.base.format import label
from tracker.base.saving import saving
from tracker.base.web import get_or_404, page_of
from tracker.extensions import db

bp = Blueprint("people", __name__, url_prefix="/office/people")


@bp.get("/")
@require(Permission.PEOPLE_MANAGE)
def index() -> ResponseReturnValue:
    query = queries.people(request.args.get("q", "").strip(), request.args.get("role", ""))
    return render_template(
        "accounts/people.html", page=page_of(query), roles=[(role.value, label(role)) for role in Role]
    )


def _choices(form: PersonForm) -> PersonForm:
    regions = queries.regions_to_work_for()
    form.offer(regions, [(organisation.id, organisation.name) for organisation in queries.organisations()])
    return form


def _fill(form: PersonForm, account: Account) -> None:
    form.populate_obj(account)
    account.role = Role(form.role.data)
    account.discipline = form.discipline.data or None
    account.region = queries.region(form.region_id.data)


@bp.route("/new", methods=["GET", "POST"])
@require(Permission.PEOPLE_MANAGE)
def new() -> ResponseReturnValue:
    form = _choices(PersonForm())
    if form.validate_on_submit():
        password = initial_password()
        account = Account(password_hash=hash_password(password), password_at=now(), must_change_password=True)
        with saving(form), db.session.no_autoflush:
            _fill(form, account)
            actions.save_person(account)
            return render_template("accounts/initial_password.html", account=account, password=password)
    return render_template("accounts/person.html", form=form, account=None, conflict=None)


@bp.route("/<int:account_id>", methods=["GET", "POST"])
@require(Permission.PEOPLE_MANAGE)
def edit(account_id: int) -> ResponseReturnValue:
    account = get_or_404(Account, account_id)
    form = _choices(PersonForm(obj=account))
    clash = None
    if form.validate_on_submit() and not (clash := conflict(form, account)):
        with saving(form), db.session.no_autoflush:
            _fill(form, account)
            actions.save_person(account)
            flash(_("Saved."))
            return redirect(url_for(".index"))
    return render_template("accounts/person.html", form=form, account=account, conflict=clash)


@bp.post("/<int:account_id>/password")
@require(Permission.PEOPLE_MANAGE)
def reset(account_id: int) -> ResponseReturnValue:
    account = get_or_404(Account, account_id)
    password = actions.reset_password(account)
    db.session.commit()
    return render_template("accounts/initial_password.html", account=account, password=password)


@bp.get("/organisations/")
@require(Permission.PEOPLE_MANAGE)
def organisations() -> ResponseReturnValue:
    return render_template("accounts/organisations.html", organisations=queries.organisations())


@bp.route("/organisations/new", methods=["GET", "POST"])
@require(Permission.PEOPLE_MANAGE)
def new_organisation() -> ResponseReturnValue:
    return _organisation(None)


@bp.route("/organisations/<int:organisation_id>", methods=["GET", "POST"])
@require(Permission.PEOPLE_MANAGE)
def organisation(organisation_id: int) -> ResponseReturnValue:
    return _organisation(get_or_404(Organisation, organisation_id))


def _organisation(found: Organisation | None) -> ResponseReturnValue:
    form, clash = OrganisationForm(obj=found), None
    form.offer()
    if form.validate_on_submit() and not (clash := found and conflict(form, found)):
        with saving(form):
            actions.save_organisation(found or Organisation(), form.data)
            flash(_("Saved."))
            return redirect(url_for(".organisations"))
    return render_template("accounts/organisation.html", form=form, organisation=found, conflict=clash)
