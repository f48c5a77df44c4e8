"""All editions of the rules of all sources at once, for pages and reminders that ask for many days."""

from collections import defaultdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import selectinload

from tracker.base.settings import settings
from tracker.extensions import db
from tracker.funding import conditions
from tracker.funding.conditions import Rule
from tracker.funding.idle import Lines
from tracker.funding.models import Edition
from tracker.funding.queries import rules_of
from tracker.funding.rules import SourceKind


class Rulebook:
    """The rules of each kind of source on any day. The first edition holds from the beginning on."""

    def __init__(self) -> None:
        self.editions: dict[SourceKind, list[tuple[date, tuple[Rule, ...]]]] = defaultdict(list)
        query = (
            select(Edition)
            .options(selectinload(Edition.conditions))
            .order_by(Edition.kind, Edition.number.desc())
        )
        for one in db.session.scalars(query):
            begin = date.min if one.number == 1 else one.valid_from
            self.editions[one.kind].append((begin, rules_of(one, one.kind)))

    def on(self, kind: SourceKind, day: date) -> tuple[Rule, ...]:
        found = (rules for begin, rules in self.editions[kind] if begin <= day)
        return next(found, conditions.first_edition()[kind])


def usual_lines() -> Lines:
    """The lines of idle money where a source has no days of its own."""
    return Lines(settings().idle_warn_days, settings().idle_audit_days)
