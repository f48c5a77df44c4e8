"""The elected process. Only this module knows APScheduler.

The schedule holds no memory of its own: every job asks the database what is due. A lease in the
database elects one process; when its holder dies, another takes over; two at once do no harm.
Each channel is a job of its own, so that none waits for another.
"""

import logging
import os
import socket
from collections.abc import Callable
from datetime import datetime
from functools import partial

from apscheduler.schedulers.blocking import BlockingScheduler
from flask import Flask
from sqlalchemy import or_, select, update

from tracker.base import journal
from tracker.base.clock import CHINA, now, today
from tracker.base.journal import upsert
from tracker.extensions import db
from tracker.reminders import actions, bundling, checks, nights, rules, sending
from tracker.reminders.models import Lease
from tracker.reminders.rules import Channel
from tracker.resident_requests import retention
from tracker.works import actions as works
from tracker.works import queries as plans

log = logging.getLogger(__name__)
NAME = "scheduler"


def take_lease(holder: str, moment: datetime) -> bool:
    """Take or renew the lease; False while another process holds it. Commits."""
    fresh = {"name": NAME, "holder": holder, "until": moment, "beat_at": moment}
    db.session.execute(
        upsert(db.session(), Lease).values(fresh).on_conflict_do_nothing(index_elements=["name"])
    )
    mine = or_(Lease.holder == holder, Lease.until < moment)
    renew = update(Lease).where(Lease.name == NAME, mine).values(
        holder=holder, until=moment + rules.LEASE, beat_at=moment
    )  # fmt: skip
    taken = db.session.connection().execute(renew).rowcount == 1
    db.session.commit()
    return taken


def remind() -> None:
    """Write what is due, put what waits into letters."""
    found = actions.tick(today())
    letters = bundling.bundle(now())
    db.session.execute(update(Lease).where(Lease.name == NAME).values(ticked_at=now()))
    db.session.commit()
    if found.made or found.settled:
        log.info(
            "%s due, %s new lines, %s settled, %s letters", found.due, found.made, found.settled, letters
        )


def send(channel: Channel) -> Callable[[], None]:
    """Send what waits for one channel."""

    def work() -> None:
        if sent := sending.send_channel(channel):
            log.info("%s: %s sent", channel.value, sent)

    return work


def check() -> None:
    """Look at the journal and at the nightly copies; what is wrong is due at the next look."""
    checks.run(now())
    db.session.commit()


def seal() -> None:
    """Seal yesterday's journal and say the hash in the log, which is kept elsewhere."""
    sealed = journal.seal(db.session(), today())
    db.session.commit()
    log.info("journal sealed: %s %s chains %s", sealed.day, sealed.chains, sealed.hash)


def forget() -> None:
    """Remove who asked from requests settled longer ago than the residents were told."""
    if count := retention.forget_old(now()):
        log.info("%s requests forgotten", count)


def renew() -> None:
    """A day went by: what was to begin or end before it is expected later. One project, one transaction."""
    for project_id in plans.projects_to_renew(today()):
        works.renew(project_id, today())
        db.session.commit()


def daily(name: str, work: Callable[[], None]) -> Callable[[], None]:
    """Do it once on each day of China, at the first look that finds it undone: a missed night is caught up."""

    def run() -> None:
        done = db.session.scalar(select(Lease.ticked_at).filter_by(name=name))
        if done is not None and done.astimezone(CHINA).date() >= today():
            return
        work()
        moment = now()
        row = {"name": name, "holder": "", "until": moment, "beat_at": moment, "ticked_at": moment}
        mark = upsert(db.session(), Lease).values(row)
        mark = mark.on_conflict_do_update(index_elements=["name"], set_={"ticked_at": moment})
        db.session.execute(mark)
        db.session.commit()

    return run


def night() -> None:
    """What rooms above asked for every night, each once a day."""
    for work in nights.works:
        _try(work, daily(work.__name__, partial(work, today())))


def glance() -> None:
    """What rooms above asked for at every look."""
    for work in nights.looks:
        _try(work, partial(work, today()))


def _try(work: nights.Work, run: Callable[[], None]) -> None:
    """One that fails keeps none of the others from its turn, and is tried again at the next look."""
    try:
        run()
    except Exception:
        db.session.rollback()
        log.exception("%s failed; it will run again", work.__name__)


def _job(app: Flask, holder: str, work: Callable[[], None]) -> Callable[[], None]:
    def run() -> None:
        with app.app_context():
            try:
                if take_lease(holder, now()):
                    work()
            except Exception:
                db.session.rollback()
                log.exception("a scheduled job failed; it will run again")

    return run


def serve(app: Flask, *, every: int = 60, sending_every: int = 10) -> None:
    """Run until stopped: look at what is due and send what waits every so many seconds, the rest once a
    day, after midnight in China or as soon as the process runs again.
    """
    holder = f"{socket.gethostname()}:{os.getpid()}"
    scheduler = BlockingScheduler(
        timezone=CHINA, job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1}
    )
    scheduler.add_job(_job(app, holder, remind), "interval", seconds=every, next_run_time=datetime.now(CHINA))
    scheduler.add_job(_job(app, holder, glance), "interval", seconds=every)
    for channel in Channel:
        if channel is not Channel.PAGE:
            scheduler.add_job(_job(app, holder, send(channel)), "interval", seconds=sending_every)
    for minute, work in ((10, seal), (20, forget), (30, renew), (40, check)):
        scheduler.add_job(_job(app, holder, daily(work.__name__, work)), "cron", minute=minute)
    scheduler.add_job(_job(app, holder, night), "cron", minute=50)
    # that a job still runs when it is due again is no news
    logging.getLogger("apscheduler").setLevel(logging.ERROR)
    log.info("scheduler %s is ready", holder)
    scheduler.start()
