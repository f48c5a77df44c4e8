"""How the program says no."""

from collections.abc import Mapping


class Refusal(Exception):
    """A rule says no, in a sentence that tells the person what to do.

    ``message`` is an English message id with ``%(name)s`` places for ``values``;
    ``field`` names the form field the sentence belongs beside.
    """

    def __init__(self, message: str, field: str | None = None, **values: object) -> None:
        super().__init__(message)
        self.message = message
        self.field = field
        self.values: Mapping[str, object] = values

    def __str__(self) -> str:
        return self.message % self.values if self.values else self.message


class Stale(Refusal):
    """Somebody else saved this record after the person opened it."""
