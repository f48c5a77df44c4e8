"""Whom to tell: by object and place, past vacancies and absences. Values in, values out."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from tracker.base.due import Due
from tracker.base.words import N_, Word
from tracker.reminders.ladder import Whom


class Why(Word):
    """Why somebody is told."""

    DESK = "desk", N_("It is their desk.")
    VACANT = "vacant", N_("The desk below is vacant or away.")
    DEPUTY = "deputy", N_("They stand in for somebody who is away.")


@dataclass(frozen=True)
class Told:
    """An addressee, for whom they stand in, and why they are told."""

    account_id: int
    instead_of: int | None
    why: Why


@dataclass(frozen=True)
class Desks:
    """Ids of everybody who can be told: staff by the place they work for ("" is the whole city), firms' people
    by project, anybody by organisation; ``deputies`` of those away today, None for one without a deputy.
    """

    by_place: Mapping[tuple[Whom, str], list[int]] = field(default_factory=dict)
    by_project: Mapping[tuple[Whom, int], list[int]] = field(default_factory=dict)
    by_firm: Mapping[int, list[int]] = field(default_factory=dict)
    deputies: Mapping[int, int | None] = field(default_factory=dict)


ABOVE: dict[Whom, Whom] = {
    Whom.NAMED: Whom.CONTRACTOR,
    Whom.CONTRACTOR: Whom.COUNTY,
    Whom.SUPERVISOR: Whom.COUNTY,
    Whom.COMMUNITY: Whom.SUBDISTRICT,
    Whom.SUBDISTRICT: Whom.COUNTY,
    Whom.COUNTY: Whom.CITY,
    Whom.CITY: Whom.ADMIN,
}
"""Where a matter goes when a desk is vacant."""


def recipients(whom: Whom, due: Due, desks: Desks, *, refused: Collection[int] = ()) -> list[Told]:
    """Who is told: the nearest desk of ``whom``; where nobody sits or all are away without a deputy, the one
    above it, up to the administrator. ``refused`` said that the matter is not theirs.
    """
    start = whom
    while True:
        found = list(_present(_at(whom, due, desks), desks, refused))
        if found:
            why = Why.DESK if whom is start else Why.VACANT
            return [
                Told(one.account_id, one.instead_of, why if one.why is Why.DESK else one.why) for one in found
            ]
        if whom not in ABOVE:
            return []
        whom = ABOVE[whom]


def _at(whom: Whom, due: Due, desks: Desks) -> Iterable[int]:
    if whom is Whom.NAMED:
        return desks.by_firm.get(due.organisation_id, ()) if due.organisation_id else ()
    if whom in (Whom.CONTRACTOR, Whom.SUPERVISOR):
        return desks.by_project.get((whom, due.project_id), ()) if due.project_id else ()
    return _nearest(lambda path: desks.by_place.get((whom, path), ()), due.region_path)


def _nearest(sitting: Callable[[str], Iterable[int]], path: str) -> Iterable[int]:
    """Who sits at ``path`` or at the nearest place above it; "" is the whole city."""
    while path:
        if found := sitting(path):
            return found
        above = path.rstrip("/").rpartition("/")[0]
        path = f"{above}/" if above else ""
    return sitting("")


def _present(sitting: Iterable[int], desks: Desks, refused: Collection[int]) -> Iterator[Told]:
    """Those at work, deputies for those away; each person once."""
    seen: set[int] = set()
    for sitter in sitting:
        account_id = stand_in(sitter, desks.deputies)
        if account_id is None or account_id in seen or account_id in refused or sitter in refused:
            continue
        seen.add(account_id)
        is_self = account_id == sitter
        yield Told(account_id, None if is_self else sitter, Why.DESK if is_self else Why.DEPUTY)


def stand_in(account_id: int, deputies: Mapping[int, int | None]) -> int | None:
    """The person, or whoever stands in through a chain of absences; None when the chain ends or runs in a circle."""
    passed: set[int] = set()
    while account_id in deputies:
        passed.add(account_id)
        deputy = deputies[account_id]
        if deputy is None or deputy in passed:
            return None
        account_id = deputy
    return account_id
