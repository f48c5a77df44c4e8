"""Commands of the ledger: ``flask --app wsgi ledger …``."""

import sys
from pathlib import Path

import click
from flask.cli import AppGroup

from tracker.base.errors import Refusal
from tracker.funding import auditing, comparing

ledger = AppGroup("ledger", help="The ledger of all money.")


@ledger.command("compare")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def compare(file: Path) -> None:
    """Read an auditor's file back and prove every line of it equal to the books; exit 1 if one is not."""
    try:
        equal, faults = comparing.compare(file.read_bytes())
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
    for fault in faults:
        click.echo(fault)
    for sheet, lines in equal.items():
        click.echo(f"{sheet}: {lines} lines are equal.")
    click.echo(f"{len(faults)} differences.")
    if faults:
        sys.exit(1)


@ledger.command("export")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option("--project", type=int, help="Only this project.")
def export(file: Path, project: int | None) -> None:
    """Write the auditor's file."""
    try:
        file.write_bytes(auditing.workbook(auditing.Scope(project_id=project), "ledger"))
    except Refusal as refusal:
        raise click.ClickException(str(refusal)) from None
