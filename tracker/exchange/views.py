"""The office's pages of imports: upload, check, correct, confirm, take back."""

from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker.base.access import Permission, require, visible
from tracker.base.edits import conflict
from tracker.base.errors import Refusal
from tracker.base.format import sentence
from tracker.base.pages import gettext as _
from tracker.base.web import get_or_404, page_of
from tracker.exchange import actions, comparison, corrections, exports, pages, plans, queries
from tracker.exchange.corrections import CORRECTABLE, Choices
from tracker.exchange.draft import COMPARED, DraftRow, Fate
from tracker.exchange.fields import Field
from tracker.exchange.forms import ConfirmForm, LineForm, UploadForm, line_form
from tracker.exchange.models import ImportBatch, ImportState
from tracker.exchange.plans import is_project_list
from tracker.exchange.streaming import stream_import
from tracker.exchange.values import PlanFields
from tracker.extensions import db
from tracker.places.models import Region
from tracker.sheets.clean import clean

bp = Blueprint("exchange", __name__, url_prefix="/office")
bp.add_url_rule("/exports/programme", "programme", exports.programme)
bp.add_url_rule("/exports/projects", "projects", exports.projects)
bp.add_url_rule("/exports/compounds", "compounds", exports.compounds)
bp.add_url_rule("/exports/requests", "requests", exports.requests)
bp.add_url_rule("/projects/<int:project_id>/items/export", "items", exports.items)


@bp.route("/imports/", methods=["GET", "POST"])
@require(Permission.EXCHANGE_IMPORT)
def index() -> ResponseReturnValue:
    """Imports so far, and the next file."""
    form = UploadForm()
    form.offer([(str(one), name) for one, name in queries.places(current_user.region_path)])
    if form.validate_on_submit():
        try:
            batch = _opened(form)
        except Refusal as refusal:
            db.session.rollback()
            field = refusal.field if refusal.field in ("year", "place", "new_city") else "file"
            form.refuse(Refusal(refusal.message, field, **refusal.values))
        else:
            db.session.commit()
            return redirect(url_for(".show", batch_id=batch.id))
    page = page_of(visible(ImportBatch).options(*queries.WITH_PEOPLE).order_by(ImportBatch.id.desc()))
    return render_template("exchange/index.html", form=form, page=page, states=ImportState)


def _opened(form: UploadForm) -> ImportBatch:
    name = clean(form.file.data.filename or "")[-200:]
    data, year = form.file.data.read(), form.year.data
    found = plans.read_plans(data, name, Choices(year))
    if form.place.data:
        place = get_or_404(Region, int(form.place.data))
    else:
        place = actions.place_for(found, form.new_city.data or "", within=current_user.region_path)
    return actions.open_batch(data, name, found, year=year, place=place, by_id=current_user.id)


@bp.get("/imports/<int:batch_id>")
@require(Permission.EXCHANGE_IMPORT)
def show(batch_id: int) -> ResponseReturnValue:
    """Before the import what it would make, afterwards what it made."""
    batch = get_or_404(ImportBatch, batch_id)
    if batch.state is not ImportState.PREVIEW:
        return render_template(
            "exchange/done.html", batch=batch, report=queries.report(batch), states=ImportState,
            page=page_of(queries.made(batch.id), scalars=False, size=pages.ROWS),
        )  # fmt: skip
    try:
        found = actions.tables(batch, actions.content(batch))
    except Refusal as refusal:
        return render_template("exchange/preview.html", batch=batch, refusal=sentence(refusal), plan=None)
    made, known = actions.look(found, batch.region)
    plan = pages.chosen_plan(found)
    shared: dict[str, Any] = {
        "batch": batch, "refusal": None, "plans": found, "plan": plan, "form": ConfirmForm(obj=batch),
        "say": pages.say, "fields": Field, "totals": comparison.LABELS,
    }  # fmt: skip
    if not is_project_list(plan):
        return render_template(
            "exchange/figures.html", **shared, compared=comparison.compare(plan.table, known),
            measures=comparison.measures(plan.table), page=pages.page(plan.table.rows),
        )  # fmt: skip
    return render_template(
        "exchange/preview.html", **shared, shown=pages.shown(plan, made), counts=actions.counts(made), new_places=made.new_places,
        views=pages.VIEWS, tones=pages.TONES, tree=known.tree, fates=Fate,
    )  # fmt: skip


@bp.post("/imports/<int:batch_id>/columns")
@require(Permission.EXCHANGE_IMPORT)
def columns(batch_id: int) -> ResponseReturnValue:
    """Say anew what columns hold; only what differs from the present reading is kept."""
    batch = get_or_404(ImportBatch, batch_id)
    plan = pages.chosen_plan(actions.tables(batch, actions.content(batch)))
    known = {"", *(field.value for field in Field)}
    chosen = {
        column.index: value for column in plan.table.columns
        if (value := request.form.get(f"column-{column.index}")) in known and value != (column.field or "")
    }  # fmt: skip
    actions.assign(batch, plan.sheet, {index: str(value) for index, value in chosen.items()})
    try:
        actions.tables(batch, actions.content(batch))
    except Refusal as refusal:
        db.session.rollback()
        flash(sentence(refusal), "error")
    else:
        db.session.commit()
    return redirect(url_for(".show", batch_id=batch_id, sheet=plan.sheet or None))


