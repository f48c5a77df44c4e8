"""Who may follow a place by e-mail and for how long. Plain values in, plain values out."""

import re
import unicodedata
from datetime import datetime, timedelta

from tracker.base.errors import Refusal
from tracker.base.words import N_, Word

CONFIRM_WITHIN = timedelta(days=3)
KEPT = timedelta(days=730)  # as long as the residents are told; whoever confirms again begins anew
LONGEST = 254  # characters of an address (RFC 5321 4.5.3.1)
_SHAPE = re.compile(
    r"[^\s@<>()\[\],;:\\\"]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z]{2,63}", re.ASCII
)


class What(Word):
    """What a letter told of."""

    INTERRUPTION = "interruption", N_("Interruption")
    NOTICE = "notice", N_("Notice")


def normalise_address(text: str) -> str:
    """An e-mail address in the one spelling under which it is found again. Raises Refusal with what to type."""
    address = unicodedata.normalize("NFKC", text).strip().lower() if len(text) <= LONGEST else ""
    if not address.isascii() or not _SHAPE.fullmatch(address) or ".." in address:
        raise Refusal(N_("Write an e-mail address such as name@example.com."), "address")
    return address


def ends_at(confirmed_at: datetime) -> datetime:
    return confirmed_at + KEPT
