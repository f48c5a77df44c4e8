"""Text from outside, freed of what cannot be seen, and defused against spreadsheets."""

import re

_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u180e\u200b-\u200f"
    "\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffc\ufffe\uffff\ud800-\udfff]"
)
_NEWLINE = re.compile(r"\r\n?|[\x85\u2028\u2029]")
_PLAIN = re.compile(r"[ -~\u4e00-\u9fff]*")
# A spreadsheet runs a text that begins so as a formula; the full-width forms are folded by some of them.
_RISKY = re.compile(r"'*[=+\-@\t\r\n\uff1d\uff0b\uff0d\uff20]")


def clean(text: str) -> str:
    """Drop NUL, control characters, direction marks, zero-width and broken characters; trim the ends."""
    if not _PLAIN.fullmatch(text):
        text = _UNSEEN.sub("", _NEWLINE.sub("\n", text))
    return text.strip()


def defuse(text: str) -> str:
    """The text with an apostrophe before what a spreadsheet would run. ``disarm`` takes it off again."""
    return "'" + text if _RISKY.match(text) else text


def disarm(text: str) -> str:
    """Undo ``defuse``, so that a table goes out and comes in again unchanged."""
    return text[1:] if text.startswith("'") and _RISKY.match(text) else text
