"""Reads of places: search, lists, the region tree, near-duplicates, history."""

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import combinations
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, bindparam, case, false, func, not_, or_, select
from sqlalchemy.orm import selectinload

from tracker.base.access import restrict
from tracker.base.journal import JournalLine
from tracker.base.model import Model
from tracker.base.prepared import Prepared
from tracker.base.tree import ancestors, under
from tracker.base.web import like
from tracker.extensions import db
from tracker.places import above, names
from tracker.places.merge_rules import area_of
from tracker.places.models import Building, Compound, CompoundMerge, Entrance, Household, Region
from tracker.places.rules import RULES, Level, OtherProgramme, PropertyType, Status
from tracker.places.scope import Sight, own_sight

MOST_WORDS = 5
MOST_CHOICES = 1000  # regions to choose from in one form
COUNTY_DEPTH = 2  # city, county
MOST_COMPARED = 2000  # compounds of one part of the city that are compared with each other for one page
LIVE = Compound.merged_into_id.is_(None)


def matches(text: str) -> ColumnElement[bool] | None:
    """Condition: every word of ``text`` stands in the name, an alias, the address or the pinyin initials.

    None when the text says nothing. Percent and underscore mean themselves.
    """
    words = text.split()[:MOST_WORDS]
    return and_(*(_matches_word(word) for word in words)) if words else None


def _matches_word(word: str) -> ColumnElement[bool]:
    folded, key = names.fold(word), names.name_key(word)
    patterns = [like(spelling) for spelling in dict.fromkeys((word.lower(), folded)) if spelling]
    columns: tuple[Any, ...] = (Compound.name, Compound.aliases, Compound.address)
    if word.upper() != word.lower():  # lower() on every row doubles the time, and Chinese has no capitals
        columns = tuple(func.lower(column) for column in columns)
    found = [column.like(pattern, escape="/") for column in columns for pattern in patterns]
    if key:
        found.append(Compound.name_key.like(like(key), escape="/"))
    if re.fullmatch("[a-z0-9]{2,}", folded):
        found.append(Compound.initials.like(like(folded), escape="/"))
    return or_(*found)


def search(text: str, *, person: Any = None, limit: int = 20) -> Select[Any]:
    """Compounds that ``matches(text)``, best first: the very name, its beginning, its initials, any part.

    With ``person`` only those the person may see; merged records stand under their survivor's name.
    """
    condition = matches(text)
    query = select(Compound).where(LIVE, false() if condition is None else condition)
    query = query if person is None else restrict(query, Compound, person)
    return query.order_by(*best_first(text)).limit(limit)


def best_first(text: str) -> list[Any]:
    """ORDER BY of a search."""
    key, folded = names.name_key(text) or names.fold(text), names.fold(text)
    rank = case(
        (Compound.name_key == key, 0),
        (Compound.initials == folded, 1),
        (Compound.name_key.like(like(key)[1:], escape="/"), 2),
        (Compound.name.like(like(text.strip()), escape="/"), 3),
        else_=4,
    )
    return [rank, Compound.name_key, Compound.id]


LISTED: tuple[Any, ...] = (
    Compound.id, Compound.name, Compound.region_path, Compound.built_year, Compound.buildings,
    Compound.households, Compound.property_type, Compound.other_programme, Compound.demo,
    Compound.surveyed_on,
)  # fmt: skip
BUILT = {
    "1980": (None, 1980), "1990": (1981, 1990), "2000": (1991, 2000), "2005": (2001, 2005), "later": (2006, None),
}  # fmt: skip
"""Periods of the list's filter: first and last year, both included."""


def compounds(*, text: str, path: str, status: str, built: str, plan: str) -> Select[Any]:
    """Rows of the list as the person may see it; a filter that says nothing sensible finds nothing to filter."""
    query = restrict(select(*LISTED), Compound).where(LIVE)
    if path:
        query = query.where(under(Compound.region_path, path))
    if (condition := matches(text)) is not None:
        query = query.where(condition)
    if status in {word.value for word in Status}:
        query = query.where(has_status(Status(status)))
    if built in BUILT or built == "unknown":
        query = query.where(_built(built))
    if plan == "none":
        query = query.where(above.in_no_plan())
    elif plan.isascii() and plan.isdigit() and len(plan) == 4:
        query = query.where(above.in_plan_of(int(plan)))
    return query


