"""How a sum divides on its way: values of a flow picture, column by column from left to right."""

from dataclasses import dataclass

from tracker.charts.values import Number, Table, Unit


@dataclass(frozen=True, slots=True)
class Ribbon:
    """A sum that goes from a place of one column to a place of the next; both count from 0."""

    column: int
    start: int
    end: int
    amount: Number


@dataclass(frozen=True, slots=True)
class Flow:
    """Columns of named places and the ribbons between them.

    ``headings`` are those of the table: from, to, amount. Raises ValueError for a negative ribbon or one that
    leads nowhere.
    """

    title: str
    columns: tuple[tuple[str, ...], ...]
    ribbons: tuple[Ribbon, ...]
    headings: tuple[str, str, str]
    empty: str
    unit: Unit = Unit.YUAN
    description: str = ""

    def __post_init__(self) -> None:
        for ribbon in self.ribbons:
            if ribbon.amount < 0:
                raise ValueError("a flow cannot be negative")
            names = self.columns[ribbon.column : ribbon.column + 2]
            if len(names) < 2 or not (ribbon.start < len(names[0]) and ribbon.end < len(names[1])):
                raise ValueError("a ribbon leads nowhere")

    @property
    def is_empty(self) -> bool:
        return not any(ribbon.amount for ribbon in self.ribbons)

    def table(self, language: str) -> Table:
        """One row per ribbon that carries something."""
        rows = (
            (self.columns[one.column][one.start], self.columns[one.column + 1][one.end], one.amount)
            for one in self.ribbons
            if one.amount
        )
        return Table(self.headings, tuple(rows))

    def size(self, column: int, place: int) -> float:
        """What passes through a place: the larger of what enters and what leaves."""
        enters = sum(
            float(one.amount) for one in self.ribbons if (one.column + 1, one.end) == (column, place)
        )
        leaves = sum(float(one.amount) for one in self.ribbons if (one.column, one.start) == (column, place))
        return max(enters, leaves)
