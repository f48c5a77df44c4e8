"""What the two tables say: how each service may be interrupted, and the days of the great examinations."""

import csv
from dataclasses import dataclass
from datetime import date
from functools import cache
from pathlib import Path

from tracker.base.words import N_, Word

FOLDER = Path(__file__).parent


class Service(Word):
    """What residents do without; ``OFF`` says it on a door sheet."""

    WATER = "water", N_("Water")
    POWER = "power", N_("Power")
    GAS = "gas", N_("Gas")
    HEAT = "heat", N_("Heating")
    LIFT = "lift", N_("The lift")
    ROAD = "road", N_("Road")
    NOISE = "noise", N_("Noise")


OFF = {
    Service.WATER: N_("No water"), Service.POWER: N_("Power off"), Service.GAS: N_("Gas off"),
    Service.HEAT: N_("Heating off"), Service.LIFT: N_("Lift stands still"), Service.ROAD: N_("Road closed"),
    Service.NOISE: N_("Loud works"),
}  # fmt: skip


class Exam(Word):
    GAOKAO = "gaokao", N_("university entrance examination")
    ZHONGKAO = "zhongkao", N_("senior school entrance examination")


@dataclass(frozen=True, kw_only=True)
class Limit:
    """How a service may be interrupted. ``is_supply``: a home depends on it, so no two long ones at once."""

    is_supply: bool
    long_hours: int
    rests_at_night: bool
    rests_on_exams: bool
    most_days: int
    ahead_hours: int
    source: str


@dataclass(frozen=True)
class ExamDays:
    """First and last day of an examination; not certain while the education office has not announced it."""

    exam: Exam
    first: date
    last: date
    is_certain: bool


@cache
def limits() -> dict[Service, Limit]:
    """By service. Raises KeyError and ValueError for a table that cannot be right."""
    with (FOLDER / "limits.csv").open(encoding="utf-8", newline="") as file:
        found = {Service(row["service"]): _limit(row) for row in csv.DictReader(file)}
    return {service: found[service] for service in Service}


def _limit(row: dict[str, str]) -> Limit:
    return Limit(
        is_supply=row["is_supply"] == "yes", long_hours=int(row["long_hours"]),
        rests_at_night=row["rests_at_night"] == "yes", rests_on_exams=row["rests_on_exams"] == "yes",
        most_days=int(row["most_days"]), ahead_hours=int(row["ahead_hours"]), source=row["source"],
    )  # fmt: skip


@cache
def exam_days() -> tuple[ExamDays, ...]:
    """All examinations on file in order of their days; a new year is a new line."""
    with (FOLDER / "exams.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            ExamDays(
                Exam(row["exam"]), date.fromisoformat(row["first_day"]), date.fromisoformat(row["last_day"]),
                row["certain"] == "yes",
            )
            for row in csv.DictReader(file)
        ]  # fmt: skip
    return tuple(sorted(rows, key=lambda row: row.first))
