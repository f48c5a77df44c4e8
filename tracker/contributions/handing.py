"""Collected money is handed over to the residents' source of the project, as one receipt of its ledger."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from sqlalchemy import exists, func, select

from tracker.base.clock import now
from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.contributions import rules
from tracker.contributions.models import ContributionDue, ContributionHandover, ContributionRound
from tracker.extensions import db
from tracker.funding import actions as funding
from tracker.funding.books import Movement
from tracker.funding.models import Source
from tracker.funding.rules import SourceKind
from tracker.projects.actions import lock as lock_project

ZERO = Decimal(0)


def sources(project_id: int) -> Sequence[Source]:
    """The residents' sources of a project: there its households' money arrives."""
    query = select(Source).filter_by(project_id=project_id, kind=SourceKind.RESIDENTS)
    return db.session.scalars(query.order_by(Source.id)).all()


def collected(round_id: int) -> Decimal:
    """What a round's households have paid; what late joiners pay goes to other households."""
    query = select(func.sum(ContributionDue.paid)).where(
        ContributionDue.round_id == round_id, ContributionDue.joined_on.is_(None)
    )
    return db.session.scalar(query) or ZERO


def handovers(round_id: int) -> Sequence[tuple[ContributionHandover, bool]]:
    """A round's handovers in their order, each with whether its movement still counts."""
    reversed_by = exists().where(Movement.reverses_id == ContributionHandover.movement_id)
    query = select(ContributionHandover, ~reversed_by)
    query = query.where(ContributionHandover.round_id == round_id).order_by(ContributionHandover.turn)
    return [(row[0], row[1]) for row in db.session.execute(query)]


def hand_over(
    found: ContributionRound, source: Source, *, amount: Decimal, dated: date, document_no: str, why: str, by_id: int | None
) -> ContributionHandover:  # fmt: skip
    """One receipt in the source's ledger; it is undone by reversing that movement, and may then be made anew.

    Raises Refusal for a second handover, for more than was collected, for less without a word why, and
    for a source that is not the residents' of this project.
    """
    lock_project(found.project_id)
    if source.project_id != found.project_id or source.kind is not SourceKind.RESIDENTS:
        raise Refusal(N_("Choose the residents' source of this project."), "source_id")
    before, sum_paid = handovers(found.id), collected(found.id)
    rules.check_handover(
        amount, collected=sum_paid, why=why, is_standing=any(counts for _one, counts in before)
    )
    movement = funding.receive(source.id, amount, dated, document_no, by_id, reference=f"round:{found.id}")
    made = ContributionHandover(
        round_id=found.id, project_id=found.project_id, turn=len(before) + 1, movement_id=movement.id, amount=amount,
        collected=sum_paid, why=why.strip() or None, by_id=by_id, at=now(),
    )  # fmt: skip
    db.session.add(made)
    return made
