"""What is done to items. Every change of a quantity carries the sums above it along, under the project's lock."""

from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from sqlalchemy import select

from tracker.extensions import db
from tracker.items import queries, rules
from tracker.items.earning import FEN, earned, progress
from tracker.items.models import Item, ItemPlace
from tracker.projects.models import Project


def lock(project_id: int) -> Project:
    """The project as it is now, held until the transaction ends: all its sums change under this lock."""
    query = select(Project).filter_by(id=project_id).with_for_update()
    return db.session.execute(query, execution_options={"populate_existing": True}).scalar_one()


def add_done(place: ItemPlace, quantity: Decimal, worked_on: date) -> None:
    """Count confirmed work at a place; item and project move with it. Negative quantities take back.

    Raises Refusal when the item would exceed its changed contract quantity.
    """
    project = lock(place.project_id)
    item = queries.get_item_anew(place)
    rules.check_done(item.done + quantity, item.quantities)
    rules.check_done(place.done + quantity, rules.Quantities(planned=item.limit))
    place.done += quantity
    item.done += quantity
    revalue(item)
    recount(project)
    item.last_report_on = max(filter(None, (item.last_report_on, worked_on)))
    project.last_report_on = max(filter(None, (project.last_report_on, worked_on)))


def revalue(item: Item) -> None:
    """Value and earned value of an item from its quantities and price; ``recount`` of the project follows."""
    limit = item.limit
    worth = limit * item.unit_price if limit and item.unit_price else Decimal(0)
    item.value = worth.quantize(FEN, rounding=ROUND_HALF_UP)
    item.earned = earned(item.value, item.done, limit)


def recount(project: Project) -> None:
    """Value, earned value and percent of a project from its items; the caller holds ``lock``."""
    db.session.flush()
    whole = progress(queries.parts_of(project.id))
    project.value, project.earned, project.progress = whole.value, whole.earned, whole.basis_points
