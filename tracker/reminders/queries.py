"""Reads of the ledger, of letters and of outlets."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from typing import Any, cast

from sqlalchemy import Select, Table, bindparam, exists, func, or_, select
from sqlalchemy.orm import joinedload

from tracker.accounts.models import Account
from tracker.base.clock import today
from tracker.base.prepared import Prepared
from tracker.extensions import db
from tracker.reminders.models import HouseCheck, Lease, Matter, Reminder, ReminderAct, RuleEdition
from tracker.reminders.outbox import Letter, Outlet
from tracker.reminders.rules import Channel, Ending, LetterState
from tracker.reminders.wishes import Absence, Wish

HEALTH_DAYS = 30
MOST_TRACED = 5  # matters shown of one record


def mine(account_id: int, on: date | None = None) -> Select[Any]:
    """What waits on a person's start page: each matter once, what climbed highest and is oldest first."""
    highest = select(func.max(Reminder.id)).where(*_on_page(account_id, on)).group_by(Reminder.matter_id)
    query = select(Reminder).join(Matter, Matter.id == Reminder.matter_id).where(Reminder.id.in_(highest))
    query = query.options(joinedload(Reminder.stands_for))
    return query.order_by(Reminder.level.desc(), Matter.due_on, Reminder.id)


def _on_page(account_id: int, on: date | None) -> tuple[Any, ...]:
    awake = or_(Reminder.later_until.is_(None), Reminder.later_until <= (on or today()))
    return (
        Reminder.account_id == account_id,
        Reminder.channel == Channel.PAGE,
        Reminder.done_at.is_(None),
        awake,
    )


def failed() -> list[Letter]:
    """Letters that were given up, to be looked at by a person, the newest first."""
    query = select(Letter).filter_by(state=LetterState.FAILED).options(joinedload(Letter.account))
    return list(db.session.scalars(query.order_by(Letter.id.desc()).limit(100)))


def letter_counts(on: date) -> dict[tuple[Channel, LetterState], int]:
    """Letters of the last ``HEALTH_DAYS`` days by channel and state."""
    query = select(Outlet.channel, Letter.state, func.count()).join(Outlet, Outlet.id == Letter.outlet_id)
    query = query.where(Letter.day > on - timedelta(days=HEALTH_DAYS)).group_by(Outlet.channel, Letter.state)
    return {
        (row[0], row[1]): row[2] for row in db.session.execute(query.order_by(Outlet.channel, Letter.state))
    }


def oldest_waiting(moment: datetime) -> datetime | None:
    """Since when the oldest letter waits that could have gone."""
    query = select(func.min(Letter.made_at)).where(
        Letter.state == LetterState.WAITING, Letter.made_at <= moment
    )
    return db.session.scalar(query)


def outlets() -> list[Outlet]:
    """All ways out: the mail server first, then by name."""
    query = select(Outlet).options(joinedload(Outlet.account), joinedload(Outlet.region))
    return list(db.session.scalars(query.order_by(Outlet.channel != Channel.EMAIL, Outlet.name, Outlet.id)))


def robots_of(account_id: int) -> list[Outlet]:
    """A person's own ways out."""
    return list(
        db.session.scalars(select(Outlet).filter_by(account_id=account_id).order_by(Outlet.name, Outlet.id))
    )


def lease() -> Lease | None:
    return db.session.scalar(select(Lease).filter_by(name="scheduler"))


def broken_checks() -> list[HouseCheck]:
    query = select(HouseCheck).where(HouseCheck.broken_on.is_not(None))
    return list(db.session.scalars(query.order_by(HouseCheck.name)))


def find_wish(account_id: int) -> Wish | None:
    return db.session.scalar(select(Wish).filter_by(account_id=account_id))


def absences_of(account_id: int, on: date) -> list[Absence]:
    """Absences of a person that are not over, the next first."""
    query = select(Absence).filter_by(account_id=account_id).where(Absence.last_on >= on)
    query = query.options(joinedload(Absence.deputy)).order_by(Absence.first_on, Absence.id)
    return list(db.session.scalars(query))


