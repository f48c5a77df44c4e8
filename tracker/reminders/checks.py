"""The house looks after itself: does the journal hold together, is the nightly copy there?"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import islice
from pathlib import Path

from sqlalchemy import select

from tracker.base import journal
from tracker.base.clock import CHINA
from tracker.base.due import Due
from tracker.base.settings import settings
from tracker.base.words import N_
from tracker.extensions import db
from tracker.reminders.book import ROOMS
from tracker.reminders.models import HouseCheck

JOURNAL, COPIES = "journal", "copies"
OLDEST_COPY = timedelta(hours=36)  # a night and half a day of delay
OF_ROOM = "due in "  # and the room's name
RULES = {JOURNAL: "journal broken", COPIES: "copy missing"}
TEXTS = {
    JOURNAL: N_("Since %(day)s the journal does not hold together. Run “flask journal verify” and compare with the sealed heads kept outside."),
    COPIES: N_("Since %(day)s there is no fresh copy of the data. Look at the backup timer and its log."),
}  # fmt: skip
ROOM_FAILS = N_(
    "Since %(day)s what is due in “%(room)s” cannot be computed: nobody is reminded of it, everything else goes on. The log of the scheduler says why."
)


def of_room(room: str) -> str:
    """Name of the check of what is due in a room."""
    return f"{OF_ROOM}{room}"


def words(check: HouseCheck) -> tuple[str, dict[str, str]]:
    """The sentence, a message id and its values, that says what is wrong."""
    room = check.name.removeprefix(OF_ROOM)
    return TEXTS.get(check.name, ROOM_FAILS), {"day": str(check.broken_on), "room": ROOMS.get(room, room)}


def broken() -> set[str]:
    """Names of the checks that failed last."""
    return set(db.session.scalars(select(HouseCheck.name).where(HouseCheck.broken_on.is_not(None))))


def due(today: date) -> Iterator[Due]:
    """Checks that failed."""
    query = select(HouseCheck).where(HouseCheck.broken_on.is_not(None), HouseCheck.broken_on <= today)
    for one in db.session.scalars(query.order_by(HouseCheck.id)):
        text, values = words(one)
        yield Due(
            rule=RULES.get(one.name, "room fails"), subject="check", subject_id=one.id, since=one.broken_on or today,
            project_id=None, region_path="", text=text, path="/office/reminders/delivery",
            values=values,
        )  # fmt: skip


def run(moment: datetime) -> None:
    """Look at everything there is to look at. The caller commits."""
    faults = list(islice(journal.verify(db.session), 3))
    note(JOURNAL, moment, "\n".join(faults))
    if folder := settings().backups:
        note(COPIES, moment, copy_missing(folder, moment))


def note(name: str, moment: datetime, found: str) -> None:
    """Keep how a look ended; ``found`` says what is wrong and is empty when all is well."""
    one = db.session.scalar(select(HouseCheck).filter_by(name=name)) or HouseCheck(name=name)
    one.looked_at, one.found = moment, found or None
    if not found:
        one.broken_on = None
    elif one.broken_on is None:
        one.broken_on = moment.astimezone(CHINA).date()
    db.session.add(one)


def copy_missing(folder: Path, moment: datetime) -> str:
    """What is wrong with the copies of ``bin/house backup`` in a folder; empty when one is fresh."""
    names = sorted(path.name for path in folder.glob("tracker-*Z")) if folder.is_dir() else []
    if not names:
        return f"no copy in {folder.name}"
    made = datetime.strptime(names[-1], "tracker-%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return f"the newest copy is of {made.isoformat()}" if moment - made > OLDEST_COPY else ""
