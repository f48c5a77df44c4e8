"""Reads of funding sources and of the ledger."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, exists, func, select
from sqlalchemy.orm import Session, aliased, joinedload, selectinload

from tracker.accounts.models import Account
from tracker.base import sums
from tracker.base.money import from_fen
from tracker.base.prepared import Prepared
from tracker.extensions import db
from tracker.funding import conditions
from tracker.funding.books import IdleLayer, Movement, MovementLeg, Proposal, ProposalState
from tracker.funding.conditions import Rule
from tracker.funding.idle import Layer
from tracker.funding.ledger import Leg, MovementKind, Pot, Standing
from tracker.funding.models import Condition, Edition, Grant, Source
from tracker.funding.rules import SourceKind
from tracker.items.earning import percent
from tracker.items.models import Item
from tracker.places.models import Compound

ZERO = Decimal(0)


@dataclass(frozen=True)
class Arrival:
    """Planned and received sums in yuan, and how much of the plan has arrived."""

    planned: Decimal
    received: Decimal

    @property
    def percent(self) -> Decimal | None:
        """Received of planned, rounded down to one decimal; None when nothing was planned."""
        return percent(Fraction(self.received) / Fraction(self.planned)) if self.planned else None


def sources(project_id: int) -> list[Source]:
    return list(db.session.scalars(select(Source).filter_by(project_id=project_id).order_by(Source.id)))


def whole(found: list[Source]) -> Arrival:
    """All sources of a project together."""
    return Arrival(sum((s.planned for s in found), ZERO), sum((s.received for s in found), ZERO))


SOURCE = Source.__table__.c
_ARRIVAL = Prepared(
    select(func.sum(SOURCE.planned), func.sum(SOURCE.received)).where(
        SOURCE.project_id == bindparam("project_id")
    )
)


def arrival(project_id: int) -> Arrival:
    """Sums over a project's sources without reading them."""
    planned, received = _ARRIVAL.first(project_id=project_id)
    return Arrival(planned or ZERO, received or ZERO)


@cache
def _lines() -> Select[Any]:
    """Movements with the names of people, item and compound, and the id of the reversal; newest first."""
    reversal, entered, released = aliased(Movement), aliased(Account), aliased(Account)
    columns: tuple[Any, ...] = (
        *(getattr(Movement, name) for name in LINE), Item.name.label("item"), Compound.name.label("compound"),
        entered.display_name.label("by"), released.display_name.label("released_by"), reversal.id.label("reversal_id"),
    )  # fmt: skip
    query = select(*columns).outerjoin(reversal, reversal.reverses_id == Movement.id)
    query = query.outerjoin(Item, Item.id == Movement.item_id)
    query = query.outerjoin(Compound, Compound.id == Movement.compound_id)
    query = query.outerjoin(entered, entered.id == Movement.by_id)
    query = query.outerjoin(released, released.id == Movement.released_by_id)
    return query.order_by(Movement.dated.desc(), Movement.id.desc())


LINE = (
    "id", "source_id", "project_id", "source_kind", "kind", "amount", "dated", "document_no", "voucher", "reverses_id",
    "refunds_id", "reason", "warned",
)  # fmt: skip


@cache
def lines(owner: str, *, of_stage: bool) -> Select[Any]:
    """Lines of the movements of one ``owner`` (``source_id`` or ``project_id``); with ``kind``: of one stage."""
    query = _lines().where(getattr(Movement, owner) == bindparam("owner"))
    return query.where(Movement.kind == bindparam("kind")) if of_stage else query


def legs(movement_id: int) -> Sequence[MovementLeg]:
    return db.session.scalars(
        select(MovementLeg).filter_by(movement_id=movement_id).order_by(MovementLeg.id)
    ).all()


def reversal_of(movement_id: int) -> Movement | None:
    return db.session.scalar(select(Movement).filter_by(reverses_id=movement_id))


def refunded(movement_id: int) -> Decimal:
    """What of a payment came back as overpayment, in yuan, above zero."""
    query = select(func.sum(Movement.amount)).where(Movement.refunds_id == movement_id)
    return -(db.session.scalar(query) or ZERO)


def has_movements(source_id: int) -> bool:
    query = select(Movement.id).where(Movement.source_id == source_id).limit(1)
    waits = select(Proposal.id).filter_by(source_id=source_id, state=ProposalState.WAITING).limit(1)
    return db.session.scalar(query) is not None or db.session.scalar(waits) is not None


def waits_for_reversal(movement_id: int) -> bool:
    """Whether a reversal of this movement waits for a second person."""
    query = select(Proposal.id).filter_by(reverses_id=movement_id, state=ProposalState.WAITING)
    return db.session.scalar(query) is not None


def counted() -> tuple[Any, Any]:
    """Conditions: a movement is neither a reversal (only they are below zero) nor reversed. Asked of ``reverses_id``,
    SQLite would go through every movement of the city that reverses nothing.
    """
    reversal = aliased(Movement)
    return Movement.amount > 0, ~exists().where(reversal.reverses_id == Movement.id)


