"""Sites where nothing moves: since when, whether by right, and what is said about it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from tracker.accounts.models import Account
from tracker.base.clock import now
from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.extensions import db
from tracker.progress.models import Halt
from tracker.progress.rules import SHORTEST_REASON, HaltReason
from tracker.projects.models import Project, StageStep
from tracker.projects.rules import Stage
from tracker.works import queries as works

RUNNING = (Stage.STARTED, Stage.WORKS)
LONGEST_HALT_DAYS = 366


@dataclass(frozen=True)
class Stillness:
    """How long nothing was confirmed. ``workdays`` counts the project's own working days, pauses left out."""

    since: date
    workdays: int
    is_paused: bool

    def is_stagnant(self, quiet_workdays: int) -> bool:
        return not self.is_paused and self.workdays > quiet_workdays


def stillness(project: Project, today: date) -> Stillness | None:
    """Since when nothing was confirmed on a running project; None for one that does not run."""
    if project.stage not in RUNNING or (since := last_sign(project)) is None:
        return None
    calendar = works.calendar_of(project)
    return Stillness(since, max(0, calendar.workdays(since, today) - 1), calendar.is_paused(today))


def last_sign(project: Project) -> date | None:
    """The last day of confirmed work, else the day the project started."""
    if project.last_report_on:
        return project.last_report_on
    query = select(func.max(StageStep.reached_on)).filter_by(project_id=project.id)
    return db.session.scalar(query.where(StageStep.stage.in_(RUNNING))) or project.planned_start


def halts_of(project_id: int) -> Sequence[Halt]:
    """What was said about standstills, newest first."""
    query = select(Halt).filter_by(project_id=project_id).options(joinedload(Halt.said_by))
    return db.session.scalars(query.order_by(Halt.id.desc()).limit(50)).all()


def check_halt(words: str, restart_on: date, *, today: date) -> None:
    """Refuse a standstill without a word, or with a restart that is past or beyond a year."""
    if len(words.strip()) < SHORTEST_REASON:
        raise Refusal(N_("Say in a few words what is missing."), "words")
    if restart_on < today:
        raise Refusal(N_("Give the day on which work goes on; it cannot be past."), "restart_on")
    if (restart_on - today).days > LONGEST_HALT_DAYS:
        raise Refusal(
            N_("A standstill of more than a year is a stop: settle it with the bureau."), "restart_on"
        )


def explain(
    project: Project, cause: HaltReason, words: str, restart_on: date, *, by: Account, today: date
) -> Halt:
    """Keep why nothing moves and when it goes on. Until that day nobody is reminded."""
    check_halt(words, restart_on, today=today)
    halt = Halt(
        project_id=project.id, since=last_sign(project) or today, cause=cause, words=words.strip(),
        restart_on=restart_on, said_by_id=by.id, said_at=now(),
    )  # fmt: skip
    db.session.add(halt)
    return halt
