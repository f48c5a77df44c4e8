"""Two plans laid over each other: what a new baseline would change."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from tracker.works.approved import Approved


@dataclass(frozen=True, slots=True)
class Change:
    """One item in both plans; None on a side where it does not stand."""

    item_id: int
    was: Approved | None
    now: Approved | None

    @property
    def days(self) -> int | None:
        """Calendar days by which the end moves; negative when earlier."""
        return (self.now.end - self.was.end).days if self.was and self.now else None


def changes(was: Mapping[int, Approved], now: Mapping[int, Approved]) -> list[Change]:
    """What differs, in order of the items' ids."""
    found = (Change(key, was.get(key), now.get(key)) for key in sorted({*was, *now}))
    return [one for one in found if one.was != one.now]


def end_of(plan: Mapping[int, Approved]) -> date | None:
    return max((line.end for line in plan.values()), default=None)


def mark_of(plan: Mapping[int, Approved]) -> str:
    """Tells one plan from another: what was previewed is what is approved."""
    return hashlib.sha256(repr(sorted(plan.items())).encode()).hexdigest()[:16]
