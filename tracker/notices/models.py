"""What residents are told, where, and for how long."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, Table, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.base.model import BigId, Code, Model, Name, Versioned
from tracker.notices.periods import NoticeKind
from tracker.notices.rules import Life, NoticeState
from tracker.places.models import Compound, Entrance
from tracker.projects.models import Project

concerns = Table(
    "notice_entrance",
    Model.metadata,
    Column("notice_id", BigId, ForeignKey("notice.id"), primary_key=True),
    Column("entrance_id", BigId, ForeignKey("entrance.id"), primary_key=True, index=True),
)


class Notice(Versioned, Model):
    """A notice for one compound, perhaps about one project; withdrawn ones are kept.

    Without entrances it concerns all of the compound. ``writer_id`` is whoever changed the draft last;
    neither the writer nor the author approves it. ``posted_on`` is the day on which the last of its doors
    was proven; from then the objections run, until ``objections_until``. ``outcome`` is what came of it.
    """

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_compound", "compound_id", "state", "ends_on"),
        Index("ix_notice_state", "state", "published_at"),
        Index("ix_notice_in_force", "state", "ends_on"),
        Index("ix_notice_objections", "state", "objections_until"),
        CheckConstraint("ends_on >= starts_on", name="dates"),
        CheckConstraint("(state = 'draft') = (published_at IS NULL)", name="published"),
        CheckConstraint("(approved_at IS NULL) = (approved_by_id IS NULL)", name="approved"),
        CheckConstraint("(closed_at IS NULL) = (outcome IS NULL)", name="closed"),
        CheckConstraint("objections_until >= posted_on", name="objections"),
    )

    compound_id: Mapped[int] = mapped_column(ForeignKey("compound.id"))
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    region_path: Mapped[Name]
    kind: Mapped[NoticeKind]
    state: Mapped[NoticeState]
    title: Mapped[Name]
    body: Mapped[str] = mapped_column(Text)
    phone: Mapped[Code]
    starts_on: Mapped[date]
    ends_on: Mapped[date]
    edition: Mapped[int] = mapped_column(default=1)
    replaces_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"), index=True)  # the edition before
    author_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    writer_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    approved_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    approved_at: Mapped[datetime | None]
    published_at: Mapped[datetime | None]
    posted_on: Mapped[date | None]
    objections_until: Mapped[date | None]
    closed_at: Mapped[datetime | None]
    closed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    outcome: Mapped[str | None] = mapped_column(Text)
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[Name | None]
    demo: Mapped[bool] = mapped_column(default=False)

    compound: Mapped[Compound] = relationship()
    project: Mapped[Project | None] = relationship()
    author: Mapped[Account | None] = relationship(foreign_keys=[author_id])
    approved_by: Mapped[Account | None] = relationship(foreign_keys=[approved_by_id])
    entrances: Mapped[list[Entrance]] = relationship(secondary=concerns, order_by="Entrance.id")

    @property
    def last_day(self) -> date:
        return last_day(self)


class Posting(Model):
    """The photo that proves a notice at one door, or at the board of a compound without doors on file
    (``entrance_id`` None); and when the sheet came down.
    """

    __tablename__ = "notice_posting"
    __table_args__ = (UniqueConstraint("notice_id", "entrance_id"),)

    notice_id: Mapped[int] = mapped_column(ForeignKey("notice.id"))
    entrance_id: Mapped[int | None] = mapped_column(ForeignKey("entrance.id"), index=True)
    posted_at: Mapped[datetime]
    posted_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    photo_key: Mapped[Code]
    thumb_key: Mapped[Code]
    original_hash: Mapped[Code]
    taken_at: Mapped[datetime | None]
    down_at: Mapped[datetime | None]
    down_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    notice: Mapped[Notice] = relationship()


def life_of(row: Any, *, hangs: bool = False) -> Life:
    """What decides the phase of a notice, or of a row of its list."""
    return Life(
        state=row.state, starts_on=row.starts_on, last_day=last_day(row), is_approved=row.approved_at is not None,
        is_closed=row.closed_at is not None, hangs=hangs,
    )  # fmt: skip


def last_day(row: Any) -> date:
    """Until when it hangs: as printed, or longer where it was posted late."""
    printed: date = row.ends_on
    return max(printed, row.objections_until or printed)
