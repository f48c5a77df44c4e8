"""What a page of returns is asked for by its address."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from flask import abort, request, url_for
from flask_login import current_user

from tracker.base.clock import today
from tracker.base.pages import gettext as _
from tracker.base.pages import language
from tracker.base.periods import before, is_month, month_of
from tracker.base.web import get_or_404, row_id
from tracker.dashboard.queries import Place, above, own_region
from tracker.dashboard.rules import default_year
from tracker.places.models import Region
from tracker.places.queries import child_regions
from tracker.projects.queries import years
from tracker.projects.rules import Stage
from tracker.returns import queries, rules
from tracker.returns.rules import Account, Measure

MONTHS = 24  # of the past a list goes back to
STAGES = {stage.value: stage for stage in rules.COUNTED}
MEASURES = {measure.value: measure for measure in Measure}


def month_name(month: int) -> str:
    """A month as it stands in a return."""
    year, number = divmod(month, 100)
    if language() == "zh":
        return f"{year}年{number}月"
    return f"{year}-{number:02}"


@dataclass(frozen=True)
class Asked:
    """One region (None: all cities), plan year, list, month, stage."""

    region: Place | None
    year: int
    in_plan: bool
    month: int
    stage: Stage
    measure: Measure
    below: Sequence[Region]

    @cached_property
    def accounts(self) -> dict[int, Account]:
        ids = [one.id for one in self.below] + ([self.region.id] if self.region else [])
        return queries.accounts(ids, self.year, in_plan=self.in_plan, month=self.month, stage=self.stage)

    @property
    def account(self) -> Account | None:
        return self.accounts[self.region.id] if self.region else None

    @property
    def where(self) -> str:
        return self.region.name if self.region else _("All cities")

    @property
    def path(self) -> str | None:
        return self.region.path if self.region else None

    @cached_property
    def trail(self) -> Sequence[Any]:
        return above(self.region, current_user)

    @property
    def months(self) -> list[tuple[int, str]]:
        """The months to choose from, the newest first."""
        found = [month_of(today())]
        while len(found) < MONTHS:
            found.append(before(found[-1]))
        return [(one, month_name(one)) for one in found]

    def page(self, endpoint: str = "returns.index", **changes: Any) -> str:
        asked = {
            "region": self.region.id if self.region else None, "year": self.year,
            "plan": None if self.in_plan else "off", "month": self.month, "stage": self.stage.value,
        }  # fmt: skip
        return url_for(endpoint, **{**asked, **changes})


def asked() -> Asked | None:
    """What this address asks for; None while there is no programme at all. Another's region is not found."""
    known = years()
    if not known:
        return None
    region_id = request.args.get("region", type=row_id)
    region = get_or_404(Region, region_id) if region_id else own_region(current_user)
    below = child_regions(region.id if region else None)
    year = request.args.get("year", type=int)
    chosen = year if year in known else default_year(known, today())
    in_plan = request.args.get("plan") != "off"
    ids = [one.id for one in below] + ([region.id] if region else [])
    return Asked(
        region, chosen or abort(404), in_plan, _month(ids, chosen or 0, in_plan=in_plan),
        STAGES.get(request.args.get("stage", ""), Stage.STARTED),
        MEASURES.get(request.args.get("measure", ""), Measure.COMPOUNDS), below,
    )  # fmt: skip


def _month(region_ids: list[int], year: int, *, in_plan: bool) -> int:
    """The month asked for, else the newest that has figures, else this one."""
    wanted = request.args.get("month", type=int)
    if wanted is not None and is_month(wanted):
        return wanted
    return queries.last_month(region_ids, year, in_plan=in_plan) or month_of(today())
