"""What needs a person today: what is counted, who sees it, and the list that each number opens."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Row, ScalarSelect, Select, func, literal, select

from tracker.base.access import Permission, restrict, visible
from tracker.base.clock import CHINA
from tracker.base.settings import settings
from tracker.base.words import N_, Word
from tracker.base.workdays import chinese_calendar
from tracker.extensions import db
from tracker.milestones.models import Milestone
from tracker.notices.models import Notice
from tracker.notices.rules import NoticeState
from tracker.places.models import Compound, Region
from tracker.progress.models import Report
from tracker.progress.rules import ReportState
from tracker.projects import listing
from tracker.projects.listing import Asked
from tracker.projects.models import Project
from tracker.projects.rules import Watch
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.rules import OPEN

MOST = 999  # beyond it a tile says "more than": counting a nation's rows costs more than it tells


class When(Word):
    OVERDUE = "overdue", N_("Overdue")
    SOON = "soon", N_("Due soon")


@dataclass(frozen=True)
class Moment:
    """Now, and the plan years there are: what the counts depend on."""

    now: datetime
    years: tuple[int, ...]

    @property
    def silent(self) -> Asked:
        """The list of projects under works without a report for too long, the longest first."""
        day = self.now.astimezone(CHINA).date()
        since = chinese_calendar().add_workdays(day, -settings().quiet_workdays)
        return Asked(years=self.years, today=day, quiet_since=since, watch=Watch.SILENT, sort="last_report")


@dataclass(frozen=True)
class Matter:
    """One number of the start page. ``rows`` selects what it counts, ``endpoint`` and ``arguments`` list it."""

    text: str
    needs: Permission
    rows: Callable[[Moment], Select[Any]]
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


def _due(when: When, today: Any) -> tuple[Any, ...]:
    if when is When.OVERDUE:
        return Milestone.actual_on.is_(None), Milestone.planned_on < today
    last = today + timedelta(days=settings().reminder_days)
    return Milestone.actual_on.is_(None), Milestone.planned_on.between(today, last)


def _milestones(when: When) -> Callable[[Moment], Select[Any]]:
    return lambda at: visible(Milestone).where(*_due(when, at.now.astimezone(CHINA).date()))


def _overdue_requests(at: Moment) -> Select[Any]:
    return _open_requests(at).where(ResidentRequest.due_at < at.now)


def _open_requests(_at: Moment) -> Select[Any]:
    return visible(ResidentRequest).where(ResidentRequest.state.in_(OPEN))


def _waiting_reports(_at: Moment) -> Select[Any]:
    return visible(Report).where(Report.state == ReportState.SUBMITTED)


def _drafts(_at: Moment) -> Select[Any]:
    return visible(Notice).where(Notice.state == NoticeState.DRAFT)


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
    Matter(N_("Projects without a recent report"), P.PROJECT_READ, lambda at: listing.all_of(at.silent),
           "projects.index", {"watch": "silent", "year": "all", "sort": "last_report"}, "late"),
)  # fmt: skip


def counts(person: Any, at: Moment) -> list[tuple[Matter, int]]:
    """Each matter the person may look at with its number, at most one more than ``MOST``; one query for all."""
    mine = [matter for matter in MATTERS if person.may(matter.needs)]
    found = db.session.execute(select(*(_count(matter.rows(at)) for matter in mine))).one()
    return list(zip(mine, found, strict=True))


def _count(query: Select[Any]) -> ScalarSelect[Any]:
    rows = query.order_by(None).with_only_columns(literal(1)).limit(MOST + 1).subquery()
    return select(func.count()).select_from(rows).scalar_subquery()


def longest_silent(at: Moment, limit: int) -> Sequence[Row[Any]]:
    """Projects under works, the one whose last report lies furthest back first."""
    return listing.first_of(at.silent, limit)


def next_requests(limit: int) -> Sequence[Row[Any]]:
    """Open requests a person may see, what is due first: id, category, due_at, compound."""
    columns: tuple[Any, ...] = (
        ResidentRequest.id, ResidentRequest.category, ResidentRequest.due_at, Compound.name.label("compound"),
    )  # fmt: skip
    query = select(*columns).join(Compound, Compound.id == ResidentRequest.compound_id)
    query = restrict(query, ResidentRequest).where(ResidentRequest.state.in_(OPEN))
    return db.session.execute(query.order_by(ResidentRequest.due_at, ResidentRequest.id).limit(limit)).all()
