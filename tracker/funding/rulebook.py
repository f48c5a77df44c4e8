"""All editions of the rules of all sources at once, for pages and reminders that ask for many days."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date, timedelta
from functools import cache
from itertools import groupby
from typing import Any

from sqlalchemy import select

from tracker.base.prepared import Prepared
from tracker.base.settings import settings
from tracker.funding import conditions
from tracker.funding.conditions import Rule
from tracker.funding.idle import Lines
from tracker.funding.models import Condition, Edition
from tracker.funding.rules import SourceKind

Rules = tuple[Rule, ...]


class Rulebook:
    """The rules of each kind of source on any day. The first edition holds from the beginning on."""

    def __init__(self) -> None:
        self.editions: dict[SourceKind, list[tuple[date, Rules]]] = defaultdict(list)
        for (kind, number, valid_from), rows in groupby(_editions().all(), key=lambda row: row[:3]):
            rules = tuple(Rule(*row[3:]) for row in rows if row.subject)
            self.editions[kind].append((date.min if number == 1 else valid_from, rules))

    def on(self, kind: SourceKind, day: date) -> Rules:
        found = (rules for begin, rules in self.editions[kind] if begin <= day)
        return next(found, conditions.first_edition()[kind])

    def periods(self, kind: SourceKind) -> Iterator[tuple[date, date, Rules]]:
        """(first day, last day, rules) of each edition that ever counts, the newest first."""
        end = date.max
        for begin, rules in self.editions[kind] or [(date.min, conditions.first_edition()[kind])]:
            if begin <= end:
                yield begin, end, rules
            if begin == date.min:
                return
            end = min(end, begin - timedelta(days=1))
        yield date.min, end, conditions.first_edition()[kind]


@cache
def _editions() -> Prepared:
    columns: tuple[Any, ...] = (
        Edition.kind, Edition.number, Edition.valid_from, Condition.subject, Condition.value, Condition.effect,
        Condition.source_text,
    )  # fmt: skip
    query = select(*columns).outerjoin(Condition, Condition.edition_id == Edition.id)
    return Prepared(query.order_by(Edition.kind, Edition.number.desc(), Condition.id))


def usual_lines() -> Lines:
    """The lines of idle money where a source has no days of its own."""
    return Lines(settings().idle_warn_days, settings().idle_audit_days)
