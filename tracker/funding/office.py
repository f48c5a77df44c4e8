"""The money of a city or a part of it, what waits for a second person, and the auditor's file."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy.orm import joinedload

from tracker import pictures
from tracker.base.access import Permission, require
from tracker.base.clock import today
from tracker.base.pages import gettext as _
from tracker.base.pages import language
from tracker.base.saving import saving
from tracker.base.web import get_or_404, page_of, row_id, sorting
from tracker.charts.store import Chart
from tracker.extensions import db
from tracker.funding import actions, auditing, beside, money, overview, series
from tracker.funding.books import Proposal
from tracker.funding.deadlines import Overdue
from tracker.funding.forms import RefuseForm
from tracker.funding.idle import Age
from tracker.funding.indicators import Ratio, Sums
from tracker.funding.models import Source
from tracker.funding.rules import SourceKind
from tracker.places.models import Region
from tracker.projects.models import Project

bp = Blueprint("money", __name__, url_prefix="/office/money")
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True)
class Asked:
    """Which part of the city (None: all of it), which plan year (None: all), which kind of source."""

    region: Region | None
    year: int | None
    kind: SourceKind | None

    @property
    def where(self) -> str:
        return self.region.name if self.region else _("All cities")

    def rounded(self, amount: Decimal) -> str:
        """Money as a tile has room for: whole 万元, or millions with one decimal."""
        return f"{amount / 10_000:,.0f}" if language() == "zh" else f"{amount / 1_000_000:,.1f}"

    @property
    def arguments(self) -> dict[str, Any]:
        found = {"region": self.region.id if self.region else None, "year": self.year, "kind": self.kind}
        return {name: value for name, value in found.items() if value}


def asked() -> Asked:
    """From the address; a region that the person may not see is not found."""
    region_id = request.args.get("region", type=row_id)
    region = get_or_404(Region, region_id) if region_id else overview.own_region(current_user)
    kind = request.args.get("kind", "")
    return Asked(
        region, request.args.get("year", type=int), SourceKind(kind) if kind in list(SourceKind) else None
    )


@dataclass(frozen=True)
class CityPage:
    """Everything the dashboard says of one part of the city."""

    by_kind: list[tuple[SourceKind, Sums]]
    by_region: list[tuple[int, str, Sums]]
    sums: Sums
    ages: list[Age]
    overdue: list[Overdue]
    further: list[Ratio]
    beside: beside.Beside | None
    charts: dict[str, Chart]


def city_page(about: Asked) -> CityPage:
    by_kind = overview.by_kind(about.region, about.year)
    parts = overview.by_region(about.region, about.year)
    sums = overview.fold([one for _kind, one in by_kind])
    layers, lying = overview.idle_layers(about.region, about.year), money.Lying()
    ages = lying.ages(layers)
    regions = [(name, kinds) for _id, name, kinds in parts] or [(about.where, dict(by_kind))]
    charts: dict[str, Chart] = {
        "flow": series.flow(_("From sources to payment, %(name)s", name=about.where), regions),
        "time": series.over_time(
            _("Received, allocated and paid over time, %(name)s", name=about.where),
            overview.months(about.region, about.year, about.kind),
            today(),
        ),
        "idle": series.idle(_("Idle money by age, %(name)s", name=about.where), ages),
    }
    return CityPage(
        by_kind, [(one, name, overview.fold(list(kinds.values()))) for one, name, kinds in parts], sums, ages,
        lying.overdue(layers), money.further(*overview.works(about.region, about.year), dict(by_kind)),
        beside.of_region(about.region, about.year), charts if sums.received else {},
    )  # fmt: skip


@bp.get("/")
@require(Permission.FUNDING_READ)
def dashboard() -> ResponseReturnValue:
    about = asked()
    page = city_page(about)
    return render_template(
        "funding/dashboard.html", asked=about, page=page, years=overview.years(about.region), kinds=SourceKind,
        ratios=[*money.ratios(page.sums), *page.further], shown=money.shown(page.charts), today=today(),
        age_name=series.age_name,
    )  # fmt: skip


@bp.get("/<picture>.png")
@require(Permission.FUNDING_READ)
def picture(picture: str) -> ResponseReturnValue:
    chart = city_page(asked()).charts.get(picture) or abort(404)
    return pictures.png(chart, f"money-{picture}")


@bp.get("/sources")
@require(Permission.FUNDING_READ)
def sources() -> ResponseReturnValue:
    """The sources a number was summed from."""
    about = asked()
    sort, order = sorting(overview.SORTS, "-idle")
    days = request.args.get("idle", type=int)
    since = money.idle_since(days) if days is not None and 0 <= days < 10_000 else None
    query = overview.listed(about.region, about.year, about.kind, since).join(
        Project, Project.id == Source.project_id
    )
    if is_late := "late" in request.args:
        query = query.where(overview.with_late(money.late()))
    query = query.with_only_columns(
        Source.id, Source.project_id, Project.name, Source.kind, Source.year, *(getattr(Source, one) for one in COLUMNS)
    )  # fmt: skip
    page = page_of(query.order_by(*order, Source.id), scalars=False)
    return render_template(
        "funding/sources.html", asked=about, page=page, sort=sort, kinds=SourceKind, years=overview.years(about.region),
        days=days, is_late=is_late,
    )  # fmt: skip


COLUMNS = ("planned", "approved", "budgeted", "received", "allocated", "paid", "returned")


@bp.get("/waiting")
@require(Permission.FUNDING_READ)
def waiting() -> ResponseReturnValue:
    """Movements that wait for a second person."""
    found = (
        joinedload(Proposal.source),
        joinedload(Proposal.by),
        joinedload(Proposal.source, Source.project),
    )
    return render_template("funding/waiting.html", page=page_of(overview.waiting().options(*found)))


@bp.route("/waiting/<int:proposal_id>", methods=["GET", "POST"])
@require(Permission.FUNDING_EDIT)
def decide(proposal_id: int) -> ResponseReturnValue:
    """Refuse a movement, with the reason; releasing is the button beside it."""
    proposal = get_or_404(Proposal, proposal_id)
    form = RefuseForm()
    if form.validate_on_submit():
        with saving(form):
            actions.refuse(proposal, form.reason.data or "", current_user.id)
            flash(_("Refused. Nothing has moved."))
            return redirect(url_for(".waiting"))
    return render_template("funding/decide.html", proposal=proposal, form=form)


@bp.post("/waiting/<int:proposal_id>/release")
@require(Permission.FUNDING_EDIT)
def release(proposal_id: int) -> ResponseReturnValue:
    proposal = get_or_404(Proposal, proposal_id)
    actions.release(proposal, current_user.id)
    db.session.commit()
    flash(_("Released and recorded."))
    return redirect(url_for("funding.show", project_id=proposal.project_id, source_id=proposal.source_id))


@bp.get("/audit.xlsx")
@require(Permission.EXCHANGE_EXPORT)
def audit_file() -> ResponseReturnValue:
    """Every movement, balance and certificate of a part of the city or of one project, with control totals."""
    project_id = request.args.get("project", type=row_id)
    project = get_or_404(Project, project_id) if project_id else None
    if not current_user.may(Permission.FUNDING_READ):
        abort(403)
    region = None if project else asked().region
    scope = auditing.Scope(
        region.path if region else current_user.region_path, project.id if project else None
    )
    response = Response(auditing.workbook(scope, project.name if project else asked().where), mimetype=XLSX)
    response.headers["Content-Disposition"] = f'attachment; filename="audit-{today():%Y%m%d}.xlsx"'
    return response
