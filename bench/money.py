"""Fills the ledger of a house to ``BENCH_MOVEMENTS`` movements: run inside the house, prints how many there are.

Every source gets the same triple again and again: a receipt of long ago, its allocation, its payment. So no
balance and no idle money changes, and all stored sums are counted anew at the end.
"""

import os
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from itertools import count, islice
from typing import Any, cast

from sqlalchemy import Table, func, insert, select, update

from tracker.base import sums
from tracker.base.clock import now
from tracker.demo.rows import number_on
from tracker.extensions import db
from tracker.funding.books import Movement, MovementLeg
from tracker.funding.ledger import ROUTES, MovementKind
from tracker.funding.models import Source
from wsgi import app

CHUNK = 6_000
AMOUNT = Decimal("123.45")
LONG_AGO = date(2016, 1, 4)
STAGES = (MovementKind.RECEIVED, MovementKind.ALLOCATED, MovementKind.PAID)


def fill(wanted: int) -> int:
    """Add movements in turns over all sources; the number there are."""
    there = db.session.scalar(select(func.count()).select_from(Movement)) or 0
    sources = db.session.scalars(select(Source).order_by(Source.id)).all()
    rounds = max(wanted - there, 0) // (3 * len(sources)) + 1
    rows = _rows(sources, rounds)
    while chunk := list(islice(rows, CHUNK)):
        db.session.execute(insert(Movement.__table__), [movement for movement, _leg in chunk])  # type: ignore[arg-type]
        db.session.execute(insert(MovementLeg.__table__), [leg for _movement, leg in chunk])  # type: ignore[arg-type]
        db.session.commit()
    grown = {name.value: getattr(Source, name.value) + rounds * AMOUNT for name in STAGES}
    db.session.execute(update(Source).values(grown).execution_options(synchronize_session=False))
    for model in (Movement, MovementLeg):
        number_on(db.session(), cast(Table, model.__table__))
    sums.rebuild(db.session)
    db.session.commit()
    return there + 3 * rounds * len(sources)


def _rows(sources: Any, rounds: int) -> Iterator[tuple[dict[str, Any], dict[str, Any]]]:
    movement_ids = count((db.session.scalar(select(func.max(Movement.id))) or 0) + 1)
    leg_ids = count((db.session.scalar(select(func.max(MovementLeg.id))) or 0) + 1)
    held = [(one.id, one.project_id, one.region_path, one.year, one.kind) for one in sources]
    blank = {column.name: None for column in Movement.__table__.columns}
    leg_blank = {column.name: None for column in MovementLeg.__table__.columns}
    at = now()
    for number in range(rounds):
        day = LONG_AGO + timedelta(days=number % 700)
        for source_id, project_id, path, year, kind in held:
            for stage in STAGES:
                movement_id, (origin, target) = next(movement_ids), ROUTES[stage]
                facts = {
                    "id": movement_id,
                    "source_id": source_id,
                    "project_id": project_id,
                    "region_path": path,
                }
                facts |= {
                    "year": year,
                    "source_kind": kind,
                    "kind": stage,
                    "amount": AMOUNT,
                    "dated": day,
                    "at": at,
                }
                facts |= {"document_no": f"测{number}-{stage.value}", "wages": Decimal(0)}
                leg = {"id": next(leg_ids), "movement_id": movement_id, "source_id": source_id}
                yield (
                    {**blank, **facts},
                    {**leg_blank, **leg, "origin": origin, "target": target, "amount": AMOUNT},
                )


def main() -> None:
    with app.app_context():
        print(fill(int(os.environ.get("BENCH_MOVEMENTS", "1000000"))))


if __name__ == "__main__":
    main()
