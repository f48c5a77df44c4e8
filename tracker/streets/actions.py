"""What people do with segments and digs. Callers commit."""

from datetime import date

from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.items.models import Item
from tracker.streets import queries
from tracker.streets.models import Dig

MOST_NAMED = 3


def check_start(target: Item | Dig, on: date, *, compound_id: int | None = None) -> None:
    """Refuse to start an item or a dig on a day while something stands against it that nobody signed for.

    The refusal names what: the first few, and how many more. Writes nothing.
    """
    found = queries.open_conflicts(target, on, compound_id=compound_id)
    if not found:
        return
    named = tuple(one.text for one in found[:MOST_NAMED])
    if len(found) > MOST_NAMED:
        raise Refusal(
            N_(
                "This cannot start yet. %(against)s And %(more)s more. Settle it, or have an exception signed."
            ),
            against=named,
            more=len(found) - MOST_NAMED,
        )
    raise Refusal(
        N_("This cannot start yet. %(against)s Settle it, or have an exception signed."), against=named
    )
