"""Reads of reminders and of who can be told."""

from collections import defaultdict
from datetime import datetime
from typing import Any

from sqlalchemy import Select, func, or_, select

from tracker.accounts.models import Account
from tracker.base.access import Role
from tracker.extensions import db
from tracker.projects.models import Party
from tracker.projects.rules import PartyRole
from tracker.reminders.models import Lease, Reminder
from tracker.reminders.rules import Channel, DeliveryState, Desk

DESKS = (Role.COUNTY, Role.CITY, Role.ADMIN)


def desks() -> dict[str, list[Desk]]:
    """Bureau staff by the part of the city they work for; "" is the whole city."""
    found: dict[str, list[Desk]] = defaultdict(list)
    query = select(Account.id, Account.email, Account.region_path, Account.role)
    query = query.where(Account.role.in_(DESKS), Account.disabled.is_(False)).order_by(Account.id)
    for row in db.session.execute(query):
        whole_city = row.role is not Role.COUNTY
        path = "" if whole_city else row.region_path or ""
        found[path].append(Desk(row.id, row.email, path))
    return found


def firms() -> dict[int, list[Desk]]:
    """Contractors' people by project."""
    found: dict[int, list[Desk]] = defaultdict(list)
    query = select(Party.project_id, Account.id, Account.email)
    query = query.join(Account, Account.organisation_id == Party.organisation_id)
    query = query.where(
        Party.role == PartyRole.CONTRACTOR, Account.role == Role.CONTRACTOR, Account.disabled.is_(False)
    )
    for row in db.session.execute(query.order_by(Account.id)):
        found[row.project_id].append(Desk(row.id, row.email, ""))
    return found


def mine(account_id: int) -> Select[Any]:
    """What waits on a person's start page, the oldest first."""
    query = select(Reminder).filter_by(account_id=account_id, channel=Channel.PAGE, done_at=None)
    return query.order_by(Reminder.due_on, Reminder.id)


def failed() -> list[Reminder]:
    """Messages that were given up, to be looked at by a person."""
    query = select(Reminder).filter_by(state=DeliveryState.FAILED).order_by(Reminder.id.desc()).limit(100)
    return list(db.session.scalars(query))


def to_send(now: datetime, limit: int) -> list[Reminder]:
    """Waiting mails whose time has come and that no other sender holds; locked on PostgreSQL."""
    ready = (
        Reminder.state == DeliveryState.WAITING,
        Reminder.channel == Channel.EMAIL,
        or_(Reminder.next_try_at.is_(None), Reminder.next_try_at <= now),
        or_(Reminder.claimed_until.is_(None), Reminder.claimed_until < now),
    )
    query = select(Reminder).where(*ready).order_by(Reminder.account_id, Reminder.id).limit(limit)
    return list(db.session.scalars(query.with_for_update(skip_locked=True)))


def counts() -> dict[tuple[Channel, DeliveryState], int]:
    query = select(Reminder.channel, Reminder.state, func.count()).group_by(Reminder.channel, Reminder.state)
    return {(row[0], row[1]): row[2] for row in db.session.execute(query)}


def lease() -> Lease | None:
    return db.session.scalar(select(Lease).filter_by(name="scheduler"))
