"""Where in a city something stands against a dig or a paving: ``conflicts`` as conditions of a query.

The rules decide what a page says; these conditions only find the rows to ask them about. A test holds
both to the same answers.
"""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, case, exists, extract, func, or_, select
from sqlalchemy.orm import aliased

from tracker.base.access import restrict
from tracker.base.tree import under
from tracker.items.models import Item, ItemPlace
from tracker.items.queries import LIMIT
from tracker.items.rules import Scope
from tracker.places.models import Compound
from tracker.projects.models import Project
from tracker.streets.conflicts import SAME_MATTER, SPRING, ConflictKind
from tracker.streets.covering import END, buried_codes, is_accepted, paving_codes
from tracker.streets.models import Dig, DigException, DigSegment, Segment, SegmentPlace
from tracker.streets.rules import INSIDE, OPEN, DigState, SegmentKind
from tracker.works.models import ItemPlan

OF_SEGMENTS = (ConflictKind.PROTECTED, ConflictKind.TWICE, ConflictKind.WINTER)


def segments(
    on: date, *, path: str = "", kind: ConflictKind | None = None, person: Any = None
) -> Select[Any]:
    """Segments with an unsigned conflict of digs that the person may see, in order of place and name."""
    conditions = {
        ConflictKind.PROTECTED: _protected(),
        ConflictKind.TWICE: _twice(),
        ConflictKind.WINTER: _winter(on),
    }
    wanted = [conditions[kind]] if kind in conditions else list(conditions.values())
    query = restrict(select(Segment), Segment, person).where(or_(*wanted))
    if path:
        query = query.where(under(Segment.region_path, path))
    return query.order_by(Segment.region_path, Segment.name, Segment.id)


def _first(dig: Any) -> ColumnElement[date]:
    return func.coalesce(dig.started_on, dig.first_on)


def _last(dig: Any) -> ColumnElement[date]:
    planned = case((dig.last_on >= _first(dig), dig.last_on), else_=_first(dig))
    return func.coalesce(dig.finished_on, planned)


def _signed(kind: ConflictKind, **columns: Any) -> ColumnElement[bool]:
    same = [getattr(DigException, name) == value for name, value in columns.items()]
    return exists().where(DigException.kind == kind, DigException.segment_id == Segment.id, *same)


def _protected() -> ColumnElement[bool]:
    link = aliased(DigSegment)
    return exists().where(
        link.segment_id == Segment.id,
        Dig.id == link.dig_id,
        Dig.state.in_(OPEN),
        _first(Dig) <= Segment.protected_until,
        or_(Segment.surfaced_on.is_(None), _last(Dig) >= Segment.surfaced_on),
        ~_signed(ConflictKind.PROTECTED, dig_id=Dig.id, until=Segment.protected_until),
    )


def _twice() -> ColumnElement[bool]:
    one, other = aliased(Dig), aliased(Dig)
    link, further = aliased(DigSegment), aliased(DigSegment)
    apart = or_(
        and_(_first(one) < _first(other), _last(one) < _last(other)),
        and_(_first(other) < _first(one), _last(other) < _last(one)),
    )
    return exists().where(
        link.segment_id == Segment.id,
        further.segment_id == Segment.id,
        one.id == link.dig_id,
        other.id == further.dig_id,
        one.id < other.id,
        one.state != DigState.WITHDRAWN,
        other.state != DigState.WITHDRAWN,
        or_(one.state.in_(OPEN), other.state.in_(OPEN)),
        apart,
        _one_matter(_first(one), _last(other)),
        _one_matter(_first(other), _last(one)),
        ~_signed(ConflictKind.TWICE, dig_id=one.id, other_id=other.id),
    )


def _one_matter(first: ColumnElement[date], last: ColumnElement[date]) -> ColumnElement[bool]:
    """Whether a dig that begins does so in the year in which the other ends, or soon after it."""
    months = [_year(day) * 12 + extract("month", day) for day in (first, last)]
    return or_(_year(first) <= _year(last), months[0] - months[1] <= SAME_MATTER)


def _year(day: ColumnElement[date]) -> ColumnElement[int]:
    return extract("year", day)


