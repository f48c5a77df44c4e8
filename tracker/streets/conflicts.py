"""What stands against opening a street or paving over it. Plain values in, sentences out.

Four conflicts: a dig inside a protected period; two digs on one segment that do not
share a window; paving before everything under it is accepted; an opened road without a surface before winter.
Each has a ``mark``, under which somebody may sign an exception.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import combinations

from tracker.base.sentences import Sentence
from tracker.base.words import N_, Word
from tracker.streets.rules import DigState, Window

AUTUMN, WINTER, SPRING = (9, 1), (11, 1), (4, 1)
"""Heating, and with it winter, lasts from 1 November to 31 March in Dandong."""


SAME_MATTER = 6
"""Months across the turn of the year within which two digs are one matter: an assumption, half a year."""


class ConflictKind(Word):
    PROTECTED = "protected", N_("Inside the protected period")
    TWICE = "twice", N_("Dug twice")
    PAVING = "paving", N_("Paving before what lies under it")
    WINTER = "winter", N_("Open in winter")


@dataclass(frozen=True)
class Stretch:
    """A segment as the rules see it."""

    id: int
    name: str
    surfaced_on: date | None = None
    protected_until: date | None = None


@dataclass(frozen=True)
class Opening:
    """A dig as the rules see it; ``who`` is the operator's name."""

    id: int
    who: str
    state: DigState
    window: Window
    surface_by: date | None = None
    temporary_on: date | None = None


@dataclass(frozen=True)
class Buried:
    """An item that a paving covers and that is not wholly accepted; ``name`` is a message id, ``until`` the day
    on which its work is expected to end.
    """

    id: int
    name: str
    until: date | None = None


@dataclass(frozen=True)
class Conflict:
    """Something that stands against a start, and the names it is signed under."""

    kind: ConflictKind
    mark: str
    text: Sentence
    segment_id: int | None = None
    dig_id: int | None = None
    other_id: int | None = None
    item_id: int | None = None
    until: date | None = None
    below_id: int | None = None  # the buried item that a paving would cover
    paving: Sentence | None = None
    buried: Sentence | None = None


def told(found: Sequence[Conflict]) -> Iterator[Sentence]:
    """What stands against one start in few words: all that a paving would cover is named in one sentence."""
    over = [one for one in found if one.buried]
    if over:
        values = {"paving": over[0].paving, "buried": [one.buried for one in over]}
        yield Sentence(N_("%(paving)s would cover what is not wholly accepted: %(buried)s."), values)
    yield from (one.text for one in found if not one.buried)


def on_segment(stretch: Stretch, digs: Sequence[Opening], *, today: date) -> Iterator[Conflict]:
    """Everything that is wrong with the digs of one segment, in order of the kinds."""
    live = [dig for dig in digs if dig.state is not DigState.WITHDRAWN]
    yield from (found for dig in live if (found := protected(stretch, dig)))
    pairs = combinations(sorted(live, key=lambda dig: (dig.window, dig.id)), 2)
    yield from (found for one, other in pairs if (found := twice(stretch, one, other)))
    yield from (found for dig in live if (found := winter(stretch, dig, today=today)))


def protected(stretch: Stretch, dig: Opening) -> Conflict | None:
    """A dig to come or under way that touches the days on which its segment may not be opened."""
    until = stretch.protected_until
    if not dig.state.is_open or until is None or dig.window.first > until:
        return None
    if stretch.surfaced_on is not None and dig.window.last < stretch.surfaced_on:
        return None
    text = Sentence(
        N_("%(who)s digs in “%(where)s” from %(first)s; its surface is protected until %(until)s."),
        {"who": dig.who, "where": stretch.name, "first": dig.window.first, "until": until},
    )
    mark = f"protected:{stretch.id}:{dig.id}:{until.isoformat()}"
    return Conflict(ConflictKind.PROTECTED, mark, text, stretch.id, dig.id, until=until)


def months_of(day: date) -> int:
    """Months since the year nought: what the query compares, too."""
    return day.year * 12 + day.month


