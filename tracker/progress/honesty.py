"""What a report is asked before anybody has to doubt it. Questions, each with room for an answer; no verdicts.

The thresholds are ours: they stand where a supervisor would look twice, and cost an honest reporter a sentence.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal

from tracker.base.words import N_
from tracker.items.rules import Layer, plain
from tracker.progress.rules import QuestionKind, Weather

JUMP_SHARE = Decimal("0.2")
"""From this share of a place's whole quantity on, one report wants a photo."""
NEARLY = Decimal("0.9")
"""From here on an item counts as nearly done ..."""
NEARLY_DAYS = 35
"""... and after five weeks of it somebody asks what is missing."""
OUTDOOR = frozenset({
    Layer.BURIED, Layer.SURFACE, Layer.ROOF, Layer.WALL_BASE, Layer.WALL, Layer.OPEN_AIR, Layer.FACILITY,
})  # fmt: skip

SENTENCES = {
    QuestionKind.JUMP: N_(
        "This is %(percent)s %% of the whole in one report, without a photo. How was it done, and can you add a photo?"
    ),
    QuestionKind.STUCK: N_(
        "This item has stood between %(nearly)s and 100 %% since %(since)s. What is still missing, and when will it be done?"
    ),
    QuestionKind.ABOVE_PLAN: N_(
        "With this report %(done)s is done here; the drawing says %(planned)s. Was it measured anew?"
    ),
    QuestionKind.RAIN: N_(
        "It is outdoor work, and heavy rain was reported for this day. At what time was it done, and how was it protected?"
    ),
    QuestionKind.DOWN: N_(
        "The percent of this place goes down from %(was)s to %(now)s. Was it taken out, measured wrongly or counted twice?"
    ),
    QuestionKind.SEEN_BEFORE: N_(
        "A photo looks like one that was sent before (%(count)s). Is it the same spot on the same day?"
    ),
}


@dataclass(frozen=True)
class Asked:
    """A question about a report, with the values of its sentence."""

    kind: QuestionKind
    facts: dict[str, str]


@dataclass(frozen=True, kw_only=True)
class Seen:
    """A report beside what stood before it. Quantities in the item's unit, waiting ones included in ``done``.

    ``whole`` is what the place takes: planned for it, else the item's limit. ``nearly_since`` is the first
    day the item stood at NEARLY or more; ``copies`` counts photos that were seen before.
    """

    quantity: Decimal
    done: Decimal
    planned: Decimal | None
    whole: Decimal | None
    worked_on: date
    photos: int
    copies: int
    layer: Layer
    weather: Weather | None
    rain_elsewhere: bool
    nearly_since: date | None
    is_complete: bool


def questions(seen: Seen) -> Iterator[Asked]:
    """What a report is asked; nothing for most."""
    if seen.quantity < 0:
        yield from _down(seen)
        return
    if seen.whole and not seen.photos and seen.quantity >= seen.whole * JUMP_SHARE:
        yield Asked(QuestionKind.JUMP, {"percent": _percent(seen.quantity, seen.whole)})
    if seen.planned and seen.done + seen.quantity > seen.planned:
        facts = {"done": plain(seen.done + seen.quantity), "planned": plain(seen.planned)}
        yield Asked(QuestionKind.ABOVE_PLAN, facts)
    if seen.layer in OUTDOOR and (seen.weather is Weather.HEAVY_RAIN or seen.rain_elsewhere):
        yield Asked(QuestionKind.RAIN, {})
    if (
        seen.nearly_since
        and not seen.is_complete
        and (seen.worked_on - seen.nearly_since).days >= NEARLY_DAYS
    ):
        facts = {"nearly": _percent(NEARLY, Decimal(1)), "since": seen.nearly_since.isoformat()}
        yield Asked(QuestionKind.STUCK, facts)
    if seen.copies:
        yield Asked(QuestionKind.SEEN_BEFORE, {"count": str(seen.copies)})


def _down(seen: Seen) -> Iterator[Asked]:
    if seen.whole:
        was, now = _unlike(seen.done * 100 / seen.whole, (seen.done + seen.quantity) * 100 / seen.whole)
        yield Asked(QuestionKind.DOWN, {"was": f"{was} %", "now": f"{now} %"})


def _unlike(was: Decimal, now: Decimal) -> tuple[str, str]:
    """Two percents rounded down, with as many decimals as tell them apart."""
    for step in (Decimal(1), Decimal("0.1"), Decimal("0.01")):
        pair = was.quantize(step, ROUND_DOWN), now.quantize(step, ROUND_DOWN)
        if pair[0] != pair[1]:
            break
    return f"{pair[0]:f}", f"{pair[1]:f}"


def _percent(part: Decimal, whole: Decimal) -> str:
    """Whole percent, rounded down."""
    return str(int(part * 100 / whole))


def nearly_since(steps: Iterable[tuple[date, Decimal]], limit: Decimal | None) -> date | None:
    """The day from which an item has stood at NEARLY of its limit or more without falling below it again.

    ``steps`` are (day, quantity) in order of day; counter-entries are negative.
    """
    if not limit:
        return None
    done, since = Decimal(0), None
    for day, quantity in steps:
        done += quantity
        if done < limit * NEARLY:
            since = None
        elif since is None:
            since = day
    return since
