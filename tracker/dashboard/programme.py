"""What a programme page is asked for by its address, and where its numbers lead."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property
from typing import Any

from flask import request
from flask_login import current_user

from tracker import pictures
from tracker.base.clock import today
from tracker.base.pages import gettext as _
from tracker.base.pages import language, url_for
from tracker.base.web import PAGE, Page, get_or_404, row_id
from tracker.charts.values import Bars
from tracker.dashboard import queries, rules, series
from tracker.dashboard.rules import Figures, Line
from tracker.funding.rules import SourceKind
from tracker.pictures import Picture
from tracker.places.models import Region
from tracker.places.scope import BY_COMPOUND
from tracker.projects.rules import Stage
from tracker.resident_requests.rules import Category


@dataclass(frozen=True)
class Asked:
    """One programme: the part of the city (None: all that the person may see), the plan year, the list."""

    region: queries.Place | None
    year: int | None
    in_plan: bool
    lines: list[Line]

    @cached_property
    def years(self) -> list[int]:
        return sorted({line.year for line in self.lines}, reverse=True)

    @cached_property
    def chosen(self) -> list[Line]:
        return [line for line in self.lines if line.year == self.year and line.in_plan is self.in_plan]

    @cached_property
    def figures(self) -> Figures:
        return rules.figures(self.chosen)

    @cached_property
    def off_plan(self) -> Figures:
        """The works of the same year that stand in no plan; never mixed in."""
        return rules.figures(line for line in self.lines if line.year == self.year and not line.in_plan)

    @cached_property
    def trail(self) -> Sequence[Any]:
        """The regions above (id, name, path), as far as the person works for them."""
        return queries.above(self.region, current_user) if self.by_region else []

    @property
    def region_id(self) -> int | None:
        return self.region.id if self.region else None

    @property
    def by_region(self) -> bool:
        return current_user.role not in BY_COMPOUND

    @property
    def where(self) -> str:
        if self.region:
            return self.region.name
        return _("All cities") if self.by_region else _("My compounds")

    @property
    def list_name(self) -> str:
        return _("In plan") if self.in_plan else _("Off plan")

    def title(self, what: str) -> str:
        """A chart's title, which must also say enough on its own."""
        programme = _("Programme %(year)s", year=self.year or "")
        return f"{self.where} {programme} · {self.list_name} · {what}"

    def rounded(self, amount: Decimal) -> str:
        """Money as a tile has room for: whole 万元, or millions with one decimal."""
        return f"{amount / 10_000:,.0f}" if language() == "zh" else f"{amount / 1_000_000:,.1f}"

    def rows(self, **filters: Any) -> str:
        """Address of the list of projects that a number was summed from."""
        plan = "in" if self.in_plan else "off"
        return url_for(
            "projects.index", **{"year": self.year, "region": self.region_id, "plan": plan, **filters}
        )

    def page(self, endpoint: str = "dashboard.programme", **changes: Any) -> str:
        """Address of a programme page or of one of its charts."""
        plan = None if self.in_plan else "off"
        return url_for(endpoint, **{"year": self.year, "region": self.region_id, "plan": plan, **changes})


def asked() -> Asked:
    """The programme of this address; a region that the person may not see is not found."""
    region_id = request.args.get("region", type=row_id) if current_user.role not in BY_COMPOUND else None
    region = get_or_404(Region, region_id) if region_id else queries.own_region(current_user)
    lines = queries.programme_lines(region, current_user)
    year = request.args.get("year", type=int)
    known = {line.year for line in lines}
    chosen = year if year in known else rules.default_year(known, today())
    return Asked(region, chosen, request.args.get("plan") != "off", lines)


MOST_PAGES = 100  # of regions below one
Part = tuple[int, str, Figures]
Sources = list[tuple[SourceKind, Decimal, Decimal]]
Waiting = list[tuple[Category, int]]


@dataclass(frozen=True)
class Parts(Page):
    """The regions directly below, one page of them; ``rows`` are (id, name, figures)."""

    @property
    def is_whole(self) -> bool:
        return bool(self.rows) and self.total == len(self.rows)


def parts(programme: Asked) -> tuple[Parts, str]:
    """What a programme divides into, and the order in force."""
    if programme.year is None or not programme.by_region:
        return Parts([], 1, 0, False), ""
    sort = request.args.get("sort", "")
    sort = sort if sort.removeprefix("-") in queries.SORTS else queries.SORTS[0]
    number = max(1, min(request.args.get("page", 1, type=int), MOST_PAGES))
    found = queries.children(
        programme.region, programme.year, in_plan=programme.in_plan, sort=sort, page=number
    )
    is_one = number == 1 and len(found) <= PAGE
    total = len(found) if is_one else queries.count_children(programme.region)
    return Parts(found[:PAGE], number, total, False), sort


def money(programme: Asked) -> Sources:
    return queries.money(programme.region, programme.year) if programme.year else []


def requests(programme: Asked) -> Waiting:
    return queries.open_requests(programme.region, current_user)


def stage_chart(programme: Asked) -> Bars:
    return series.stages(programme.title(_("projects by stage")), programme.chosen)


def region_chart(programme: Asked, rows: Sequence[Part]) -> Bars:
    return series.regions(programme.title(_("progress by region")), rows)


def money_chart(programme: Asked, rows: Sources) -> Bars:
    title = _("Funding of the plan year %(year)s, in plan and off plan", year=programme.year or "")
    return series.money(f"{programme.where} · {title}", rows)


def request_chart(programme: Asked, rows: Waiting) -> Bars:
    title = _("Requests without an answer")
    return series.requests(f"{programme.where} · {title}", rows)


@dataclass(frozen=True)
class Shown:
    """A chart as the page sets it; ``name`` is its id and the beginning of its file's endpoint."""

    name: str
    caption: str
    picture: Picture
    png: str


def charts(programme: Asked, below: Sequence[Part], sources: Sources, waiting: Waiting) -> dict[str, Shown]:
    """The charts that have something to show; what they count opens its rows."""
    rows, inbox = programme.rows(), url_for("resident_requests.index", region=programme.region_id)
    inbox += "&" if "?" in inbox else "?"
    found = [
        _shown(programme, "stages", stage_chart(programme), [f"{rows}&stage={one.value}" for one in Stage])
    ]
    if any(sums.projects for _id, _name, sums in below):
        found.append(_shown(programme, "regions", region_chart(programme, below)))
    if sources:
        found.append(_shown(programme, "funding", money_chart(programme, sources)))
    if waiting:
        links = [f"{inbox}category={category.value}" for category, _number in waiting]
        found.append(_shown(programme, "requests", request_chart(programme, waiting), links))
    return {one.name: one for one in found}


def _shown(programme: Asked, name: str, chart: Bars, links: Sequence[str] = ()) -> Shown:
    picture = pictures.inline(chart, links=tuple(links))
    png = programme.page(
        f"dashboard.{name}_png", sort=request.args.get("sort"), page=request.args.get("page")
    )
    return Shown(name, chart.title, picture, png)
