"""An item at one place, as a person on site sees it: what was asked for, what is done, what remains."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import aliased

from tracker.base.access import restrict
from tracker.extensions import db
from tracker.items.models import Item, ItemPlace
from tracker.items.queries import LIMIT, PART, with_part
from tracker.items.units import Unit
from tracker.places.models import Building, Compound
from tracker.progress.models import Report
from tracker.progress.rules import ReportState
from tracker.projects.models import Project

ZERO = Decimal(0)


@dataclass(frozen=True, kw_only=True)
class Spot:
    """Quantities are in the item's unit; ``waiting`` is reported and not yet decided.

    What the contract allows (``item_limit``) binds; what was planned for one place only guides, because
    it is measured on the building while it is done.
    """

    id: int
    project_id: int
    item_id: int
    project: str
    item: str
    unit: Unit
    compound: str
    building: str | None
    planned: Decimal | None
    done: Decimal
    waiting: Decimal | None
    item_limit: Decimal | None
    item_done: Decimal
    item_waiting: Decimal | None
    last: date | None

    @property
    def item_left(self) -> Decimal | None:
        """What may still be reported anywhere; None when nobody has measured the item."""
        if self.item_limit is None:
            return None
        return max(self.item_limit - self.item_done - (self.item_waiting or ZERO), ZERO)

    @property
    def left(self) -> Decimal | None:
        """What remains here by plan, never more than may be reported."""
        if self.planned is None or self.item_left is None:
            return self.item_left
        return min(max(self.planned - self.done - (self.waiting or ZERO), ZERO), self.item_left)

    @property
    def whole(self) -> Decimal | None:
        return self.item_limit if self.planned is None else self.planned

    @property
    def percent(self) -> Decimal | None:
        """Whole percent of what was planned here, rounded down."""
        return Decimal(min(int(self.done * 100 / self.whole), 100)) if self.whole else None


@cache
def _select() -> Select[Any]:
    """Building a statement costs more than running it, so it is built once."""
    here, anywhere = aliased(Report), aliased(Report)
    waiting = here.state == ReportState.SUBMITTED
    at_place = select(func.sum(here.quantity)).where(here.item_place_id == ItemPlace.id)
    of_item = select(func.sum(anywhere.quantity)).where(anywhere.item_id == Item.id)
    last = select(func.max(here.worked_on)).where(here.item_place_id == ItemPlace.id)
    columns: tuple[Any, ...] = (
        ItemPlace.id, ItemPlace.project_id, ItemPlace.item_id, ItemPlace.planned, ItemPlace.done,
        Project.name.label("project"), Item.name.label("item"), Item.unit, Item.done.label("item_done"),
        LIMIT.label("item_limit"), Compound.name.label("compound"), PART,
        at_place.where(waiting).scalar_subquery().label("waiting"),
        of_item.where(anywhere.state == ReportState.SUBMITTED).scalar_subquery().label("item_waiting"),
        last.where(here.state != ReportState.RETURNED).scalar_subquery().label("last"),
    )  # fmt: skip
    joined = select(*columns).join(ItemPlace.item).join(Project, Project.id == ItemPlace.project_id)
    return with_part(joined.join(ItemPlace.compound))


@cache
def _of(column: Any) -> Select[Any]:
    """All places with ``of`` in a column: common ground first, then segment by segment, building by building."""
    order = (
        Compound.name, ItemPlace.compound_id, Building.id.is_not(None), Building.position, Building.id, PART.is_not(None),
        PART,
    )  # fmt: skip
    return _select().where(column == bindparam("of")).order_by(*order, Item.position, ItemPlace.id)


@cache
def _one() -> Select[Any]:
    return _select().where(ItemPlace.id == bindparam("of"))


def find_spot(item_place_id: int) -> Spot | None:
    """The place, if the signed-in person may see it."""
    row = db.session.execute(restrict(_one(), ItemPlace), {"of": item_place_id}).first()
    return Spot(**row._mapping) if row else None


def spots_of(project_id: int) -> Sequence[Spot]:
    """All places of a project."""
    return _found(ItemPlace.project_id, project_id)


def spots_of_item(item_id: int) -> Sequence[Spot]:
    return _found(ItemPlace.item_id, item_id)


def _found(column: Any, value: int) -> Sequence[Spot]:
    rows = db.session.execute(_of(column), {"of": value})
    return [Spot(**row._mapping) for row in rows]