def twice(stretch: Stretch, one: Opening, other: Opening) -> Conflict | None:
    """Two digs of one segment in one year, at least one of them not finished, that open it twice.

    They share a window when the days of one lie within those of the other. Digs are planned and settled
    by the year (道路挖掘管理联席会议 of Wenzhou), so the next year's is another matter, unless the two lie within
    ``SAME_MATTER`` months: a road closed in December and opened in March is dug twice, whatever the calendar.
    """
    if not (one.state.is_open or other.state.is_open):
        return None
    if one.window.holds(other.window) or other.window.holds(one.window):
        return None
    earlier, later = sorted((one, other), key=lambda dig: (dig.window, dig.id))
    is_next_year = later.window.first.year > earlier.window.last.year
    if is_next_year and months_of(later.window.first) - months_of(earlier.window.last) > SAME_MATTER:
        return None
    text = Sentence(
        N_(
            "“%(where)s” is opened twice: %(one)s from %(first)s to %(last)s,"
            " %(other)s from %(then)s to %(end)s."
        ),
        {
            "where": stretch.name, "one": earlier.who, "first": earlier.window.first, "last": earlier.window.last,
            "other": later.who, "then": later.window.first, "end": later.window.last,
        },
    )  # fmt: skip
    low, high = sorted((one.id, other.id))
    return Conflict(ConflictKind.TWICE, f"twice:{stretch.id}:{low}:{high}", text, stretch.id, low, high)


def surface_by(window: Window) -> date | None:
    """The day before which an opened road needs a temporary surface; None when winter does not touch it.

    Opened in autumn, or still open when winter comes: before winter. Opened in winter and closed in it:
    on the last day at the latest.
    """
    begins = date(window.first.year, *WINTER)
    if window.first >= begins or window.first < date(window.first.year, *SPRING):
        spring = date(window.first.year + (window.first >= begins), *SPRING)
        return window.last + timedelta(days=1) if window.last < spring else None
    if window.first >= date(window.first.year, *AUTUMN) or window.last >= begins:
        return begins
    return None


def winter(stretch: Stretch, dig: Opening, *, today: date) -> Conflict | None:
    """A road that winter finds open; once winter is over nobody asks any more."""
    if dig.surface_by is None or today > _end_of_winter(dig.surface_by):
        return None
    if dig.temporary_on is not None and dig.temporary_on < dig.surface_by:
        return None
    if stretch.surfaced_on is not None and dig.window.last <= stretch.surfaced_on < dig.surface_by:
        return None
    text = Sentence(
        N_("%(who)s opens “%(where)s” from %(first)s; it needs a temporary surface before %(day)s."),
        {"who": dig.who, "where": stretch.name, "first": dig.window.first, "day": dig.surface_by},
    )
    mark = f"winter:{stretch.id}:{dig.id}:{dig.surface_by.isoformat()}"
    return Conflict(ConflictKind.WINTER, mark, text, stretch.id, dig.id, until=dig.surface_by)


def _end_of_winter(day: date) -> date:
    year = day.year if day < date(day.year, *SPRING) else day.year + 1
    return date(year, *SPRING) - timedelta(days=1)


def paving(
    item_id: int, name: str, *, buried: Iterable[Buried], digs: Iterable[tuple[Stretch, Opening]],
    starts: date | None = None,
) -> Iterator[Conflict]:  # fmt: skip
    """What has to be accepted or closed before an item covers it (先地下后地上).

    A paving that has not begun and is expected to begin on the day ``starts`` waits only for what is expected
    to end on that day or later.
    """
    above = Sentence(name)
    for one in buried:
        if starts is not None and (one.until is None or one.until < starts):
            continue
        below, text = Sentence(one.name), _covers(name, one, starts)
        mark = f"paving:{item_id}:item:{one.id}"
        yield Conflict(
            ConflictKind.PAVING, mark, text, item_id=item_id, below_id=one.id, paving=above, buried=below
        )
    for stretch, dig in digs:
        if dig.state.is_open and (starts is None or dig.window.last >= starts):
            text = Sentence(
                N_("%(paving)s would cover “%(where)s”, where %(who)s digs from %(first)s to %(last)s."),
                {
                    "paving": Sentence(name), "where": stretch.name, "who": dig.who, "first": dig.window.first,
                    "last": dig.window.last,
                },
            )  # fmt: skip
            mark = f"paving:{item_id}:dig:{dig.id}:{stretch.id}"
            yield Conflict(ConflictKind.PAVING, mark, text, stretch.id, dig.id, item_id=item_id)


def _covers(name: str, one: Buried, starts: date | None) -> Sentence:
    said: dict[str, object] = {"paving": Sentence(name), "buried": Sentence(one.name)}
    if starts is None:
        return Sentence(N_("%(paving)s would cover %(buried)s, which is not wholly accepted."), said)
    return Sentence(
        N_("%(paving)s is to begin on %(first)s; %(buried)s is expected until %(last)s."),
        {**said, "first": starts, "last": one.until},
    )
