"""Reminders of the demo: some weeks of looking at what is due, somebody away, a message that did not arrive.

Nothing leaves the demo: its mail server and its robot are out of use.
"""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from random import Random

from sqlalchemy import select
from sqlalchemy.orm import Session

from tracker.accounts.models import Account
from tracker.base.clock import CHINA
from tracker.base.workdays import chinese_calendar
from tracker.reminders import actions
from tracker.reminders.models import Matter
from tracker.reminders.outbox import MAIL, Letter, Outlet, new_mark
from tracker.reminders.rules import Channel, Ending, LetterState, Phase, Urgency
from tracker.reminders.transactions import WITHIN
from tracker.reminders.wishes import Absence, Wish
from tracker.resident_requests.due import SOON
from tracker.resident_requests.models import ResidentRequest

LOOKS = (6, 1, 0)  # working days back
MOVED = 160  # requests that were answered after a reminder
CLERKS = ("county", "yuanbao", "zhenan", "donggang", "fengcheng", "city")


def add_reminders(session: Session, today: date, chance: Random) -> None:
    """After everything else of the city is written. The caller commits."""
    people = {one.name: one for one in session.scalars(select(Account).where(Account.name.in_(CLERKS)))}
    calendar = chinese_calendar()
    session.add(
        Absence(
            account_id=people["yuanbao"].id, first_on=calendar.add_workdays(today, -1), reason="外出培训",
            last_on=calendar.add_workdays(today, 3), deputy_id=people["zhenan"].id,
        )
    )  # fmt: skip
    session.add(Wish(account_id=people["city"].id, digest_hour=17))
    session.add_all(_moved(session, today, chance))
    session.flush()
    for back in LOOKS:
        day = calendar.add_workdays(today, -back)
        actions.tick(day, datetime.combine(day, time(7, 30), CHINA), WITHIN)
    _add_letters(session, people, today)


def _moved(session: Session, today: date, chance: Random) -> Iterator[Matter]:
    """What was told of and answered: one reminder before the day, the answer some hours later."""
    query = select(ResidentRequest).where(ResidentRequest.answered_at.is_not(None), ResidentRequest.demo)
    for asked in session.scalars(
        query.order_by(ResidentRequest.due_at.desc(), ResidentRequest.id).limit(MOVED)
    ):
        due_on = asked.due_at.astimezone(CHINA).date()
        if due_on >= today or asked.answered_at is None:
            continue
        found_at = asked.answered_at - timedelta(hours=chance.randrange(3, 70))
        is_late = asked.answered_at > asked.due_at
        yield Matter(
            rule="request overdue" if is_late else "request soon", subject="request", subject_id=asked.id, due_on=due_on,
            region_path=asked.region_path, phase=Phase.LATE if is_late else Phase.AHEAD, urgency=Urgency.ORDINARY, text=SOON,
            values="{}", path=f"/office/requests/{asked.id}", level=int(is_late and chance.random() < 0.6), found_at=found_at,
            level_on=found_at.date(), ending=Ending.MOVED, done_at=asked.answered_at,
            waited=int((asked.answered_at - found_at).total_seconds() // 3600),
        )  # fmt: skip


def _add_letters(session: Session, people: dict[str, Account], today: date) -> None:
    """Two weeks of daily messages; one address was wrong."""
    own = session.scalar(select(Outlet).filter_by(mark=MAIL))  # of a mail server that is set up
    mail = own or Outlet(mark=MAIL, channel=Channel.EMAIL, name="mail.demo.invalid", hour=8, disabled=True)
    robot = Outlet(
        mark=new_mark(), channel=Channel.WECOM, name="振兴区改造群（演示）", host="qyapi.weixin.qq.com", is_group=True,
        region_id=people["county"].region_id, region_path=people["county"].region_path, hour=9, disabled=True,
        answer='HTTP 200: {"errcode":0,"errmsg":"ok"}',
    )  # fmt: skip
    session.add_all((mail, robot))
    session.flush()
    calendar = chinese_calendar()
    for back in range(10, 0, -1):
        day = calendar.add_workdays(today, -back)
        for one in people.values():
            session.add(_letter(mail, one, day, is_sent=(back, one.name) != (2, "fengcheng")))


def _letter(by: Outlet, to: Account, day: date, *, is_sent: bool) -> Letter:
    at = datetime.combine(day, time(8, 1), CHINA)
    return Letter(
        key=f"{by.id}:account:{to.id}:{day}", outlet_id=by.id, account_id=to.id, day=day, urgency=Urgency.ORDINARY,
        state=LetterState.SENT if is_sent else LetterState.FAILED, subject="3 件事项待您办理", body="", made_at=at,
        tried_at=at, sent_at=at if is_sent else None, tries=0,
        error=None if is_sent else "SMTPRecipientsRefused: 550 5.1.1 no such user",
    )  # fmt: skip
