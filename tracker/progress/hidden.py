"""Work that will be covered (隐蔽工程) is proven before it is covered: by photos, a test record, a confirmation.

GB 50300 lets nothing be covered that was not inspected and recorded; which layer hides which stands in the
catalogue of items.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache

from tracker.base.errors import Refusal
from tracker.base.sentences import Sentence
from tracker.base.words import N_, Word
from tracker.items.catalogue import get_type, item_types
from tracker.items.rules import Layer

HIDDEN = frozenset({Layer.BURIED, Layer.WALL_BASE})


class Proof(Word):
    """What hidden work must have before it is covered."""

    PHOTOS = "photos", N_("site photos")
    RECORD = "record", N_("the test record")
    CONFIRMATION = "confirmation", N_("the supervisor's confirmation")


@dataclass(frozen=True, kw_only=True)
class Below:
    """Hidden work at one place. ``checked`` is the quantity its confirmed checks vouch for; ``sent`` waits."""

    item_place_id: int
    name: str
    compound: str
    building: str | None
    done: Decimal
    photos: int
    checked: Decimal | None
    sent: Decimal | None

    @property
    def missing(self) -> tuple[Proof, ...]:
        """What its proof lacks. A check vouches for what was done by then; more needs another."""
        is_checked, is_sent = ((quantity or 0) >= self.done for quantity in (self.checked, self.sent))
        lacks = {
            Proof.PHOTOS: not self.photos,
            Proof.RECORD: not (is_checked or is_sent),
            Proof.CONFIRMATION: not is_checked,
        }
        return tuple(proof for proof, is_lacking in lacks.items() if is_lacking)


@cache
def hidden_by(type_code: str) -> frozenset[str]:
    """Codes of the kinds of work that disappear under this one."""
    layers = get_type(type_code).covers & HIDDEN
    return frozenset(one.code for one in item_types() if one.layer in layers)


def is_hidden(type_code: str) -> bool:
    return get_type(type_code).layer in HIDDEN


def check_covering(below: Iterable[Below]) -> None:
    """Refuse to cover work whose proof is not complete; names the work, the place and what is missing."""
    for work in below:
        if work.missing:
            raise Refusal(
                N_("%(item)s (%(where)s) would be covered without proof. Still missing: %(missing)s."),
                item=Sentence(work.name), where=_where(work), missing=list(work.missing),
            )  # fmt: skip


def _where(work: Below) -> str:
    return f"{work.compound} · {work.building}" if work.building else work.compound


def check_record(document_no: str, tested_on: date, done: Decimal, *, today: date) -> None:
    """Refuse a test record of nothing, without a number, or from a day to come."""
    if done <= 0:
        raise Refusal(N_("Nothing is confirmed here yet that could be checked. Report the work first."))
    if not document_no.strip():
        raise Refusal(N_("Give the number of the test record."), "document_no")
    if tested_on > today:
        raise Refusal(N_("The test lies in the future."), "tested_on")
