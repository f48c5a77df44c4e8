"""A sentence that a rule has to say without refusing: a reason, a doubt, something missing."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Sentence:
    """An English message id with ``%(name)s`` places for ``values``, like a Refusal; translated where shown."""

    message: str
    values: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.message % self.values if self.values else self.message
