"""What an import would make: every row of a table beside what is on file. Pure; nothing is written here."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from tracker.base.errors import Refusal
from tracker.base.words import N_, Word
from tracker.exchange.corrections import LineChoice
from tracker.exchange.existing import Existing, KnownProject
from tracker.exchange.matching import KnownCompound
from tracker.exchange.placing import Where
from tracker.exchange.plans import Plan
from tracker.exchange.rows import status_of
from tracker.exchange.values import CompoundName, Level, Message, PlanFields, PlanRow, Status
from tracker.places.names import name_key
from tracker.projects.rules import check_plan_year

COMPARED = {
    "address": N_("Address"), "built_year": N_("Built in"), "buildings": N_("Buildings"),
    "households": N_("Households"), "area_m2": N_("Floor area"),
}  # fmt: skip
_STORED = {"area_m2": "area"}


class Fate(Word):
    """What an import does with a row."""

    NEW = "new", N_("New")
    THERE = "there", N_("Already there")
    LEFT_OUT = "left_out", N_("Not imported")


@dataclass(frozen=True, slots=True)
class Difference:
    """A fact that the table and the record give differently; the record stays as it is."""

    label: str
    table: Any
    record: Any


@dataclass(eq=False, slots=True)
class DraftCompound:
    """A compound of a row: ``known`` on file, else to be made. ``candidates`` are for a person to choose from."""

    name: str
    aliases: tuple[str, ...]
    known: KnownCompound | None = None
    candidates: tuple[KnownCompound, ...] = ()
    covered_by: KnownProject | None = None


@dataclass(frozen=True)
class DraftRow:
    """One row with its fate. ``compounds`` are all that the row names, ``fresh`` those it brings into the plan."""

    sheet: int
    row: PlanRow
    fate: Fate
    where: Where | None = None
    year: int = 0
    compounds: tuple[DraftCompound, ...] = ()
    fresh: tuple[DraftCompound, ...] = ()
    project: KnownProject | None = None
    differences: tuple[Difference, ...] = ()

    @property
    def fields(self) -> Any:
        return self.row.fields

    @property
    def line(self) -> int:
        return self.row.line

    @property
    def is_whole(self) -> bool:
        """Whether the row's figures are those of the project: none of its compounds stands elsewhere."""
        return len(self.fresh) == len(self.compounds)


@dataclass(frozen=True)
class Draft:
    rows: tuple[DraftRow, ...]

    @cached_property
    def new(self) -> list[DraftRow]:
        return [row for row in self.rows if row.fate is Fate.NEW]

    @property
    def new_places(self) -> list[Where]:
        """Regions that are not on file and would be made, each once, in the order of the table."""
        places = [row.where for row in self.new if row.where and row.where.missing]
        steps = (
            Where(one.region, one.missing[:depth])
            for one in places
            for depth in range(1, len(one.missing) + 1)
        )
        return list(dict.fromkeys(steps))

    def count(self, fate: Fate) -> int:
        return sum(row.fate is fate for row in self.rows)

    def status(self, status: Status) -> int:
        return sum(row.row.status is status for row in self.rows)


@dataclass
class _Seen:
    """Compounds that rows above have brought into a year's plan: the sheet and line, and the address given."""

    taken: dict[tuple[Any, ...], tuple[int, int, str | None]] = field(default_factory=dict)
    twins: frozenset[tuple[Any, ...]] = frozenset()


def draft(plans: Sequence[Plan], existing: Existing, *, today: date) -> Draft:
    """Every row of the project lists among the tables, in order."""
    seen = _Seen(twins=_split_compounds(plans))
    return Draft(tuple(
        _row(plan.sheet, row, plan.choice.lines.get(row.line, LineChoice()), existing, seen, today)
        for plan in plans for row in plan.table.rows if isinstance(row.fields, PlanFields)
    ))  # fmt: skip


def years_of(plans: Sequence[Plan]) -> set[int]:
    """Plan years of the rows."""
    fields = (row.fields for plan in plans for row in plan.table.rows)
    return {one.year for one in fields if isinstance(one, PlanFields) and one.year}


