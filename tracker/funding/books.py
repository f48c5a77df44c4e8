"""The ledger's tables. Rows of movements and legs are only ever added; the database refuses anything else."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import BigInteger, CheckConstraint, Enum, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, declared_attr, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.base.appendonly import protect
from tracker.base.model import Code, Model, Name, Versioned, Yuan
from tracker.base.sentences import Sentence, unpack
from tracker.base.sums import Contribution, Summed
from tracker.base.words import N_, Word
from tracker.funding.ledger import MovementKind, Pot, Purpose, Target
from tracker.funding.rules import SourceKind
from tracker.funding.totals import IdleTotal, MonthTotal, month_of
from tracker.items.models import Item
from tracker.places.models import Compound
from tracker.projects.models import EvidenceRecord

if TYPE_CHECKING:
    from tracker.funding.models import Source

ZERO = Decimal(0)


def _account(name: str) -> Enum:
    """Two columns of one word in one table: each needs a check with a name of its own."""
    values = [pot.value for pot in Pot]
    return Enum(
        Pot,
        native_enum=False,
        create_constraint=True,
        length=32,
        values_callable=lambda _pots: values,
        name=name,
    )


class ProposalState(Word):
    WAITING = "waiting", N_("Waits for a second person")
    RELEASED = "released", N_("Released")
    REFUSED = "refused", N_("Refused")


class _Facts:
    """What is known of a movement, waiting or made. ``contract_id`` and ``reference`` belong to rooms above:
    they say which contract and which paper (``certificate:12``) the money follows.
    """

    source_id: Mapped[int] = mapped_column(ForeignKey("funding_source.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    kind: Mapped[MovementKind]
    amount: Mapped[Yuan]
    dated: Mapped[date]
    document_no: Mapped[Name]
    purpose: Mapped[Purpose | None]
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"))
    compound_id: Mapped[int | None] = mapped_column(ForeignKey("compound.id"))
    wages: Mapped[Yuan] = mapped_column(default=ZERO)
    payee: Mapped[Name | None]
    voucher: Mapped[Name | None]  # number of the voucher, or where the paper lies
    evidence_id: Mapped[int | None] = mapped_column(ForeignKey("evidence.id"))
    contract_id: Mapped[int | None] = mapped_column(BigInteger)
    reference: Mapped[Code | None]
    reason: Mapped[Name | None]
    warned: Mapped[str | None] = mapped_column(
        Text
    )  # what rules warned of, as tracker.base.sentences packs it
    because: Mapped[str | None] = mapped_column(
        String(400)
    )  # why it was done all the same, and who allowed it
    file_key: Mapped[Code | None]  # the scan of its paper, in the store of papers
    file_type: Mapped[Code | None]
    edition_id: Mapped[int | None] = mapped_column(
        ForeignKey("funding_edition.id")
    )  # rules it was checked by
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

    @property
    def warnings(self) -> list[Sentence]:
        """What rules warned of when it was done all the same."""
        return unpack(self.warned)

    @declared_attr
    def item(cls) -> Mapped[Item | None]:
        return relationship(Item)

    @declared_attr
    def compound(cls) -> Mapped[Compound | None]:
        return relationship(Compound)

    @declared_attr
    def evidence(cls) -> Mapped[EvidenceRecord | None]:
        return relationship(EvidenceRecord)


_REASONED = "warned IS NULL OR because IS NOT NULL"
_FILED = "(file_key IS NULL) = (file_type IS NULL)"


class Movement(_Facts, Summed, Model):
    """Money that moved one stage on. Never changed: a mistake is reversed by a movement that names it
    (``reverses_id``); what was paid too much and came back is a payment below zero (``refunds_id``).

    ``item_id`` and ``compound_id`` are set where all of the sum is for one; the legs say it of each part.
    """

    __tablename__ = "movement"
    __table_args__ = (
        UniqueConstraint("reverses_id"),
        Index("ix_movement_source", "source_id", "kind", "document_no"),
        Index("ix_movement_source_day", "source_id", "dated"),
        Index("ix_movement_project", "project_id", "dated"),
        Index("ix_movement_cost", "project_id", "kind", "contract_id", "dated", "purpose", "amount"),
        Index("ix_movement_contract", "contract_id"),
        Index("ix_movement_reference", "reference"),
        Index("ix_movement_grant", "grant_id"),
        Index("ix_movement_refunds", "refunds_id"),
        CheckConstraint(
            "(reverses_id IS NULL AND refunds_id IS NULL AND amount > 0) OR "
            "((reverses_id IS NULL) <> (refunds_id IS NULL) AND amount < 0)",
            name="sign",
        ),
        CheckConstraint(_REASONED, name="because"),
        CheckConstraint(_FILED, name="file"),
        CheckConstraint("item_id IS NULL OR compound_id IS NULL", name="one_target"),
    )
    summed: ClassVar = ("region_path", "year", "source_kind", "kind", "dated", "amount")

    region_path: Mapped[Name]
    year: Mapped[int]
    source_kind: Mapped[SourceKind]
    grant_id: Mapped[int | None] = mapped_column(ForeignKey("funding_grant.id"))
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("movement.id"))
    refunds_id: Mapped[int | None] = mapped_column(ForeignKey("movement.id"))
    released_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    source: Mapped["Source"] = relationship(back_populates="movements")
    by: Mapped[Account | None] = relationship(foreign_keys="Movement.by_id")
    released_by: Mapped[Account | None] = relationship(foreign_keys="Movement.released_by_id")
    legs: Mapped[list["MovementLeg"]] = relationship(back_populates="movement", order_by="MovementLeg.id")

    @property
    def follows_settlement(self) -> bool:
        """Whether it stands for the settlement of a contract, and falls only with it."""
        return self.kind is MovementKind.SETTLED and self.contract_id is not None

    @property
    def may_be_reversed(self) -> bool:
        """By hand, if nothing else stands against it. A reversal and money given back are final."""
        return not (self.reverses_id or self.refunds_id or self.follows_settlement)

    @staticmethod
    def sums(fact: dict[str, Any]) -> Iterable[Contribution]:
        key = (fact["year"], fact["source_kind"], fact["kind"], month_of(fact["dated"]))
        for region_id in fact["region_path"].strip("/").split("/"):
            yield MonthTotal, (int(region_id), *key), (fact["amount"],)


class MovementLeg(Model):
    """One part of a movement: what leaves one account of the source enters another, so it always balances."""

    __tablename__ = "movement_leg"
    journaled: ClassVar = False  # the line of its movement says it
    __table_args__ = (
        Index("ix_movement_leg_source", "source_id", "target"),
        CheckConstraint("origin <> target", name="moves"),
        CheckConstraint("amount <> 0", name="amount"),
        CheckConstraint("item_id IS NULL OR compound_id IS NULL", name="one_target"),
    )

    movement_id: Mapped[int] = mapped_column(ForeignKey("movement.id"), index=True)
    source_id: Mapped[int] = mapped_column(ForeignKey("funding_source.id"))
    origin: Mapped[Pot] = mapped_column(_account("origin"))
    target: Mapped[Pot] = mapped_column(_account("target"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"), index=True)
    compound_id: Mapped[int | None] = mapped_column(ForeignKey("compound.id"))
    amount: Mapped[Yuan]

    movement: Mapped[Movement] = relationship(back_populates="legs")

    @property
    def on(self) -> Target:
        return (self.item_id, self.compound_id)


class Proposal(_Facts, Versioned, Model):
    """A movement that waits for a second person. It reserves its sum and counts in nothing else.

    ``parts`` is JSON: [[item id, compound id, fen], …]; ``reverses_id`` names what it would take back.
    """

    __tablename__ = "movement_proposal"
    __table_args__ = (
        Index("ix_movement_proposal_source", "source_id", "state"),
        Index("ix_movement_proposal_state", "state", "id"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("by_id <> decided_by_id", name="two_people"),
        CheckConstraint("(state = 'waiting') = (decided_by_id IS NULL)", name="decided"),
        CheckConstraint(_REASONED, name="because"),
        CheckConstraint(_FILED, name="file"),
    )

    state: Mapped[ProposalState] = mapped_column(default=ProposalState.WAITING)
    parts: Mapped[str] = mapped_column(Text)
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("movement.id"))
    movement_id: Mapped[int | None] = mapped_column(ForeignKey("movement.id"))
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    refusal: Mapped[Name | None]

    source: Mapped["Source"] = relationship()
    by: Mapped[Account | None] = relationship(foreign_keys="Proposal.by_id")
    decided_by: Mapped[Account | None] = relationship(foreign_keys="Proposal.decided_by_id")


class IdleLayer(Summed, Model):
    """What is left of the money a source received on one day: first in, first out. ``treasury`` is the part of
    it that is not allocated either.
    """

    __tablename__ = "idle_layer"
    journaled: ClassVar = False
    __table_args__ = (UniqueConstraint("source_id", "day"), CheckConstraint("amount >= 0", name="amount"))
    summed: ClassVar = ("region_path", "year", "kind", "day", "amount", "treasury")

    source_id: Mapped[int] = mapped_column(ForeignKey("funding_source.id"))
    region_path: Mapped[Name]
    year: Mapped[int]
    kind: Mapped[SourceKind]
    day: Mapped[date]
    amount: Mapped[Yuan]
    treasury: Mapped[Yuan] = mapped_column(default=ZERO, server_default="0")

    @staticmethod
    def sums(fact: dict[str, Any]) -> Iterable[Contribution]:
        amounts = (fact["amount"], fact.get("treasury") or ZERO)
        for region_id in fact["region_path"].strip("/").split("/"):
            yield IdleTotal, (int(region_id), fact["year"], fact["kind"], fact["day"]), amounts


class Holding(Model):
    """What the owner got and spent of a source for one item, one compound or nothing in particular.

    ``allocated`` and ``used`` (paid or returned) are the sums of the legs that name it, kept with each.
    """

    __tablename__ = "source_holding"
    journaled: ClassVar = False
    __table_args__ = (
        UniqueConstraint("source_id", "item_id", "compound_id"),
        CheckConstraint("allocated >= 0 AND used >= 0", name="amounts"),
        CheckConstraint("item_id IS NULL OR compound_id IS NULL", name="one_target"),
    )

    source_id: Mapped[int] = mapped_column(ForeignKey("funding_source.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"), index=True)
    compound_id: Mapped[int | None] = mapped_column(ForeignKey("compound.id"))
    allocated: Mapped[Yuan]
    used: Mapped[Yuan]


for _table in (Movement, MovementLeg):
    protect(_table.__table__)  # type: ignore[arg-type]
