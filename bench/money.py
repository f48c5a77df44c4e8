"""Fills the ledger of a house to ``BENCH_MOVEMENTS`` movements: run inside the house, prints how many there are.

Every source gets the same triple again and again: a receipt of long ago, its allocation, its payment. So no
balance and no idle money changes. The database copies its own rows, which takes a minute where inserting them
one by one takes an hour; all stored sums are counted anew at the end.
"""

import os
from collections.abc import Mapping
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import Table, func, insert, literal, select, update

from tracker.base import sums
from tracker.base.clock import now
from tracker.extensions import db
from tracker.funding.books import Movement, MovementLeg
from tracker.funding.ledger import ROUTES, MovementKind
from tracker.funding.models import Source
from wsgi import app

AMOUNT = Decimal("123.45")
LONG_AGO = date(2016, 1, 4)
DAYS = 700
STAGES = (MovementKind.RECEIVED, MovementKind.ALLOCATED, MovementKind.PAID)
MOVEMENT, LEG, SOURCE = (cast(Table, model.__table__) for model in (Movement, MovementLeg, Source))


def fill(wanted: int) -> int:
    """Add movements in turns over all sources; the number there are."""
    there, last = db.session.execute(select(func.count(), func.max(MOVEMENT.c.id))).one()
    sources = db.session.scalar(select(func.count()).select_from(SOURCE)) or 0
    rounds = max(wanted - there, 0) // (3 * sources) + 1
    for number in range(rounds):
        for stage in STAGES:
            _movements(stage, number)
    _legs(last or 0)
    grown = {name.value: SOURCE.c[name.value] + rounds * AMOUNT for name in STAGES}
    db.session.execute(update(SOURCE).values(grown))
    sums.rebuild(db.session)
    db.session.commit()
    return there + 3 * rounds * sources


def _movements(stage: MovementKind, number: int) -> None:
    """One movement of this stage for every source."""
    own = {
        "source_id": SOURCE.c.id, "project_id": SOURCE.c.project_id, "region_path": SOURCE.c.region_path,
        "year": SOURCE.c.year, "source_kind": SOURCE.c.kind,
    }  # fmt: skip
    day = LONG_AGO + timedelta(days=number % DAYS)
    said = {
        "kind": stage, "amount": AMOUNT, "dated": day, "at": now(), "document_no": f"测{number}-{stage.value}",
        "wages": Decimal(0),
    }  # fmt: skip
    _copy(MOVEMENT, {**own, **_typed(MOVEMENT, said)}, select().select_from(SOURCE))


def _legs(last: int) -> None:
    """The leg of each movement behind the last one that had its legs."""
    own = {"movement_id": MOVEMENT.c.id, "source_id": MOVEMENT.c.source_id, "amount": MOVEMENT.c.amount}
    for stage in STAGES:
        origin, target = ROUTES[stage]
        rows = select().where(MOVEMENT.c.id > last, MOVEMENT.c.kind == stage)
        _copy(LEG, {**own, **_typed(LEG, {"origin": origin, "target": target})}, rows)


def _typed(table: Table, values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: literal(value, table.c[name].type) for name, value in values.items()}


def _copy(table: Table, columns: Mapping[str, Any], rows: Any) -> None:
    db.session.execute(insert(table).from_select(list(columns), rows.add_columns(*columns.values())))


def main() -> None:
    with app.app_context():
        print(fill(int(os.environ.get("BENCH_MOVEMENTS", "1000000"))))


if __name__ == "__main__":
    main()
