"""A sentence that a rule has to say without refusing: a reason, a doubt, something missing."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from tracker.base.words import Named, Word


@dataclass(frozen=True)
class Sentence:
    """An English message id with ``%(name)s`` places for ``values``, like a Refusal; translated where shown."""

    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.values if self.values else self.message


def pack(sentences: Iterable[Sentence]) -> str:
    """Sentences as text for a column, to be read in any language later."""
    return json.dumps([[one.message, _kept(one.values)] for one in sentences], ensure_ascii=False)


def unpack(text: str | None) -> list[Sentence]:
    """The sentences of ``pack``; none of nothing."""
    return [Sentence(message, _read(values)) for message, values in json.loads(text or "[]")]


def _kept(values: Mapping[str, object]) -> dict[str, object]:
    """Words and names of the catalogue stay message ids: they stand in a list, so that they are known by it."""
    return {
        name: [_id_of(value)] if isinstance(value, Word | Named) else str(value)
        for name, value in values.items()
    }


def _id_of(value: object) -> str:
    return value.label if isinstance(value, Word) else str(value)


def _read(values: Mapping[str, object]) -> dict[str, object]:
    return {name: Named(value[0]) if isinstance(value, list) else value for name, value in values.items()}
