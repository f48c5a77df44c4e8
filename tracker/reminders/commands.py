"""Reminders by hand, and the process that keeps them going."""

from datetime import datetime

import click
from flask import current_app
from flask_babel import force_locale, gettext

from tracker.base.clock import today
from tracker.extensions import db
from tracker.reminders import actions, mail, scheduler


@click.command("remind")
@click.option("--date", "day", type=click.DateTime(["%Y-%m-%d"]), help="As if it were this day.")
@click.option("--dry-run", is_flag=True, help="Print who would be told what; write and send nothing.")
def remind(day: datetime | None, dry_run: bool) -> None:
    """Compute what is due, tell everybody once, send what waits."""
    on = day.date() if day else today()
    if dry_run:
        with force_locale("en"):
            for due, desk in actions.addressed(actions.everything_due(on)):
                click.echo(f"account {desk.account_id}: {gettext(due.text, **due.values)} [{due.rule}]")
        db.session.rollback()
        return
    found = actions.tick(on)
    db.session.commit()
    click.echo(f"{found.due} due, {found.made} new messages, {found.settled} settled")
    while sent := mail.send_waiting():
        click.echo(f"{sent} mails sent")


@click.command("renew-forecasts")
def renew_forecasts() -> None:
    """Compute anew what is expected of works that a day has overtaken; the scheduler does it every night."""
    scheduler.renew()


@click.command("scheduler")
@click.option("--every", default=30, show_default=True, help="Seconds between two looks at what is due.")
def serve(every: int) -> None:
    """Run the scheduler in this process; any number may run, one is elected."""
    scheduler.serve(current_app._get_current_object(), every=every)  # type: ignore[attr-defined]
