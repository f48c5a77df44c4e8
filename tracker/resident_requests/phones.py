"""Telephone numbers of the mainland: one spelling for storage, a masked one for everybody else."""

import re
import unicodedata

from tracker.base.errors import Refusal
from tracker.base.words import N_

_NOISE = re.compile(r"[\s()\-–—.]")
_MOBILE = re.compile(r"1[3-9][0-9]{9}")
_LANDLINE = re.compile(r"(0(?:10|2[0-9]|[3-9][0-9]{2}))([2-8][0-9]{6,7})")
_LOCAL = re.compile(r"[2-8][0-9]{6,7}")
LONGEST = 40


def normalise_phone(text: str) -> str:
    """A mobile number as 13812341234, a landline as 0415-2123456. Raises Refusal with what to type instead."""
    digits = _NOISE.sub("", unicodedata.normalize("NFKC", text)) if len(text) <= LONGEST else ""
    digits = _without_country(digits)
    if _MOBILE.fullmatch(digits):
        return digits
    landline = _LANDLINE.fullmatch(digits)
    if landline:
        return f"{landline[1]}-{landline[2]}"
    if _LOCAL.fullmatch(digits):
        raise Refusal(N_("Put the area code before a landline number, such as 0415-2123456."), "phone")
    raise Refusal(N_("Write a mobile number with 11 digits or a landline with its area code."), "phone")


def _without_country(digits: str) -> str:
    for prefix in ("+86", "0086"):
        if digits.startswith(prefix):
            rest = digits.removeprefix(prefix)
            return rest if rest.startswith(("0", "1")) and not rest.startswith("10") else f"0{rest}"
    if digits.startswith("86") and _MOBILE.fullmatch(digits[2:]):
        return digits[2:]
    return digits


def mask_phone(phone: str) -> str:
    """138****1234, 0415-***3456; a number of another shape keeps its last two digits only."""
    if _MOBILE.fullmatch(phone):
        return f"{phone[:3]}****{phone[-4:]}"
    area, dash, number = phone.partition("-")
    if dash and _LOCAL.fullmatch(number):
        return f"{area}-{'*' * (len(number) - 4)}{number[-4:]}"
    return "*" * max(len(phone) - 2, 0) + phone[-2:] if len(phone) > 4 else "*" * len(phone)


def mask_name(name: str) -> str:
    """张* for 张三丰: the length of the name is hidden, too."""
    name = name.strip()
    return f"{name[0]}*" if name else ""