def _row(
    sheet: int, row: PlanRow, choice: LineChoice, existing: Existing, seen: _Seen, today: date
) -> DraftRow:
    left_out = DraftRow(sheet, row, Fate.LEFT_OUT)
    if choice.skip:
        return replace(left_out, row=_told(row, Message(Level.NOTE, N_("Left out by hand."))))
    fields = row.fields
    if row.status is Status.REFUSED or not isinstance(fields, PlanFields):
        return left_out
    where = existing.tree.place(fields, existing.place)
    if isinstance(where, Message):
        return replace(left_out, row=_told(row, where))
    if refused := _year_refused(fields, today):
        return replace(left_out, row=_told(row, refused), where=where)
    found = _compounds(fields, where, choice, existing, seen)
    return _settled(DraftRow(sheet, row, Fate.NEW, where, fields.year or 0, found), choice, existing, seen)


def _year_refused(fields: PlanFields, today: date) -> Message | None:
    if not fields.year:
        return Message(Level.REFUSAL, N_("The plan year is not known. Enter it above the table."), {}, "year")
    try:
        check_plan_year(fields.year, today=today)
    except Refusal as refusal:
        return Message(Level.REFUSAL, refusal.message, refusal.values, "year")
    return None


def _compounds(
    fields: PlanFields, where: Where, choice: LineChoice, existing: Existing, seen: _Seen
) -> tuple[DraftCompound, ...]:
    found: dict[str, DraftCompound] = {}
    for place, named in enumerate(fields.compounds):
        compound = _compound(fields, named, where, choice.same.get(place), existing, seen)
        found.setdefault(name_key(compound.name), compound)  # one cell may name a compound twice
    return tuple(found.values())


def _compound(
    fields: PlanFields, named: CompoundName, where: Where, same: int | None, existing: Existing, seen: _Seen
) -> DraftCompound:
    alone = len(fields.compounds) == 1
    is_split = alone and _group(fields, named) in seen.twins
    compound = DraftCompound(fields.name if is_split else named.name, named.aliases)
    names = [fields.name, named.name] if alone and not is_split else [compound.name]
    candidates = existing.compounds.find(list(map(name_key, (*names, *named.aliases))), where, fields.address)
    if same is not None:
        compound.known = existing.compounds.by_id.get(same)
        compound.candidates = (compound.known,) if compound.known else ()
        if not compound.known:
            compound.candidates = tuple(candidates)
    elif len(candidates) == 1:
        compound.known = candidates[0]
    else:
        near = candidates or existing.compounds.near((compound.name, *named.aliases), where)
        compound.candidates = tuple(near)
    if compound.known:
        compound.covered_by = existing.covered.get((compound.known.id, fields.year or 0))
    return compound


def _settled(row: DraftRow, choice: LineChoice, existing: Existing, seen: _Seen) -> DraftRow:
    """The fate of a row whose compounds are known, with what a person should know about it."""
    fields: PlanFields = row.fields
    told = list(_about_names(row, choice))
    above = []
    fresh = []
    for compound in row.compounds:
        before = _take(compound, row, seen)
        if before:
            above.append(before)
        elif compound.covered_by is None:
            fresh.append(compound)
    projects = [compound.covered_by for compound in row.compounds if compound.covered_by]
    coded = existing.codes.get((row.year, fields.project_code or ""))
    if coded and any(project.id == coded.id for project in projects):
        fresh, projects = [], [coded]
    elif coded:
        text = N_("The code %(code)s belongs to the project “%(project)s”; this one gets another.")
        told.append(Message(Level.DOUBT, text, {"code": coded.code, "project": coded.name}, "project_code"))
    differences = tuple(_differences(fields, row.compounds))
    told += _about_differences(row.compounds, differences)
    told += _about_rest(row, fresh, projects, above)
    return replace(
        row, row=_told(row.row, *told), fate=Fate.NEW if fresh else Fate.THERE, fresh=tuple(fresh),
        project=projects[0] if projects else None, differences=differences,
    )  # fmt: skip


