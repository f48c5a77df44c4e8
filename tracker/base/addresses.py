"""Rules of addresses that cost a start less."""

from collections.abc import Callable
from typing import Any

from werkzeug.routing import Rule

Build = Callable[..., tuple[str, str]]


class LateRule(Rule):
    """Writes the code that builds its address when an address is first built.

    Werkzeug writes two functions for each of the hundreds of rules as the application starts: a tenth of
    the start, and most of them are never called.
    """

    def _compile_builder(self, append_unknown: bool = True) -> Build:
        compiled = super()._compile_builder

        def build(rule: LateRule, /, **values: Any) -> tuple[str, str]:
            made: Build = compiled(append_unknown).__get__(rule)
            setattr(rule, "_build_unknown" if append_unknown else "_build", made)
            return made(**values)

        return build
