"""A network of 1,000 works with 3,000 links and a calendar, scheduled: run as a module, prints milliseconds."""

import json
import random
import statistics
import time
from datetime import date

from tracker.works.calendar import usual_calendar
from tracker.works.network import Activity, Link, schedule

WORKS, LINKS, TIMES = 1000, 3000, 21


def main() -> None:
    chance = random.Random(7)
    works = {key: Activity(chance.randint(1, 30)) for key in range(WORKS)}
    pairs = (sorted(chance.sample(range(WORKS), 2)) for _ in range(LINKS))
    links = [Link(before, after, chance.randint(0, 3)) for before, after in pairs]
    calendar = usual_calendar((), 2026)
    costs = []
    for _ in range(TIMES):
        begun = time.process_time()
        slots = schedule(works, links).slots
        first = calendar.ordinal(date(2026, 4, 1))
        [
            (calendar.day(first + one.early_start), calendar.day(first + one.early_finish))
            for one in slots.values()
        ]
        costs.append(time.process_time() - begun)
    print(json.dumps({"milliseconds": statistics.median(costs) * 1000}))


if __name__ == "__main__":
    main()
