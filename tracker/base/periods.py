"""Months as whole numbers, 202607 for July 2026: what is published monthly is summed under them."""

from calendar import monthrange
from datetime import date


def month_of(day: date) -> int:
    return day.year * 100 + day.month


def last_day(month: int) -> date:
    """The day until which a month's figures count (截至X月末)."""
    year, number = divmod(month, 100)
    return date(year, number, monthrange(year, number)[1])


def before(month: int) -> int:
    """The month before one."""
    return month - 1 if month % 100 > 1 else month - 89


def is_month(month: int) -> bool:
    return 2000 <= month // 100 <= 2100 and 1 <= month % 100 <= 12
