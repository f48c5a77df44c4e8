"""The rows of a draft as records: in portions, so that a person can watch, in one transaction of the caller."""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import Table, exists, insert, literal, null, select

from tracker.base import journal, sums
from tracker.base.journal import Note, plain
from tracker.base.tree import ancestors
from tracker.exchange import making
from tracker.exchange.bulk import among, reserve, write, write_for
from tracker.exchange.draft import Draft, DraftCompound, DraftRow
from tracker.exchange.existing import Existing
from tracker.exchange.making import Columns, Origin
from tracker.exchange.models import ImportBatch, ImportRow
from tracker.exchange.placing import KnownRegion, Where
from tracker.extensions import db
from tracker.funding.models import Source
from tracker.items.catalogue import ItemType, get_type, item_types
from tracker.items.models import Item, ItemPlace
from tracker.items.rules import Scope
from tracker.milestones.models import Milestone
from tracker.milestones.rules import MilestoneKind
from tracker.places.models import Building, Compound, Region
from tracker.places.names import initials, initials_of
from tracker.places.rules import Level
from tracker.projects.actions import programme_of
from tracker.projects.evidence import EvidenceKind
from tracker.projects.models import EvidenceRecord, Programme, Project, ProjectCompound, StageStep
from tracker.projects.rules import Stage

PORTION = 500  # rows written between two words to the person who waits
NOTHING = Decimal(0)
_AS_IT_IS = frozenset({int, str, bool})  # what the journal writes unchanged
_MANY = 5  # from so many equal rows on, one statement for all is quicker than the rows
_ORDER = {kind.code: position for position, kind in enumerate(item_types(), start=1)}
_NO_DATE = "来源表未载明日期，按计划年度首日记。"
_TABLES: tuple[type[Any], ...] = (
    Compound, Project, ProjectCompound, Source, EvidenceRecord, ImportRow,
)  # fmt: skip


