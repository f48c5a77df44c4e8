"""What people do with imports: upload, correct, confirm, take back. Callers commit."""

import json
from collections.abc import Iterator, Sequence
from typing import Any

from sqlalchemy import select

from tracker.base.clock import now, today
from tracker.base.errors import Refusal
from tracker.base.journal import Note, note
from tracker.base.settings import settings
from tracker.base.tree import ancestors
from tracker.base.words import N_
from tracker.exchange import corrections, existing, plans, undoing
from tracker.exchange.bulk import room_for_pages
from tracker.exchange.draft import Draft, Fate, draft, years_of
from tracker.exchange.existing import Existing
from tracker.exchange.models import ImportBatch, ImportState
from tracker.exchange.placing import region_key
from tracker.exchange.plans import Plan
from tracker.exchange.values import Status
from tracker.exchange.writing import Writer
from tracker.extensions import db
from tracker.photos.store import FolderStore
from tracker.places.models import Region
from tracker.places.rules import Level
from tracker.projects.rules import check_plan_year

NAME = 200


def store() -> FolderStore:
    return FolderStore(settings().instance / "uploads" / "imports")


def stored(key: str) -> bytes:
    """An uploaded file. Raises Refusal when it is no longer there."""
    try:
        with store().open(key) as file:
            return file.read()
    except OSError:
        raise Refusal(N_("The uploaded file is no longer on this machine. Upload it again.")) from None


def content(batch: ImportBatch) -> bytes:
    return stored(batch.file_key)


def tables(batch: ImportBatch, data: bytes) -> list[Plan]:
    """The tables of a batch as a person corrected them."""
    return tables_of(data, batch.file_name, batch.corrections, batch.year)


def tables_of(data: bytes, file_name: str, choices: str, year: int) -> list[Plan]:
    return plans.read_plans(data, file_name, corrections.read(choices), year=year)


def open_batch(
    data: bytes, file_name: str, found: Sequence[Plan], *, year: int | None, place: Region, by_id: int | None
) -> ImportBatch:
    """A batch to be checked; the same file for the same place and year is opened again, with its corrections.

    ``year`` is what a person typed. Raises Refusal when the year is known from nowhere.
    """
    known = plan_year(found, file_name, year)
    key = store().put(data)
    query = select(ImportBatch).filter_by(file_key=key, region_id=place.id, year=known, by_id=by_id)
    if same := db.session.scalar(
        query.filter_by(state=ImportState.PREVIEW).order_by(ImportBatch.id).limit(1)
    ):
        return same
    batch = ImportBatch(
        file_name=file_name[:NAME], file_key=key, region_id=place.id, region_path=place.path, year=known,
        state=ImportState.PREVIEW, corrections=corrections.written(year), report="{}", by_id=by_id, at=now(),
    )  # fmt: skip
    db.session.add(batch)
    db.session.flush()
    return batch


def plan_year(found: Sequence[Plan], file_name: str, typed: int | None) -> int:
    """The year typed, else the one the tables or the file's name speak of.

    Raises Refusal when projects are listed and nobody says for which year, or for a year nobody can mean.
    """
    known = typed or plans.year_of(found, file_name) or min(years_of(found), default=None)
    if known is None and any(map(plans.is_project_list, found)):
        raise Refusal(N_("Neither the table nor its name says which year it is for. Enter the year."), "year")
    known = known or today().year
    check_plan_year(known, today=today())
    return known


def find_place(name: str, within: str | None) -> Region | None:
    """The city or county of a name in the part of the tree a person works for; a city goes before a county."""
    query = select(Region).where(Region.level.in_((Level.CITY, Level.COUNTY))).order_by(Region.path)
    found = [one for one in db.session.scalars(query) if region_key(one.name) == region_key(name)]
    found = [one for one in found if not within or one.path.startswith(within)]
    return next(iter(sorted(found, key=lambda one: (one.name != name, one.path.count("/")))), None)


