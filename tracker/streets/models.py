"""Segments of roads and yards, and the digs of all operators in them."""

from datetime import date, datetime, timedelta
from typing import cast

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Table, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account, Organisation
from tracker.accounts.rules import Discipline
from tracker.base.appendonly import protect
from tracker.base.model import Model, Name, Quantity, Versioned
from tracker.items.models import Item
from tracker.places.models import Compound
from tracker.projects.models import Project
from tracker.streets.conflicts import ConflictKind, Opening, Stretch
from tracker.streets.rules import DigState, SegmentKind, Window
from tracker.streets.surfaces import SurfaceKind
from tracker.streets.trench import Need


class Segment(Versioned, Model):
    """A stretch of a yard, of a compound's road, or of a street beside it. ``protected_until`` is the last
    day on which it may not be opened, kept by rule from the surface.
    """

    __tablename__ = "segment"
    __table_args__ = (
        Index("ix_segment_region_path", "region_path", "name", "id"),
        CheckConstraint("length > 0", name="length"),
        CheckConstraint("protected_until >= surfaced_on", name="protected"),
    )

    region_path: Mapped[Name]
    name: Mapped[Name]
    kind: Mapped[SegmentKind]
    length: Mapped[Quantity | None]  # metres
    surface: Mapped[SurfaceKind | None]
    surfaced_on: Mapped[date | None]
    protected_until: Mapped[date | None]
    demo: Mapped[bool] = mapped_column(default=False)

    places: Mapped[list["SegmentPlace"]] = relationship(
        back_populates="segment", order_by="SegmentPlace.id", cascade="all, delete-orphan"
    )

    @property
    def stretch(self) -> Stretch:
        return Stretch(self.id, self.name, self.surfaced_on, self.protected_until)

    @property
    def opens_on(self) -> date | None:
        """The first day on which it may be opened again; None when nothing protects it."""
        return self.protected_until + timedelta(days=1) if self.protected_until else None


class SegmentPlace(Model):
    """A compound that a segment lies in or beside; a street may serve several."""

    __tablename__ = "segment_place"
    __table_args__ = (UniqueConstraint("segment_id", "compound_id"),)

    segment_id: Mapped[int] = mapped_column(ForeignKey("segment.id"))
    compound_id: Mapped[int] = mapped_column(ForeignKey("compound.id"), index=True)

    segment: Mapped[Segment] = relationship(back_populates="places")
    compound: Mapped[Compound] = relationship()


class Dig(Versioned, Model):
    """One operator's work in the ground. ``earliest_on`` to ``latest_on`` are the days on which the operator
    can work at all, ``first_on`` to ``last_on`` the window that is planned, ``proposed_*`` one that somebody
    else proposes; ``surface_by`` is the day before which an opened road needs a temporary surface.
    """

    __tablename__ = "dig"
    __table_args__ = (
        Index("ix_dig_organisation", "organisation_id", "state", "first_on"),
        CheckConstraint("last_on >= first_on", name="window"),
        CheckConstraint("latest_on >= earliest_on", name="possible"),
        CheckConstraint("needed_days > 0", name="needed_days"),
        CheckConstraint("proposed_last_on >= proposed_first_on", name="proposed"),
        CheckConstraint("(proposed_first_on IS NULL) = (proposed_last_on IS NULL)", name="proposed_whole"),
        CheckConstraint("state IN ('planned', 'withdrawn') OR confirmed_at IS NOT NULL", name="confirmed"),
        CheckConstraint("state NOT IN ('started', 'finished') OR started_on IS NOT NULL", name="started"),
        CheckConstraint("(state = 'finished') = (finished_on IS NOT NULL)", name="finished"),
        CheckConstraint("finished_on >= started_on", name="actual"),
        CheckConstraint("(handed_over_on IS NULL) = (receipt_no IS NULL)", name="receipt"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    discipline: Mapped[Discipline]
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"), index=True)
    name: Mapped[Name]
    earliest_on: Mapped[date]
    latest_on: Mapped[date]
    needed_days: Mapped[int]  # working days
    first_on: Mapped[date]
    last_on: Mapped[date]
    state: Mapped[DigState] = mapped_column(default=DigState.PLANNED)
    confirmed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    confirmed_at: Mapped[datetime | None]
    proposed_first_on: Mapped[date | None]
    proposed_last_on: Mapped[date | None]
    proposed_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    started_on: Mapped[date | None]
    finished_on: Mapped[date | None]
    surface_by: Mapped[date | None]
    temporary_on: Mapped[date | None]
    handed_over_on: Mapped[date | None]
    receipt_no: Mapped[Name | None]
    note: Mapped[str | None] = mapped_column(String(400))
    demo: Mapped[bool] = mapped_column(default=False)

    organisation: Mapped[Organisation] = relationship()
    project: Mapped[Project | None] = relationship()
    item: Mapped[Item | None] = relationship()
    confirmed_by: Mapped[Account | None] = relationship(foreign_keys=[confirmed_by_id])
    segments: Mapped[list["DigSegment"]] = relationship(
        back_populates="dig", order_by="DigSegment.id", cascade="all, delete-orphan"
    )

    @property
    def window(self) -> Window:
        """The days that count: what happened where it happened, else the plan."""
        first = self.started_on or self.first_on
        return Window(first, self.finished_on or max(self.last_on, first))

    @property
    def opening(self) -> Opening:
        return Opening(
            self.id, self.organisation.name, self.state, self.window, self.surface_by, self.temporary_on
        )

    @property
    def need(self) -> Need:
        return Need(
            self.id, self.organisation.name, Window(self.earliest_on, self.latest_on), self.needed_days
        )

    @property
    def proposed(self) -> Window | None:
        if self.proposed_first_on is None or self.proposed_last_on is None:
            return None
        return Window(self.proposed_first_on, self.proposed_last_on)


class DigSegment(Model):
    """A segment that a dig opens."""

    __tablename__ = "dig_segment"
    __table_args__ = (UniqueConstraint("dig_id", "segment_id"),)

    dig_id: Mapped[int] = mapped_column(ForeignKey("dig.id"))
    segment_id: Mapped[int] = mapped_column(ForeignKey("segment.id"), index=True)

    dig: Mapped[Dig] = relationship(back_populates="segments")
    segment: Mapped[Segment] = relationship()


class DigException(Model):
    """A conflict that somebody signed for. ``mark`` names the conflict for ever: a surface laid anew or
    another dig makes another conflict, which needs its own signature.
    """

    __tablename__ = "dig_exception"

    mark: Mapped[Name] = mapped_column(unique=True)
    kind: Mapped[ConflictKind]
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"))
    segment_id: Mapped[int | None] = mapped_column(ForeignKey("segment.id"), index=True)
    dig_id: Mapped[int | None] = mapped_column(ForeignKey("dig.id"), index=True)
    other_id: Mapped[int | None] = mapped_column(ForeignKey("dig.id"))
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"), index=True)
    until: Mapped[date | None]
    reason: Mapped[str] = mapped_column(String(400))
    document_no: Mapped[Name]
    signed_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    signed_at: Mapped[datetime]

    signed_by: Mapped[Account] = relationship()


protect(cast(Table, DigException.__table__))
