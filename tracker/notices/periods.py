"""What kinds of notices there are, where each hangs and how long at least; the table names its sources."""

import csv
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from pathlib import Path

from tracker.base.words import N_, Word
from tracker.base.workdays import Calendar

TABLE = Path(__file__).parent / "periods.csv"


class NoticeKind(Word):
    PLAN = "plan", N_("Plan of the year")
    VOTE = "vote", N_("Vote or survey")
    VOTE_RESULT = "vote_result", N_("Result of a vote")
    SCHEME = "scheme", N_("Scheme of the works")
    LIFT = "lift", N_("Adding a lift")
    START = "start", N_("Start of the works")
    INTERRUPTION = "interruption", N_("Water, power, gas or heating off")
    PROGRESS = "progress", N_("Progress of the works")
    CHANGE = "change", N_("Change of the works or the dates")
    COMPLETION = "completion", N_("Completion and acceptance")
    WARRANTY = "warranty", N_("Warranty and contacts")
    MONEY = "money", N_("Account of the money")
    OTHER = "other", N_("Other notice")


@dataclass(frozen=True, kw_only=True)
class Period:
    """How a kind hangs. ``days`` None: as long as its writer says; ``binding``: objections run in it, shorter
    is void; ``at_doors``: at every entrance it concerns, else at the compound's board.
    """

    days: int | None
    source: str
    working: bool = False
    binding: bool = False
    at_doors: bool = True

    def shortest_end(self, starts_on: date, calendar: Calendar) -> date:
        """Last day it must hang at least, its first day counted."""
        if self.days is None:
            return starts_on
        if self.working:
            return calendar.add_workdays(starts_on - timedelta(days=1), self.days)
        return starts_on + timedelta(days=self.days - 1)


@cache
def periods() -> dict[NoticeKind, Period]:
    """By kind. Raises KeyError and ValueError for a table that cannot be right."""
    with TABLE.open(encoding="utf-8", newline="") as file:
        found = {NoticeKind(row["kind"]): _period(row) for row in csv.DictReader(file)}
    return {kind: found[kind] for kind in NoticeKind}


def _period(row: dict[str, str]) -> Period:
    return Period(
        days=int(row["days"]) if row["days"] else None, source=row["source"], working=row["working"] == "yes",
        binding=row["binding"] == "yes", at_doors=row["at_doors"] == "yes",
    )  # fmt: skip