def _built(period: str) -> ColumnElement[bool]:
    if period == "unknown":
        return Compound.built_year.is_(None)
    first, last = BUILT[period]
    return Compound.built_year.between(first or 0, last or 9999)


def has_status(status: Status) -> ColumnElement[bool]:
    """``rules.eligibility`` as a condition over the survey file; earlier plans are a filter of their own."""
    built, kind, other = Compound.built_year, Compound.property_type, Compound.other_programme
    against = or_(
        and_(built.is_not(None), built > RULES.last_quota_year),
        and_(kind.is_not(None), kind == PropertyType.SELF_BUILT),
        and_(other.is_not(None), other != OtherProgramme.NONE),
    )
    unknown = or_(built.is_(None), kind.is_(None), other.is_(None))
    conditions = {
        Status.NOT_ELIGIBLE: against,
        Status.NOT_YET_KNOWN: and_(not_(against), unknown),
        Status.ELIGIBLE: and_(not_(against), not_(unknown), built <= RULES.last_year),
        Status.WITHIN_QUOTA: and_(not_(against), not_(unknown), built > RULES.last_year),
    }
    return conditions[status]


REGION = Region.__table__.c
_NAMES = Prepared(
    select(REGION.id, REGION.name).where(REGION.id.in_(bindparam("ids", expanding=True))).order_by(REGION.id)
)


def region_names(paths: Iterable[str]) -> dict[int, str]:
    """Names of all regions on these paths, one query; none when there is nothing to name."""
    ids = sorted({part for path in paths for part in ancestors(path)})
    return dict(_NAMES.all(ids=ids)) if ids else {}


def where_is(path: str, known: dict[int, str], *, below: int = 1) -> str:
    """A place in words from ``region_names``: 振兴区 六道沟街道 without the city."""
    return " ".join(known[part] for part in ancestors(path)[below:] if part in known)


def nearby_regions(path: str | None) -> list[Any]:
    """(id, name, path) of a region with what stands above and directly below it, in order of the tree: steps
    of a filter.
    """
    return _nearby(path, own_sight()).all()


@lru_cache
def _nearby(path: str | None, sight: Sight) -> Prepared:
    ids = ancestors(path) if path else []
    columns: tuple[Any, ...] = (Region.id, Region.name, Region.path)
    query = select(*columns).where(or_(Region.id.in_(ids), Region.parent_id == (ids[-1] if ids else None)))
    return Prepared(restrict(query, Region, sight).order_by(Region.path))


def region_choices(near: str | None) -> list[tuple[int, str]]:
    """(id, name with its subdistrict) of the subdistricts and communities a compound may be put in.

    Within the county of the path ``near``, which stays a choice itself; everywhere for None. None at all
    when there are more than a person can choose from.
    """
    columns: tuple[Any, ...] = (Region.id, Region.name, Region.path, Region.level)
    query = restrict(select(*columns), Region).order_by(Region.path).limit(MOST_CHOICES + 1)
    if near:
        county = ancestors(near)[:COUNTY_DEPTH]
        query = query.where(under(Region.path, "/" + "".join(f"{part}/" for part in county)))
    rows = db.session.execute(query).all()
    if len(rows) > MOST_CHOICES:
        return []
    known = {row.id: row.name for row in rows}
    return [
        (row.id, where_is(row.path, known, below=min(1, len(ancestors(row.path)) - 1)))
        for row in rows
        if row.level in (Level.SUBDISTRICT, Level.COMMUNITY) or row.path == near
    ]


def has_regions() -> bool:
    return db.session.scalar(select(Region.id).limit(1)) is not None


def child_regions(region_id: int | None) -> list[Region]:
    query = select(Region).where(Region.parent_id == region_id).order_by(Region.path)
    return list(db.session.scalars(restrict(query, Region)))


def find_region(parent_id: int | None, name: str) -> Region | None:
    return db.session.scalar(select(Region).where(Region.parent_id == parent_id, Region.name == name))