def editions(rule: str) -> list[RuleEdition]:
    """Editions of a rule the bureau wrote, the newest first."""
    query = select(RuleEdition).filter_by(rule=rule).options(joinedload(RuleEdition.by))
    return list(db.session.scalars(query.order_by(RuleEdition.number.desc())))


def find_act(matter_id: int, account_id: int, **values: Any) -> ReminderAct | None:
    return db.session.scalar(
        select(ReminderAct).filter_by(matter_id=matter_id, account_id=account_id, **values).limit(1)
    )


_MATTER, _LINE, _ACT = (cast(Table, model.__table__) for model in (Matter, Reminder, ReminderAct))
_ACCOUNT, _OUTLET, _LETTER = (cast(Table, model.__table__) for model in (Account, Outlet, Letter))
_FIRST = (
    select(
        _MATTER.c.id, _MATTER.c.rule, _MATTER.c.due_on, _MATTER.c.text, _MATTER.c["values"], _MATTER.c.level,
        _MATTER.c.level_on, _MATTER.c.later_until, _MATTER.c.ending, _MATTER.c.done_at,
    )
    .where(exists().where(_LINE.c.matter_id == _MATTER.c.id))
    .order_by(_MATTER.c.ending != Ending.OPEN, _MATTER.c.level.desc(), _MATTER.c.due_on, _MATTER.c.id.desc())
    .limit(MOST_TRACED)
)  # fmt: skip
_ABOUT = Prepared(
    _FIRST.where(
        _MATTER.c.subject == bindparam("subject"), _MATTER.c.subject_id.in_(bindparam("ids", expanding=True))
    )
)
_OPEN_OF_PROJECT = Prepared(
    _FIRST.where(_MATTER.c.project_id == bindparam("project_id"), _MATTER.c.ending == Ending.OPEN)
)
_LINES = Prepared(
    select(
        _LINE.c.matter_id, _LINE.c.channel, _LINE.c.level, _LINE.c.made_at, _LINE.c.done_at,
        _ACCOUNT.c.display_name.label("person"), _OUTLET.c.name.label("outlet"),
        _LETTER.c.sent_at, _LETTER.c.state,
    )
    .outerjoin(_ACCOUNT, _ACCOUNT.c.id == _LINE.c.account_id)
    .outerjoin(_OUTLET, _OUTLET.c.id == _LINE.c.outlet_id)
    .outerjoin(_LETTER, _LETTER.c.id == _LINE.c.letter_id)
    .where(_LINE.c.matter_id.in_(bindparam("ids", expanding=True)))
    .order_by(_LINE.c.level, _LINE.c.id)
)  # fmt: skip
_ACTS = Prepared(
    select(_ACT.c.matter_id, _ACT.c.account_id, _ACT.c.kind, _ACT.c.reason, _ACT.c.until, _ACT.c.at, _ACCOUNT.c.display_name.label("person"))
    .join(_ACCOUNT, _ACCOUNT.c.id == _ACT.c.account_id)
    .where(_ACT.c.matter_id.in_(bindparam("ids", expanding=True)))
    .order_by(_ACT.c.id)
)  # fmt: skip


def matters_about(subject: str, ids: Sequence[int]) -> list[Any]:
    """Matters about some records that somebody was told of: the open ones and the highest first, to look at."""
    return _ABOUT.all(subject=subject, ids=ids)


def open_matters(project_id: int) -> list[Any]:
    """The same of a project, only those that are open; of most projects there are none."""
    return _OPEN_OF_PROJECT.all(project_id=project_id)


def lines_of(matter_ids: Sequence[int]) -> list[Any]:
    """Whom each matter was told, how and when, from the lowest desk up."""
    return _LINES.all(ids=matter_ids)


def acts_of(matter_ids: Sequence[int]) -> list[Any]:
    """What people said to their reminders, in order."""
    return _ACTS.all(ids=matter_ids)
