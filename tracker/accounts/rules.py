"""Who may sign in, with what password, for how long. Plain values in, plain values out."""

import re
import unicodedata
from datetime import datetime, timedelta

from tracker.base.errors import Refusal
from tracker.base.words import N_, Word

SHORTEST, LONGEST = 10, 200
COMMON = frozenset({
    "1234567890", "password12", "password123", "qwertyuiop", "admin12345", "abc1234567", "a123456789",
    "1q2w3e4r5t", "aa12345678", "woaini1314", "dandong123", "tracker123", "administrator", "iloveyou123",
})  # fmt: skip
_CLASSES = (r"[a-z]", r"[A-Z]", r"[0-9]", r"[^A-Za-z0-9]")


class OrganisationKind(Word):
    BUREAU = "bureau", N_("Housing bureau")
    OFFICE = "office", N_("Subdistrict or community")
    CONTRACTOR = "contractor", N_("Contractor")
    SUPERVISOR = "supervisor", N_("Construction supervisor")
    DESIGNER = "designer", N_("Designer")
    OPERATOR = "operator", N_("Utility operator")
    AUDIT = "audit", N_("Finance and audit")


class Discipline(Word):
    WATER = "water", N_("Water supply")
    DRAIN = "drain", N_("Drainage")
    POWER = "power", N_("Electricity")
    GAS = "gas", N_("Gas")
    HEAT = "heat", N_("Heating")
    TELECOM = "telecom", N_("Telecom")


def account_name(text: str) -> str:
    """The one spelling of a sign-in name: case, width and surrounding space do not matter."""
    return unicodedata.normalize("NFKC", text).strip().casefold()


def check_password(password: str, *, name: str) -> None:
    """Refuse what is guessed first (GB/T 22239-2019 8.1.4.1 a; ASVS 5.0 6.2.1, 6.2.4, 6.2.9)."""
    if len(password) < SHORTEST:
        raise Refusal(N_("The password needs at least %(least)s characters."), "password", least=SHORTEST)
    if len(password) > LONGEST:
        raise Refusal(N_("The password may have at most %(most)s characters."), "password", most=LONGEST)
    if sum(bool(re.search(kind, password)) for kind in _CLASSES) < 3:
        raise Refusal(N_("Mix at least three of: small letters, capitals, digits, signs."), "password")
    if password.casefold() in COMMON or (name and name in password.casefold()):
        raise Refusal(N_("This password is guessed too easily. Choose another."), "password")


def is_expired(
    *, began_at: datetime, seen_at: datetime, now: datetime, idle: timedelta, longest: timedelta
) -> bool:
    """A session ends after idling and, however busy, after its longest time."""
    return now - seen_at >= idle or now - began_at >= longest


def password_is_old(changed_at: datetime, now: datetime, days: int) -> bool:
    """GB/T 22239-2019 8.1.4.1 a asks for regular change; 0 days switches it off."""
    return days > 0 and now - changed_at >= timedelta(days=days)
