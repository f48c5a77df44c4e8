"""What is done to items. Every change of a quantity carries the sums above it along, under the project's lock."""

from collections.abc import Callable
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

from tracker.base import rows
from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.extensions import db
from tracker.items import queries, rules
from tracker.items.catalogue import ItemType, get_type, usual_types
from tracker.items.earning import FEN, earned, progress
from tracker.items.models import Item, ItemPlace
from tracker.items.queries import Spot
from tracker.items.rules import Scope
from tracker.items.units import to_canonical
from tracker.projects.actions import lock
from tracker.projects.models import Project

Key = tuple[int, int | None, int | None]  # compound, building, segment
MOST_ITEMS = 300
followers: list[Callable[[int], None]] = []
MONEY_CEILING = Decimal(10) ** 11  # yuan for one item: more is a slip of the unit


def follow(function: Callable[[int], None]) -> Callable[[int], None]:
    """Let a room above renew what rests on how much is to be done, and where.

    It is given the project's id, under the project's lock, in the transaction of the change.
    """
    followers.append(function)
    return function


def tell(project_id: int) -> None:
    """What is to be done has changed: items, their quantities or their places."""
    for function in followers:
        function(project_id)


def add_done(place_id: int, quantity: Decimal, worked_on: date) -> Any:
    """Count confirmed work at a place; item and project move with it. Negative quantities take back.

    Returns the project as it was before, to look at.

    Raises Refusal when the item would exceed its changed contract quantity.
    """
    project, item, place = queries.held_at(place_id)
    rules.check_done(item.done + quantity, item.quantities)
    rules.check_done(place.done + quantity, rules.Quantities(planned=item.limit))
    done = item.done + quantity
    value = _worth(item)
    rows.change(db.session, place, done=place.done + quantity)
    rows.change(
        db.session, item, done=done, value=value, earned=earned(value, done, item.limit),
        last_report_on=max(filter(None, (item.last_report_on, worked_on))),
    )  # fmt: skip
    whole = progress(queries.parts_of(project.id))
    rows.change(
        db.session, project, value=whole.value, earned=whole.earned, progress=whole.basis_points,
        last_report_on=max(filter(None, (project.last_report_on, worked_on))),
    )  # fmt: skip
    return project


def revalue(item: Item) -> None:
    """Value and earned value of an item from its quantities and price; ``recount`` of the project follows."""
    item.value = _worth(item)
    item.earned = earned(item.value, item.done, item.limit)


def _worth(item: Item) -> Decimal:
    limit = item.limit
    worth = limit * item.unit_price if limit and item.unit_price else Decimal(0)
    if worth >= MONEY_CEILING:
        raise Refusal(N_("Quantity times price is too much for one item. Check the units."), "unit_price")
    return worth.quantize(FEN, rounding=ROUND_HALF_UP)


def recount(project: Project) -> None:
    """Value, earned value and percent of a project from its items; the caller holds ``lock``."""
    db.session.flush()
    whole = progress(queries.parts_of(project.id))
    project.value, project.earned, project.progress = whole.value, whole.earned, whole.basis_points


def add(project_id: int, facts: dict[str, Any]) -> Item:
    """A new item of a kind of the catalogue. ``quantity`` is in ``published_unit``, else in the canonical one."""
    project, kind = lock(project_id), get_type(facts["type_code"])
    quantity, unit = facts.get("quantity"), facts.get("published_unit")
    if unit:
        quantity = to_canonical(quantity or Decimal(0), unit, kind.unit) if quantity is not None else None
        to_canonical(Decimal(0), unit, kind.unit)
    if quantity is not None:
        rules.check_quantity(quantity, kind.unit)
    item = _new(project, kind, queries.last_position(project.id) + 1)
    item.name, item.published_unit = facts.get("name") or kind.name, unit or None
    item.scope, item.planned = facts.get("scope") or kind.scope, quantity
    item.unit_price = facts.get("unit_price")
    revalue(item)
    db.session.add(item)
    _place(item, queries.spots(project.id))
    recount(project)
    tell(project.id)
    return item


