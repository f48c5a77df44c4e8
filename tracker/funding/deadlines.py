"""Money that its rules wanted allocated or spent by now: what no action breaks, but time does. Pure."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from tracker.funding.conditions import Rule, Subject
from tracker.funding.indicators import Layers


@dataclass(frozen=True)
class Overdue:
    """Yuan past a deadline; ``since`` is the first day after the earliest last day that was missed."""

    subject: Subject
    since: date
    amount: Decimal
    source_text: str


def overdue(
    rules_on: Callable[[date], Iterable[Rule]], *, unallocated: Layers, unspent: Layers, today: date
) -> list[Overdue]:
    """What is past its deadlines, by the rules in force on the day each part was received.

    Layers are what is left of each day's receipts, oldest first; the day a deadline ends on is still in time.
    """
    found: dict[Subject, Overdue] = {}
    for subject, layers in ((Subject.PASS_ON_DAYS, unallocated), (Subject.SPEND_DAYS, unspent)):
        for day, amount in layers:
            rule = next((one for one in rules_on(day) if one.subject is subject), None)
            since = day + timedelta(days=int(rule.number) + 1) if rule else None
            if rule is None or since is None or since > today or not amount:
                continue
            held = found.get(subject)
            first = min(since, held.since) if held else since
            found[subject] = Overdue(subject, first, amount + (held.amount if held else 0), rule.source_text)
    return list(found.values())
