"""Reads of rounds, dues, receipts and gifts."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session, joinedload

from tracker.base import sums
from tracker.base.access import visible
from tracker.contributions.models import (
    ContributionDue,
    ContributionReceipt,
    ContributionRound,
    Gift,
    LiftPlan,
    LiftRefund,
)
from tracker.contributions.rules import Channel
from tracker.extensions import db
from tracker.places.models import Building, Compound, Entrance, Household
from tracker.projects.models import ProjectCompound

ZERO = Decimal(0)


@dataclass(frozen=True)
class Collected:
    """What a round's households owe and have paid together, in yuan, and how many owe something still."""

    households: int = 0
    due: Decimal = ZERO
    paid: Decimal = ZERO
    owing: int = 0

    @property
    def outstanding(self) -> Decimal:
        return self.due - self.paid


def rounds(project_id: int) -> list[ContributionRound]:
    """Rounds of a project with their places, the newest first."""
    query = select(ContributionRound).where(ContributionRound.project_id == project_id)
    query = query.options(
        joinedload(ContributionRound.compound), joinedload(ContributionRound.building),
        joinedload(ContributionRound.entrance),
    )  # fmt: skip
    return list(db.session.scalars(query.order_by(ContributionRound.id.desc())))


def collected(project_id: int) -> dict[int, Collected]:
    """What each round of a project has collected, by its id; late joiners pay other households, not the round."""
    owing = func.sum(func.sign(ContributionDue.amount - ContributionDue.paid))
    query = select(
        ContributionDue.round_id, func.count(), func.sum(ContributionDue.amount), func.sum(ContributionDue.paid), owing
    )  # fmt: skip
    query = query.where(ContributionDue.project_id == project_id, ContributionDue.joined_on.is_(None))
    query = query.group_by(ContributionDue.round_id)
    return {
        round_id: Collected(count, due, paid, int(left or 0))
        for round_id, count, due, paid, left in db.session.execute(query)
    }


def dues(round_id: int) -> list[ContributionDue]:
    """What each household owes, by building, entrance and from the ground floor up."""
    query = select(ContributionDue).where(ContributionDue.round_id == round_id)
    query = query.join(ContributionDue.household).join(Household.entrance).join(Entrance.building)
    query = query.options(
        joinedload(ContributionDue.household).joinedload(Household.entrance).joinedload(Entrance.building)
    )
    order = (Building.position, Building.id, Entrance.position, Entrance.id, Household.floor, Household.door)
    return list(db.session.scalars(query.order_by(*order, ContributionDue.id)))


def receipts(due_id: int) -> list[ContributionReceipt]:
    """Receipts of a household with who entered them, in order of entry."""
    query = select(ContributionReceipt).where(ContributionReceipt.due_id == due_id)
    query = query.options(joinedload(ContributionReceipt.by))
    return list(db.session.scalars(query.order_by(ContributionReceipt.id)))


def reversal_of(receipt_id: int) -> ContributionReceipt | None:
    return db.session.scalar(select(ContributionReceipt).filter_by(reverses_id=receipt_id))


def last_number(project_id: int) -> int:
    query = select(func.max(ContributionReceipt.number)).where(ContributionReceipt.project_id == project_id)
    return db.session.scalar(query) or 0


def from_fund(due_id: int) -> Decimal:
    """What came from the maintenance fund for a household's due, less what was reversed."""
    query = select(func.sum(ContributionReceipt.amount)).where(ContributionReceipt.due_id == due_id)
    return db.session.scalar(query.where(ContributionReceipt.channel == Channel.MAINTENANCE_FUND)) or ZERO


def by_channel(project_id: int) -> list[tuple[Channel, Decimal]]:
    """What a project's households have paid through each channel."""
    query = select(ContributionReceipt.channel, func.sum(ContributionReceipt.amount))
    query = query.where(ContributionReceipt.project_id == project_id).group_by(ContributionReceipt.channel)
    rows = db.session.execute(query).all()
    order = list(Channel)
    return sorted(((row[0], row[1]) for row in rows), key=lambda row: order.index(row[0]))


