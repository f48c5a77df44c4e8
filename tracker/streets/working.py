"""What an operator does with its own digs: confirm, begin, end, hand over. Callers commit."""

from datetime import date

from tracker.base.access import Person
from tracker.base.clock import now, today
from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.extensions import db
from tracker.streets import actions, rules
from tracker.streets.conflicts import surface_by
from tracker.streets.models import Dig
from tracker.streets.rules import DigState


def _held(dig: Dig, by: Person) -> None:
    """The dig as it is now, locked. Refuses whoever does not work for its operator."""
    db.session.refresh(dig, with_for_update=True)
    if by.organisation_id != dig.organisation_id:
        raise Refusal(N_("Only the operator itself confirms and reports its works."))


def confirm(dig: Dig, by: Person) -> None:
    """The operator stands to its window, or to the one that is proposed."""
    _held(dig, by)
    rules.check_transition(dig.state, DigState.CONFIRMED)
    if dig.proposed is not None:
        dig.first_on, dig.last_on = dig.proposed.first, dig.proposed.last
        dig.earliest_on, dig.latest_on = min(dig.earliest_on, dig.first_on), max(dig.latest_on, dig.last_on)
    _forget_proposal(dig)
    dig.state, dig.confirmed_by_id, dig.confirmed_at = DigState.CONFIRMED, by.id, now()
    dig.surface_by = surface_by(dig.window)


def decline(dig: Dig, by: Person) -> None:
    """The operator keeps its own window."""
    _held(dig, by)
    if dig.proposed is None:
        raise Refusal(N_("No other window is proposed any more."))
    _forget_proposal(dig)


def _forget_proposal(dig: Dig) -> None:
    dig.proposed_first_on = dig.proposed_last_on = dig.proposed_by_id = None


def start(dig: Dig, by: Person, on: date) -> None:
    """The street is opened. Refuses while something stands against it that nobody signed for."""
    _held(dig, by)
    rules.check_transition(dig.state, DigState.STARTED)
    rules.check_happened(on, today=today())
    actions.check_start(dig, on)
    _forget_proposal(dig)
    dig.state, dig.started_on = DigState.STARTED, on
    dig.surface_by = surface_by(dig.window)


def finish(dig: Dig, by: Person, on: date, temporary_on: date | None) -> None:
    """The street is closed again, with a temporary surface where one was laid."""
    _held(dig, by)
    rules.check_transition(dig.state, DigState.FINISHED)
    rules.check_happened(on, today=today(), after=dig.started_on)
    if temporary_on is not None:
        rules.check_happened(temporary_on, today=today(), after=dig.started_on, field="temporary_on")
        dig.temporary_on = temporary_on
    dig.state, dig.finished_on = DigState.FINISHED, on
    dig.surface_by = surface_by(dig.window)


def hand_over(dig: Dig, by: Person, on: date, receipt_no: str) -> None:
    """The finished work is handed over against a receipt."""
    _held(dig, by)
    if dig.state is not DigState.FINISHED:
        raise Refusal(N_("Report the end of the work first."))
    if dig.handed_over_on is not None:
        raise Refusal(N_("This work is handed over already."))
    rules.check_happened(on, today=today(), after=dig.finished_on)
    dig.handed_over_on, dig.receipt_no = on, receipt_no.strip()


def withdraw(dig: Dig, by: Person) -> None:
    """The operator will not dig here."""
    _held(dig, by)
    rules.check_transition(dig.state, DigState.WITHDRAWN)
    _forget_proposal(dig)
    dig.state = DigState.WITHDRAWN