@bp.route("/imports/<int:batch_id>/line", methods=["GET", "POST"])
@require(Permission.EXCHANGE_IMPORT)
def line(batch_id: int) -> ResponseReturnValue:
    """One line of the table: correct it, say which compounds it means, or leave it out."""
    batch = get_or_404(ImportBatch, batch_id)
    made, _known = actions.look(actions.tables(batch, actions.content(batch)), batch.region)
    sheet, number = pages.number_in("sheet"), pages.number_in("line")
    row = next((one for one in made.rows if (one.sheet, one.line) == (sheet, number)), None) or abort(404)
    form, clash = _line_form(batch, row), None
    if form.validate_on_submit() and not (clash := conflict(form, batch)):
        try:
            actions.correct(batch, sheet, number, _decided(form, batch, row), seen=form.seen.data or "")
        except Refusal as refusal:
            form.refuse(refusal)
            form.seen.data = actions.mark(batch, sheet, number)
            form.seen.raw_data = None
        else:
            db.session.commit()
            return redirect(
                url_for(".show", batch_id=batch.id, sheet=sheet or None, _anchor=f"line-{number}")
            )
    return render_template(
        "exchange/line.html", batch=batch, row=row, form=form, names=[one.value for one in CORRECTABLE],
        beside=pages.beside, say=pages.say, conflict=clash, labels=COMPARED,
    )  # fmt: skip


def _line_form(batch: ImportBatch, row: DraftRow) -> LineForm:
    stored = corrections.line_choice(corrections.line_json(batch.corrections, row.sheet, row.line))
    shown: dict[str, Any] = {**_read(row), **stored.texts, "skip": stored.skip, "version": batch.version}
    shown["seen"] = actions.mark(batch, row.sheet, row.line)
    shown |= {f"same-{place}": str(compound) for place, compound in stored.same.items()}
    options = [
        (one.name, [("", _("as found")), *((str(known.id), _named(known)) for known in one.candidates or
                    ((one.known,) if one.known else ())), ("0", _("another compound, not on file yet"))])
        for one in row.compounds
    ]  # fmt: skip
    return line_form(options)(data=shown)


def _named(known: Any) -> str:
    return f"{known.name} ({known.address})" if known.address else str(known.name)


def _read(row: DraftRow) -> dict[str, str]:
    return pages.texts(row.fields) if isinstance(row.fields, PlanFields) else {}


def _decided(form: LineForm, batch: ImportBatch, row: DraftRow) -> dict[str, Any]:
    """What differs from the table as it was read, and what was corrected before."""
    before = corrections.line_json(batch.corrections, row.sheet, row.line)
    read = _read(row)
    decided: dict[str, Any] = {
        name: text for name, text in form.texts().items() if text != read.get(name, "") or name in before
    }
    if form.skip.data:
        decided["skip"] = True
    if same := form.same():
        decided["same"] = {str(place): compound for place, compound in same.items()}
    return decided


@bp.post("/imports/<int:batch_id>/apply")
@require(Permission.EXCHANGE_IMPORT)
def apply(batch_id: int) -> ResponseReturnValue:
    """Import, while the page shows how far it is."""
    batch, form = get_or_404(ImportBatch, batch_id), ConfirmForm()
    version = form.opened()
    if not form.validate_on_submit() or version != batch.version or batch.state is not ImportState.PREVIEW:
        flash(
            _("The table was corrected or imported since you looked at it. This is how it stands now."),
            "warning",
        )
        return redirect(url_for(".show", batch_id=batch.id))
    return stream_import(batch.id, version, current_user.id)


@bp.post("/imports/<int:batch_id>/undo")
@require(Permission.EXCHANGE_IMPORT)
def undo(batch_id: int) -> ResponseReturnValue:
    batch = get_or_404(ImportBatch, batch_id)
    try:
        count = actions.undo(batch)
    except Refusal as refusal:
        db.session.rollback()
        flash(sentence(refusal), "error")
    else:
        db.session.commit()
        flash(_("Taken back: %(count)s projects and all that came with them.", count=count), "success")
    return redirect(url_for(".show", batch_id=batch_id))


@bp.post("/imports/<int:batch_id>/discard")
@require(Permission.EXCHANGE_IMPORT)
def discard(batch_id: int) -> ResponseReturnValue:
    """Forget a table that was never imported."""
    batch = get_or_404(ImportBatch, batch_id)
    actions.check_open(batch)
    db.session.delete(batch)
    db.session.commit()
    flash(_("The table is forgotten; nothing was imported."))
    return redirect(url_for(".index"))
