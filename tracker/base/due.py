"""What is due, as each room yields it from its own records."""

from dataclasses import dataclass, field
from datetime import date


@dataclass(frozen=True, kw_only=True)
class Due:
    """Something a person should see to: a sentence (message id and values), and where to do it.

    ``rule``, ``subject``, ``subject_id`` and ``since`` name it for ever: the same four are one reminder.
    ``since`` is the day it became due or will be due. Who is told, and when it climbs, stands in the rules of
    the room ``reminders`` under the name of the rule; ``organisation_id`` names the firm or utility whose own
    matter it is, ``firm`` the contractor, wherever the rules do not know the rule; ``compound_id`` is the compound
    of what is due, where it has one: its grid worker is found by it.
    ``urgent`` breaks through quiet hours even where the rule itself is ordinary.
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
    organisation_id: int | None = None
    compound_id: int | None = None
    urgent: bool = False
    values: dict[str, str] = field(default_factory=dict)
