"""When a person may be written to: chosen hour, quiet hours, days off. Values in, values out."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tracker.base.clock import CHINA
from tracker.base.workdays import Calendar


@dataclass(frozen=True)
class Hours:
    """Hours of China, 0 to 23. ``quiet_from`` = ``quiet_until`` means that no hour is quiet."""

    digest: int = 8
    quiet_from: int = 20
    quiet_until: int = 7
    workdays_only: bool = True


def is_quiet(hour: int, hours: Hours) -> bool:
    """Whether nothing may arrive in this hour; the quiet time may run over midnight."""
    first, last = hours.quiet_from, hours.quiet_until
    return first <= hour < last if first <= last else hour >= first or hour < last


def digest_hour(hours: Hours) -> int:
    """The chosen hour, or the end of the quiet time it falls into."""
    return hours.quiet_until if is_quiet(hours.digest, hours) else hours.digest


def is_off(day: date, hours: Hours, calendar: Calendar) -> bool:
    return hours.workdays_only and not calendar.is_workday(day)


def digest_day(moment: datetime, hours: Hours, calendar: Calendar) -> date | None:
    """The day whose daily message may be sent now: today's, from its hour on, outside quiet hours and days off.

    Whatever was missed before is in it: a week of downtime ends in one message, not in five.
    """
    local = moment.astimezone(CHINA)
    if is_off(local.date(), hours, calendar) or is_quiet(local.hour, hours):
        return None
    return local.date() if local.hour >= digest_hour(hours) else None


def next_digest(moment: datetime, hours: Hours, calendar: Calendar) -> datetime:
    """When the next daily message leaves, at the earliest in this hour; for the page that shows it."""
    day = moment.astimezone(CHINA).date()
    while True:
        at = datetime.combine(day, time(digest_hour(hours)), CHINA)
        if at >= moment.astimezone(CHINA) and not is_off(day, hours, calendar):
            return at
        day += timedelta(days=1)
