"""Grants of a city or county, divided among projects."""

from decimal import Decimal
from typing import Any

from flask import Blueprint, flash, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import lazy_gettext as _l
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload
from wtforms import SelectField

from tracker.base.access import Permission, require, restrict, visible
from tracker.base.clock import today
from tracker.base.errors import Refusal
from tracker.base.forms import DayField, MoneyField, TextField, needed, short
from tracker.base.money import parse_yuan
from tracker.base.pages import gettext as _
from tracker.base.saving import created
from tracker.base.web import get_or_404, page_of
from tracker.extensions import db
from tracker.funding import grants, queries
from tracker.funding.allocation import Key
from tracker.funding.forms import GrantForm, ReasonedForm
from tracker.funding.models import Grant
from tracker.places.forms import key_field, word_or_none
from tracker.places.models import Region
from tracker.places.rules import Level
from tracker.projects.models import Project

bp = Blueprint("grants", __name__, url_prefix="/office/money/grants")


class DivideForm(ReasonedForm):
    key = SelectField(_l("Divided by"), [needed()], coerce=word_or_none(Key))
    amount = MoneyField(_l("Sum to be divided"), [needed()])
    document_no = TextField(_l("Number of the document"), [needed(), short(200)])
    dated = DayField(_l("Date of the document"), [needed()])
    form_key = key_field()


@bp.get("/")
@require(Permission.FUNDING_READ)
def index() -> ResponseReturnValue:
    query = visible(Grant).options(joinedload(Grant.region)).order_by(Grant.year.desc(), Grant.id.desc())
    return render_template("funding/grants.html", page=page_of(query))


@bp.route("/new", methods=["GET", "POST"])
@require(Permission.FUNDING_EDIT)
def new() -> ResponseReturnValue:
    form = GrantForm(dated=today(), year=today().year)
    levels = (Level.CITY, Level.COUNTY)
    query = restrict(select(Region), Region).where(Region.level.in_(levels)).order_by(Region.path)
    regions = db.session.scalars(query.limit(500)).all()
    form.offer([(region.id, region.name) for region in regions])
    page = created(form, lambda: _add(form))
    return page or render_template("funding/grant.html", form=form)


def _add(form: GrantForm) -> str:
    region = get_or_404(Region, form.region_id.data)
    made = grants.add(region, form.facts(), current_user.id)
    flash(_("Saved."))
    return url_for(".show", grant_id=made.id)


@bp.get("/<int:grant_id>")
@require(Permission.FUNDING_READ)
def show(grant_id: int) -> ResponseReturnValue:
    """The grant and what has been divided of it."""
    grant = get_or_404(Grant, grant_id)
    shares = queries.grant_shares(grant.id)
    ids = {movement.project_id for movement, _source in shares}
    found = db.session.execute(select(Project.id, Project.name).where(Project.id.in_(ids)))
    return render_template(
        "funding/grant_show.html", grant=grant, shares=shares, names={row.id: row.name for row in found}
    )


@bp.route("/<int:grant_id>/divide", methods=["GET", "POST"])
@require(Permission.FUNDING_EDIT)
def divide(grant_id: int) -> ResponseReturnValue:
    """Choose projects and a key; the parts add up to the sum."""
    grant = get_or_404(Grant, grant_id)
    form = DivideForm(dated=today(), document_no=grant.document_no, amount=grant.amount - grant.divided)
    form.key.choices = [("", "—"), *((key.value, _(key.label)) for key in Key)]
    found = grants.candidates(grant)
    page = created(form, lambda: _divide(grant, form, found))
    return page or render_template(
        "funding/divide.html", grant=grant, form=form, projects=found, chosen=set(request.form.getlist("projects")),
        typed={name: value for name, value in request.form.items() if name.startswith("part-")},
    )  # fmt: skip


def _divide(grant: Grant, form: DivideForm, found: Any) -> str:
    wanted = set(request.form.getlist("projects"))
    chosen: list[Project] = [project for project in found if str(project.id) in wanted]
    typed = [_part(request.form.get(f"part-{project.id}", "")) for project in chosen]
    data: dict[str, Any] = {name: form[name].data for name in ("document_no", "dated")}
    data["because"] = form.because.data or ""
    amount: Any = form.amount.data
    grants.divide(grant, amount, form.key.data, chosen, typed, by_id=current_user.id, **data)
    flash(_("Divided: the parts add up to the sum."))
    return url_for(".show", grant_id=grant.id)


def _part(text: str) -> Decimal | None:
    if not text.strip():
        return None
    try:
        return parse_yuan(text)
    except Refusal as refusal:
        raise Refusal(refusal.message, "key") from None
