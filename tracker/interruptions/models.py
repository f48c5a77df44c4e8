"""When residents of an entrance do without water, power, gas, heating, lift, road or quiet."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account, Organisation
from tracker.base.model import BigId, Code, Model, Name, Versioned
from tracker.interruptions.rules import Cut, Span
from tracker.interruptions.tables import OFF, Service
from tracker.places.models import Compound, Entrance
from tracker.projects.models import Project

interrupts = Table(
    "interruption_entrance",
    Model.metadata,
    Column("interruption_id", BigId, ForeignKey("interruption.id"), primary_key=True),
    Column("entrance_id", BigId, ForeignKey("entrance.id"), primary_key=True, index=True),
)


class Interruption(Versioned, Model):
    """One interruption by one owner at one compound; without entrances it concerns all of them.

    A moved one keeps the times it had before with the reason; a cancelled one stays with its reason.
    ``excepted_by`` signed that it may be in spite of the rules.
    """

    __tablename__ = "interruption"
    __table_args__ = (
        Index("ix_interruption_compound", "compound_id", "ends_at"),
        Index("ix_interruption_region", "region_path", "starts_at"),
        Index("ix_interruption_owner", "owner_id", "starts_at"),
        CheckConstraint("ends_at > starts_at", name="span"),
        CheckConstraint("(cancelled_at IS NULL) = (cancelled_reason IS NULL)", name="cancelled"),
        CheckConstraint("(moved_at IS NULL) = (moved_reason IS NULL)", name="moved"),
        CheckConstraint("(excepted_by_id IS NULL) = (exception_reason IS NULL)", name="excepted"),
    )

    compound_id: Mapped[int] = mapped_column(ForeignKey("compound.id"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    region_path: Mapped[Name]
    owner_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    service: Mapped[Service]
    starts_at: Mapped[datetime]
    ends_at: Mapped[datetime]
    reason: Mapped[Name]
    phone: Mapped[Code]
    emergency: Mapped[bool] = mapped_column(default=False)
    exception_reason: Mapped[str | None] = mapped_column(String(400))
    excepted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    moved_from: Mapped[datetime | None]
    moved_until: Mapped[datetime | None]
    moved_at: Mapped[datetime | None]
    moved_reason: Mapped[Name | None]
    cancelled_at: Mapped[datetime | None]
    cancelled_reason: Mapped[Name | None]
    entered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[datetime]
    demo: Mapped[bool] = mapped_column(default=False)

    compound: Mapped[Compound] = relationship()
    project: Mapped[Project | None] = relationship()
    owner: Mapped[Organisation] = relationship()
    excepted_by: Mapped[Account | None] = relationship(foreign_keys=[excepted_by_id])
    entrances: Mapped[list[Entrance]] = relationship(secondary=interrupts, order_by="Entrance.id")

    @property
    def title(self) -> str:
        """What is missing, as a message id: Water off."""
        return OFF[self.service]

    @property
    def changed_at(self) -> datetime:
        """When readers were last told something new."""
        return self.cancelled_at or self.moved_at or self.entered_at

    @property
    def span(self) -> Span:
        return Span(self.starts_at, self.ends_at)

    @property
    def cut(self) -> Cut:
        reach = frozenset(entrance.id for entrance in self.entrances)
        return Cut(service=self.service, span=self.span, entrances=reach, owner=self.owner.name)