def households(entrance_id: int) -> list[Household]:
    """Flats of an entrance from the ground floor up."""
    query = select(Household).where(Household.entrance_id == entrance_id)
    return list(db.session.scalars(query.order_by(Household.floor, Household.door, Household.id)))


def households_of(compound_id: int, building_id: int | None, entrance_id: int | None) -> list[Household]:
    """Flats of an entrance, a building or a whole compound, in their order."""
    query = select(Household).join(Household.entrance).join(Entrance.building)
    query = query.where(Building.compound_id == compound_id)
    if building_id:
        query = query.where(Building.id == building_id)
    if entrance_id:
        query = query.where(Entrance.id == entrance_id)
    order = (Building.position, Building.id, Entrance.position, Entrance.id, Household.floor, Household.door)
    return list(db.session.scalars(query.order_by(*order, Household.id)))


def places(project_id: int) -> Sequence[Any]:
    """Rows of compound, building and entrance of a project with how many flats each entrance has recorded."""
    flats = select(Household.entrance_id, func.count().label("flats")).group_by(Household.entrance_id)
    counted = flats.subquery()
    query = select(
        Compound.id, Compound.name, Building.id, Building.name, Entrance.id, Entrance.name, counted.c.flats
    )
    query = query.select_from(ProjectCompound).join(Compound, Compound.id == ProjectCompound.compound_id)
    query = query.join(Building, Building.compound_id == Compound.id).join(
        Entrance, Entrance.building_id == Building.id
    )
    query = query.outerjoin(counted, counted.c.entrance_id == Entrance.id)
    order = (Compound.name, Compound.id, Building.position, Building.id, Entrance.position, Entrance.id)
    return db.session.execute(query.where(ProjectCompound.project_id == project_id).order_by(*order)).all()


def lift_plan(round_id: int) -> LiftPlan | None:
    return db.session.scalar(select(LiftPlan).filter_by(round_id=round_id))


def refunds(round_id: int) -> list[LiftRefund]:
    """What late joiners owe earlier payers, with the doors of both."""
    query = select(LiftRefund).where(LiftRefund.round_id == round_id)
    query = query.options(
        joinedload(LiftRefund.joiner).joinedload(ContributionDue.household),
        joinedload(LiftRefund.to).joinedload(ContributionDue.household),
    )
    return list(db.session.scalars(query.order_by(LiftRefund.id)))


def paid_to(receipt_id: int) -> str | None:
    """Door of the earlier payer whom a late joiner paid back by this receipt."""
    query = select(Household.door).join(ContributionDue, ContributionDue.household_id == Household.id)
    return db.session.scalar(
        query.join(LiftRefund, LiftRefund.to_due_id == ContributionDue.id).where(
            LiftRefund.receipt_id == receipt_id
        )
    )


def gifts() -> Select[Any]:
    """Gifts that the person who is signed in may see, the latest first."""
    query = visible(Gift).options(joinedload(Gift.compound), joinedload(Gift.building))
    return query.order_by(Gift.given_on.desc(), Gift.id.desc())


@sums.check
def unequal_dues(session: Session) -> Iterator[str]:
    """Sentences about households whose paid sum is not that of their receipts."""
    counted = select(ContributionReceipt.due_id, func.sum(ContributionReceipt.amount).label("sum"))
    found = counted.group_by(ContributionReceipt.due_id).subquery()
    query = select(ContributionDue.id, ContributionDue.paid, found.c.sum)
    query = query.outerjoin(found, found.c.due_id == ContributionDue.id).order_by(ContributionDue.id)
    for due_id, stored, received in session.execute(query):
        if stored != (received or 0):
            yield f"contribution_due {due_id}: stored paid {stored}, receipts {received or 0}"
