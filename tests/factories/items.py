"""Builders of items and their places."""

from decimal import Decimal
from typing import Any

from tests.factories.keeping import save
from tests.factories.projects import project
from tracker.items.catalogue import get_type
from tracker.items.models import Item, ItemPlace
from tracker.places.models import Compound
from tracker.projects.models import Project


def item(of: Project | None = None, type_code: str = "sewer", **values: Any) -> Item:
    of, kind = of or project(), get_type(type_code)
    facts = {"item_class": kind.item_class, "scope": kind.scope, "unit": kind.unit, "name": kind.name}
    made = Item(**{"project_id": of.id, "type_code": type_code, **facts, "planned": Decimal(100), **values})
    return save(made)


def item_place(of: Item | None = None, where: Compound | None = None, **values: Any) -> ItemPlace:
    of = of or item()
    where = where or of.project.covered[0].compound
    facts = {"item_id": of.id, "project_id": of.project_id, "compound_id": where.id, "planned": of.planned}
    return save(ItemPlace(**{**facts, **values}))
