"""What a person says to a reminder. Callers commit."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime

from sqlalchemy import update

from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.base.workdays import chinese_calendar
from tracker.extensions import db
from tracker.reminders import queries
from tracker.reminders.models import Matter, Reminder, ReminderAct
from tracker.reminders.rules import ActKind, Ending

MOST_LATER = 20  # working days somebody may ask for


def say(
    reminder: Reminder, kind: ActKind, *, today: date, moment: datetime, reason: str = "", until: date | None = None
) -> None:  # fmt: skip
    """Keep what the person said and take the matter off their list; saying it again changes nothing.

    Done: the list is theirs, the record decides: while it does not show the movement, the matter climbs on.
    Not mine: the nearest other desk is told at the next look; the last one gets it back. Later: nothing climbs until the day.
    """
    matter = db.session.get_one(Matter, reminder.matter_id, with_for_update=True)
    if matter.ending is not Ending.OPEN:
        raise Refusal(N_("This matter has moved already. Nothing is left to do."))
    assert reminder.account_id is not None  # noqa: S101 (groups are sent no links)
    check_later(kind, reason, until, today=today)
    who = reminder.account_id
    if queries.find_act(matter.id, who, kind=kind, until=until) is None:
        said = ReminderAct(matter_id=matter.id, account_id=who, kind=kind)
        said.until, said.reason, said.at = until, reason or None, moment
        db.session.add(said)
    own = update(Reminder).where(
        Reminder.matter_id == matter.id, Reminder.account_id == reminder.account_id, Reminder.done_at.is_(None)
    )  # fmt: skip
    if kind is ActKind.LATER and until:
        matter.later_until = max(until, matter.later_until or until)
        db.session.execute(own.values(later_until=until))
    else:
        db.session.execute(own.values(done_at=moment))


def refusals(matters: Sequence[int]) -> Mapping[int, Mapping[int, str]]:
    """Who said of which matter that it is not theirs: names by account, by matter."""
    found: dict[int, dict[int, str]] = defaultdict(dict)
    for one in queries.acts_of(matters) if matters else ():
        if one.kind is ActKind.NOT_MINE:
            found[one.matter_id][one.account_id] = one.person
    return found


def check_later(kind: ActKind, reason: str, until: date | None, *, today: date) -> None:
    """Refuse more time without a reason, or without an end in sight."""
    if kind is not ActKind.LATER:
        return
    if not reason:
        raise Refusal(N_("Say why it needs more time."), "reason")
    if until is None or until <= today:
        raise Refusal(N_("Choose a day after today."), "until")
    if until > chinese_calendar().add_workdays(today, MOST_LATER):
        raise Refusal(N_("At most %(most)s working days can be asked for."), "until", most=MOST_LATER)
