"""The ways out and what waits to go: outlets and letters. A letter is one message, whatever it bundles."""

from datetime import date, datetime
from typing import ClassVar
from uuid import uuid4

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.base.model import Code, Model, Name, Versioned
from tracker.places.models import Region
from tracker.reminders.rules import Channel, LetterState, Urgency

MAIL = "mail"
"""Mark of the one outlet that is set up by the settings and not by a person."""


def new_mark() -> str:
    return uuid4().hex


class Outlet(Versioned, Model):
    """A mail server, a robot of a group or a person, a gateway for text messages.

    An outlet of an account speaks to that person only; one with neither is a gateway that many share; one of
    a group tells it what reached ``least_level`` in a part of the city. Address and secret are sealed.
    """

    __tablename__ = "outlet"
    __table_args__ = (
        CheckConstraint("NOT (is_group AND account_id IS NOT NULL)", name="audience"),
        CheckConstraint("hour >= 0 AND hour <= 23", name="hour"),
    )
    veiled: ClassVar = frozenset({"address_sealed", "secret_sealed"})
    unjournaled: ClassVar = frozenset({"failures", "rests_until", "answer", "answered_at"})

    mark: Mapped[Code] = mapped_column(unique=True)
    channel: Mapped[Channel]
    name: Mapped[Name]
    host: Mapped[Name | None]
    address_sealed: Mapped[bytes | None]
    secret_sealed: Mapped[bytes | None]
    template: Mapped[str | None] = mapped_column(
        Text
    )  # body of a text message, JSON with %(phone)s and %(text)s
    expects: Mapped[Name | None]  # what the answer of a gateway contains when it took the message
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    is_group: Mapped[bool] = mapped_column(default=False)
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    region_path: Mapped[Name | None]
    least_level: Mapped[int] = mapped_column(default=0)
    hour: Mapped[int] = mapped_column(default=9)
    disabled: Mapped[bool] = mapped_column(default=False)
    failures: Mapped[int] = mapped_column(default=0)  # in a row
    rests_until: Mapped[datetime | None]
    answer: Mapped[str | None] = mapped_column(String(400))
    answered_at: Mapped[datetime | None]

    account: Mapped[Account | None] = relationship()
    region: Mapped[Region | None] = relationship()


class Letter(Model):
    """One message on its way. ``key`` makes it one and goes along, so that a repeat is recognised.

    To an account it says what its lines say when it goes; to somebody without one what was written with it.
    """

    __tablename__ = "letter"
    __table_args__ = (
        Index("ix_letter_ready", "outlet_id", "state", "next_try_at"),
        Index("ix_letter_lately", "outlet_id", "tried_at"),
        Index("ix_letter_day", "day", "state"),
    )
    journaled: ClassVar = False

    key: Mapped[Name] = mapped_column(unique=True)
    outlet_id: Mapped[int] = mapped_column(ForeignKey("outlet.id"))
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)  # None: a group
    day: Mapped[date]
    urgency: Mapped[Urgency]
    state: Mapped[LetterState] = mapped_column(default=LetterState.WAITING, index=True)
    subject: Mapped[Name | None]  # as it was sent first; a repeat says the same
    body: Mapped[str | None] = mapped_column(Text)
    made_at: Mapped[datetime]
    tried_at: Mapped[datetime | None]
    sent_at: Mapped[datetime | None]
    tries: Mapped[int] = mapped_column(default=0)
    next_try_at: Mapped[datetime | None]
    claimed_until: Mapped[datetime | None]
    error: Mapped[str | None] = mapped_column(String(400))
    to_sealed: Mapped[
        bytes | None
    ]  # address of somebody without an account; words and address go when it is over
    leave: Mapped[str | None] = mapped_column(Text)  # address that ends the subscription with one post

    outlet: Mapped[Outlet] = relationship(lazy="joined", innerjoin=True)
    account: Mapped[Account | None] = relationship()
