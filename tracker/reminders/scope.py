"""Reminders are seen by whom they were sent to; letters and outlets of all by the bureau's administrator."""

from typing import Any

from sqlalchemy import Select, or_

from tracker.base.access import Permission, scoped
from tracker.reminders.models import Reminder
from tracker.reminders.outbox import Letter, Outlet
from tracker.reminders.wishes import Absence


@scoped(Reminder)
def reminders(query: Select[Any], person: Any) -> Select[Any]:
    return query.where(Reminder.account_id == person.id)


@scoped(Letter)
def letters(query: Select[Any], person: Any) -> Select[Any]:
    return query if person.may(Permission.PEOPLE_MANAGE) else query.where(Letter.account_id == person.id)


@scoped(Outlet)
def outlets(query: Select[Any], person: Any) -> Select[Any]:
    own = Outlet.account_id == person.id
    return query.where(or_(own, Outlet.account_id.is_(None)) if person.may(Permission.PEOPLE_MANAGE) else own)


@scoped(Absence)
def absences(query: Select[Any], person: Any) -> Select[Any]:
    return query.where(Absence.account_id == person.id)
