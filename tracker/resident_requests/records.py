"""What grows around a request: followers, merges, drafts, public answers, what it became, hotline sheets."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, LargeBinary, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.base.model import Code, Model, Name, Versioned
from tracker.contracts.models import Defect, Variation
from tracker.items.models import Item
from tracker.places.models import Compound
from tracker.resident_requests.chain import Became
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.rules import Category, Outcome


class Follower(Model):
    """A neighbour who joined instead of repeating; with a code of their own. ``request`` changes with a merge,
    ``joined`` never does.
    """

    __tablename__ = "request_follower"
    __table_args__ = (
        Index("ix_request_follower_of", "request_id"),
        Index("ix_request_follower_joined", "joined_id"),
    )
    veiled: ClassVar = frozenset({"phone_sealed", "phone_mark", "phone_tail", "code_mark"})
    unjournaled: ClassVar = frozenset({"form_key", "door_mark"})

    request_id: Mapped[int] = mapped_column(ForeignKey("resident_request.id"))
    joined_id: Mapped[int] = mapped_column(ForeignKey("resident_request.id"))
    door_mark: Mapped[Code | None]
    phone_sealed: Mapped[bytes | None]
    phone_mark: Mapped[Code | None] = mapped_column(index=True)
    phone_tail: Mapped[Code | None]
    code_mark: Mapped[Code] = mapped_column(unique=True)
    form_key: Mapped[Code] = mapped_column(unique=True)
    privacy_version: Mapped[Code]
    at: Mapped[datetime]
    left_at: Mapped[datetime | None]
    demo: Mapped[bool] = mapped_column(default=False)

    request: Mapped[ResidentRequest] = relationship(foreign_keys=[request_id])


class RequestMerge(Model):
    """Two requests made one; ``moved`` (JSON) names the followers and the state to go back to."""

    __tablename__ = "request_merge"

    merged_id: Mapped[int] = mapped_column(ForeignKey("resident_request.id"), index=True)
    into_id: Mapped[int] = mapped_column(ForeignKey("resident_request.id"), index=True)
    moved: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]


class AnswerDraft(Versioned, Model):
    """An answer that waits for a second person."""

    __tablename__ = "request_answer_draft"
    veiled: ClassVar = frozenset({"words"})

    request_id: Mapped[int] = mapped_column(ForeignKey("resident_request.id"), unique=True)
    words: Mapped[str] = mapped_column(Text)
    outcome: Mapped[Outcome]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

    request: Mapped[ResidentRequest] = relationship(back_populates="draft")
    by: Mapped[Account] = relationship()


class PublicAnswer(Versioned, Model):
    """Question and answer as everybody may read them: no column of it says who asked."""

    __tablename__ = "request_public_answer"
    __table_args__ = (Index("ix_request_public_of", "compound_id", "published_at"),)

    request_id: Mapped[int] = mapped_column(ForeignKey("resident_request.id"), unique=True)
    compound_id: Mapped[int] = mapped_column(ForeignKey("compound.id"))
    region_path: Mapped[Name]
    category: Mapped[Category]
    outcome: Mapped[Outcome | None]
    question: Mapped[str] = mapped_column(Text)
    answer: Mapped[str] = mapped_column(Text)
    doors: Mapped[int]
    published_at: Mapped[datetime]
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    taken_down_at: Mapped[datetime | None]
    taken_down_because: Mapped[str | None] = mapped_column(String(400))
    demo: Mapped[bool] = mapped_column(default=False)

    compound: Mapped[Compound] = relationship()


class RequestLink(Model):
    """What a request became in the works. Exactly one of the targets is named."""

    __tablename__ = "request_link"
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN item_id IS NULL THEN 0 ELSE 1 END) + (CASE WHEN variation_id IS NULL THEN 0 ELSE 1 END)"
            " + (CASE WHEN defect_id IS NULL THEN 0 ELSE 1 END) = 1",
            name="one_target",
        ),
    )

    request_id: Mapped[int] = mapped_column(ForeignKey("resident_request.id"), index=True)
    kind: Mapped[Became]
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    item_id: Mapped[int | None] = mapped_column(ForeignKey("item.id"), index=True)
    variation_id: Mapped[int | None] = mapped_column(ForeignKey("variation.id"), index=True)
    defect_id: Mapped[int | None] = mapped_column(ForeignKey("defect.id"), index=True)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

    request: Mapped[ResidentRequest] = relationship()
    item: Mapped[Item | None] = relationship()
    variation: Mapped[Variation | None] = relationship()
    defect: Mapped[Defect | None] = relationship()


class RequestPhoto(Model):
    """A picture sent with a request: re-encoded, without where it was taken. Only the office sees it, unless it is
    chosen ``for_handler`` (whoever sees to the request) or as ``is_public`` (with the public answer).
    """

    __tablename__ = "request_photo"
    __table_args__ = (
        UniqueConstraint("request_id", "key"),
        Index("ix_request_photo_key", "key"),
        Index("ix_request_photo_thumb", "thumb_key"),
    )

    veiled: ClassVar = frozenset({"key", "thumb_key"})

    request_id: Mapped[int] = mapped_column(ForeignKey("resident_request.id"))
    follower_id: Mapped[int | None] = mapped_column(
        ForeignKey("request_follower.id"), index=True
    )  # who sent it
    key: Mapped[Code]
    thumb_key: Mapped[Code]
    width: Mapped[int]
    height: Mapped[int]
    at: Mapped[datetime]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # staff who filed for a caller
    for_handler: Mapped[bool] = mapped_column(default=False)
    is_public: Mapped[bool] = mapped_column(default=False)
    demo: Mapped[bool] = mapped_column(default=False)


class HotlineSheet(Model):
    """A spreadsheet of the hotline between its preview and its import; sealed, because it says who called."""

    __tablename__ = "hotline_sheet"
    __table_args__ = (CheckConstraint("(sealed IS NULL) = (done_at IS NOT NULL)", name="kept"),)
    veiled: ClassVar = frozenset({"sealed"})

    name: Mapped[Name]
    sealed: Mapped[bytes | None] = mapped_column(LargeBinary)
    by_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    at: Mapped[datetime]
    done_at: Mapped[datetime | None]
    made: Mapped[int] = mapped_column(default=0)
    present: Mapped[int] = mapped_column(default=0)
    refused: Mapped[int] = mapped_column(default=0)
