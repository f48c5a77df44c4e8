"""Who was told what, when, by which channel; and which process keeps the clock."""

from datetime import date, datetime
from typing import ClassVar

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.base.model import Code, Model, Name
from tracker.reminders.rules import Channel, DeliveryState


class Reminder(Model):
    """One message to one person about one thing that is due; the constraint makes it one."""

    __tablename__ = "reminder"
    __table_args__ = (
        UniqueConstraint("rule", "subject", "subject_id", "account_id", "channel", "due_on"),
        Index("ix_reminder_state", "state", "next_try_at"),
        Index("ix_reminder_account", "account_id", "channel", "done_at"),
        Index("ix_reminder_subject", "subject", "subject_id"),
    )
    journaled: ClassVar = False

    rule: Mapped[Code]
    subject: Mapped[Code]
    subject_id: Mapped[int]
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    channel: Mapped[Channel]
    due_on: Mapped[date]
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    text: Mapped[str] = mapped_column(Text)  # message id
    values: Mapped[str] = mapped_column(Text)  # JSON of the sentence's values
    path: Mapped[Name]
    state: Mapped[DeliveryState]
    made_at: Mapped[datetime]
    sent_at: Mapped[datetime | None]
    done_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(400))

    account: Mapped[Account] = relationship()


class Lease(Model):
    """The elected process holds the row; when it stops renewing, another takes it."""

    __tablename__ = "lease"
    journaled: ClassVar = False

    name: Mapped[Code] = mapped_column(unique=True)
    holder: Mapped[Code]
    until: Mapped[datetime]
    beat_at: Mapped[datetime]
    ticked_at: Mapped[datetime | None]
