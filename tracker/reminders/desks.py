"""Whom to tell: by object and place, past vacancies and absences. Values in, values out."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace

from tracker.base.due import Due
from tracker.base.words import N_, Word
from tracker.reminders.ladder import Whom


class Why(Word):
    """Why somebody is told."""

    DESK = "desk", N_("It is their desk.")
    VACANT = "vacant", N_("The desk below is vacant or away.")
    PASSED_ON = "passed_on", N_("The desk below says that it is not theirs.")
    LAST = "last", N_("Nobody else is left: somebody has to decide whose it is.")
    DEPUTY = "deputy", N_("They stand in for somebody who is away.")


@dataclass(frozen=True)
class Told:
    """An addressee, for whom they stand in, and why they are told."""

    account_id: int
    instead_of: int | None
    why: Why


@dataclass(frozen=True)
class Desks:
    """Ids of everybody who can be told: staff by the place they work for ("" is the whole city), grid workers by
    compound, firms' people by project, anybody by organisation; ``deputies`` of those who are not at work today,
    None for one without a deputy; ``away`` are those of them who come back.
    """

    by_place: Mapping[tuple[Whom, str], list[int]] = field(default_factory=dict)
    by_project: Mapping[tuple[Whom, int], list[int]] = field(default_factory=dict)
    by_firm: Mapping[int, list[int]] = field(default_factory=dict)
    deputies: Mapping[int, int | None] = field(default_factory=dict)
    by_compound: Mapping[int, list[int]] = field(default_factory=dict)
    away: Collection[int] = frozenset()
    _nearest: dict[tuple[Whom, str], Collection[int]] = field(
        default_factory=dict, init=False, repr=False, compare=False
    )

    def nearest(self, whom: Whom, path: str) -> Collection[int]:
        """Who sits at ``path`` or at the nearest place above it; "" is the whole city. Found out once for each
        place: a province asks a hundred thousand times.
        """
        place = whom, path
        if place not in self._nearest:
            above = path.rstrip("/").rpartition("/")[0]
            higher = self.nearest(whom, f"{above}/" if above else "") if path else ()
            self._nearest[place] = self.by_place.get(place) or higher
        return self._nearest[place]


ABOVE: dict[Whom, Whom] = {
    Whom.NAMED: Whom.CONTRACTOR,
    Whom.CONTRACTOR: Whom.COUNTY,
    Whom.SUPERVISOR: Whom.COUNTY,
    Whom.OFFICE: Whom.COMMUNITY,
    Whom.GRID: Whom.COMMUNITY,
    Whom.COMMUNITY: Whom.SUBDISTRICT,
    Whom.SUBDISTRICT: Whom.COUNTY,
    Whom.COUNTY: Whom.CITY,
    Whom.CITY: Whom.ADMIN,
}
"""Where a matter goes when a desk is vacant."""


def recipients(whom: Whom, due: Due, desks: Desks, *, refused: Collection[int] = ()) -> list[Told]:
    """Who is told: the nearest desk of ``whom``; where nobody sits, all are away without a deputy or ``refused``
    because it is not theirs, the one above it, up to the administrator. When nobody is left, the highest desk that
    anybody sits at is told in spite of what they said: a matter that is nobody's has to be given to somebody.
    """
    above, is_passed_on = list(_upwards(whom)), False
    for desk in above:
        sitting = list(_at(desk, due, desks))
        if found := list(_present(sitting, desks, refused)):
            why = Why.DESK if desk is whom else Why.PASSED_ON if is_passed_on else Why.VACANT
            return _because(found, why)
        is_passed_on |= any(_present(sitting, desks, ()))
    for desk in (*reversed(above), Whom.CITY):
        if found := list(_present(_at(desk, due, desks), desks, ())):
            return _because(found, Why.LAST)
    return []


def _upwards(whom: Whom) -> Iterator[Whom]:
    yield whom
    while whom in ABOVE:
        whom = ABOVE[whom]
        yield whom


def _because(found: Iterable[Told], why: Why) -> list[Told]:
    """The same people; a deputy is told as one, whatever else there is to say, unless nobody is left."""
    return [one if one.why is Why.DEPUTY and why is not Why.LAST else replace(one, why=why) for one in found]


def _at(whom: Whom, due: Due, desks: Desks) -> Iterable[int]:
    match whom:
        case Whom.NAMED | Whom.OFFICE:
            return desks.by_firm.get(due.organisation_id or 0, ())
        case Whom.GRID:
            return desks.by_compound.get(due.compound_id or 0, ())
        case Whom.CONTRACTOR | Whom.SUPERVISOR:
            return desks.by_project.get((whom, due.project_id or 0), ())
    return desks.nearest(whom, due.region_path)


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
