"""One report on the desk of whoever decides it: as it is now, with all that its page shows."""

from collections.abc import Sequence
from functools import lru_cache
from typing import Any

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import joinedload

from tracker.accounts.models import Account
from tracker.base.access import visible
from tracker.base.prepared import Prepared, looking
from tracker.extensions import db
from tracker.items.models import ItemPlace
from tracker.places.scope import Sight, own_sight
from tracker.progress.models import Photo, Question, Report
from tracker.progress.rules import ReportState


def find_report(report_id: int) -> Any:
    """A report the person may see, to look at."""
    return _seen_report(own_sight()).first(report_id=report_id)


@lru_cache
def _seen_report(sight: Sight) -> Prepared:
    return looking(visible(Report, sight).where(Report.id == bindparam("report_id")), Report)


_ANEW = looking(
    select(Report).join(Account, Account.id == Report.reporter_id).where(Report.id == bindparam("report_id")),
    Report,
    reporter_organisation_id=Account.organisation_id,
)


def get_report_anew(report_id: int) -> Any:
    """A report as it is in the database now, to look at, with its reporter's house; under the project's lock."""
    return _ANEW.first(report_id=report_id)


def whole_report(report: Report) -> Report:
    """The report with all that its page shows."""
    query = select(Report).where(Report.id == report.id)
    place = joinedload(Report.place)
    query = query.options(
        joinedload(Report.item),
        joinedload(Report.project),
        place.joinedload(ItemPlace.compound),
        place.joinedload(ItemPlace.building),
        place.joinedload(ItemPlace.segment),
        joinedload(Report.reporter),
        joinedload(Report.decided_by),
        joinedload(Report.photos).joinedload(Photo.point),
        joinedload(Report.questions).joinedload(Question.answered_by),
    )
    return db.session.execute(query).unique().scalar_one()


def is_own(reporter: Account, person: Any) -> bool:
    """Whether a person stands on a reporter's side: the same one, or of the same organisation."""
    same_house = reporter.organisation_id is not None and reporter.organisation_id == person.organisation_id
    return bool(reporter.id == person.id or same_house)


def counters_of(report_id: int) -> Sequence[Report]:
    """Counter-entries to a report, the oldest first."""
    return db.session.scalars(select(Report).filter_by(corrects_id=report_id).order_by(Report.id)).all()


_QUESTION = Question.__table__.c
_OPEN_QUESTIONS = Prepared(
    select(func.count(_QUESTION.id)).where(
        _QUESTION.report_id == bindparam("report_id"), _QUESTION.answer.is_(None)
    )
)


def open_questions(report_id: int) -> int:
    """How many questions about a report wait for an answer."""
    return int(_OPEN_QUESTIONS.scalar(report_id=report_id))


_REPORT = Report.__table__.c
_NEXT_WAITING = Prepared(
    select(_REPORT.id)
    .where(_REPORT.project_id == bindparam("project_id"), _REPORT.state == ReportState.SUBMITTED)
    .order_by(_REPORT.reported_at, _REPORT.id)
    .limit(1)
)


def next_waiting(project_id: int) -> int | None:
    """The report of a project that has waited longest."""
    found: int | None = _NEXT_WAITING.scalar(project_id=project_id)
    return found
