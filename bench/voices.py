"""Fills a house to ``BENCH_REQUESTS`` residents' requests: run inside the house, prints how many there are.

They come from all its compounds in turn over three years, made by the demo's own generator.
"""

import os
from datetime import timedelta
from itertools import cycle, islice
from random import Random

from sqlalchemy import func, select

from tracker.base import sums
from tracker.base.clock import now
from tracker.demo.rows import Rows
from tracker.demo.voices import Spot, add_request
from tracker.extensions import db
from tracker.places.models import Compound
from tracker.resident_requests.models import ResidentRequest
from wsgi import app

YEARS = 3 * 365 * 24 * 60  # minutes


def fill(wanted: int) -> int:
    """Add what is missing; the number there are."""
    session, rows, chance, moment = db.session(), Rows(db.session()), Random(7), now()
    there = session.scalar(select(func.count()).select_from(ResidentRequest)) or 0
    homes = session.execute(select(Compound.id, Compound.region_path).order_by(Compound.id)).all()
    for home in islice(cycle(homes), max(0, wanted - there)):
        filed_at = moment - timedelta(minutes=chance.randrange(60, YEARS))
        add_request(rows, Spot(home.id, home.region_path, None), filed_at, moment, None, chance)
    for row in rows.of(ResidentRequest):
        sums.add(session, ResidentRequest.sums(row))
    rows.write()
    session.commit()
    return max(there, wanted)


def main() -> None:
    with app.app_context():
        print(fill(int(os.environ.get("BENCH_REQUESTS", "20000"))))


if __name__ == "__main__":
    main()
