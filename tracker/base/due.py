"""What is due, as each room yields it from its own records."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Due:
    """Something a person should see to: a sentence (message id and values), and where to do it.

    ``rule``, ``subject``, ``subject_id`` and ``since`` name it for ever: the same four are one reminder.
    ``since`` is the day it became due or will be due; ``firm`` sends it to the contractor first.
    """

    rule: str
    subject: str
    subject_id: int
    since: date
    project_id: int | None  # None where it is no project's matter
    region_path: str
    text: str
    path: str
    firm: bool = False
    values: dict[str, str] = field(default_factory=dict)