def lookalikes(name: str, path: str, *, but: int | None = None) -> list[Row[Any]]:
    """(id, name, address) of compounds of the same subdistrict that may be the same one."""
    near = "/" + "/".join(str(part) for part in area_of(path)) + "/"
    columns: tuple[Any, ...] = (Compound.id, Compound.name, Compound.aliases, Compound.address)
    query = select(*columns).where(LIVE)
    rows = db.session.execute(query.where(under(Compound.region_path, near)).order_by(Compound.id))
    return [row for row in rows if row.id != but and _similar(name, None, row.name, row.aliases)]


def _similar(one: str, aliases: str | None, other: str, others: str | None) -> bool:
    mine, yours = (_with_aliases(*pair) for pair in ((one, aliases), (other, others)))
    return any(names.similar(a, b) for a in mine for b in yours)


def _with_aliases(name: str, aliases: str | None) -> list[str]:
    return [name, *(alias for alias in (aliases or "").split("、") if alias)]


def to_compare(path: str) -> list[Row[Any]]:
    """Compounds of a part of the city, one more than may be compared at once."""
    columns: tuple[Any, ...] = (
        Compound.id, Compound.name, Compound.aliases, Compound.address, Compound.households, Compound.region_path,
    )  # fmt: skip
    query = restrict(select(*columns), Compound).where(LIVE, under(Compound.region_path, path))
    rows = db.session.execute(query.order_by(Compound.region_path, Compound.id).limit(MOST_COMPARED + 1))
    return list(rows)


def pairs(rows: Sequence[Row[Any]]) -> Iterator[tuple[Row[Any], Row[Any]]]:
    """Two and two that may be the same compound, within each subdistrict."""
    areas: dict[tuple[int, ...], list[Row[Any]]] = {}
    for row in rows:
        areas.setdefault(area_of(row.region_path), []).append(row)
    for group in areas.values():
        for one, other in combinations(group, 2):
            if _similar(one.name, one.aliases, other.name, other.aliases):
                yield one, other


def find_compound(compound_id: int) -> Compound | None:
    """The compound, or the one it was merged into; None when there is none."""
    found = db.session.get(Compound, compound_id)
    while found is not None and found.merged_into_id is not None:
        found = db.session.get(Compound, found.merged_into_id)
    return found


def survivor_id(compound: Compound) -> int:
    """Id of the record that stands for this one now."""
    found = find_compound(compound.id)
    return found.id if found else compound.id


def merges_into(compound_id: int) -> list[CompoundMerge]:
    """Merges that can still be taken back, newest first."""
    query = select(CompoundMerge).filter_by(into_id=compound_id).where(CompoundMerge.undone_at.is_(None))
    query = query.options(selectinload(CompoundMerge.merged), selectinload(CompoundMerge.by))
    return list(db.session.scalars(query.order_by(CompoundMerge.id.desc())))


def buildings_of(compound_id: int) -> list[tuple[Building, int, int]]:
    """Buildings with the number of entrances and of households on file."""
    entrances = select(func.count()).where(Entrance.building_id == Building.id).scalar_subquery()
    homes = (
        select(func.count())
        .select_from(Household)
        .join(Entrance)
        .where(Entrance.building_id == Building.id)
        .scalar_subquery()
    )
    query = select(Building, entrances, homes).filter_by(compound_id=compound_id)
    return [tuple(row) for row in db.session.execute(query.order_by(Building.position, Building.id))]


def entrances_of(building_id: int) -> list[Entrance]:
    query = select(Entrance).filter_by(building_id=building_id).options(selectinload(Entrance.households))
    return list(db.session.scalars(query.order_by(Entrance.position, Entrance.id)))


HISTORY = 30  # lines


def history(compound_id: int) -> list[Row[Any]]:
    """The journal of a compound and its buildings, newest first: id, at, action, record, changes, name."""
    account = Model.metadata.tables["account"]
    columns = (JournalLine.id, JournalLine.at, JournalLine.action, JournalLine.record, JournalLine.changes)
    own = select(Building.id).filter_by(compound_id=compound_id)
    lines = (
        and_(JournalLine.record == "compound", JournalLine.record_id == compound_id),
        and_(JournalLine.record == "building", JournalLine.record_id.in_(own)),
    )
    query = select(*columns, account.c.display_name).outerjoin(
        account, account.c.id == JournalLine.account_id
    )
    return list(db.session.execute(query.where(or_(*lines)).order_by(JournalLine.id.desc()).limit(HISTORY)))
