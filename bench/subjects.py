"""Which rows the pages are measured with: run inside the house, prints JSON. A page that is missing is None."""

import json
from collections.abc import Callable
from typing import Any

from sqlalchemy import func, select
from werkzeug.exceptions import MethodNotAllowed, NotFound

from tracker.accounts.models import Account
from tracker.extensions import db
from tracker.funding.books import Movement
from tracker.funding.models import Source
from tracker.funding.rules import SourceKind
from tracker.items.catalogue import item_types
from tracker.items.models import Item, ItemPlace
from tracker.items.queries import LIMIT
from tracker.items.units import Unit
from tracker.places.models import Building, Compound
from tracker.progress.models import Photo
from tracker.projects.models import Party, Project, ProjectCompound
from tracker.projects.rules import Stage
from wsgi import app


def _address(path: str, method: str = "GET") -> str | None:
    """The path when a page answers there."""
    try:
        app.url_map.bind("127.0.0.1").match(path.partition("?")[0], method)
    except (NotFound, MethodNotAllowed):
        return None
    return path


def _busiest() -> Any:
    """A project at work, of the contractor who can sign in, with many items and a photo."""
    firm = select(Account.organisation_id).where(Account.name == "contractor1").scalar_subquery()
    rows = select(Project).join(Party, Party.project_id == Project.id).where(
        Party.organisation_id == firm, Project.stage == Stage.WORKS,
        Project.id.in_(select(Photo.project_id)),
    )  # fmt: skip
    items = select(func.count()).where(Item.project_id == Project.id).scalar_subquery()
    return db.session.scalars(rows.order_by(items.desc(), Project.id).limit(1)).one()


def _open_place(project_id: int) -> int:
    """A place where metres are left: the bench reports hundreds of small lengths there."""
    bare = [
        kind.code for kind in item_types() if not kind.covers
    ]  # what covers hidden work needs its proof first
    query = select(ItemPlace.id).join(Item).where(
        Item.project_id == project_id, Item.type_code.in_(bare), Item.done > 0, Item.unit.in_((Unit.METRE, Unit.SQUARE_METRE)), Item.left_out_reason.is_(None)
    )  # fmt: skip
    return db.session.scalars(query.order_by((LIMIT - Item.done).desc()).limit(1)).one()


def _money() -> dict[str, Any]:
    """The county's source with the most movements that could still pay."""
    moved = select(func.count()).where(Movement.source_id == Source.id).scalar_subquery()
    rows = select(Source).where(
        Source.kind == SourceKind.COUNTY, Source.allocated - Source.paid - Source.owner_returned > 100
    )
    source = db.session.scalars(rows.order_by(moved.desc(), Source.id).limit(1)).one()
    path = f"/office/projects/{source.project_id}/funding/{source.id}"
    items = db.session.scalars(
        select(Item.id).where(Item.project_id == source.project_id).order_by(Item.id).limit(1)
    )
    return {
        "money_source": _address(path), "money_pay": _address(f"{path}/move/paid", "POST"),
        "money_item": items.one(),
    }  # fmt: skip


def subjects() -> dict[str, Any]:
    project = _busiest()
    item = db.session.scalars(
        select(Item.id).where(Item.project_id == project.id).order_by(Item.done.desc()).limit(1)
    ).one()
    home = db.session.scalars(
        select(Compound.id).join(ProjectCompound).where(ProjectCompound.project_id == project.id).limit(1)
    ).one()
    building = db.session.scalars(select(Building.id).where(Building.compound_id == home).limit(1)).first()
    place = _open_place(project.id)
    office = f"/office/projects/{project.id}"
    return {
        "home": _address("/"),
        "list": _address(f"/office/projects/?year={project.year}&plan=in&sort=-progress"),
        "project": _address(office),
        "compound": _address(f"/c/{home}"),
        "public_project": _address(f"/p/{project.id}"),
        "item": _address(f"{office}/items/{item}"),
        "programme": _address(f"/office/programmes/?year={project.year}"),
        "value": _address(f"{office}/value/"),
        "region_value": _address(f"/office/value/?year={project.year}"),
        "start": _address("/office/"),
        "money_city": _address("/office/money/"),
        **_money(),
        "notices": _address("/notices"),
        "file": _address(f"/requests/new?compound={home}"),
        "building": building,
        "report": _address(f"/site/places/{place}/report", "POST"),
        "confirm": _address("/office/reports/0/confirm", "POST"),
        "order": _address(f"{office}/order/"),
        "gantt": _address(f"/p/{project.id}/schedule.png"),
    }


def main(say: Callable[[str], None] = print) -> None:
    with app.app_context():
        say(json.dumps(subjects()))


if __name__ == "__main__":
    main()