def document_used(source_id: int, kind: MovementKind, document_no: str) -> date | None:
    """The day on which this document already moved money of a source at this stage, or will once released."""
    asked = {"source": source_id, "kind": kind, "document": document_no}
    found: date | None = _document_moved().scalar(**asked) or _document_waits().scalar(**asked)
    return found


@cache
def _document_moved() -> Prepared:
    own = (Movement.source_id == bindparam("source"), Movement.kind == bindparam("kind"))
    query = select(func.min(Movement.dated)).where(*own, Movement.document_no == bindparam("document"))
    return Prepared(query.where(*counted()))


@cache
def _document_waits() -> Prepared:
    query = select(func.min(Proposal.dated)).where(
        Proposal.source_id == bindparam("source"), Proposal.kind == bindparam("kind"),
        Proposal.document_no == bindparam("document"), Proposal.state == ProposalState.WAITING,
        Proposal.reverses_id.is_(None),
    )  # fmt: skip
    return Prepared(query)


def used_elsewhere(project_id: int, source_id: int, kind: MovementKind, document_no: str) -> bool:
    """Whether another source of the project has money at this stage under the same document."""
    query = select(Movement.id).where(Movement.project_id == project_id, Movement.source_id != source_id)
    query = query.where(Movement.kind == kind, Movement.document_no == document_no, *counted())
    return db.session.scalar(query.limit(1)) is not None


def waiting(source_id: int) -> list[Proposal]:
    """Movements of a source that wait for a second person, oldest first."""
    if not (ids := _waiting().scalars(source=source_id)):
        return []
    query = select(Proposal).where(Proposal.id.in_(ids)).options(joinedload(Proposal.by))
    return list(db.session.scalars(query.order_by(Proposal.id)))


@cache
def _waiting() -> Prepared:
    query = select(Proposal.id).where(Proposal.source_id == bindparam("source"))
    return Prepared(query.where(Proposal.state == ProposalState.WAITING))


def parts_of(proposal: Proposal) -> list[Leg]:
    """The legs a waiting movement would make."""
    return [
        Leg(Pot(origin), Pot(target), from_fen(fen), item_id, compound_id)
        for origin, target, item_id, compound_id, fen in json.loads(proposal.parts)
    ]


def standing(source: Source, proposals: Sequence[Proposal]) -> Standing:
    """How far a source has come, with what waits."""
    waits: dict[Pot, Decimal] = defaultdict(Decimal)
    for proposal in proposals:
        if proposal.reverses_id is None:
            for leg in parts_of(proposal):
                waits[leg.origin] += leg.amount
        elif proposal.kind is MovementKind.ALLOCATED:
            waits[Pot.OWNER] += proposal.amount
    return Standing(
        received=source.received, allocated=source.allocated, paid=source.paid, returned=source.returned,
        owner_returned=source.owner_returned, waiting_treasury=waits[Pot.TREASURY], waiting_owner=waits[Pot.OWNER],
    )  # fmt: skip


def first_receipt(source_id: int) -> date | None:
    """The day of the first receipt that still counts."""
    found: date | None = _first_receipt().scalar(source=source_id)
    return found


@cache
def _first_receipt() -> Prepared:
    query = select(Movement.dated).where(
        Movement.source_id == bindparam("source"), Movement.kind == MovementKind.RECEIVED, *counted()
    )
    return Prepared(query.order_by(Movement.dated).limit(1))


@dataclass(frozen=True)
class Law:
    """The rules of a kind of source on a day, and the edition they stand in; None while it was never written down."""

    edition_id: int | None
    number: int | None
    valid_from: date | None
    rules: tuple[Rule, ...]


def law(kind: SourceKind, day: date) -> Law:
    """The first edition holds from the beginning on, whenever it was written down."""
    rows = _law().all(kind=kind, day=day)
    if not rows:
        return Law(None, None, None, conditions.first_edition()[kind])
    edition_id, number, valid_from = rows[0][:3]
    return Law(edition_id, number, valid_from, tuple(Rule(*row[3:]) for row in rows if row.subject))


@cache
def _law() -> Prepared:
    last = select(Edition.id).where(Edition.kind == bindparam("kind"))
    last = last.where((Edition.valid_from <= bindparam("day")) | (Edition.number == 1))
    last = last.order_by(Edition.number.desc()).limit(1)
    columns: tuple[Any, ...] = (
        Edition.id, Edition.number, Edition.valid_from, Condition.subject, Condition.value, Condition.effect,
        Condition.source_text,
    )  # fmt: skip
    query = select(*columns).outerjoin(Condition, Condition.edition_id == Edition.id)
    return Prepared(query.where(Edition.id == last.scalar_subquery()).order_by(Condition.id))


