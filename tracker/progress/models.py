"""What was done, where, proven by what, confirmed by whom."""

from datetime import date, datetime
from decimal import Decimal
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.base.model import Code, Model, Name, Quantity, Scaled
from tracker.items.models import Item, ItemPlace
from tracker.photos.papers import JPEG
from tracker.progress.rules import HaltReason, Phase, QuestionKind, ReportState, Weather
from tracker.projects.models import Project


class Report(Model):
    """A quantity added at one place of an item. Never edited: returned with a reason, or confirmed.

    What was confirmed wrongly is put right by a counter-entry: a negative quantity that names the report
    it ``corrects`` and says why in its note. ``said_total`` is what the reporter typed where the form asked
    for the total instead of the addition; ``blocked`` says what holds the work up.
    """

    __tablename__ = "report"
    __table_args__ = (
        UniqueConstraint("reporter_id", "client_key"),
        Index("ix_report_project_state", "project_id", "state"),
        Index("ix_report_place", "item_place_id", "state"),
        Index("ix_report_state", "state", "reported_at"),
        Index("ix_report_weather", "weather", "worked_on"),
        CheckConstraint("quantity != 0 AND (quantity > 0) = (corrects_id IS NULL)", name="quantity"),
        CheckConstraint("corrects_id IS NULL OR note IS NOT NULL", name="counter_reason"),
        CheckConstraint("workers >= 0", name="workers"),
        CheckConstraint("(state = 'submitted') = (decided_at IS NULL)", name="decided"),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"), index=True)
    item_place_id: Mapped[int] = mapped_column(ForeignKey("item_place.id"))
    quantity: Mapped[Quantity]
    worked_on: Mapped[date]
    note: Mapped[str | None] = mapped_column(Text)
    said_total: Mapped[Quantity | None]
    workers: Mapped[int | None]
    weather: Mapped[Weather | None]
    blocked: Mapped[str | None] = mapped_column(String(400))
    corrects_id: Mapped[int | None] = mapped_column(ForeignKey("report.id"), index=True)
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
    questions: Mapped[list["Question"]] = relationship(back_populates="report", order_by="Question.id")


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

    phase: Mapped[Phase] = mapped_column(default=Phase.DURING, server_default=Phase.DURING.value)
    point_id: Mapped[int | None] = mapped_column(ForeignKey("photo_point.id"), index=True)

    report: Mapped[Report] = relationship(back_populates="photos")
    point: Mapped["PhotoPoint | None"] = relationship()
    marks: Mapped[list["PhotoMark"]] = relationship(order_by="PhotoMark.id")


class PhotoPoint(Model):
    """A named spot that is photographed before, during and after."""

    __tablename__ = "photo_point"
    __table_args__ = (UniqueConstraint("item_place_id", "name"),)

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    item_place_id: Mapped[int] = mapped_column(ForeignKey("item_place.id"))
    name: Mapped[str] = mapped_column(String(60))


class PhotoMark(Model):
    """What a photo looks like, in four words of 16 bits: the whole, and its middle without the edges.

    Each word is indexed, so that a picture seen before is found without comparing it with all others.
    """

    __tablename__ = "photo_mark"
    journaled: ClassVar = False

    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"), index=True)
    first: Mapped[int] = mapped_column(index=True)
    second: Mapped[int] = mapped_column(index=True)
    third: Mapped[int] = mapped_column(index=True)
    fourth: Mapped[int] = mapped_column(index=True)


class PhotoMatch(Model):
    """A photo that looks like an earlier one. ``distance`` counts differing bits of 64; 0 is the same file."""

    __tablename__ = "photo_match"
    __table_args__ = (UniqueConstraint("photo_id", "earlier_id"),)

    photo_id: Mapped[int] = mapped_column(ForeignKey("photo.id"))
    earlier_id: Mapped[int] = mapped_column(ForeignKey("photo.id"), index=True)
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    distance: Mapped[int]
    is_same_file: Mapped[bool] = mapped_column(default=False)

    photo: Mapped[Photo] = relationship(foreign_keys=[photo_id])
    earlier: Mapped[Photo] = relationship(foreign_keys=[earlier_id])


class Question(Model):
    """Something about a report that calls for a word from whoever made it. Answers are kept, never changed."""

    __tablename__ = "report_question"
    __table_args__ = (
        UniqueConstraint("report_id", "kind"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
    )

    report_id: Mapped[int] = mapped_column(ForeignKey("report.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    kind: Mapped[QuestionKind]
    facts: Mapped[str] = mapped_column(Text)  # JSON: what the sentence of the kind is filled with
    asked_at: Mapped[datetime]
    answer: Mapped[str | None] = mapped_column(String(400))
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    answered_at: Mapped[datetime | None]

    report: Mapped[Report] = relationship(back_populates="questions")
    answered_by: Mapped[Account | None] = relationship()


class HiddenCheck(Model):
    """The inspection of work that will be covered (隐蔽工程验收): its test record and who confirmed it.

    ``quantity`` is what stood confirmed at the place when the check was confirmed; what is done after it
    needs another check.
    """

    __tablename__ = "hidden_check"
    __table_args__ = (
        Index("ix_hidden_check_place", "item_place_id", "state"),
        CheckConstraint("(state = 'submitted') = (decided_at IS NULL)", name="decided"),
        CheckConstraint("quantity > 0", name="quantity"),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    item_place_id: Mapped[int] = mapped_column(ForeignKey("item_place.id"))
    quantity: Mapped[Quantity]
    document_no: Mapped[Name]
    tested_on: Mapped[date]
    file_key: Mapped[Code]
    file_type: Mapped[Code] = mapped_column(default=JPEG, server_default=JPEG)
    state: Mapped[ReportState]
    sent_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    sent_at: Mapped[datetime]
    decided_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    decided_at: Mapped[datetime | None]
    reason: Mapped[str | None] = mapped_column(String(400))

    place: Mapped[ItemPlace] = relationship()
    sent_by: Mapped[Account] = relationship(foreign_keys=[sent_by_id])
    decided_by: Mapped[Account | None] = relationship(foreign_keys=[decided_by_id])


class Halt(Model):
    """Why nothing is confirmed on a project, and when work goes on. A later word stands beside it, never over it."""

    __tablename__ = "halt"

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    since: Mapped[date]
    cause: Mapped[HaltReason]
    words: Mapped[str] = mapped_column(String(400))
    restart_on: Mapped[date]
    said_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    said_at: Mapped[datetime]

    said_by: Mapped[Account] = relationship()
