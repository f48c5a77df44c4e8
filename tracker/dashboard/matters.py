"""What needs a person today: what is counted, who sees it, and the list that each number opens."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Any

from sqlalchemy import Row, ScalarSelect, Select, bindparam, func, literal, select, union_all

from tracker.base.access import GRANTS, Permission, restrict, visible
from tracker.base.clock import CHINA
from tracker.base.settings import settings
from tracker.base.words import N_, Word
from tracker.base.workdays import chinese_calendar
from tracker.extensions import db
from tracker.funding.deadlines import Late
from tracker.funding.models import Source
from tracker.funding.overview import with_late
from tracker.milestones.models import Milestone
from tracker.notices.models import Notice
from tracker.notices.rules import NoticeState
from tracker.places.models import Compound, Region
from tracker.places.scope import Sight, own_sight
from tracker.progress.models import Report
from tracker.progress.rules import ReportState
from tracker.projects import listing
from tracker.projects.listing import Asked
from tracker.projects.models import Project
from tracker.projects.rules import Watch
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.rules import OPEN, RequestState

MOST = 999  # beyond it a tile says "more than": counting a nation's rows costs more than it tells


class When(Word):
    OVERDUE = "overdue", N_("Overdue")
    SOON = "soon", N_("Due soon")


@dataclass(frozen=True)
class Day:
    """A day, the plan years there are, and which money is late on it for whoever sees money: with a sight it
    decides what the counts count.
    """

    day: date
    years: tuple[int, ...]
    late: tuple[Late, ...] = ()

    @property
    def silent(self) -> Asked:
        """The list of projects under works without a report for too long, the longest first."""
        since = chinese_calendar().add_workdays(self.day, -settings().quiet_workdays)
        return Asked(
            years=self.years, today=self.day, quiet_since=since, watch=Watch.SILENT, sort="last_report"
        )


@dataclass(frozen=True)
class Matter:
    """One number of the start page. ``rows`` selects what it counts, ``endpoint`` and ``arguments`` list it."""

    text: str
    needs: Permission
    rows: Callable[[Day, Sight], Select[Any]]
    endpoint: str
    arguments: dict[str, str] = field(default_factory=dict)
    tone: str = ""


def milestones(when: When, now: datetime) -> Select[Any]:
    """Milestones that a person may see and that are not reached: past their planned day, or close before it."""
    today = now.astimezone(CHINA).date()
    columns: tuple[Any, ...] = (
        Milestone.id, Milestone.kind, Milestone.planned_on, Milestone.forecast_on, Project.id.label("project_id"),
        Project.name.label("project"), Region.name.label("region"),
    )  # fmt: skip
    query = select(*columns).join(Milestone.project).join(Region, Region.id == Project.region_id)
    return restrict(query, Milestone).where(*_due(when, today))


def _due(when: When, today: date) -> tuple[Any, ...]:
    if when is When.OVERDUE:
        return Milestone.actual_on.is_(None), Milestone.planned_on < today
    last = today + timedelta(days=settings().reminder_days)
    return Milestone.actual_on.is_(None), Milestone.planned_on.between(today, last)


def _milestones(when: When) -> Callable[[Day, Sight], Select[Any]]:
    return lambda at, sight: visible(Milestone, sight).where(*_due(when, at.day))


def _overdue_requests(at: Day, sight: Sight) -> Select[Any]:
    return _open_requests(at, sight).where(ResidentRequest.due_at < bindparam("now"))


def _open_requests(_at: Day, sight: Sight) -> Select[Any]:
    return visible(ResidentRequest, sight).where(ResidentRequest.state.in_(OPEN))


def _waiting_reports(_at: Day, sight: Sight) -> Select[Any]:
    return visible(Report, sight).where(Report.state == ReportState.SUBMITTED)


def _drafts(_at: Day, sight: Sight) -> Select[Any]:
    return visible(Notice, sight).where(Notice.state == NoticeState.DRAFT)


def _late_money(at: Day, sight: Sight) -> Select[Any]:
    return visible(Source, sight).where(with_late(at.late))


P = Permission
MATTERS = (
    Matter(N_("Requests overdue"), P.REQUEST_READ, _overdue_requests, "resident_requests.index",
           {"due": "overdue"}, "bad"),
    Matter(N_("Requests without an answer"), P.REQUEST_READ, _open_requests, "resident_requests.index"),
    Matter(N_("Reports to confirm"), P.PROGRESS_CONFIRM, _waiting_reports, "progress.index"),
    Matter(N_("Drafts of notices"), P.NOTICE_EDIT, _drafts, "notices.index", {"phase": "draft"}),
    Matter(N_("Milestones overdue"), P.PROJECT_READ, _milestones(When.OVERDUE), "dashboard.milestones",
           {"when": "overdue"}, "late"),
    Matter(N_("Milestones due soon"), P.PROJECT_READ, _milestones(When.SOON), "dashboard.milestones",
           {"when": "soon"}),
    Matter(N_("Projects without a recent report"), P.PROJECT_READ, lambda at, sight: listing.all_of(at.silent, sight),
           "projects.index", {"watch": "silent", "year": "all", "sort": "last_report"}, "late"),
    Matter(N_("Sources with late money"), P.FUNDING_READ, _late_money, "money.sources", {"late": "1"}, "late"),
)  # fmt: skip


def counts(at: Day, now: datetime) -> list[tuple[Matter, int]]:
    """Each matter the person may look at with its number, at most one more than ``MOST``; one query for all."""
    sight = own_sight()
    found = db.session.execute(_counts(at, sight), {"now": now, "most": MOST + 1}).one()
    return list(zip(_matters_of(sight), found, strict=True))


def _matters_of(sight: Sight) -> list[Matter]:
    return [matter for matter in MATTERS if matter.needs in GRANTS[sight.role]]


@lru_cache
def _counts(at: Day, sight: Sight) -> Select[Any]:
    return select(*(_count(matter.rows(at, sight)) for matter in _matters_of(sight)))


def _count(query: Select[Any]) -> ScalarSelect[Any]:
    rows = query.order_by(None).with_only_columns(literal(1)).limit(bindparam("most")).subquery()
    return select(func.count()).select_from(rows).scalar_subquery()


def longest_silent(at: Day, limit: int) -> Sequence[Row[Any]]:
    """Projects under works, the one whose last report lies furthest back first."""
    return listing.first_of(at.silent, limit)


def next_requests(limit: int) -> Sequence[Row[Any]]:
    """Open requests a person may see, what is due first: id, category, due_at, compound."""
    return db.session.execute(_next_requests(own_sight()), {"few": limit}).all()


@lru_cache
def _next_requests(sight: Sight) -> Select[Any]:
    columns: tuple[Any, ...] = (
        ResidentRequest.id, ResidentRequest.category, ResidentRequest.due_at, Compound.name.label("compound"),
    )  # fmt: skip
    firsts = union_all(*(select(_first_of(state, sight).subquery()) for state in sorted(OPEN))).subquery()
    query = select(*columns).join(Compound, Compound.id == ResidentRequest.compound_id)
    query = query.join(firsts, firsts.c.id == ResidentRequest.id)
    return query.order_by(ResidentRequest.due_at, ResidentRequest.id).limit(bindparam("few"))


def _first_of(state: RequestState, sight: Sight) -> Select[Any]:
    """Ids of the first in one state: an index has them in order, but not those of all open states together."""
    query = restrict(select(ResidentRequest.id), ResidentRequest, sight).where(ResidentRequest.state == state)
    return query.order_by(ResidentRequest.due_at, ResidentRequest.id).limit(bindparam("few"))
