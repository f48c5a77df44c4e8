"""How and when a person wants to be told, and who stands in while they are away."""

from datetime import date
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.base.model import Code, Model, Name, Versioned
from tracker.reminders.hours import Hours


class Wish(Versioned, Model):
    """One person's preferences; who has none is told by e-mail at eight on working days."""

    __tablename__ = "reminder_wish"
    __table_args__ = (
        CheckConstraint("digest_hour >= 0 AND digest_hour <= 23", name="digest_hour"),
        CheckConstraint("quiet_from >= 0 AND quiet_from <= 23", name="quiet_from"),
        CheckConstraint("quiet_until >= 0 AND quiet_until <= 23", name="quiet_until"),
    )
    veiled: ClassVar = frozenset({"feed_mark"})

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), unique=True)
    by_email: Mapped[bool] = mapped_column(default=True)
    by_sms: Mapped[bool] = mapped_column(default=False)
    digest_hour: Mapped[int] = mapped_column(default=Hours.digest)
    quiet_from: Mapped[int] = mapped_column(default=Hours.quiet_from)
    quiet_until: Mapped[int] = mapped_column(default=Hours.quiet_until)
    workdays_only: Mapped[bool] = mapped_column(default=Hours.workdays_only)
    in_english: Mapped[bool] = mapped_column(default=False)
    feed_mark: Mapped[Code | None] = mapped_column(unique=True)  # keyed hash of the calendar's secret

    @property
    def hours(self) -> Hours:
        return Hours(self.digest_hour, self.quiet_from, self.quiet_until, self.workdays_only)


class Absence(Versioned, Model):
    """Days on which a person is away, and who is told instead; without a deputy the desk counts as vacant."""

    __tablename__ = "absence"
    __table_args__ = (
        Index("ix_absence_days", "last_on", "first_on"),
        CheckConstraint("last_on >= first_on", name="days"),
        CheckConstraint("deputy_id <> account_id", name="deputy"),
    )

    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"), index=True)
    first_on: Mapped[date]
    last_on: Mapped[date]
    deputy_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    reason: Mapped[Name | None]

    account: Mapped[Account] = relationship(foreign_keys=[account_id])
    deputy: Mapped[Account | None] = relationship(foreign_keys=[deputy_id])