def _take(compound: DraftCompound, row: DraftRow, seen: _Seen) -> tuple[int, int] | None:
    """The line above that brought this compound into the plan already; else it is this line's now."""
    address = row.fields.address
    key: tuple[Any, ...] = (row.year, row.where, name_key(compound.name))
    if compound.known:
        key = (row.year, compound.known.id)
    before = seen.taken.get(key)
    if before and address and before[2] and address != before[2]:  # two compounds of one name
        compound.known = compound.covered_by = None
        key = (row.year, row.where, name_key(compound.name), address)
        before = seen.taken.get(key)
    if before:
        return before[:2]
    seen.taken[key] = (row.sheet, row.line, address)
    return None


def _about_names(row: DraftRow, choice: LineChoice) -> Iterator[Message]:
    for place, compound in enumerate(row.compounds):
        if compound.known or not compound.candidates or place in choice.same:
            continue
        values = {"names": "、".join(one.name for one in compound.candidates), "name": compound.name}
        text = N_("Nearly the same name is on file: %(names)s. “%(name)s” is taken for another compound.")
        if len(compound.candidates) > 1 and all(
            one.name_key == compound.candidates[0].name_key for one in compound.candidates
        ):
            text = N_(
                "Several compounds bear this name: %(names)s. “%(name)s” is taken for one more; say which it is."
            )
        yield Message(Level.DOUBT, text, values, "name")


def _about_rest(
    row: DraftRow, fresh: list[DraftCompound], projects: list[KnownProject], above: list[tuple[int, int]]
) -> Iterator[Message]:
    if projects:
        text = N_("Already in the plan of %(year)s: project “%(project)s” (%(code)s).")
        values = {"year": row.year, "project": projects[0].name, "code": projects[0].code}
        yield Message(Level.NOTE, text, values, "name")
    for _sheet, line in above:
        text = N_("Line %(line)s already brings this compound in; it is not counted twice.")
        yield Message(Level.DOUBT, text, {"line": line}, "name")
    if fresh and len(fresh) < len(row.compounds):
        text = N_("Only %(names)s is new; the figures stand for all and are left out of the new project.")
        values = {"names": "、".join(compound.name for compound in fresh)}
        yield Message(Level.DOUBT, text, values, "name")


def _differences(fields: PlanFields, compounds: tuple[DraftCompound, ...]) -> Iterator[Difference]:
    known = compounds[0].known if len(compounds) == 1 else None
    if known is None:
        return
    for name, label in COMPARED.items():
        said, record = getattr(fields, name), getattr(known, _STORED.get(name, name))
        if isinstance(said, Decimal):
            said = said.quantize(Decimal("0.01"))
        if said is not None and record is not None and said != record:
            yield Difference(label, said, record)


def _about_differences(
    compounds: tuple[DraftCompound, ...], differences: tuple[Difference, ...]
) -> Iterator[Message]:
    if differences and compounds[0].known:
        text = N_("The survey file of “%(name)s” gives other figures; it stays as it is.")
        yield Message(Level.DOUBT, text, {"name": compounds[0].known.name}, "name")


def _told(row: PlanRow, *messages: Message) -> PlanRow:
    every = (*row.messages, *messages)
    return replace(row, messages=every, status=status_of(every))


def _group(fields: PlanFields, named: CompoundName) -> tuple[Any, ...]:
    """Lines of one group name the same compound."""
    return (fields.year, fields.city, fields.district, fields.subdistrict, name_key(named.name))


def _split_compounds(plans: Sequence[Plan]) -> frozenset[tuple[Any, ...]]:
    """Compounds that several lines take up building by building: there each part is a compound of its own."""
    parts: Counter[tuple[Any, ...]] = Counter()
    seen: set[tuple[Any, ...]] = set()
    for plan in plans:
        for row in plan.table.rows:
            fields = row.fields
            if not isinstance(fields, PlanFields) or len(fields.compounds) != 1:
                continue
            named = fields.compounds[0]
            part = (*_group(fields, named), named.buildings)
            if named.buildings and part not in seen:
                seen.add(part)
                parts[part[:-1]] += 1
    return frozenset(group for group, count in parts.items() if count > 1)
