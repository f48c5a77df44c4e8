"""Reading the stages without a person: every night, and by hand."""

import logging
from datetime import date

import click

from tracker.base.clock import today
from tracker.reminders.nights import nightly
from tracker.stages import actions

log = logging.getLogger(__name__)


@nightly
def read_changed(day: date) -> None:
    """Read again what changed since the night before."""
    reading = actions.read_all(day)
    log.info("stages read: %s projects, %s moved", reading.projects, reading.moved)


@click.command("read-stages")
@click.option("--all", "everything", is_flag=True, help="Whatever has begun or was ever touched.")
def read_stages(everything: bool) -> None:
    """Read from the evidence which stage the changed projects have reached; the scheduler does it every night."""
    reading = actions.read_all(today(), everything=everything)
    click.echo(f"{reading.projects} projects read, {reading.moved} moved")
