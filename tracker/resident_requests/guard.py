"""How often a stranger may try: counted in the database over all workers, by address and by telephone.

Keys are keyed hashes: neither an address nor a number stands in the table of tries.
"""

import ipaddress
from datetime import timedelta

from tracker.accounts import throttle
from tracker.base.clock import now
from tracker.base.errors import Refusal
from tracker.base.secret import fingerprint
from tracker.base.words import N_
from tracker.extensions import db

# A community office or a mobile network files for many people from one address; a robot is much faster.
FILED_BY_ADDRESS, ADDRESS_WINDOW = 30, timedelta(hours=1)
# A leak reported once for every room of a flat is still few; a number used against its owner stops here.
FILED_BY_PHONE, PHONE_WINDOW = 8, timedelta(days=1)
# The code has 73 bits; ten wrong tries forgive bad eyes and leave nothing to guess (ASVS 6.6.3).
WRONG_TRIES, TRY_WINDOW = 10, timedelta(minutes=15)
# What a conversation about one request needs in a day, and no more.
WORDS, WORDS_WINDOW = 10, timedelta(days=1)


class TooMany(Refusal):
    """A limit is reached; ``wait`` is the longest it takes until the next try counts anew."""

    def __init__(self, message: str, wait: timedelta) -> None:
        super().__init__(message)
        self.wait = wait


def check_filing(phone: str, address: str) -> None:
    """Count a request that is about to be stored. Raises TooMany; the caller commits or rolls back."""
    _count("file:phone", phone, FILED_BY_PHONE, PHONE_WINDOW, N_(
        "Many requests came with this telephone number today. Follow the ones you have, or call the hotline."
    ))  # fmt: skip
    _count("file:address", _network(address), FILED_BY_ADDRESS, ADDRESS_WINDOW, N_(
        "Very many requests came from your network within an hour. Wait a while, or call the hotline."
    ))  # fmt: skip


def check_try(phone: str, address: str) -> None:
    """Count a try with a code before it is looked at. A right one is rolled back, a wrong one committed."""
    message = N_("Too many wrong tries. Wait a quarter of an hour, then try again.")
    _count("look-up:phone", phone, WRONG_TRIES, TRY_WINDOW, message)
    _count("look-up:address", _network(address), WRONG_TRIES, TRY_WINDOW, message)


def check_words(request_id: int) -> None:
    """Count a word added by a resident to one request."""
    _count(
        "words",
        str(request_id),
        WORDS,
        WORDS_WINDOW,
        N_("You added many words today. The office reads them all."),
    )


def _count(what: str, who: str, most: int, window: timedelta, message: str) -> None:
    tries = throttle.hit(db.session(), f"{what}:{fingerprint(who)}", now=now(), window=window)
    if tries > most:
        raise TooMany(message, window)


def _network(address: str) -> str:
    """The address; of IPv6 the /64 that one household or firm has, since its last half is free to choose."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)
