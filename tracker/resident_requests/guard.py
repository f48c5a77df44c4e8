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
# Eight requests with all their pictures; decoding one costs a tenth of a second.
PICTURES_BY_ADDRESS = 40
# Somebody who follows a few places signs up in one go; a mailbox is not filled by strangers.
MAILS_BY_ADDRESS, MAIL_WINDOW, MAILS_BY_NETWORK = 5, timedelta(days=1), 30
# What a conversation about one request needs in a day, and no more.
WORDS, WORDS_WINDOW = 10, timedelta(days=1)
MANY_BY_PHONE = N_(
    "Many requests came with this telephone number today. Follow the ones you have, or call the hotline."
)
MANY_BY_ADDRESS = N_(
    "Very many requests came from your network within an hour. Wait a while, or call the hotline."
)
MANY_WRONG = N_("Too many wrong tries. Wait a quarter of an hour, then try again.")
MANY_PICTURES = N_(
    "Very many pictures came from your network within an hour. Send the request without, or wait a while."
)
MANY_MAILS = N_("Today's mails to this address are used up. Look into the mailbox, or try again tomorrow.")
MANY_WORDS = N_("You added many words today. The office reads them all.")


class TooMany(Refusal):
    """A limit is reached."""


def check_filing(phone: str, address: str) -> None:
    """Count a request that is about to be stored. Raises TooMany; the caller commits or rolls back."""
    _count(
        ("file:phone", phone, FILED_BY_PHONE, PHONE_WINDOW, MANY_BY_PHONE),
        ("file:address", _network(address), FILED_BY_ADDRESS, ADDRESS_WINDOW, MANY_BY_ADDRESS),
    )


def check_try(phone: str, address: str) -> None:
    """Count a try with a code before it is looked at. A right one is rolled back, a wrong one committed."""
    _count(
        ("look-up:phone", phone, WRONG_TRIES, TRY_WINDOW, MANY_WRONG),
        ("look-up:address", _network(address), WRONG_TRIES, TRY_WINDOW, MANY_WRONG),
    )


def check_pictures(pictures: int, address: str) -> None:
    """Count pictures before they are decoded. Raises TooMany; the caller commits or rolls back."""
    for _one in range(pictures):
        _count(("picture:address", _network(address), PICTURES_BY_ADDRESS, ADDRESS_WINDOW, MANY_PICTURES))


def check_subscribing(address: str, network: str) -> None:
    """Count a wish for news by e-mail: nobody's mailbox is filled by others. Raises TooMany; the caller commits."""
    _count(
        ("subscribe:mail", address, MAILS_BY_ADDRESS, MAIL_WINDOW, MANY_MAILS),
        ("subscribe:network", _network(network), MAILS_BY_NETWORK, ADDRESS_WINDOW, MANY_BY_ADDRESS),
    )


def check_words(request_id: int) -> None:
    """Count a word added by a resident to one request."""
    _count(("words", str(request_id), WORDS, WORDS_WINDOW, MANY_WORDS))


def _count(*limits: tuple[str, str, int, timedelta, str]) -> None:
    """Each limit: what, who, how often at most, within which time, and what is said beyond it."""
    windows = {f"{what}:{fingerprint(who)}": window for what, who, _most, window, _said in limits}
    tries = throttle.hit_all(db.session, windows, now=now())
    for count, (_what, _who, most, _window, said) in zip(tries, limits, strict=True):
        if count > most:
            raise TooMany(said)


def _network(address: str) -> str:
    """The address; of IPv6 the /64 that one household or firm has, since its last half is free to choose."""
    try:
        parsed = ipaddress.ip_address(address)
    except ValueError:
        return address
    return str(ipaddress.ip_network((parsed, 64), strict=False)) if parsed.version == 6 else str(parsed)