class Writer:
    """Writes one draft. ``existing`` is what was on file when the draft was made, in the same transaction."""

    def __init__(
        self, batch: ImportBatch, existing: Existing, *, by_id: int | None, today: date, at: datetime
    ) -> None:
        self.batch, self.existing, self.by_id, self.today, self.at = batch, existing, by_id, today, at
        self.origin = Origin(batch.file_name)
        self.made: dict[str, list[int]] = {"regions": [], "programmes": []}
        self._regions: dict[Where, KnownRegion] = {}
        self._programmes: dict[int, int] = {}
        self._next_code: dict[tuple[int, str], int] = {}
        self._codes = set(existing.codes)
        self._compounds: dict[DraftCompound, int] = {}
        self._prefixes: dict[int, str] = {}

    def write(self, draft: Draft) -> Iterator[int]:
        """Write everything; yields how many rows are done. The caller commits."""
        rows = draft.new
        self._prepare(rows)
        for start in range(0, len(rows), PORTION):
            self._write(rows[start : start + PORTION])
            yield min(start + PORTION, len(rows))
        write(db.session, ImportRow, [{"batch_id": self.batch.id, "line": 0, "made": json.dumps(self.made)}])

    def _prepare(self, rows: Sequence[DraftRow]) -> None:
        """Regions and programmes that are missing."""
        for row in rows:
            if row.where and row.where not in self._regions:
                self._regions[row.where] = self._region(row.where)
            if row.year not in self._programmes:
                self._programmes[row.year] = self._programme(row.year)

    def _programme(self, year: int) -> int:
        city = db.session.get_one(Region, self.existing.city.id)
        before = db.session.scalar(select(Programme.id).filter_by(region_id=city.id, year=year))
        programme = programme_of(city, year)
        if before is None:
            self.made["programmes"].append(programme.id)
        return programme.id

    def _region(self, where: Where) -> KnownRegion:
        """The region itself, or a new one below those of the same names made before."""
        if not where.missing:
            return where.region
        above = Where(where.region, where.missing[:-1])
        if above not in self._regions:
            self._regions[above] = self._region(above)
        parent, (level, name) = self._regions[above], where.missing[-1]
        region = Region(parent_id=parent.id, level=level, name=name[: making.NAME], demo=False)
        db.session.add(region)
        db.session.flush()
        region.path = f"{parent.path}{region.id}/"
        db.session.flush()
        self.made["regions"].append(region.id)
        made = KnownRegion(region.id, parent.id, level, name, region.path)
        self.existing.tree.by_id[region.id] = made
        return made

    def _write(self, rows: Sequence[DraftRow]) -> None:
        """One portion, parents before children, its sums and its lines of the journal."""
        tables: dict[type[Any], list[Columns]] = {table: [] for table in _TABLES}
        notes: list[Note] = []
        self._new_compounds(rows, tables[Compound])
        for row, project_id in zip(rows, reserve(db.session, Project, len(rows)), strict=True):
            self._project(row, project_id, tables)
        for table in _TABLES:
            write(db.session, table, tables[table])
        self._write_alike(rows, [columns["id"] for columns in tables[Project]])
        for model in (Project, Source):
            for columns in tables[model]:
                sums.add(db.session, model.sums(columns))
        notes = [_note("compound", "compound", columns) for columns in tables[Compound]]
        notes += [_note(f"project:{columns['id']}", "project", columns) for columns in tables[Project]]
        journal.append(db.session, notes)

    def _new_compounds(self, rows: Sequence[DraftRow], table: list[Columns]) -> None:
        new = [(row, one) for row in rows for one in row.fresh if one.known is None]
        letters = initials_of([one.name for _row, one in new])
        ids = reserve(db.session, Compound, len(new))
        for (row, one), compound_id, short in zip(new, ids, letters, strict=False):
            self._compounds[one] = compound_id
            region = self._regions[row.where] if row.where else self.existing.place
            place = {"id": compound_id, "region_id": region.id, "region_path": region.path}
            table.append(
                place | {"initials": short[: making.NAME]} | making.compound_columns(one, row, self.origin)
            )

    def _project(self, row: DraftRow, project_id: int, tables: dict[type[Any], list[Columns]]) -> None:
        """Everything that hangs on one project."""
        region = self._project_region(row)
        compounds = [self._id_of(one) for one in row.fresh]
        code = self._code(row, region)
        place = {"region_id": region.id, "region_path": region.path}
        facts = {"id": project_id, "programme_id": self._programmes[row.year], "code": code, **place}
        tables[Project].append(facts | making.project_columns(row, self.origin))
        of_project = {"project_id": project_id}
        tables[ProjectCompound] += [{**of_project, "compound_id": one, "year": row.year} for one in compounds]
        money = {**of_project, "region_path": region.path, "year": row.year}
        tables[Source] += [money | columns for columns in making.source_columns(row)]
        stamp = {**of_project, "by_id": self.by_id, "at": self.at}
        tables[EvidenceRecord].append(stamp | {
            "kind": EvidenceKind.PLAN_LISTING, "dated": self._listed_on(row.year), "version": 1,
            "document_no": self.origin.line(row.line), "note": _NO_DATE,
        })  # fmt: skip
        new = [self._id_of(one) for one in row.fresh if one.known is None]
        made = json.dumps({"sheet": row.sheet, "compounds": new})
        tables[ImportRow].append({"batch_id": self.batch.id, "line": row.line, "made": made, **of_project})

    def _listed_on(self, year: int) -> date:
        return min(date(year, 1, 1), self.today)

    def _write_alike(self, rows: Sequence[DraftRow], ids: Sequence[int]) -> None:
        """What is the same in many projects: items of one kind, milestones of one day, the step into the plan."""
        kinds: dict[str, list[int]] = defaultdict(list)
        days: dict[tuple[MilestoneKind, date, str], list[int]] = defaultdict(list)
        years: dict[int, list[int]] = defaultdict(list)
        for row, project_id in zip(rows, ids, strict=True):
            years[row.year].append(project_id)
            for kind in making.item_types(row.fields):
                kinds[kind.code].append(project_id)
            for expected in making.milestones(row):
                days[expected].append(project_id)
        for code in sorted(kinds, key=_ORDER.__getitem__):
            write_for(db.session, Item, kinds[code], **_item(get_type(code)))
        few: list[Columns] = []
        for (mark, day, basis), projects in days.items():
            columns = {"kind": mark, "planned_on": day, "basis": basis, "version": 1}
            if len(projects) >= _MANY:
                write_for(db.session, Milestone, projects, **columns)
            else:
                few += [{"project_id": one, **columns} for one in projects]
        write(db.session, Milestone, few)
        for year, projects in years.items():
            step = {
                "stage": Stage.PLANNED,
                "reached_on": self._listed_on(year),
                "by_id": self.by_id,
                "at": self.at,
            }
            write_for(db.session, StageStep, projects, **step)
        _place_items(ids)

    def _id_of(self, one: DraftCompound) -> int:
        return one.known.id if one.known else self._compounds[one]

    def _project_region(self, row: DraftRow) -> KnownRegion:
        """The region that all compounds of the project share, down to the subdistrict."""
        own = self._regions[row.where] if row.where else self.existing.place
        if own.level is not Level.COMMUNITY and not any(one.known for one in row.fresh):
            return own
        paths = [ancestors(one.known.region_path if one.known else own.path) for one in row.fresh]
        shared = [ids[0] for ids in zip(*paths, strict=False) if len(set(ids)) == 1]
        known = [self.existing.tree.by_id[one] for one in shared]
        known = [region for region in known if region.level is not Level.COMMUNITY]
        return known[-1]

    def _code(self, row: DraftRow, region: KnownRegion) -> str:
        """The table's own code if it is free in the programme, else year, county and a number."""
        own = making.own_code(row.fields)
        if own and (row.year, own) not in self._codes:
            self._codes.add((row.year, own))
            return own
        county = self.existing.tree.above(region, Level.COUNTY) or self.existing.city
        if county.id not in self._prefixes:
            self._prefixes[county.id] = initials(county.name)[:20].upper()
        prefix = f"{row.year}-{self._prefixes[county.id]}-"
        number = self._next_code.get((row.year, prefix), 1)
        while (row.year, f"{prefix}{number:04d}") in self._codes:
            number += 1
        self._next_code[row.year, prefix] = number + 1
        self._codes.add((row.year, f"{prefix}{number:04d}"))
        return f"{prefix}{number:04d}"


