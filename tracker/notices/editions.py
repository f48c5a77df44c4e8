"""What a new edition changes, line by line. Values in, values out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from difflib import SequenceMatcher

from tracker.base.words import N_


@dataclass(frozen=True, kw_only=True)
class Edition:
    """What a reader sees of a notice; ``doors`` by name, none for the whole compound."""

    title: str
    body: str
    phone: str
    starts_on: date
    ends_on: date
    doors: tuple[str, ...] = ()


@dataclass(frozen=True)
class Change:
    """One thing that reads otherwise: its name as a message id, what it was and what it is; "" for nothing."""

    label: str
    was: object
    now: object


_FIELDS = {
    "title": N_("Title"), "starts_on": N_("First day"), "ends_on": N_("Last day"),
    "phone": N_("Telephone for questions"), "doors": N_("Which entrances"),
}  # fmt: skip


def changes(before: Edition, after: Edition) -> list[Change]:
    """Fields that differ, then lines of the text that were taken out, put in or reworded."""
    found = [
        Change(label, _shown(getattr(before, name)), _shown(getattr(after, name)))
        for name, label in _FIELDS.items()
        if getattr(before, name) != getattr(after, name)
    ]
    return found + _lines(before.body.splitlines(), after.body.splitlines())


def _shown(value: object) -> object:
    return ", ".join(value) if isinstance(value, tuple) else value


def _lines(before: Sequence[str], after: Sequence[str]) -> list[Change]:
    steps = SequenceMatcher(None, before, after, autojunk=False).get_opcodes()
    return [
        Change(N_("Text"), "\n".join(before[a:b]), "\n".join(after[c:d]))
        for what, a, b, c, d in steps
        if what != "equal"
    ]
