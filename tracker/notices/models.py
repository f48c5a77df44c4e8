"""What residents are told, where, and for how long."""

from datetime import date, datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.base.model import Code, Model, Name, Versioned
from tracker.notices.rules import NoticeKind, NoticeState
from tracker.places.models import Compound
from tracker.projects.models import Project


class Notice(Versioned, Model):
    """A notice for one compound, perhaps about one project; withdrawn ones are kept."""

    __tablename__ = "notice"
    __table_args__ = (
        Index("ix_notice_compound", "compound_id", "state", "ends_on"),
        Index("ix_notice_state", "state", "published_at"),
        Index("ix_notice_in_force", "state", "ends_on"),
        CheckConstraint("ends_on >= starts_on", name="dates"),
        CheckConstraint("(state = 'draft') = (published_at IS NULL)", name="published"),
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
    published_at: Mapped[datetime | None]
    withdrawn_at: Mapped[datetime | None]
    withdrawn_reason: Mapped[Name | None]
    demo: Mapped[bool] = mapped_column(default=False)

    compound: Mapped[Compound] = relationship()
    project: Mapped[Project | None] = relationship()
    author: Mapped[Account | None] = relationship()
