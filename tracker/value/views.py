"""Earned value of a project and of regions, who will be late, and which sites are silent."""

from datetime import date
from typing import Any

from flask import Blueprint, Response, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker import pictures
from tracker.base.access import Permission, require
from tracker.base.clock import today
from tracker.base.pages import gettext as _
from tracker.base.settings import settings
from tracker.base.web import get_or_404, page_of, row_id
from tracker.places.models import Region
from tracker.places.queries import nearby_regions
from tracker.projects.models import Project
from tracker.value import causes, forecasts, lines, outlook, pages, queries, regions, series
from tracker.value.causes import Limit
from tracker.value.pages import RegionPage
from tracker.value.queries import ProjectValue

bp = Blueprint("value", __name__, url_prefix="/office")
CHARTED = 20
WEEKS = 26


def _day() -> date:
    """The cut-off day the address asks for: no later than today, today when it is none."""
    try:
        return min(date.fromisoformat(request.args.get("on", "")), today())
    except ValueError:
        return today()


def _ends(project: Project, value: ProjectValue) -> list[forecasts.End]:
    milestone, network = queries.expected_ends(project.id)
    return forecasts.ends(
        plan=value.plan, timing=value.timing, pace=value.standing.schedule_index,
        cost=value.standing.cost_index, milestone=milestone, network=network,
    )  # fmt: skip


@bp.get("/projects/<int:project_id>/value/")
@require(Permission.VALUE_READ)
def project(project_id: int) -> ResponseReturnValue:
    owner = get_or_404(Project, project_id)
    value = queries.project_value(owner.id, _day())
    ends = _ends(owner, value)
    title = _("Earned value: %(name)s", name=owner.name)
    return render_template(
        "value/project.html", project=owner, value=value, ends=ends, today=today(),
        schedule=lines.schedule_lines(value.standing, value.timing), cost=lines.cost_lines(value.standing),
        planned=queries.planned_items(value), shown=pages.shown, title=title,
        picture=pictures.inline(series.project_curve(title, value, ends)),
    )  # fmt: skip


@bp.get("/projects/<int:project_id>/value/curve.png")
@require(Permission.VALUE_READ)
def project_png(project_id: int) -> Response:
    owner = get_or_404(Project, project_id)
    value = queries.project_value(owner.id, _day())
    title = _("Earned value: %(name)s", name=owner.name)
    return pictures.png(series.project_curve(title, value, _ends(owner, value)), f"earned-value-{owner.id}")


def _region() -> Region | None:
    """The region of the address, as far as the person may see it; else their own."""
    region_id = request.args.get("region", type=row_id)
    return get_or_404(Region, region_id) if region_id else queries.own_region(current_user)


def _year(years: list[int]) -> int:
    """The plan year asked for; else the newest that is not of a year to come."""
    asked = request.args.get("year", type=int)
    if asked in years:
        return asked
    return max((year for year in years if year <= today().year), default=max(years, default=today().year))


def _region_page() -> RegionPage:
    region = _region()
    years = queries.years(region)
    year, in_plan = _year(years), request.args.get("plan") != "off"
    found = queries.months(region, year, in_plan=in_plan)
    until = pages.month(request.args.get("month", ""), regions.last_whole_month(today()))
    return RegionPage(region, year, in_plan, years, regions.Whole(found, until))


@bp.get("/value/")
@require(Permission.VALUE_READ)
def region() -> ResponseReturnValue:
    page = _region_page()
    standing, time = page.whole.standing, page.whole.timing
    below = queries.children(page.region, page.year, page.whole.until, in_plan=page.in_plan)
    return render_template(
        "value/region.html", page=page, standing=standing, time=time, regions=_near(page.region),
        projects=queries.count_projects(page.region, page.year, in_plan=page.in_plan),
        schedule=lines.schedule_lines(standing, time), cost=lines.cost_lines(standing),
        below=[pages.part(row) for row in below], trail=queries.above(page.region, current_user),
        month_choices=pages.month_choices(page.whole, today()), shown=pages.shown,
        picture=pictures.inline(series.region_curve(page.title, page.whole)),
        end=pages.month_forecast(page.whole, time),
    )  # fmt: skip


@bp.get("/value/curve.png")
@require(Permission.VALUE_READ)
def region_png() -> Response:
    page = _region_page()
    return pictures.png(series.region_curve(page.title, page.whole), f"earned-value-{page.year}")


def _near(region: Region | None) -> Any:
    return nearby_regions(region.path if region else current_user.region_path)


def _asked() -> tuple[outlook.Asked, list[int]]:
    region = _region()
    years = queries.years(region)
    word = request.args.get("limit", "")
    limit = Limit(word) if word in {one.value for one in Limit} else causes.default_limit(today())
    return outlook.Asked(region, _year(years), limit, today(), settings().quiet_workdays), years


@bp.get("/value/late")
@require(Permission.VALUE_READ)
def late() -> ResponseReturnValue:
    asked, years = _asked()
    page = page_of(outlook.missing(asked), scalars=False)
    rows = outlook.with_causes(page.rows, asked)
    picture = pictures.inline(pages.slips(asked, rows[:CHARTED])) if rows else None
    return render_template(
        "value/late.html", asked=asked, years=years, page=page, rows=rows, picture=picture,
        regions=_near(asked.region), limits=Limit, charted=CHARTED,
    )  # fmt: skip


@bp.get("/value/late.png")
@require(Permission.VALUE_READ)
def late_png() -> Response:
    asked, _years = _asked()
    page = page_of(outlook.missing(asked), scalars=False)
    return pictures.png(pages.slips(asked, outlook.with_causes(page.rows, asked)[:CHARTED]), "late")


@bp.get("/value/silence")
@require(Permission.VALUE_READ)
def silence() -> ResponseReturnValue:
    asked, years = _asked()
    page = page_of(outlook.under_works(asked), scalars=False, size=CHARTED)
    return render_template(
        "value/silence.html", asked=asked, years=years, page=page, picture=pictures.inline(_strip(asked, page.rows)),
        regions=_near(asked.region), today=today(), weeks=WEEKS,
    )  # fmt: skip


def _strip(asked: outlook.Asked, rows: Any) -> Any:
    starts = outlook.weeks(asked.today, WEEKS)
    return pages.strip(asked, rows, starts, outlook.reports_by_week([row.id for row in rows], starts))


@bp.get("/value/silence.png")
@require(Permission.VALUE_READ)
def silence_png() -> Response:
    asked, _years = _asked()
    page = page_of(outlook.under_works(asked), scalars=False, size=CHARTED)
    return pictures.png(_strip(asked, page.rows), "reports-by-week")
