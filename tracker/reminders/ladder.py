"""When a matter climbs to the next desk. Values in, values out.

A ladder is written ``5 county, 10 city``: after five working days without movement the county, after ten the
city. Level 0 is whom the rule names first.
"""

import re
from dataclasses import dataclass
from datetime import date

from tracker.base.errors import Refusal
from tracker.base.words import N_, Word
from tracker.base.workdays import Calendar
from tracker.reminders.rules import Phase, Urgency

MOST_LEVELS = 4
LONGEST_GRACE = 250  # working days, a year


class Whom(Word):
    """Who is responsible; who is meant follows from the object and its place."""

    NAMED = "named", N_("The organisation whose matter it is")
    OFFICE = "office", N_("The office that received it")
    GRID = "grid", N_("Grid worker of the compound")
    CONTRACTOR = "contractor", N_("Contractor")
    SUPERVISOR = "supervisor", N_("Construction supervisor")
    COMMUNITY = "community", N_("Community staff")
    SUBDISTRICT = "subdistrict", N_("Subdistrict staff")
    COUNTY = "county", N_("County staff")
    CITY = "city", N_("City staff")
    ADMIN = "admin", N_("Bureau administrator")


@dataclass(frozen=True)
class Rung:
    """After ``grace`` working days without movement, ``whom``."""

    grace: int
    whom: Whom


@dataclass(frozen=True)
class Rule:
    """One rule of reminding; ``room`` says what is due by it, ``before`` is in days and empty where the room
    keeps its own.
    """

    name: str
    title: str
    room: str
    who: Whom
    phase: Phase
    urgency: Urgency
    before: int | None
    grace: int
    rungs: tuple[Rung, ...]
    basis: str

    def whom(self, level: int) -> Whom:
        return self.rungs[min(level, len(self.rungs)) - 1].whom if level and self.rungs else self.who


def read(text: str) -> tuple[Rung, ...]:
    """The rungs of a ladder. Raises Refusal for what cannot be climbed."""
    rungs = tuple(_rung(part) for part in re.split(r"[,，;；]", text) if part.strip())
    if len(rungs) > MOST_LEVELS:
        raise Refusal(N_("A ladder has at most %(most)s steps."), "ladder", most=MOST_LEVELS)
    if [rung.grace for rung in rungs] != sorted({rung.grace for rung in rungs}):
        raise Refusal(
            N_("Each step of the ladder comes after more working days than the one before."), "ladder"
        )
    return rungs


def _rung(part: str) -> Rung:
    found = re.fullmatch(r"\s*([0-9]{1,3})\s+([a-z_]+)\s*", part, re.ASCII)
    if not found or found[2] not in tuple(Whom) or not 1 <= int(found[1]) <= LONGEST_GRACE:
        raise Refusal(
            N_("Write working days and a desk for each step, such as “5 county, 10 city”, not “%(text)s”."),
            "ladder", text=part.strip(),
        )  # fmt: skip
    return Rung(int(found[1]), Whom(found[2]))


def written(rungs: tuple[Rung, ...]) -> str:
    """The ladder as ``read`` takes it."""
    return ", ".join(f"{rung.grace} {rung.whom.value}" for rung in rungs)


def is_told(rule: Rule, since: date, today: date, calendar: Calendar) -> bool:
    """Whether the first reminder is due: not more than ``before`` days ahead, and after ``grace`` working days
    from ``since``; at once with none.
    """
    if rule.before is not None and (since - today).days > rule.before:
        return False
    return rule.grace == 0 or calendar.workdays_between(since, today) >= rule.grace


def reached(rule: Rule, since: date, today: date, calendar: Calendar) -> int:
    """The level that working days since ``since`` lead to; 0 before the first rung."""
    days = calendar.workdays_between(since, today)
    return sum(rung.grace <= days for rung in rule.rungs)


def next_level(
    rule: Rule, *, level: int, since: date, told_on: date, later: date | None, today: date, calendar: Calendar
) -> int:
    """The level from today: at most one higher than ``level``, never lower.

    Nobody is passed over: the desk below had at least one whole working day since it was told (``told_on``),
    however late the whole is noticed. Who asked for more time (``later``) has it. A calendar that is changed
    afterwards, or a clock set back, takes nothing back.
    """
    if later is not None and today < later:
        return level
    if reached(rule, since, today, calendar) <= level or calendar.workdays_between(told_on, today) < 1:
        return level
    return level + 1


def climbs_on(
    rule: Rule, *, level: int, since: date, told_on: date, later: date | None, calendar: Calendar
) -> date | None:
    """The day on which it climbs next if nothing moves; None on the highest rung."""
    if level >= len(rule.rungs):
        return None
    first = max(calendar.add_workdays(since, rule.rungs[level].grace), calendar.add_workdays(told_on, 1))
    return max(first, later) if later else first
