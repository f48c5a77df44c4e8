"""How a movement is written: movement, legs, the source's sums and its idle money, all under the source's lock."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, TypedDict

from sqlalchemy import select

from tracker.base.clock import now, today
from tracker.base.journal import upsert
from tracker.base.money import to_fen
from tracker.extensions import db
from tracker.funding import conditions, holdings, indicators, queries
from tracker.funding.books import IdleLayer, Movement, MovementLeg, Proposal
from tracker.funding.ledger import PAPER, Leg, MovementKind, Pot, Purpose
from tracker.funding.models import Condition, Edition, Source
from tracker.funding.queries import Law
from tracker.funding.rules import SourceKind

ZERO = Decimal(0)


class Papers(TypedDict, total=False):
    """What else is known of a movement. ``contract_id`` and ``reference`` are the words of a room above."""

    payee: str | None
    voucher: str | None
    evidence_id: int | None
    contract_id: int | None
    reference: str | None
    reason: str | None
    because: str | None
    warned: str | None
    file_key: str | None
    file_type: str | None
    grant_id: int | None


@dataclass(frozen=True)
class Order:
    """A movement as somebody asks for it."""

    kind: MovementKind
    amount: Decimal
    dated: date
    document_no: str
    by_id: int | None
    legs: tuple[Leg, ...]
    papers: Papers
    purpose: Purpose | None = None
    wages: Decimal = ZERO
    edition_id: int | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """Columns that a movement and a waiting one share."""
        targets = {leg.on for leg in self.legs}
        item_id, compound_id = targets.pop() if len(targets) == 1 else (None, None)
        return {
            "kind": self.kind, "amount": self.amount, "dated": self.dated, "document_no": self.document_no.strip(),
            "by_id": self.by_id, "at": now(), "purpose": self.purpose, "wages": self.wages, "item_id": item_id,
            "compound_id": compound_id, "edition_id": self.edition_id, **self.papers,
        }  # fmt: skip


def lock(source_id: int) -> Source:
    """The source as it is now, held until the transaction ends: its sums change under this lock."""
    query = select(Source).filter_by(id=source_id).with_for_update()
    return db.session.execute(query, execution_options={"populate_existing": True}).scalar_one()


def post(source: Source, order: Order, **more: Any) -> Movement:
    """Write a movement whose rules have been asked. The caller holds the source's lock."""
    movement = Movement(
        source_id=source.id, project_id=source.project_id, region_path=source.region_path, year=source.year,
        source_kind=source.kind, **{**order.facts, **more},
    )  # fmt: skip
    for leg in order.legs:
        movement.legs.append(
            MovementLeg(
                source_id=source.id, origin=leg.origin, target=leg.target, amount=leg.amount, item_id=leg.item_id,
                compound_id=leg.compound_id,
            )
        )  # fmt: skip
    db.session.add(movement)
    name = order.kind.value
    setattr(source, name, getattr(source, name) + movement.amount)
    source.owner_returned += sum(
        (leg.amount for leg in order.legs if (leg.origin, leg.target) == (Pot.OWNER, Pot.RETURNED)), ZERO
    )
    db.session.flush()
    holdings.keep(source.id, order.legs)
    if order.kind not in PAPER:
        _keep_layers(source, is_out=order.kind is not MovementKind.RECEIVED and order.amount > 0)
    return movement


def propose(source: Source, order: Order, reverses_id: int | None = None) -> Proposal:
    """Let a movement wait for a second person."""
    facts = {**order.facts, "amount": abs(order.amount)}
    facts.pop("grant_id", None)
    parts = [
        [leg.origin.value, leg.target.value, leg.item_id, leg.compound_id, to_fen(leg.amount)]
        for leg in order.legs
    ]
    proposal = Proposal(
        source_id=source.id,
        project_id=source.project_id,
        parts=json.dumps(parts),
        reverses_id=reverses_id,
        **facts,
    )
    db.session.add(proposal)
    db.session.flush()
    return proposal


def _keep_layers(source: Source, *, is_out: bool) -> None:
    """First in, first out. What goes out is taken from what lay; else all receipts are counted anew, because
    a payment may be taken back and a receipt entered late.
    """
    layers = db.session.scalars(
        select(IdleLayer).filter_by(source_id=source.id).order_by(IdleLayer.day)
    ).all()
    lay = [(layer.day, layer.amount) for layer in layers]
    received = lay if is_out else queries.received_by_day(source.id)
    left, kept = (dict(indicators.fifo(received, amount)) for amount in (source.idle, source.treasury))
    for layer in layers:
        layer.amount, layer.treasury = left.pop(layer.day, ZERO), kept.get(layer.day, ZERO)
    for day, amount in left.items():
        db.session.add(
            IdleLayer(
                source_id=source.id, region_path=source.region_path, year=source.year, kind=source.kind, day=day,
                amount=amount, treasury=kept.get(day, ZERO),
            )
        )  # fmt: skip
    db.session.flush()


def law(kind: SourceKind, day: date) -> Law:
    """The rules in force on a day; the first edition is written down when it is first needed."""
    found = queries.law(kind, day)
    if found.edition_id is None:
        _write_first(kind)
        found = queries.law(kind, day)
    return found


def newest_edition(kind: SourceKind) -> Edition:
    """The same for the last edition, in force or to come."""
    return queries.newest_edition(kind) or _write_first(kind)


def _write_first(kind: SourceKind) -> Edition:
    row = {
        "kind": kind, "number": 1, "valid_from": today(), "reason": "conditions.csv", "by_id": None, "at": now(),
    }  # fmt: skip
    insert = upsert(db.session, Edition).values(row).on_conflict_do_nothing(index_elements=["kind", "number"])
    is_new = db.session.execute(insert.returning(Edition.__table__.c.id)).scalar_one_or_none()
    first = db.session.scalars(select(Edition).filter_by(kind=kind, number=1)).one()
    if is_new:
        write_rules(first, conditions.first_edition()[kind])
    return first


def write_rules(of: Edition, rules: Sequence[conditions.Rule]) -> None:
    for rule in rules:
        of.conditions.append(
            Condition(
                subject=rule.subject, value=rule.value, effect=rule.effect, source_text=rule.source_text
            )
        )
    db.session.flush()
