"""What residents ask, and what they were told."""

from collections.abc import Iterable
from datetime import datetime
from typing import TYPE_CHECKING, Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account, Organisation
from tracker.base.appendonly import protect
from tracker.base.model import Code, Model, Name, Versioned
from tracker.base.sums import Contribution, Summed
from tracker.notices.models import Notice
from tracker.places.models import Building, Compound, Entrance
from tracker.resident_requests import totals
from tracker.resident_requests.clocks import Clock
from tracker.resident_requests.rules import OPEN, Category, Channel, Outcome, RequestKind, RequestState
from tracker.resident_requests.states import Standing, Step

if TYPE_CHECKING:
    from tracker.resident_requests.records import AnswerDraft


class ResidentRequest(Versioned, Summed, Model):
    """A request from a place. Phone and name are encrypted; the code is kept as a keyed hash only.

    ``office`` is the first receiver and stays responsible; ``handler`` is who was asked to see to it. ``doors``
    counts how many doors ask the same. ``month`` (202611) is the month in China in which it came in.
    """

    __tablename__ = "resident_request"
    __table_args__ = (
        Index("ix_resident_request_state", "state", "due_at"),
        Index("ix_resident_request_region", "region_path", "state"),
        Index("ix_resident_request_compound", "compound_id", "id"),
        Index("ix_resident_request_handler", "handler_id", "state"),
        Index("ix_resident_request_office", "office_id", "state"),
        Index("ix_resident_request_merged", "merged_into_id"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
        CheckConstraint("rating >= 1 AND rating <= 5", name="rating"),
        CheckConstraint("merged_into_id <> id", name="merged_elsewhere"),
    )
    summed: ClassVar = totals.FACTS
    veiled: ClassVar = frozenset({
        "phone_sealed", "phone_mark", "phone_tail", "name_sealed", "code_mark", "where", "door", "text", "answer", "task",
    })  # fmt: skip
    unjournaled: ClassVar = frozenset({"form_key", "content_hash", "door_mark"})

    compound_id: Mapped[int] = mapped_column(ForeignKey("compound.id"))
    region_path: Mapped[Name]
    building_id: Mapped[int | None] = mapped_column(ForeignKey("building.id"))
    entrance_id: Mapped[int | None] = mapped_column(ForeignKey("entrance.id"))
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"), index=True)  # it objects to
    where: Mapped[Name | None]
    door: Mapped[Code | None]
    door_mark: Mapped[Code | None]  # keyed hash of the door, to count doors without keeping them
    category: Mapped[Category]
    kind: Mapped[RequestKind]
    channel: Mapped[Channel] = mapped_column(default=Channel.WEB, server_default=Channel.WEB.value)
    hotline_no: Mapped[Code | None] = mapped_column(unique=True)
    month: Mapped[int] = mapped_column(default=0, server_default="0")
    urgent: Mapped[bool] = mapped_column(default=False)
    clock: Mapped[Clock] = mapped_column(default=Clock.COMPLAINT, server_default=Clock.COMPLAINT.value)
    anonymous: Mapped[bool] = mapped_column(default=False, server_default="0")
    state: Mapped[RequestState]
    outcome: Mapped[Outcome | None]
    text: Mapped[str] = mapped_column(Text)
    phone_sealed: Mapped[bytes | None]
    phone_mark: Mapped[Code | None] = mapped_column(index=True)
    phone_tail: Mapped[Code | None]
    name_sealed: Mapped[bytes | None]
    code_mark: Mapped[Code] = mapped_column(unique=True)
    form_key: Mapped[Code] = mapped_column(unique=True)
    content_hash: Mapped[Code]
    privacy_version: Mapped[Code]
    filed_at: Mapped[datetime]
    due_at: Mapped[datetime]
    contact_due_at: Mapped[datetime | None]
    contacted_at: Mapped[datetime | None]
    office_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    handler_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))
    task: Mapped[str | None] = mapped_column(Text)  # what the handler is asked to do, masked
    visit_from: Mapped[datetime | None]
    visit_until: Mapped[datetime | None]
    returns: Mapped[int] = mapped_column(default=0, server_default="0")
    extensions: Mapped[int] = mapped_column(default=0, server_default="0")
    reopened: Mapped[int] = mapped_column(default=0, server_default="0")
    doors: Mapped[int] = mapped_column(default=1, server_default="1")
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("resident_request.id"))
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    call_back_due_at: Mapped[datetime | None]
    called_back_at: Mapped[datetime | None]
    solved: Mapped[bool | None]
    rating: Mapped[int | None]
    closed_at: Mapped[datetime | None]
    demo: Mapped[bool] = mapped_column(default=False)

    compound: Mapped[Compound] = relationship()
    building: Mapped[Building | None] = relationship()
    entrance: Mapped[Entrance | None] = relationship()
    notice: Mapped[Notice | None] = relationship()
    office: Mapped[Organisation | None] = relationship(foreign_keys=[office_id])
    handler: Mapped[Organisation | None] = relationship(foreign_keys=[handler_id])
    answered_by: Mapped[Account | None] = relationship()
    merged_into: Mapped["ResidentRequest | None"] = relationship(remote_side="ResidentRequest.id")
    events: Mapped[list["RequestEvent"]] = relationship(
        back_populates="request", order_by="RequestEvent.at, RequestEvent.id"
    )
    draft: Mapped["AnswerDraft | None"] = relationship(back_populates="request")

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @property
    def standing(self) -> Standing:
        """What the rules look at."""
        return Standing(
            state=self.state, due_at=self.due_at, returns=self.returns, extensions=self.extensions,
            outcome=self.outcome, called_back=self.called_back_at is not None,
        )  # fmt: skip

    @staticmethod
    def sums(fact: dict[str, Any]) -> Iterable[Contribution]:
        return totals.of(fact)


class RequestEvent(Model):
    """One visible line: who took which step, when, where it led. The database lets no line be changed.

    ``words`` are an office's, starred out when they are written; what a resident says stands in ``Saying``.
    """

    __tablename__ = "request_event"
    veiled: ClassVar = frozenset({"words"})

    request_id: Mapped[int] = mapped_column(ForeignKey("resident_request.id"), index=True)
    at: Mapped[datetime]
    step: Mapped[Step] = mapped_column(server_default=Step.WORDS.value)
    state: Mapped[RequestState]
    words: Mapped[str | None] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    about_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"))  # to whom it went

    request: Mapped[ResidentRequest] = relationship(back_populates="events")
    by: Mapped[Account | None] = relationship()
    about: Mapped[Organisation | None] = relationship()
    saying: Mapped["Saying | None"] = relationship(back_populates="event")

    @property
    def said(self) -> str:
        """The words of the line, the office's or the resident's; "" for none."""
        return self.words or (self.saying.words if self.saying else "")


protect(RequestEvent.__table__)  # type: ignore[arg-type]


class Saying(Model):
    """What a resident said with a step. Kept apart from the line, because it may have to be starred out later."""

    __tablename__ = "request_saying"
    veiled: ClassVar = frozenset({"words"})

    event_id: Mapped[int] = mapped_column(ForeignKey("request_event.id"), unique=True)
    words: Mapped[str] = mapped_column(Text)

    event: Mapped[RequestEvent] = relationship(back_populates="saying")
