"""What was done, where, proven by what, confirmed by whom."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.base.model import Code, Model, Quantity, Scaled
from tracker.items.models import Item, ItemPlace
from tracker.progress.rules import ReportState
from tracker.projects.models import Project


class Report(Model):
    """A quantity added at one place of an item. Never edited: returned with a reason, or confirmed."""

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("reporter_id", "client_key"),
        Index("ix_report_project_state", "project_id", "state"),
        Index("ix_report_place", "item_place_id", "state"),
        Index("ix_report_state", "state", "reported_at"),
        CheckConstraint("quantity > 0", name="quantity"),
        CheckConstraint("(state = 'submitted') = (decided_at IS NULL)", name="decided"),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    item_place_id: Mapped[int] = mapped_column(ForeignKey("item_place.id"))
    quantity: Mapped[Quantity]
    worked_on: Mapped[date]
    note: Mapped[str | None] = mapped_column(Text)
    state: Mapped[ReportState]
    reporter_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    reported_at: Mapped[datetime]
    client_key: Mapped[Code]  # made by the sender: sent twice, stored once
    content_hash: Mapped[Code]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(400))

    project: Mapped[Project] = relationship()
    item: Mapped[Item] = relationship()
    place: Mapped[ItemPlace] = relationship()
    reporter: Mapped[Account] = relationship(foreign_keys=[reporter_id])
    decided_by: Mapped[Account | None] = relationship(foreign_keys=[decided_by_id])
    photos: Mapped[list["Photo"]] = relationship(back_populates="report", order_by="Photo.id")


class Photo(Model):
    """A picture of a report: re-encoded, without position data; where it was taken is for the office only."""

    __tablename__ = "photo"
    veiled: ClassVar = frozenset({"latitude", "longitude"})

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"), index=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    key: Mapped[Code]
    thumb_key: Mapped[Code]
    original_hash: Mapped[Code] = mapped_column(index=True)
    width: Mapped[int]
    height: Mapped[int]
    taken_at: Mapped[datetime | None]
    uploaded_at: Mapped[datetime]
    latitude: Mapped[Decimal | None] = mapped_column(Scaled(6))
    longitude: Mapped[Decimal | None] = mapped_column(Scaled(6))

    report: Mapped[Report] = relationship(back_populates="photos")