def place_for(found: Sequence[Plan], new_city: str, *, within: str | None) -> Region:
    """Where a table belongs for whom no place was chosen: the city typed, else what the table names, else one's own.

    Raises Refusal when the table names a place that is not on file, or not in one's own part of the city.
    """
    if new_city and not within:
        return get_or_make_city(new_city)
    named = plans.place_of(found)
    place = find_place(named, within) if named else None
    if named and within and place is None:
        above = find_place(named, None)
        named = None if above and within.startswith(above.path) else named
    if place is None and named and (within or _is_city(named)):
        text = N_("The table names %(place)s, which is not among your places. Choose the place it is for.")
        raise Refusal(text, "place", place=named)
    if place is None and within:
        return db.session.get_one(Region, ancestors(within)[-1])
    return place or get_or_make_city(settings().city)


def _is_city(name: str) -> bool:
    return name.endswith(("市", "州", "盟"))


def get_or_make_city(name: str) -> Region:
    """The city of a name; made when there is none."""
    found = find_place(name, None)
    if found:
        return found
    city = Region(level=Level.CITY, name=name, demo=False)
    db.session.add(city)
    db.session.flush()
    city.path = f"/{city.id}/"
    db.session.flush()
    return city


def look(plans: Sequence[Plan], place: Region) -> tuple[Draft, Existing]:
    """What the tables would make here and now."""
    known = existing.load(place, years_of(plans))
    return draft(plans, known, today=today()), known


def take_in(
    batch: ImportBatch, found: Sequence[Plan], *, version: int, by_id: int | None
) -> Iterator[tuple[int, int]]:
    """Make everything that is new; yields (rows done, rows in all). The caller commits after the last.

    Raises Refusal when nothing is new, or when the batch is no longer as it was looked at.
    """
    begin(batch)
    if batch.version != version:
        raise Refusal(N_("Somebody corrected this table since you looked at it. Look again, then confirm."))
    made, known = look(found, batch.region)
    if not made.new:
        raise Refusal(N_("Nothing in this file is new; there is nothing to import."))
    yield 0, len(made.new)
    yield from put_in(batch, made, known, by_id=by_id)


def begin(batch: ImportBatch) -> None:
    """Hold the batch and its place until the commit: one import at a time. Raises Refusal when it was taken in."""
    db.session.refresh(batch, with_for_update=True)
    db.session.scalar(select(Region.id).filter_by(id=batch.region_id).with_for_update())
    check_open(batch)


def put_in(
    batch: ImportBatch, made: Draft, known: Existing, *, by_id: int | None
) -> Iterator[tuple[int, int]]:
    """Write what was looked at since ``begin``; yields (rows done, rows in all)."""
    with room_for_pages(db.session()):
        for done in Writer(batch, known, by_id=by_id, today=today(), at=now()).write(made):
            yield done, len(made.new)
    batch.state, batch.applied_at, batch.report = ImportState.APPLIED, now(), json.dumps(counts(made))
    note(
        db.session(),
        Note("import_batch", "import", "import_batch", batch.id, {"projects": [0, len(made.new)]}),
    )


def counts(made: Draft) -> dict[str, Any]:
    """Rows by status and fate, and the compounds and projects that are new."""
    statuses = {status.value: made.status(status) for status in Status}
    fates = {fate.value: made.count(fate) for fate in Fate}
    new = sum(one.known is None for row in made.new for one in row.fresh)
    return {"rows": len(made.rows), **statuses, **fates, "new_compounds": new}


def correct(batch: ImportBatch, sheet: int, line: int, row: dict[str, Any], *, seen: str) -> None:
    """Keep what a person decided about a line. Raises Refusal when somebody else decided meanwhile."""
    check_open(batch)
    if mark(batch, sheet, line) != seen:
        raise Refusal(N_("Somebody else corrected this line meanwhile. Compare, then save again."))
    batch.corrections = corrections.with_line(batch.corrections, sheet, line, row)


def assign(batch: ImportBatch, sheet: int, columns: dict[int, str]) -> None:
    """Keep what a person said about columns."""
    check_open(batch)
    for index, name in columns.items():
        batch.corrections = corrections.with_column(batch.corrections, sheet, index, name)


def mark(batch: ImportBatch, sheet: int, line: int) -> str:
    """What a line's form was opened on."""
    return json.dumps(
        corrections.line_json(batch.corrections, sheet, line), ensure_ascii=False, sort_keys=True
    )


def check_open(batch: ImportBatch) -> None:
    if batch.state is not ImportState.PREVIEW:
        raise Refusal(N_("This file was imported already; it can no longer be corrected."))


def undo(batch: ImportBatch) -> int:
    return undoing.undo(batch, at=now())
