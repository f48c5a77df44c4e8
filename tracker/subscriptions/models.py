"""Who follows a place by e-mail, and what they were told."""

from datetime import datetime
from typing import ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.base.model import BigId, Code, Model
from tracker.places.models import Compound, Entrance
from tracker.subscriptions.rules import What


class Subscription(Model):
    """Somebody's wish for the news of a compound, or of one of its entrances. The address is encrypted; ``mark`` is
    a keyed hash of address and place. Whoever leaves leaves no row.
    """

    __tablename__ = "subscription"
    __table_args__ = (
        Index("ix_subscription_compound", "compound_id", "confirmed_at"),
        Index("ix_subscription_asked", "confirmed_at", "asked_at"),
        CheckConstraint("language IN ('zh', 'en')", name="language"),
    )
    journaled: ClassVar = False  # a journal that never forgets would say who follows what

    mark: Mapped[Code] = mapped_column(unique=True)
    address_sealed: Mapped[bytes]
    compound_id: Mapped[int] = mapped_column(ForeignKey("compound.id"))
    entrance_id: Mapped[int | None] = mapped_column(ForeignKey("entrance.id"), index=True)
    language: Mapped[Code]
    privacy_version: Mapped[Code]
    asked_at: Mapped[datetime]
    confirmed_at: Mapped[datetime | None]

    compound: Mapped[Compound] = relationship()
    entrance: Mapped[Entrance | None] = relationship()


class SubscriptionTold(Model):
    """One piece of news in the state in which somebody was told of it; the constraint makes it once."""

    __tablename__ = "subscription_told"
    __table_args__ = (UniqueConstraint("subscription_id", "what", "news_id", "changed_at"),)
    journaled: ClassVar = False

    subscription_id: Mapped[int] = mapped_column(ForeignKey("subscription.id"))
    what: Mapped[What]
    news_id: Mapped[int] = mapped_column(BigId)
    changed_at: Mapped[datetime]
