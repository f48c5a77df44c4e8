"""What residents ask, and what they were told."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.base.model import Code, Model, Name, Versioned
from tracker.base.sums import Contribution, Summed, Total
from tracker.places.models import Building, Compound
from tracker.resident_requests.rules import OPEN, Category, RequestKind, RequestState


class ResidentRequest(Versioned, Summed, Model):
    """A request from a place. Phone and name are encrypted; the code is kept as a keyed hash only."""

    __tablename__ = "resident_request"
    __table_args__ = (
        Index("ix_resident_request_state", "state", "due_at"),
        Index("ix_resident_request_region", "region_path", "state"),
        Index("ix_resident_request_compound", "compound_id", "id"),
        CheckConstraint("(answer IS NULL) = (answered_at IS NULL)", name="answered"),
    )
    summed: ClassVar = ("region_path", "category", "state")
    veiled: ClassVar = frozenset({
        "phone_sealed", "phone_mark", "phone_tail", "name_sealed", "code_mark", "where", "text", "answer",
    })  # fmt: skip
    unjournaled: ClassVar = frozenset({"form_key", "content_hash"})

    compound_id: Mapped[int] = mapped_column(ForeignKey("compound.id"))
    region_path: Mapped[Name]
    building_id: Mapped[int | None] = mapped_column(ForeignKey("building.id"))
    notice_id: Mapped[int | None] = mapped_column(ForeignKey("notice.id"), index=True)  # it objects to
    where: Mapped[Name | None]
    category: Mapped[Category]
    kind: Mapped[RequestKind]
    urgent: Mapped[bool] = mapped_column(default=False)
    state: Mapped[RequestState]
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
    answer: Mapped[str | None] = mapped_column(Text)
    answered_at: Mapped[datetime | None]
    answered_by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    closed_at: Mapped[datetime | None]
    demo: Mapped[bool] = mapped_column(default=False)

    compound: Mapped[Compound] = relationship()
    building: Mapped[Building | None] = relationship()
    answered_by: Mapped[Account | None] = relationship()
    events: Mapped[list["RequestEvent"]] = relationship(back_populates="request", order_by="RequestEvent.id")

    @property
    def is_open(self) -> bool:
        return self.state in OPEN

    @staticmethod
    def sums(fact: dict[str, Any]) -> Iterable[Contribution]:
        for region_id in fact["region_path"].strip("/").split("/"):
            yield RequestTotal, (int(region_id), fact["category"], fact["state"]), (1,)


class RequestEvent(Model):
    """One visible step: who moved the request from which state to which, and with what words."""

    __tablename__ = "request_event"
    veiled: ClassVar = frozenset({"words"})

    request_id: Mapped[int] = mapped_column(ForeignKey("resident_request.id"), index=True)
    at: Mapped[datetime]
    state: Mapped[RequestState]
    words: Mapped[str | None] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))

    request: Mapped[ResidentRequest] = relationship(back_populates="events")
    by: Mapped[Account | None] = relationship()


class RequestTotal(Total):
    """Requests by region (and every region above it), category and state."""

    __tablename__ = "request_total"
    __table_args__ = (UniqueConstraint("region_id", "category", "state"),)
    keys: ClassVar = ("region_id", "category", "state")
    measures: ClassVar = ("requests",)

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    category: Mapped[Category]
    state: Mapped[RequestState]
    requests: Mapped[int]

    @classmethod
    def recount(cls) -> Iterable[Select[Any]]:
        keys: list[Any] = [ResidentRequest.region_path, ResidentRequest.category, ResidentRequest.state]
        yield select(*keys, func.count()).group_by(*keys)
