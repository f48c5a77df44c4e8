"""Taking a table in as the command and the page do, without either."""

from pathlib import Path
from typing import Any

from sqlalchemy import func, select

from tests.exchange.tables import PLANS
from tracker.base import journal, sums
from tracker.base.model import Model
from tracker.exchange import actions, plans
from tracker.exchange.corrections import Choices
from tracker.exchange.models import ImportBatch
from tracker.extensions import db
from tracker.places.models import Region

OWN = {"journal", "journal_head", "import_batch", "import_row"}
"""Tables that remember an import even after it was taken back."""


def open_table(
    table: str | bytes | Path, place: Region, *, name: str = "计划.csv", year: int | None = 2026
) -> Any:
    """A batch over a CSV text, or a file of tests/data/plans."""
    data = (PLANS / table).read_bytes() if isinstance(table, str) and table.endswith(".csv") else table
    data = data.strip("\n").encode() if isinstance(data, str) else data
    name = str(table) if isinstance(table, str) and table.endswith(".csv") else name
    found = plans.read_plans(data, name, Choices(year))
    return actions.open_batch(data, name, found, year=year, place=place, by_id=None)


def confirm(batch: ImportBatch) -> ImportBatch:
    """What the button "Import" does."""
    found = actions.tables(batch, actions.content(batch))
    list(actions.take_in(batch, found, version=batch.version, by_id=None))
    db.session.commit()
    return batch


def take(table: str | bytes, place: Region, **known: Any) -> ImportBatch:
    return confirm(open_table(table, place, **known))


def look(batch: ImportBatch) -> Any:
    """What the batch would make."""
    return actions.look(actions.tables(batch, actions.content(batch)), batch.region)[0]


def row_counts() -> dict[str, int]:
    """Rows of every table, without those that remember imports."""
    tables = [table for table in Model.metadata.sorted_tables if table.name not in OWN]
    counts = {table.name: db.session.scalar(select(func.count()).select_from(table)) for table in tables}
    return {name: count for name, count in counts.items() if count}


def faults() -> list[str]:
    """What the stored sums and the journal have to complain about."""
    return [*sums.verify(db.session), *journal.verify(db.session)]
