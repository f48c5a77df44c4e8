"""Who says what is due. A new room is one line here, one in ``book.ROOMS``, and its rules in ``rules.csv``."""

from collections.abc import Callable, Iterator, Mapping
from datetime import date
from functools import partial

from tracker.base.due import Due
from tracker.base.settings import settings
from tracker.base.workdays import chinese_calendar
from tracker.contracts import due as contracts
from tracker.contributions import due as contributions
from tracker.funding import due as funding
from tracker.milestones import due as milestones
from tracker.notices import due as notices
from tracker.progress import due as progress
from tracker.projects import due as projects
from tracker.reminders import checks
from tracker.reminders.book import Book
from tracker.resident_requests import due as requests
from tracker.streets import due as streets
from tracker.warranty import due as warranty
from tracker.works import due as works

Source = Callable[[], Iterator[Due]]


def sources(today: date, rules: Book) -> Mapping[str, Source]:
    """What each room says is due, by the name that ``rules.csv`` gives the room; the checks of the house come
    last and so tell of a room that failed before.
    """
    calendar, quiet = chinese_calendar(), settings().quiet_workdays
    return {
        "milestones": partial(milestones.due, today, ahead=rules.ahead("milestones")),
        "progress": partial(progress.due, today, calendar=calendar, quiet_workdays=quiet),
        "works": partial(works.due, today),
        "streets": partial(streets.due, today, ahead=rules.ahead("streets")),
        "requests": partial(requests.due, today, calendar=calendar),
        "notices": partial(notices.due, today),
        "funding": partial(funding.due, today, ahead=rules.ahead("funding")),
        "contracts": partial(contracts.due, today, ahead=rules.ahead("contracts")),
        "contributions": partial(contributions.due, today, ahead=rules.ahead("contributions")),
        "projects": partial(projects.due, today, ahead=rules.ahead("projects")),
        "warranty": partial(warranty.due, today, ahead=rules.ahead("warranty")),
        "checks": partial(checks.due, today),
    }


def everything_due(today: date, rules: Book) -> Iterator[Due]:
    """What all rooms say, one after the other."""
    for due in sources(today, rules).values():
        yield from due()
