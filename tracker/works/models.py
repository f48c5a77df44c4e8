"""When each item is planned, expected and done; what it waits for; what was approved."""

from datetime import date, datetime
from typing import ClassVar, cast

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.base.appendonly import protect
from tracker.base.model import Model, Quantity, Versioned, Yuan
from tracker.items.models import Item
from tracker.projects.models import Project
from tracker.works.rules import DependencyState, PauseKind


class ItemPlan(Versioned, Model):
    """The dates of one item, both ends worked. ``workdays`` is the planned duration.

    Forecast and actual days are computed from confirmed reports; ``reforecast`` writes them.
    """

    __tablename__ = "item_plan"
    __table_args__ = (
        CheckConstraint("planned_end >= planned_start AND workdays > 0", name="planned"),
        CheckConstraint("(planned_start IS NULL) = (planned_end IS NULL)", name="both"),
        CheckConstraint("forecast_end >= forecast_start", name="forecast"),
        CheckConstraint("actual_end >= actual_start", name="actual"),
    )
    unjournaled: ClassVar = frozenset({"forecast_start", "forecast_end", "actual_start", "actual_end"})

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), unique=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    planned_start: Mapped[date | None]
    planned_end: Mapped[date | None]
    workdays: Mapped[int | None]
    forecast_start: Mapped[date | None]
    forecast_end: Mapped[date | None]
    actual_start: Mapped[date | None]
    actual_end: Mapped[date | None]

    item: Mapped[Item] = relationship()


class Dependency(Versioned, Model):
    """Where a person departs from the order of the catalogue, and why. The defaults are computed, not stored."""

    __tablename__ = "dependency"
    __table_args__ = (
        UniqueConstraint("before_id", "after_id"),
        CheckConstraint("before_id <> after_id", name="two_items"),
        CheckConstraint("lag >= -250 AND lag <= 250", name="lag"),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    before_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    after_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    lag: Mapped[int] = mapped_column(default=0)  # working days between end and start
    state: Mapped[DependencyState]
    reason: Mapped[str] = mapped_column(String(400))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

    project: Mapped[Project] = relationship()
    by: Mapped[Account | None] = relationship()


class Pause(Versioned, Model):
    """Days on which a project rests by right, or works though others rest; both ends belong to it."""

    __tablename__ = "pause"
    __table_args__ = (
        Index("ix_pause_project", "project_id", "first_on"),
        CheckConstraint("last_on >= first_on", name="days"),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    first_on: Mapped[date]
    last_on: Mapped[date]
    kind: Mapped[PauseKind]
    reason: Mapped[str] = mapped_column(String(400))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

    project: Mapped[Project] = relationship()
    by: Mapped[Account | None] = relationship()


class Baseline(Model):
    """An approved plan. Frozen: the database itself refuses a change; a new one is a new row."""

    __tablename__ = "baseline"
    __table_args__ = (
        UniqueConstraint("project_id", "number"),
        CheckConstraint("number = 1 OR reason IS NOT NULL", name="reason"),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    number: Mapped[int]
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    approved_at: Mapped[datetime]
    reason: Mapped[str | None] = mapped_column(String(400))

    project: Mapped[Project] = relationship()
    approved_by: Mapped[Account | None] = relationship()
    lines: Mapped[list["BaselineLine"]] = relationship(back_populates="baseline", order_by="BaselineLine.id")


class BaselineLine(Model):
    """What was approved for one item: days, quantity and value."""

    __tablename__ = "baseline_line"
    __table_args__ = (
        UniqueConstraint("baseline_id", "item_id"),
        CheckConstraint("end_on >= start_on", name="days"),
    )
    journaled: ClassVar = False  # they never change, and their baseline has its line

    baseline_id: Mapped[int] = mapped_column(ForeignKey("baseline.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    start_on: Mapped[date]
    end_on: Mapped[date]
    quantity: Mapped[Quantity | None]
    value: Mapped[Yuan]

    baseline: Mapped[Baseline] = relationship(back_populates="lines")
    item: Mapped[Item] = relationship()


protect(cast(Table, Baseline.__table__))
protect(cast(Table, BaselineLine.__table__))
