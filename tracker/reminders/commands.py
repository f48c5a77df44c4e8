"""Reminders by hand, and the process that keeps them going."""

from datetime import date, datetime

import click
from flask import current_app
from flask_babel import force_locale
from sqlalchemy import select

from tracker.accounts.models import Account
from tracker.base.clock import now, today
from tracker.extensions import db
from tracker.reminders import actions, bundling, scheduler, sending
from tracker.reminders.rules import Channel
from tracker.reminders.sources import everything_due
from tracker.reminders.transactions import reading
from tracker.reminders.wording import sentence_of


@click.command("remind")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="As if it were this day.")
@click.option("--dry-run", is_flag=True, help="Print who would be told what; write and send nothing.")
def remind(day: datetime | None, dry_run: bool) -> None:
    """Compute what is due, tell everybody once, send what may be sent now."""
    on = day.date() if day else today()
    if dry_run:
        with reading(), force_locale("en"):
            _tell(on)
        return
    found = actions.tick(on)
    letters = bundling.bundle(now())
    scheduler.glance()
    click.echo(
        f"{found.due} due, {found.made} new lines, {found.climbed} climbed, {found.settled} settled, {letters} letters"
    )
    if found.failed:
        click.echo(f"cannot be computed, see the log: {', '.join(found.failed)}", err=True)
    for channel in Channel:
        while channel is not Channel.PAGE and (sent := sending.send_channel(channel)):
            click.echo(f"{channel.value}: {sent} sent")


def _tell(on: date) -> None:
    """Print who would be told what and why."""
    seen = actions.look(on)
    names = {row.id: row.name for row in db.session.execute(select(Account.id, Account.name))}
    for due, people in actions.addressed(everything_due(on, seen.book), seen):
        text = sentence_of(due.text, due.values)
        for one in people:
            state = "new" if one.is_new else "told before"
            stands_for = one.person.instead_of
            instead = f" for {names[stands_for]}" if stands_for else ""
            click.echo(
                f"{names[one.person.account_id]}{instead}: {text} "
                f"[{due.rule}, step {one.level}, since {due.since}, {state}] {one.person.why.label}"
            )
        if not people:
            click.echo(f"nobody: {text} [{due.rule}] No desk answers for it.")


@click.command("renew-forecasts")
def renew_forecasts() -> None:
    """Compute anew what is expected of works that a day has overtaken; the scheduler does it every night."""
    scheduler.renew()


@click.command("scheduler")
@click.option("--every", default=60, show_default=True, help="Seconds between two looks at what is due.")
@click.option(
    "--sending-every", default=10, show_default=True, help="Seconds between two looks at what waits."
)
def serve(every: int, sending_every: int) -> None:
    """Run the scheduler in this process; any number may run, one is elected."""
    app = current_app._get_current_object()  # type: ignore[attr-defined]
    scheduler.serve(app, every=every, sending_every=sending_every)
