"""What households owe and pay, how a lift's cost was shared, and what was given."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.base.appendonly import protect
from tracker.base.model import Code, Model, Name, Versioned, Yuan
from tracker.contributions.lift import Basis
from tracker.contributions.rules import Channel, Purpose
from tracker.contributions.tables import Measure
from tracker.funding.books import Movement
from tracker.places.models import Building, Compound, Entrance, Household
from tracker.projects.models import Project

ZERO = Decimal(0)


class ContributionRound(Versioned, Model):
    """A sum the households of a compound, a building or an entrance pay together (居民出资)."""

    __tablename__ = "contribution_round"
    __table_args__ = (
        Index("ix_contribution_round_project", "project_id", "id"),
        CheckConstraint("total > 0", name="total"),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    compound_id: Mapped[int] = mapped_column(ForeignKey("compound.id"), index=True)
    building_id: Mapped[int | None] = mapped_column(ForeignKey("building.id"), index=True)
    entrance_id: Mapped[int | None] = mapped_column(ForeignKey("entrance.id"), index=True)
    purpose: Mapped[Purpose]
    name: Mapped[Name]
    total: Mapped[Yuan]
    agreed_on: Mapped[date]
    due_on: Mapped[date | None]
    document_no: Mapped[Name | None]  # the agreement or the record of the vote
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    demo: Mapped[bool] = mapped_column(default=False)

    project: Mapped[Project] = relationship()
    compound: Mapped[Compound] = relationship()
    building: Mapped[Building | None] = relationship()
    entrance: Mapped[Entrance | None] = relationship()
    dues: Mapped[list["ContributionDue"]] = relationship(
        back_populates="round", order_by="ContributionDue.id"
    )


class ContributionDue(Model):
    """What one household owes of a round; ``paid`` is the sum of its receipts, kept with each."""

    __tablename__ = "contribution_due"
    __table_args__ = (
        UniqueConstraint("round_id", "household_id"),
        CheckConstraint("amount > 0", name="amount"),
        CheckConstraint("paid >= 0 AND paid <= amount", name="paid"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("contribution_round.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    household_id: Mapped[int] = mapped_column(ForeignKey("household.id"), index=True)
    amount: Mapped[Yuan]
    paid: Mapped[Yuan] = mapped_column(default=ZERO)
    joined_on: Mapped[date | None]  # of a flat that joined after the sum was shared

    round: Mapped[ContributionRound] = relationship(back_populates="dues")
    household: Mapped[Household] = relationship()

    @property
    def outstanding(self) -> Decimal:
        return self.amount - self.paid


class ContributionReceipt(Model):
    """Money of a household. Never changed: a mistake is reversed by a row that names it.

    ``number`` counts within the project; ``balance`` is what the household's account in the maintenance
    fund held, where the money came from there.
    """

    __tablename__ = "contribution_receipt"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        UniqueConstraint("reverses_id"),
        CheckConstraint(
            "(reverses_id IS NULL AND amount > 0) OR (reverses_id IS NOT NULL AND amount < 0)", name="sign"
        ),
    )
    veiled: ClassVar = frozenset({"balance"})

    due_id: Mapped[int] = mapped_column(ForeignKey("contribution_due.id"), index=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    channel: Mapped[Channel]
    amount: Mapped[Yuan]
    received_on: Mapped[date]
    document_no: Mapped[Name | None]
    balance: Mapped[Yuan | None]
    reverses_id: Mapped[int | None] = mapped_column(ForeignKey("contribution_receipt.id"))
    reason: Mapped[Name | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

    due: Mapped[ContributionDue] = relationship()
    by: Mapped[Account | None] = relationship()


protect(ContributionReceipt.__table__)  # type: ignore[arg-type]


class LiftPlan(Model):
    """How the cost of a lift was shared: the figures and the table that were agreed on."""

    __tablename__ = "lift_plan"
    __table_args__ = (CheckConstraint("whole > 0 AND subsidies >= 0 AND district >= 0", name="cost"),)

    round_id: Mapped[int] = mapped_column(ForeignKey("contribution_round.id"), unique=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    whole: Mapped[Yuan]
    subsidies: Mapped[Yuan]
    district: Mapped[Yuan]
    compensation: Mapped[Yuan]  # for each flat on one of ``compensated``
    compensated: Mapped[Code | None]  # floors, such as "1 2"
    exempt: Mapped[Code | None]  # floors that pay nothing, such as "1 2"
    measure: Mapped[Measure]
    basis: Mapped[Basis]
    table_code: Mapped[Code]
    table_text: Mapped[str] = mapped_column(Text)  # floor and value, a line each

    round: Mapped[ContributionRound] = relationship()


class LiftRefund(Versioned, Model):
    """What a flat that joined late pays back to one that paid before."""

    __tablename__ = "lift_refund"
    __table_args__ = (
        UniqueConstraint("from_due_id", "to_due_id"),
        CheckConstraint("amount > 0", name="amount"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("contribution_round.id"), index=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    from_due_id: Mapped[int] = mapped_column(ForeignKey("contribution_due.id"))
    to_due_id: Mapped[int] = mapped_column(ForeignKey("contribution_due.id"), index=True)
    amount: Mapped[Yuan]
    paid_on: Mapped[date | None]
    receipt_id: Mapped[int | None] = mapped_column(
        ForeignKey("contribution_receipt.id")
    )  # that it was paid by

    joiner: Mapped[ContributionDue] = relationship(foreign_keys=[from_due_id])
    to: Mapped[ContributionDue] = relationship(foreign_keys=[to_due_id])


class ContributionHandover(Model):
    """A round's money as it arrived in the residents' source of the project: one movement of the ledger.

    ``turn`` counts a round's handovers: a further one follows only when the one before is reversed.
    ``collected`` is what its households had paid by then; ``why`` says where the rest is.
    """

    __tablename__ = "contribution_handover"
    __table_args__ = (
        UniqueConstraint("round_id", "turn"),
        CheckConstraint("amount > 0 AND amount <= collected", name="amount"),
        CheckConstraint("amount = collected OR why IS NOT NULL", name="explained"),
    )

    round_id: Mapped[int] = mapped_column(ForeignKey("contribution_round.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    turn: Mapped[int]
    movement_id: Mapped[int] = mapped_column(ForeignKey("movement.id"), unique=True)
    amount: Mapped[Yuan]
    collected: Mapped[Yuan]
    why: Mapped[Name | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

    round: Mapped[ContributionRound] = relationship()
    movement: Mapped[Movement] = relationship()


protect(ContributionHandover.__table__)  # type: ignore[arg-type]


class Gift(Versioned, Model):
    """A small matter (办实事): money or goods given by partners, at a place, with a photo of what it became."""

    __tablename__ = "gift"
    __table_args__ = (
        Index("ix_gift_region_path", "region_path", "given_on"),
        CheckConstraint("amount >= 0", name="amount"),
        CheckConstraint("amount > 0 OR in_kind IS NOT NULL", name="something"),
    )

    compound_id: Mapped[int] = mapped_column(ForeignKey("compound.id"), index=True)
    region_path: Mapped[Name]
    building_id: Mapped[int | None] = mapped_column(ForeignKey("building.id"), index=True)
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    name: Mapped[Name]
    giver: Mapped[Name]
    amount: Mapped[Yuan]
    in_kind: Mapped[str | None] = mapped_column(String(400))
    given_on: Mapped[date]
    photo_key: Mapped[Code]
    thumb_key: Mapped[Code]
    width: Mapped[int]
    height: Mapped[int]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    demo: Mapped[bool] = mapped_column(default=False)

    compound: Mapped[Compound] = relationship()
    building: Mapped[Building | None] = relationship()
    by: Mapped[Account | None] = relationship()