def _winter(on: date) -> ColumnElement[bool]:
    link = aliased(DigSegment)
    spring = date(on.year, *SPRING)
    winters = spring if on >= spring else date(on.year - 1, *SPRING)
    return exists().where(
        link.segment_id == Segment.id,
        Dig.id == link.dig_id,
        Dig.state != DigState.WITHDRAWN,
        Dig.surface_by >= winters,
        or_(Dig.temporary_on.is_(None), Dig.temporary_on >= Dig.surface_by),
        or_(
            Segment.surfaced_on.is_(None),
            Segment.surfaced_on < _last(Dig),
            Segment.surfaced_on >= Dig.surface_by,
        ),
        ~_signed(ConflictKind.WINTER, dig_id=Dig.id, until=Dig.surface_by),
    )


def pavings(*, path: str = "", person: Any = None) -> Select[Any]:
    """(Item, Compound, segment_id, segment, project, region_path) where paving is under way over what is not accepted,
    or over open digs; or where it is to begin before those are expected to end. Segment and its name are None
    for what is laid elsewhere in the compound.

    Rows in order of place and name; signed exceptions are told by the rules, not left out here.
    """
    under_it, below, plan = aliased(ItemPlace), aliased(Item), aliased(ItemPlan)
    stretch, anywhere = aliased(Segment), under_it.segment_id.is_(None)
    start = func.coalesce(plan.forecast_start, plan.planned_start)
    has_begun = under_it.done > 0
    until = select(END).where(ItemPlan.item_id == Item.id).correlate(Item).scalar_subquery()
    buried = (
        exists()
        .where(
            ItemPlace.project_id == under_it.project_id,
            ItemPlace.compound_id == under_it.compound_id,
            Item.id == ItemPlace.item_id,
            or_(anywhere, _under_segment(ItemPlace, under_it)),
            or_(has_begun, until >= start),
            Item.type_code.in_(buried_codes()),
            _lies_with(Item.scope, below.scope),
            func.coalesce(LIMIT, 1) != 0,
            ~func.coalesce(is_accepted(), False),
        )
        .correlate(under_it, below, plan)
    )
    digs = exists().where(
        SegmentPlace.compound_id == under_it.compound_id,
        Segment.id == SegmentPlace.segment_id,
        or_(anywhere, Segment.id == under_it.segment_id),
        _lies_on(Segment.kind, below.scope),
        DigSegment.segment_id == Segment.id,
        Dig.id == DigSegment.dig_id,
        Dig.state.in_(OPEN),
        or_(has_begun, _last(Dig) >= start),
    )
    columns: tuple[Any, ...] = (
        below, Compound, under_it.segment_id, stretch.name.label("segment"), Project.name.label("project"),
        Project.region_path,
    )  # fmt: skip
    query = select(*columns).select_from(under_it).join(below, below.id == under_it.item_id)
    query = query.join(Compound, Compound.id == under_it.compound_id)
    query = query.outerjoin(stretch, stretch.id == under_it.segment_id)
    query = query.join(Project, Project.id == below.project_id).outerjoin(plan, plan.item_id == below.id)
    query = restrict(query, Project, person).where(
        below.type_code.in_(paving_codes()),
        or_(has_begun, and_(below.done == 0, start.is_not(None))),
        below.done < func.coalesce(below.changed, below.contracted, below.planned, 0),
        or_(buried, digs),
    )
    if path:
        query = query.where(under(Project.region_path, path))
    order = (Project.region_path, Project.name, Compound.name, below.id, stretch.name, under_it.segment_id)
    return query.distinct().order_by(*order)


def _under_segment(below: Any, above: Any) -> ColumnElement[bool]:
    return and_(
        below.building_id.is_(None), or_(below.segment_id.is_(None), below.segment_id == above.segment_id)
    )


def _outside(scope: Any) -> ColumnElement[bool]:
    return scope.in_((Scope.ADJACENT, Scope.STREET))  # type: ignore[no-any-return]


def _lies_with(one: Any, other: Any) -> ColumnElement[bool]:
    return or_(and_(_outside(one), _outside(other)), and_(~_outside(one), ~_outside(other)))


def _lies_on(kind: Any, scope: Any) -> ColumnElement[bool]:
    return or_(and_(_outside(scope), kind == SegmentKind.STREET), and_(~_outside(scope), kind.in_(INSIDE)))