def add_usual(project_id: int) -> int:
    """The usual items that are still missing, without quantities yet; how many."""
    project = lock(project_id)
    known, position = queries.types_of(project.id), queries.last_position(project.id)
    spots = queries.spots(project.id)
    missing = [kind for kind in usual_types() if kind.code not in known]
    for number, kind in enumerate(missing, start=position + 1):
        item = _new(project, kind, number)
        db.session.add(item)
        _place(item, spots)
    recount(project)
    tell(project.id)
    return len(missing)


def _new(project: Project, kind: ItemType, position: int) -> Item:
    if position > MOST_ITEMS:
        raise Refusal(N_("A project has at most %(most)s items."), most=MOST_ITEMS)
    return Item(
        project_id=project.id, type_code=kind.code, item_class=kind.item_class, scope=kind.scope,
        unit=kind.unit, name=kind.name, position=position, done=Decimal(0), accepted=Decimal(0),
        value=Decimal(0), earned=Decimal(0),
    )  # fmt: skip


def _place(item: Item, spots: list[Spot]) -> None:
    """Where the item lies to begin with: at every building, or in every compound's common ground."""
    at_buildings = [spot for spot in spots if spot.building_id] if item.scope is Scope.BUILDING else []
    chosen = at_buildings or [spot for spot in spots if spot.building_id is None]
    weights = [spot.households or 0 for spot in chosen]
    shares: list[Any] = [None] * len(chosen)
    if item.limit is not None:
        shares = rules.spread(item.limit, weights if all(weights) else [0] * len(chosen), item.unit)
    for spot, share in zip(chosen, shares, strict=True):
        item.places.append(
            ItemPlace(
                project_id=item.project_id, compound_id=spot.compound_id, building_id=spot.building_id,
                planned=share, done=Decimal(0),
            )
        )  # fmt: skip


def change(item: Item, facts: dict[str, Any]) -> None:
    """Correct an item: its names, quantities and price. Quantities are in the canonical unit."""
    project = lock(item.project_id)
    for name in ("planned", "contracted", "changed", "accepted"):
        if facts.get(name) is not None:
            rules.check_quantity(facts[name], item.unit, name)
    facts["accepted"] = facts.get("accepted") or Decimal(0)
    facts["name"] = facts.get("name") or item.type.name
    was = item.limit
    with db.session.no_autoflush:
        for name, value in facts.items():
            setattr(item, name, value)
        rules.check_limit(item.quantities, _limiting(facts))
        revalue(item)
    if item.limit != was and len(item.places) == 1:
        item.places[0].planned = item.limit
    recount(project)
    if item.limit != was:
        tell(project.id)


def _limiting(facts: dict[str, Any]) -> str:
    """The quantity that says how much may be done."""
    return next((name for name in ("changed", "contracted") if facts.get(name) is not None), "planned")


def leave_out(item: Item, reason: str) -> None:
    """Take an item out of the project, with a reason that residents read. Refuses one that has begun."""
    project = lock(item.project_id)
    rules.check_reason(reason)
    rules.check_changed(Decimal(0), item.quantities, item.unit)
    item.changed, item.left_out_reason = Decimal(0), reason.strip()
    revalue(item)
    recount(project)
    tell(project.id)


def take_back_in(item: Item) -> None:
    """Undo ``leave_out``: the contracted or planned quantity counts again."""
    project = lock(item.project_id)
    item.changed, item.left_out_reason = None, None
    revalue(item)
    recount(project)
    tell(project.id)


def save_places(item: Item, shares: dict[Key, Decimal | None], field_of: Any) -> None:
    """Say where the item lies and how much of it at each place. Places without a share go, unless reported on.

    ``field_of`` names the form field of a place.
    """
    lock(item.project_id)
    known = {one.key: one for one in queries.places(item.id, anew=True)}
    for key, share in shares.items():
        place = known.get(key)
        rules.check_place(share or Decimal(0), place.done if place else Decimal(0), item.unit, field_of(key))
    rules.check_places([share for share in shares.values() if share], item.limit)
    reported = queries.reported_places(item.id)
    for key, share in shares.items():
        place = known.get(key)
        if share and place is None:
            item.places.append(
                ItemPlace(
                    project_id=item.project_id, compound_id=key[0], building_id=key[1], segment_id=key[2],
                    planned=share, done=Decimal(0),
                )
            )  # fmt: skip
        elif place and (share or place.id in reported):
            place.planned = share or Decimal(0)
        elif place:
            item.places.remove(place)
            db.session.delete(place)
    tell(item.project_id)
