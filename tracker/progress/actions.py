"""What people do with reports: confirm them, send them back, put them right, answer for them. Callers commit."""

from decimal import Decimal
from typing import Any

from tracker.accounts.models import Account
from tracker.base import rows
from tracker.base.clock import now, today
from tracker.extensions import db
from tracker.items import actions as items
from tracker.progress import desk_reads, filing, filing_reads, quantities, rules
from tracker.progress.models import Question, Report
from tracker.progress.rules import ReportState
from tracker.works import actions as works


def confirm(report: Report, decider: Account) -> None:
    """Count the report: place, item, project and every total above move by its quantity.

    Raises Refusal when it is decided already, when the decider stands on the reporter's side, or when the
    contract has shrunk below it.
    """
    found = _to_decide(report, decider, ReportState.CONFIRMED)
    project = items.add_done(found.item_place_id, found.quantity, found.worked_on)
    _decide(found, decider, ReportState.CONFIRMED)
    works.reforecast_after(found.item_id, project, today())


def give_back(report: Report, decider: Account, reason: str) -> None:
    """Return the report with a reason; nothing else changes."""
    found = _to_decide(report, decider, ReportState.RETURNED, reason)
    _decide(found, decider, ReportState.RETURNED, reason=reason.strip())


def take_back(report: Report, quantity: Decimal, reason: str, *, by: Account) -> int:
    """A counter-entry to a confirmed report: so much was too much. It counts when somebody else confirms it.

    The report itself stays as it was; the id of the counter-entry.
    """
    filing_reads.hold(report.project_id)
    report = desk_reads.get_report_anew(report.id)
    rules.check_counter(
        quantity,
        reason,
        state=report.state,
        reported=report.quantity,
        taken_back=quantities.taken_back(report.id),
    )
    return filing.file_counter(report, quantity, reason.strip(), by=by.id)


def answer(question: Question, words: str, by: Account) -> None:
    """Keep what the reporter says to a question."""
    db.session.refresh(question, with_for_update=True)
    rules.check_answer(
        words, answered=question.answer is not None, own=desk_reads.is_own(question.report.reporter, by)
    )
    question.answer, question.answered_by_id, question.answered_at = words.strip(), by.id, now()


def _to_decide(report: Report, decider: Account, to: ReportState, reason: str = "") -> Any:
    """The report as it stands under the project's lock, to look at, if this person may decide so: the second is
    told.
    """
    filing_reads.hold(report.project_id)
    found = desk_reads.get_report_anew(report.id)
    rules.check_transition(found.state, to, reason=reason)
    rules.check_decider(
        reporter_id=found.reporter_id,
        reporter_organisation_id=found.reporter_organisation_id,
        decider_id=decider.id,
        decider_organisation_id=decider.organisation_id,
    )
    return found


def _decide(report: Any, decider: Account, state: ReportState, **more: str) -> None:
    rows.change(db.session, report, state=state, decided_by_id=decider.id, decided_at=now(), **more)
