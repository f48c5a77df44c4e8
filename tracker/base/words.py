"""Words: enumerations whose members carry the text a person reads."""

from enum import StrEnum
from typing import Self


def N_(text: str) -> str:
    """Mark a text for the catalogue; it is translated where it is shown."""
    return text


class Word(StrEnum):
    """A closed list of values with labels: ``NAME = "value", N_("Label")``."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:  # looking up Kind("value") names no label
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member


class Named(str):
    """The name of a record in a sentence; names from a catalogue are message ids, others stay as they are."""

    __slots__ = ()