def newest_edition(kind: SourceKind) -> Edition | None:
    """The last edition of the rules of a kind of source, in force or to come."""
    query = select(Edition).where(Edition.kind == kind).options(selectinload(Edition.conditions))
    return db.session.scalars(query.order_by(Edition.number.desc()).limit(1)).first()


def rules_of(edition: Edition | None, kind: SourceKind) -> tuple[Rule, ...]:
    """The rules as values."""
    if edition is None:
        return conditions.first_edition()[kind]
    return tuple(Rule(one.subject, one.value, one.effect, one.source_text) for one in edition.conditions)


def layers(source_id: int) -> list[Layer]:
    """Idle money of a source by the day it was received, oldest first."""
    return [Layer(*row) for row in _layers().all(source=source_id)]


@cache
def _layers() -> Prepared:
    columns: tuple[Any, ...] = (IdleLayer.kind, IdleLayer.day, IdleLayer.amount, IdleLayer.treasury)
    query = select(*columns).where(IdleLayer.source_id == bindparam("source"), IdleLayer.amount > 0)
    return Prepared(query.order_by(IdleLayer.day))


def received_by_day(source_id: int) -> list[tuple[date, Decimal]]:
    """What a source received by day, oldest first; what was reversed counts on the day it was recorded for."""
    made, original = Movement.__table__.c, Movement.__table__.alias().c
    day = func.coalesce(original.dated, made.dated)
    query = select(day.label("day"), func.sum(made.amount).label("amount"))
    query = query.select_from(made.id.table.outerjoin(original.id.table, original.id == made.reverses_id))
    query = query.where(made.source_id == source_id, made.kind == MovementKind.RECEIVED)
    return [(row.day, row.amount) for row in db.session.execute(query.group_by(day).order_by(day))]


def grant_shares(grant_id: int) -> Sequence[Any]:
    """(movement, source) of the budgets issued from a grant, reversals too, in order of entry."""
    query = select(Movement, Source).join(Source, Source.id == Movement.source_id)
    return db.session.execute(query.where(Movement.grant_id == grant_id).order_by(Movement.id)).all()


_LEG_SUMS: dict[str, tuple[Pot | None, Pot | None]] = {
    "approved": (None, Pot.APPROVED), "applied": (None, Pot.APPLIED), "budgeted": (None, Pot.BUDGETED),
    "received": (Pot.GIVER, Pot.TREASURY), "allocated": (Pot.TREASURY, Pot.OWNER), "paid": (Pot.OWNER, Pot.PAYEE),
    "settled": (None, Pot.SETTLED), "final": (None, Pot.FINAL), "returned": (None, Pot.RETURNED),
    "owner_returned": (Pot.OWNER, Pot.RETURNED),
}  # fmt: skip


@sums.check
def unequal_sources(session: Session) -> Iterator[str]:
    """Sentences about sources whose sums are not those of their legs."""
    counted: dict[int, dict[str, Decimal]] = defaultdict(lambda: dict.fromkeys(_LEG_SUMS, ZERO))
    columns: list[Any] = [MovementLeg.source_id, MovementLeg.origin, MovementLeg.target]
    query = select(*columns, func.sum(MovementLeg.amount)).group_by(*columns).order_by(*columns)
    for row in session.execute(query):
        source_id, origin, target, amount = tuple(row)
        for name, (left, entered) in _LEG_SUMS.items():
            if target is entered and left in (None, origin):
                counted[source_id][name] += amount
    stored = select(Source.id, *(getattr(Source, name) for name in _LEG_SUMS)).order_by(Source.id)
    for row in session.execute(stored):
        for name in _LEG_SUMS:
            if row._mapping[name] != counted[row.id][name]:
                yield f"funding_source {row.id}: stored {name} {row._mapping[name]}, legs {counted[row.id][name]}"


@sums.check
def unequal_movements(session: Session) -> Iterator[str]:
    """Sentences about movements whose sum is not that of their legs."""
    legs_of = func.coalesce(func.sum(MovementLeg.amount), 0)
    query = (
        select(Movement.id, Movement.amount, legs_of)
        .outerjoin(MovementLeg)
        .group_by(Movement.id, Movement.amount)
    )
    for movement_id, amount, found in session.execute(query.having(legs_of != Movement.amount)):
        yield f"movement {movement_id}: {amount}, its legs {found}"


@sums.check
def unequal_grants(session: Session) -> Iterator[str]:
    """Sentences about grants whose divided sum is not that of the budgets issued from them."""
    shares = (
        select(Movement.grant_id, func.sum(Movement.amount).label("sum"))
        .group_by(Movement.grant_id)
        .subquery()
    )
    query = select(Grant.id, Grant.divided, shares.c.sum).outerjoin(shares, shares.c.grant_id == Grant.id)
    for grant_id, stored, found in session.execute(query.order_by(Grant.id)):
        if stored != (found or 0):
            yield f"funding_grant {grant_id}: stored divided {stored}, budgets {found or 0}"