def _item(kind: ItemType) -> Columns:
    """An item nobody has measured yet, in its place among the kinds of the catalogue."""
    return {
        "type_code": kind.code, "item_class": kind.item_class, "scope": kind.scope, "name": kind.name,
        "unit": kind.unit, "position": _ORDER[kind.code], "version": 1, "done": NOTHING, "accepted": NOTHING,
        "value": NOTHING, "earned": NOTHING, "demo": False,
    }  # fmt: skip


def _place_items(projects: Sequence[int]) -> None:
    """Where new items lie: at every building on file if that is their scope, else in every compound's ground."""
    columns = ["item_id", "project_id", "compound_id", "building_id", "done"]
    own = (among(Item.project_id, projects), ProjectCompound.project_id == Item.project_id)
    common: list[Any] = [Item.id, Item.project_id, ProjectCompound.compound_id]
    done = literal(NOTHING, ItemPlace.done.type)
    at_buildings = select(*common, Building.id, done).where(
        *own, Item.scope == Scope.BUILDING, Building.compound_id == ProjectCompound.compound_id
    )
    elsewhere = select(*common, null(), done).where(*own, ~exists().where(ItemPlace.item_id == Item.id))
    for places in (at_buildings, elsewhere):
        db.session.execute(
            insert(cast(Table, ItemPlace.__table__)).from_select(columns, places, include_defaults=False)
        )


def _note(chain: str, record: str, columns: Columns) -> Note:
    changes = {
        name: [None, value if type(value) in _AS_IT_IS else plain(value)]
        for name, value in columns.items()
        if value is not None and name not in ("id", "version")
    }
    return Note(chain, "add", record, columns["id"], changes)
