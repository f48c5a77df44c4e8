"""Everything that points at a compound, found by the foreign keys of all tables: rooms built later are covered.

Places is on the first floor and cannot import what stands above it; the tables know.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, cast

from sqlalchemy import Column, Table, UniqueConstraint, and_, func, literal, select, union_all

from tracker.base.model import Model
from tracker.base.words import N_, Word
from tracker.extensions import db
from tracker.places.models import Compound, CompoundMerge, CompoundPair

_COMPOUND = cast(Table, Compound.__table__)
_OWN = frozenset({_COMPOUND, CompoundMerge.__table__, CompoundPair.__table__})


class Kept(Word):
    """What a table keeps at a compound, in a person's words."""

    BUILDING = "building", N_("Buildings")
    PROJECT = "project_compound", N_("Projects")
    ITEM = "item_place", N_("Shares of items")
    REQUEST = "resident_request", N_("Requests")
    NOTICE = "notice", N_("Notices")
    STREET = "segment_place", N_("Streets")
    PERSON = "account_compound", N_("People who answer for it")
    OTHER = "other", N_("Other records")

    @classmethod
    def of(cls, table: str) -> "Kept":
        return cls(table) if table in {word.value for word in cls} else cls.OTHER


@dataclass(frozen=True)
class Reference:
    """A column that points at a compound. ``model`` is None for a table that only links two others."""

    table: Table
    column: Column[Any]
    model: type[Model] | None

    @property
    def name(self) -> str:
        return f"{self.table.name}.{self.column.name}"

    @property
    def kept(self) -> Kept:
        return Kept.of(self.table.name)

    @property
    def others(self) -> list[Column[Any]]:
        """The other columns of a link table: what the compound is linked to."""
        return [column for column in self.table.columns if column is not self.column]


@dataclass(frozen=True)
class Clash:
    """Both compounds have one of these, and there can be only one: a building name, a plan year."""

    kept: Kept
    which: str


def references() -> list[Reference]:
    """In order of their tables, so that everybody locks alike."""
    models = {mapper.local_table: mapper.class_ for mapper in Model.registry.mappers}
    return [
        Reference(table, column, models.get(table))
        for table in sorted(Model.metadata.tables.values(), key=lambda table: table.name)
        for column in table.columns
        if table not in _OWN and any(key.references(_COMPOUND) for key in column.foreign_keys)
    ]


def counts(compound_id: int) -> dict[Kept, int]:
    """How many rows of each kind point at a compound, one query; kinds without any are left out."""
    parts = [
        select(literal(reference.kept.value).label("kept"), func.count().label("rows"))
        .select_from(reference.table)
        .where(reference.column == compound_id)
        for reference in references()
    ]
    found: dict[Kept, int] = {}
    for kept, rows in db.session.execute(union_all(*parts)):
        if rows:
            found[Kept(kept)] = found.get(Kept(kept), 0) + rows
    return found


def is_pointed_at(table: Table, row_id: int, *, but: frozenset[str] = frozenset()) -> bool:
    """Whether a row of ``table`` is named by any other row; tables ``but`` do not count."""
    parts = [
        select(literal(1)).select_from(other).where(column == row_id).limit(1)
        for other in sorted(Model.metadata.tables.values(), key=lambda other: other.name)
        for column in other.columns
        if other.name not in but and any(key.references(table) for key in column.foreign_keys)
    ]
    return any(db.session.scalar(part) for part in parts)


def clashes(moving: int, into: int, ids: dict[str, Sequence[int]] | None = None) -> list[Clash]:
    """What both compounds have and only one may, each once; ``ids`` (by reference) are the rows that move."""
    found = {}
    for reference in references():
        if reference.model is None:
            continue
        for columns in _unique_with(reference):
            for row in db.session.execute(_shared(reference, columns, moving, into, ids)):
                which = "、".join(str(value) for value in row if value is not None)
                found[reference.kept, which] = Clash(reference.kept, which)
    named = {kept for kept, which in found if which}
    told = [key for key in found if key[1] or key[0] not in named]
    return [found[key] for key in sorted(told, key=lambda key: (key[0].value, key[1]))]


def _unique_with(reference: Reference) -> list[list[Column[Any]]]:
    """For each unique constraint over the reference, the other columns in it."""
    constraints = [
        list(constraint.columns)
        for constraint in reference.table.constraints
        if isinstance(constraint, UniqueConstraint)
    ]
    constraints += [list(index.columns) for index in reference.table.indexes if index.unique]
    return [
        [column for column in columns if column is not reference.column]
        for columns in constraints
        if reference.column in columns
    ]


def _shared(
    reference: Reference,
    columns: list[Column[Any]],
    moving: int,
    into: int,
    ids: dict[str, Sequence[int]] | None,
) -> Any:
    mine, theirs = reference.table.alias(), reference.table.alias()
    name = reference.column.name
    same = [mine.c[column.name].is_not_distinct_from(theirs.c[column.name]) for column in columns]
    told: list[Any] = [mine.c[column.name] for column in columns if not column.foreign_keys]
    query = select(*(told or [literal(None)])).select_from(mine).join(theirs, and_(literal(True), *same))
    query = query.where(mine.c[name] == moving, theirs.c[name] == into).distinct()
    return query if ids is None else query.where(mine.c.id.in_(ids.get(reference.name, ())))
