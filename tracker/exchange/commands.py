"""Plan tables from the shell: ``flask --app wsgi import-plan FILE``."""

import json
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from flask.cli import with_appcontext

from tracker.base.errors import Refusal
from tracker.base.settings import settings
from tracker.base.words import N_
from tracker.exchange import actions, plans
from tracker.exchange.bulk import collector_at_rest
from tracker.exchange.corrections import Choices
from tracker.exchange.draft import Draft
from tracker.exchange.models import ImportBatch
from tracker.exchange.plans import Plan, is_project_list
from tracker.exchange.report import whole_report
from tracker.extensions import db
from tracker.places.models import Region
from tracker.sheets.clean import clean

_SHOWN = ("district", "subdistrict", "buildings", "households", "area_m2", "investment_yuan")


@click.command("import-plan")
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--year", type=int, help="Plan year, where the table names none.")
@click.option("--place", help="City or county of the rows; a city that is not on file is added.")
@click.option("--dry-run", is_flag=True, help="Show what would be made; write nothing.")
@click.option(
    "--json", "as_json", is_flag=True, help="Report as JSON on standard output, nothing else there."
)
@with_appcontext
def import_plan(file: Path, year: int | None, place: str | None, dry_run: bool, as_json: bool) -> None:
    """Take a published plan table in. Exit code 1, and a sentence, when it is refused."""
    try:
        with collector_at_rest():
            report = _run(file, year, place, dry_run=dry_run)
    except Refusal as refusal:
        db.session.rollback()
        click.echo(str(refusal), err=True)
        sys.exit(1)
    if as_json:
        click.echo(json.dumps(report, ensure_ascii=False))
    else:
        click.echo("\n".join(_lines(report)))


def _run(file: Path, year: int | None, place: str | None, *, dry_run: bool) -> dict[str, Any]:
    data, name = _read(file), clean(file.name)
    found = plans.read_plans(data, name, Choices(year))
    known = actions.plan_year(found, name, year)
    if any(plan.table.year is None for plan in found):
        found = plans.read_plans(data, name, Choices(year), year=known)
    region = _region(found, place)
    if dry_run:
        made, _existing = actions.look(found, region)
        db.session.rollback()
    else:
        batch = actions.open_batch(data, name, found, year=year, place=region, by_id=None)
        made = _take_in(batch, found)
    if not any(map(is_project_list, found)):
        click.echo("These are figures to compare with, no list of projects: nothing is imported.", err=True)
    return _report(found, made)


def _take_in(batch: ImportBatch, found: Sequence[Plan]) -> Draft:
    """Everything that is new, looked at once; when nothing is new, not even the batch stays."""
    actions.begin(batch)
    made, existing = actions.look(found, batch.region)
    if not made.new:
        db.session.rollback()
        return made
    for done, total in actions.put_in(batch, made, existing, by_id=None):
        if sys.stderr.isatty():
            click.echo(f"\r{done} of {total} rows", err=True, nl=done == total)
    db.session.commit()
    return made


def _read(file: Path) -> bytes:
    try:
        return file.read_bytes()
    except OSError as error:
        text = N_("The file “%(name)s” cannot be opened: check its name and place.")
        raise Refusal(text, name=clean(file.name)) from error


def _region(found: Sequence[Plan], name: str | None) -> Region:
    """The place asked for, else the one the table names, else the city of the settings."""
    if name and clean(name):
        return actions.find_place(clean(name)[:100], None) or actions.get_or_make_city(clean(name)[:100])
    named = plans.place_of(found)
    known = actions.find_place(named, None) if named else None
    is_city = bool(named) and str(named).endswith(("市", "州", "盟"))
    return known or actions.get_or_make_city(str(named) if is_city else settings().city)


def _report(found: Sequence[Plan], made: Draft) -> dict[str, Any]:
    became = {(row.sheet, row.line): row.row for row in made.rows}
    parts = [
        (plan.table, [became.get((plan.sheet, row.line), row) for row in plan.table.rows]) for plan in found
    ]
    new = sum(one.known is None for row in made.new for one in row.fresh)
    counts = actions.counts(made)
    return whole_report(
        parts, new_projects=len(made.new), new_compounds=new, already_there=counts["there"],
        left_out=counts["left_out"],
    )  # fmt: skip


def _lines(report: dict[str, Any]) -> list[str]:
    lines = [f"{'line':>6}  {'status':<10}  what the table says"]
    for row in report["rows"]:
        fields = row["fields"]
        name = fields.get("name") or fields.get("region") or fields.get("item") or "—"
        facts = [f"{key} {fields[key]}" for key in _SHOWN if key in fields]
        lines.append(f"{row['line']:>6}  {row['status']:<10}  {'; '.join([name, *facts])}")
        lines += [f"{'':>20}- {message}" for message in row["messages"]]
    totals = {key: value for key, value in report["totals"].items() if key != "published"}
    lines.append(", ".join(f"{key} {value}" for key, value in totals.items()))
    lines += [
        f"printed {one['field']} {one['scope']}: {one['published']}, rows add to {one['sum']}, "
        f"difference {one['difference']}"
        for one in report["totals"]["published"]
    ]
    return lines
