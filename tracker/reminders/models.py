"""What is due and who was told of it: matters, the ledger of reminders, the rules as the bureau wrote them."""

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any, ClassVar, cast

from sqlalchemy import CheckConstraint, ForeignKey, Index, Select, Table, Text, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.base.appendonly import protect
from tracker.base.model import Code, Model, Name
from tracker.base.sums import Contribution, Summed, Total
from tracker.base.tree import ancestors
from tracker.reminders.ladder import Whom
from tracker.reminders.outbox import Letter, Outlet
from tracker.reminders.rules import ActKind, Channel, Ending, Phase, Urgency


class Matter(Summed, Model):
    """Something that is or was due, from the day it was found until it moved. ``waited`` is in hours."""

    __tablename__ = "matter"
    __table_args__ = (
        UniqueConstraint("rule", "subject", "subject_id", "due_on"),
        Index("ix_matter_subject", "subject", "subject_id"),
        Index("ix_matter_ending", "ending", "id"),
        Index("ix_matter_place", "region_path", "ending"),
        CheckConstraint("(ending = 'open') = (done_at IS NULL)", name="done"),
        CheckConstraint("level >= 0", name="level"),
    )
    journaled: ClassVar = False
    summed: ClassVar = ("region_path", "rule", "level", "ending", "waited")

    rule: Mapped[Code]
    subject: Mapped[Code]
    subject_id: Mapped[int]
    due_on: Mapped[date]
    project_id: Mapped[int | None] = mapped_column(ForeignKey("project.id"), index=True)
    region_path: Mapped[Name]
    phase: Mapped[Phase]
    urgency: Mapped[Urgency]
    text: Mapped[str] = mapped_column(Text)  # message id
    values: Mapped[str] = mapped_column(Text)  # JSON of the sentence's values
    path: Mapped[Name]
    level: Mapped[int] = mapped_column(default=0)
    level_on: Mapped[date]  # the day on which the desk of this level was told
    later_until: Mapped[date | None]  # somebody asked for time until then
    found_at: Mapped[datetime]
    ending: Mapped[Ending] = mapped_column(default=Ending.OPEN)
    done_at: Mapped[datetime | None]
    waited: Mapped[int] = mapped_column(default=0)

    @staticmethod
    def sums(fact: dict[str, Any]) -> Iterable[Contribution]:
        for region_id in ancestors(fact["region_path"]):
            yield MatterTotal, (region_id, fact["rule"], fact["level"], fact["ending"]), (1, fact["waited"])


class MatterTotal(Total):
    """Matters by region (and every region above it), rule, level and how they ended; hours until they moved."""

    __tablename__ = "matter_total"
    __table_args__ = (UniqueConstraint("region_id", "rule", "level", "ending"),)
    keys: ClassVar = ("region_id", "rule", "level", "ending")
    measures: ClassVar = ("matters", "waited")

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    rule: Mapped[Code]
    level: Mapped[int]
    ending: Mapped[Ending]
    matters: Mapped[int]
    waited: Mapped[int]

    @classmethod
    def recount(cls) -> Iterable[Select[Any]]:
        keys: list[Any] = [Matter.region_path, Matter.rule, Matter.level, Matter.ending]
        yield select(*keys, func.count(), func.sum(Matter.waited)).group_by(*keys)


class Reminder(Model):
    """One line of the ledger: one matter, one level, one addressee, one channel; the constraint makes it one.

    ``addressee`` is ``account:7``, or ``outlet:3`` for a group. Without a letter it waits for the next one.
    """

    __tablename__ = "reminder_line"
    __table_args__ = (
        UniqueConstraint("matter_id", "level", "addressee", "channel"),
        Index("ix_reminder_line_mine", "account_id", "channel", "done_at"),
        Index("ix_reminder_line_wait", "channel", "letter_id", "done_at"),
    )
    journaled: ClassVar = False

    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    level: Mapped[int]
    addressee: Mapped[Code]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    for_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))  # who is away
    channel: Mapped[Channel]
    outlet_id: Mapped[int | None] = mapped_column(ForeignKey("outlet.id"))
    letter_id: Mapped[int | None] = mapped_column(ForeignKey("letter.id"), index=True)
    made_at: Mapped[datetime]
    later_until: Mapped[date | None]
    done_at: Mapped[datetime | None]

    matter: Mapped[Matter] = relationship(lazy="joined", innerjoin=True)
    account: Mapped[Account | None] = relationship(foreign_keys=[account_id])
    stands_for: Mapped[Account | None] = relationship(foreign_keys=[for_id])
    outlet: Mapped[Outlet | None] = relationship()
    letter: Mapped[Letter | None] = relationship()

    @property
    def path(self) -> str:
        return self.matter.path

    @property
    def due_on(self) -> date:
        return self.matter.due_on


class ReminderAct(Model):
    """What a person said to a reminder: done, not mine, later with a reason."""

    __tablename__ = "reminder_act"
    __table_args__ = (
        UniqueConstraint("matter_id", "account_id", "kind", "until"),
        CheckConstraint("(kind = 'later') = (until IS NOT NULL)", name="until"),
    )

    matter_id: Mapped[int] = mapped_column(ForeignKey("matter.id"))
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    kind: Mapped[ActKind]
    reason: Mapped[str | None] = mapped_column(Text)
    until: Mapped[date | None]
    at: Mapped[datetime]

    account: Mapped[Account] = relationship()


class RuleEdition(Model):
    """One edition of a rule; the newest is in force, the older ones say what was in force before."""

    __tablename__ = "reminder_rule"
    __table_args__ = (UniqueConstraint("rule", "number"),)

    rule: Mapped[Code]
    number: Mapped[int]
    who: Mapped[Whom]
    urgency: Mapped[Urgency]
    before: Mapped[int | None]
    grace: Mapped[int]
    ladder: Mapped[Name]
    basis: Mapped[str] = mapped_column(Text)
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

    by: Mapped[Account | None] = relationship()


protect(cast(Table, RuleEdition.__table__))


class Lease(Model):
    """The elected process holds the row; when it stops renewing, another takes it."""

    __tablename__ = "lease"
    journaled: ClassVar = False

    name: Mapped[Code] = mapped_column(unique=True)
    holder: Mapped[Code]
    until: Mapped[datetime]
    beat_at: Mapped[datetime]
    ticked_at: Mapped[datetime | None]


class HouseCheck(Model):
    """How the last look at the journal, or at the nightly copies, ended."""

    __tablename__ = "house_check"
    journaled: ClassVar = False

    name: Mapped[Code] = mapped_column(unique=True)
    looked_at: Mapped[datetime]
    broken_on: Mapped[date | None]  # since when it is not as it should be
    found: Mapped[str | None] = mapped_column(Text)
