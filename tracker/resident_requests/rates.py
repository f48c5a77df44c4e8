"""The three rates of 接诉即办: 响应率, 解决率, 满意率. Solved and satisfied are what the resident said when asked
back, never what the handler wrote.
"""

from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal

HUNDRED = Decimal(100)
BEST, SATISFIED = 5, 4
"""Ratings run from 1 to 5; 4 and 5 count as satisfied (assumption: the cities publish no common scale)."""


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Of one office: requests filed, first contact made in time, answered, answered in time, asked back, said
    to be solved, rated, rated as satisfied, opened again.
    """

    filed: int = 0
    contacted: int = 0
    answered: int = 0
    in_time: int = 0
    asked: int = 0
    solved: int = 0
    rated: int = 0
    satisfied: int = 0
    reopened: int = 0

    @property
    def response_rate(self) -> Decimal | None:
        """响应率: first contact in time, of all that came in."""
        return share(self.contacted, self.filed)

    @property
    def in_time_rate(self) -> Decimal | None:
        """Answered in time, of what is answered."""
        return share(self.in_time, self.answered)

    @property
    def solution_rate(self) -> Decimal | None:
        """解决率: solved, of those who were asked back."""
        return share(self.solved, self.asked)

    @property
    def satisfaction_rate(self) -> Decimal | None:
        """满意率: satisfied, of those who rated."""
        return share(self.satisfied, self.rated)


def share(part: int, whole: int) -> Decimal | None:
    """Percent with one decimal, rounded down; None where there is nothing to take a part of."""
    return (HUNDRED * part / whole).quantize(Decimal("0.1"), ROUND_DOWN) if whole else None
