"""Reminders are seen by whom they were sent to; the bureau's administrator sees all."""

from typing import Any

from sqlalchemy import Select

from tracker.base.access import Permission, scoped
from tracker.reminders.models import Reminder


@scoped(Reminder)
def reminders(query: Select[Any], person: Any) -> Select[Any]:
    return query if person.may(Permission.PEOPLE_MANAGE) else query.where(Reminder.account_id == person.id)
