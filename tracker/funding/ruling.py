"""The rules of the sources: what is in force, what was before, and how the bureau changes one."""

from datetime import date
from typing import cast

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from tracker.base.access import Permission, require
from tracker.base.clock import now, today
from tracker.base.errors import Refusal
from tracker.base.pages import gettext as _
from tracker.base.saving import saving
from tracker.base.words import N_
from tracker.extensions import db
from tracker.funding import conditions, posting, queries
from tracker.funding.conditions import NUMBERS, Rule, Subject
from tracker.funding.forms import RuleForm, spoken
from tracker.funding.models import Edition
from tracker.funding.rules import SourceKind

bp = Blueprint("source_rules", __name__, url_prefix="/office/money/rules")


@bp.get("/")
@require(Permission.FUNDING_READ)
def index() -> ResponseReturnValue:
    """Rules in force today, by kind of source."""
    newest: dict[SourceKind, Edition] = {}
    query = (
        select(Edition)
        .options(selectinload(Edition.conditions), joinedload(Edition.by))
        .order_by(Edition.number)
    )
    for edition in db.session.scalars(query.where((Edition.valid_from <= today()) | (Edition.number == 1))):
        newest[edition.kind] = edition
    rules = {kind: queries.rules_of(newest.get(kind), kind) for kind in SourceKind}
    return render_template(
        "funding/rules.html", newest=newest, kinds=SourceKind, subjects=Subject,
        rules={kind: [(one, spoken(one)) for one in found] for kind, found in rules.items()},
    )  # fmt: skip


@bp.get("/<kind_of_source>")
@require(Permission.FUNDING_READ)
def history(kind_of_source: str) -> ResponseReturnValue:
    """All editions of one kind of source, newest first."""
    kind = _kind(kind_of_source)
    query = (
        select(Edition).filter_by(kind=kind).options(selectinload(Edition.conditions), joinedload(Edition.by))
    )
    editions = db.session.scalars(query.order_by(Edition.number.desc())).all()
    return render_template(
        "funding/editions.html", kind=kind, subjects=Subject,
        editions=[(one, [(rule, spoken(rule)) for rule in queries.rules_of(one, kind)]) for one in editions],
    )  # fmt: skip


@bp.route("/<kind_of_source>/<subject>", methods=["GET", "POST"])
@require(Permission.FUNDING_RULES)
def edit(kind_of_source: str, subject: str) -> ResponseReturnValue:
    """Change, add or take out one rule: the next edition; the old one stays with what was done under it."""
    kind, about = (
        _kind(kind_of_source),
        next((one for one in Subject if one.value == subject), None) or abort(404),
    )
    rules = queries.rules_of(queries.newest_edition(kind), kind)
    old = next((rule for rule in rules if rule.subject is about), None)
    form = _form(about, old)
    if form.validate_on_submit():
        with saving(form):
            _save(kind, about, form)
            flash(_("Saved as a new edition. Earlier movements keep the rules they were made under."))
            return redirect(url_for(".history", kind_of_source=kind.value))
    return render_template(
        "funding/rule.html", form=form, kind=kind, subject=about, old=old, is_number=about in NUMBERS
    )


def _kind(value: str) -> SourceKind:
    return next((one for one in SourceKind if one.value == value), None) or abort(404)


def _form(subject: Subject, old: Rule | None) -> RuleForm:
    said = (
        {"effect": old.effect, "source_text": old.source_text, "numbers": old.value, "codes": list(old.codes)}
        if old
        else {}
    )
    form = RuleForm(valid_from=today(), **said)
    form.offer(subject)
    return form


def _day(form: RuleForm) -> date:
    """The day that the form has made sure is there."""
    return cast(date, form.valid_from.data)


def _save(kind: SourceKind, subject: Subject, form: RuleForm) -> None:
    rule = form.rule(subject)
    if rule is not None:
        conditions.check_value(rule)
    last = posting.newest_edition(kind)
    conditions.check_valid_from(_day(form), last.valid_from if last.number > 1 else None, today())
    kept = [one for one in queries.rules_of(last, kind) if one.subject is not subject]
    if rule is None and len(kept) == len(last.conditions):
        raise Refusal(N_("There is no such rule to take out."), "value")
    made = Edition(
        kind=kind, number=last.number + 1, valid_from=_day(form), reason=form.reason.data,
        by_id=current_user.id, at=now(),
    )  # fmt: skip
    db.session.add(made)
    posting.write_rules(made, [*kept, rule] if rule else kept)
