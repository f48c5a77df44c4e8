"""Inside a house: how long it takes to compute what is due and to hold it against the ledger, and what memory."""

import json
import resource
import time

from tracker.base.clock import today
from tracker.extensions import db
from tracker.reminders import actions
from tracker.reminders.sources import everything_due
from wsgi import app


def resident() -> float:
    """Most memory this process has held, in MB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def computed() -> tuple[int, int, float, float]:
    """(due, told, seconds, MB more than before); writes nothing."""
    with app.app_context():
        before, began, due, told = resident(), time.perf_counter(), 0, 0
        seen = actions.look(today())
        for _due, people in actions.addressed(everything_due(today(), seen.book), seen):
            due, told = due + 1, told + len(people)
        seconds = time.perf_counter() - began
        db.session.rollback()
        return due, told, seconds, resident() - before


if __name__ == "__main__":
    due, told, seconds, megabytes = computed()
    print(json.dumps({"due": due, "told": told, "seconds": seconds, "megabytes": megabytes}))
