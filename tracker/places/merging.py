"""Making two records of one compound one, and taking that back exactly. Callers commit."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import delete, insert, inspect, select, update

from tracker.base import journal
from tracker.base.clock import now
from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.extensions import db
from tracker.places import merge_rules
from tracker.places.models import Compound, CompoundMerge
from tracker.places.references import Clash, Reference, clashes, references

LONGEST_ALIASES = 200


def merge(merged: Compound, into: Compound, *, reason: str, by_id: int | None) -> CompoundMerge:
    """Everything that points at ``merged`` points at ``into`` from now on.

    Refuses, naming what, when both have something of which there can be only one.
    """
    merged, into = _locked(merged.id, into.id)
    merge_rules.check_merge(
        merged.region_path, into.region_path, is_same=merged is into, reason=reason,
        merged_elsewhere=merged.merged_into_id is not None, into_elsewhere=into.merged_into_id is not None,
    )  # fmt: skip
    _refuse_clashes(clashes(merged.id, into.id))
    moved: dict[str, Any] = {"rows": {}, "links": {}, "aliases": [into.aliases, _aliases(into, merged)]}
    for reference in references():
        if reference.model is None:
            moved["links"][reference.name] = _move_links(reference, merged.id, into.id)
        else:
            moved["rows"][reference.name] = _move_rows(reference, merged, into)
    into.aliases, merged.merged_into_id = moved["aliases"][1], into.id
    record = CompoundMerge(
        merged_id=merged.id, into_id=into.id, moved=json.dumps(moved), reason=reason, by_id=by_id, at=now()
    )
    db.session.add(record)
    return record


def undo(record: CompoundMerge) -> None:
    """Rows that the merge moved go back; what came to the survivor afterwards stays there."""
    merged, into = _locked(record.merged_id, record.into_id)
    merge_rules.check_undo(
        is_undone=record.undone_at is not None, survivor_was_merged=into.merged_into_id is not None
    )
    moved = json.loads(record.moved)
    ids: dict[str, Sequence[int]] = {
        name: [row_id for row_id, _ in rows] for name, rows in moved["rows"].items()
    }
    _refuse_clashes(clashes(into.id, merged.id, ids))
    for reference in references():
        if reference.model is None:
            _return_links(reference, moved["links"].get(reference.name, {}), merged.id, into.id)
        else:
            _return_rows(reference, moved["rows"].get(reference.name, []), merged.id, into.id)
    before, after = moved["aliases"]
    if into.aliases == after:
        into.aliases = before
    merged.merged_into_id, record.undone_at = None, now()


def _locked(merged_id: int, into_id: int) -> tuple[Compound, Compound]:
    """Both as they are now, locked in order of id so that two merges cannot deadlock."""
    query = (
        select(Compound).where(Compound.id.in_((merged_id, into_id))).order_by(Compound.id).with_for_update()
    )
    rows = db.session.scalars(query, execution_options={"populate_existing": True}).all()
    found = {row.id: row for row in rows}
    return found[merged_id], found[into_id]


def _refuse_clashes(found: list[Clash]) -> None:
    if found:
        raise Refusal(
            N_(
                "Both compounds have the same under “%(kept)s”: %(which)s. Rename or remove one of them first."
            ),
            kept=found[0].kept,
            which=found[0].which or "-",
        )


def _aliases(into: Compound, merged: Compound) -> str | None:
    """The survivor is found by the other's name, too."""
    known = [alias for alias in (into.aliases or "").split("、") if alias]
    new = [name for name in [merged.name, *(merged.aliases or "").split("、")] if name and name != into.name]
    text = "、".join(dict.fromkeys([*known, *new]))
    return text if text and len(text) <= LONGEST_ALIASES else into.aliases


def _rows(reference: Reference, compound_id: int) -> list[Any]:
    model: Any = reference.model
    return list(db.session.scalars(select(model).where(reference.column == compound_id).order_by(model.id)))


def _name(reference: Reference) -> str:
    mapper: Any = inspect(reference.model)
    return str(mapper.get_property_by_column(reference.column).key)


def _move_rows(reference: Reference, merged: Compound, into: Compound) -> list[tuple[int, str | None]]:
    """Through the ORM, so that journal, versions and stored sums follow. (id, region path before)."""
    moved = []
    for row in _rows(reference, merged.id):
        moved.append((row.id, getattr(row, "region_path", None)))
        setattr(row, _name(reference), into.id)
        if hasattr(row, "region_path"):
            row.region_path = into.region_path
    return moved


def _return_rows(reference: Reference, moved: list[Any], merged_id: int, into_id: int) -> None:
    paths = dict(moved)
    for row in _rows(reference, into_id):
        if row.id in paths:
            setattr(row, _name(reference), merged_id)
            if paths[row.id] is not None:
                row.region_path = paths[row.id]


def _move_links(reference: Reference, merged_id: int, into_id: int) -> dict[str, list[int]]:
    """Ids at the other end: ``moved`` were linked to one compound, ``dropped`` to both."""
    table, column, other = reference.table, reference.column, reference.others[0]
    linked = select(other).where(column == into_id).order_by(other)
    both = set(db.session.scalars(linked))
    mine = list(db.session.scalars(select(other).where(column == merged_id).order_by(other)))
    moved = [row_id for row_id in mine if row_id not in both]
    dropped = [row_id for row_id in mine if row_id in both]
    db.session.execute(update(table).where(column == merged_id, other.in_(moved)).values({column: into_id}))
    db.session.execute(delete(table).where(column == merged_id))
    _note(reference, merged_id, into_id, mine)
    return {"moved": moved, "dropped": dropped}


def _return_links(reference: Reference, links: dict[str, list[int]], merged_id: int, into_id: int) -> None:
    table, column, other = reference.table, reference.column, reference.others[0]
    moved, dropped = links.get("moved", []), links.get("dropped", [])
    still = list(
        db.session.scalars(
            select(other).where(column == into_id, other.in_([*moved, *dropped])).order_by(other)
        )
    )
    gone = [row_id for row_id in moved if row_id in still]
    db.session.execute(delete(table).where(column == into_id, other.in_(gone)))
    if still:
        db.session.execute(insert(table), [{column.name: merged_id, other.name: row_id} for row_id in still])
    _note(reference, into_id, merged_id, still)


def _note(reference: Reference, was: int, now_at: int, ids: list[int]) -> None:
    """Link tables have no rows of their own in the journal."""
    for row_id in ids:
        changes = {reference.column.name: [was, now_at], reference.others[0].name: [row_id, row_id]}
        journal.note(
            db.session, journal.Note(reference.table.name, "change", reference.table.name, row_id, changes)
        )
