"""The rules of reminding are data: the first edition is ``rules.csv``, the bureau writes further ones."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from io import StringIO
from pathlib import Path
from typing import Any, BinaryIO

from flask import abort
from sqlalchemy import func, select

from tracker.base.due import Due
from tracker.base.prepared import looking
from tracker.base.settings import settings
from tracker.base.words import N_
from tracker.reminders import ladder
from tracker.reminders.ladder import Rule, Rung, Whom
from tracker.reminders.models import RuleEdition
from tracker.reminders.rules import Phase, Urgency

FIRST_EDITION = Path(__file__).with_name("rules.csv")
ROOMS: Mapping[str, str] = {
    "milestones": N_("Milestones"), "progress": N_("Progress"), "works": N_("Order of works"), "streets": N_("Streets"),
    "requests": N_("Requests"), "notices": N_("Notices"), "funding": N_("Funding"), "contracts": N_("Contracts"),
    "contributions": N_("Contributions"), "projects": N_("Projects"), "warranty": N_("Warranty"),
    "checks": N_("Checks of the house"),
}  # fmt: skip
"""What each room that says what is due is called."""
LOOKING_AHEAD = frozenset(
    {"milestones", "streets", "funding", "contracts", "contributions", "projects", "warranty"}
)
"""Rooms that look as far ahead as their rules say; the others keep days of their own."""
DEFAULT_LADDER = (Rung(5, Whom.COUNTY), Rung(10, Whom.CITY))


def first_edition(text: str | None = None) -> Iterator[Rule]:
    """The rules that come with the program. Raises ValueError or Refusal for a line that is none."""
    content = FIRST_EDITION.read_text(encoding="utf-8") if text is None else text
    for row in csv.DictReader(StringIO(content)):
        if not row["basis"]:
            raise ValueError(f"{row['name']}: a rule names its source, or says that it is an assumption")
        yield Rule(
            name=row["name"], title=row["title"], room=row["room"], who=Whom(row["who"]), phase=Phase(row["phase"]),
            urgency=Urgency(row["urgency"]), before=int(row["before"]) if row["before"] else None,
            grace=int(row["grace"]), rungs=ladder.read(row["ladder"]), basis=row["basis"],
        )  # fmt: skip


@cache
def _shipped() -> Mapping[str, Rule]:
    return {rule.name: rule for rule in first_edition()}


@dataclass(frozen=True)
class Book:
    """The rules in force, by name."""

    rules: Mapping[str, Rule]

    def ahead(self, room: str) -> int:
        """How many days ahead a room has to look, so that every rule of it finds what is its own."""
        return max(rule.before or 0 for rule in self.rules.values() if rule.room == room)

    def of_room(self, room: str) -> list[str]:
        """The rules by which a room says what is due."""
        return [rule.name for rule in self.rules.values() if rule.room == room]

    def check_room(self, room: str, dues: Iterable[Due]) -> None:
        """Raises ValueError for what a room calls due by the rule of another: it would settle the other's matters."""
        for due in dues:
            if due.rule in self.rules and self.rules[due.rule].room != room:
                raise ValueError(f"“{due.rule}” is a rule of {self.rules[due.rule].room}, not of {room}")

    def rule_of(self, due: Due) -> Rule:
        """The rule of a matter; one that nobody wrote a rule for goes to whom the room itself names."""
        return self.rules.get(due.rule) or unwritten(due)

    def title(self, name: str) -> str:
        """What a rule is called, a message id."""
        return self.rules[name].title if name in self.rules else name


def unwritten(due: Due) -> Rule:
    who = Whom.NAMED if due.organisation_id else Whom.CONTRACTOR if due.firm else Whom.COUNTY
    return Rule(due.rule, due.rule, "", who, Phase.LATE, Urgency.ORDINARY, None, 0, DEFAULT_LADDER, "")


_NEWEST = select(func.max(RuleEdition.id)).group_by(RuleEdition.rule)
_WRITTEN = looking(
    select(RuleEdition).where(RuleEdition.id.in_(_NEWEST)).order_by(RuleEdition.rule), RuleEdition
)


def current() -> Book:
    """The newest edition of each rule; where it leaves open how many days ahead, the usual number of the settings."""
    usual, rules = settings().reminder_days, dict(_shipped())
    rules |= {one.rule: _edited(rules[one.rule], one) for one in _WRITTEN.all()}
    return Book({name: _looking(rule, usual) for name, rule in rules.items()})


def _looking(rule: Rule, usual: int) -> Rule:
    is_open = rule.before is None and rule.phase is Phase.AHEAD and rule.room in LOOKING_AHEAD
    return replace(rule, before=usual) if is_open else rule


def _edited(shipped: Rule, edition: Any) -> Rule:
    """The rule that came with the program as the bureau wrote it."""
    return replace(
        shipped, who=edition.who, urgency=edition.urgency, before=edition.before, grace=edition.grace,
        rungs=ladder.read(edition.ladder), basis=edition.basis,
    )  # fmt: skip


def rule_or_404(name: str) -> Rule:
    """The rule in force under this name."""
    return current().rules.get(name) or abort(404)


def extract_titles(
    file: BinaryIO, keywords: object, comment_tags: object, options: object
) -> Iterator[tuple[int, str, str, list[str]]]:
    """Babel extraction method: the titles of the rules are message ids."""
    for number, row in enumerate(csv.DictReader(StringIO(file.read().decode("utf-8"))), start=2):
        yield number, "gettext", row["title"], []
