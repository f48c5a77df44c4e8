"""A project on site: its contractor, its supervisor, an item at one building."""

import io
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from PIL import Image

from tests import factories
from tests.photos.pictures import saved
from tracker.accounts.models import Account
from tracker.accounts.rules import OrganisationKind
from tracker.base.access import Role
from tracker.base.clock import today
from tracker.items.models import Item, ItemPlace
from tracker.projects.models import Project
from tracker.projects.rules import PartyRole


@dataclass
class OnSite:
    project: Project
    item: Item
    place: ItemPlace
    contractor: Account
    supervisor: Account

    @property
    def url(self) -> str:
        return f"/site/places/{self.place.id}/report"


@pytest.fixture
def on_site(session) -> OnSite:
    project = factories.project()
    building, supervision = factories.organisation(), factories.organisation(OrganisationKind.SUPERVISOR)
    factories.party(project, building)
    factories.party(project, supervision, PartyRole.SUPERVISOR)
    item = factories.item(project, unit_price=Decimal(50), value=Decimal(5000))
    home = factories.building(project.covered[0].compound, name="3号楼")
    place = factories.item_place(item, building_id=home.id)
    return OnSite(
        project, item, place,
        contractor=factories.account(Role.CONTRACTOR, organisation=building, display_name="张工"),
        supervisor=factories.account(Role.SUPERVISOR, organisation=supervision, display_name="李监理"),
    )  # fmt: skip


def filled(**values: Any) -> dict[str, Any]:
    """What the report form sends; ``photos`` are bytes."""
    photos = values.pop("photos", [])
    files = [(io.BytesIO(data), f"IMG_{number}.jpg") for number, data in enumerate(photos)]
    said = {"client_key": "a" * 32, "quantity": "38", "worked_on": today().isoformat(), "note": ""}
    return {**said, "photos": files, **values} if files else {**said, **values}


def shot(colour: int = 1, **options: Any) -> bytes:
    """A small picture; another ``colour``, another picture."""
    return saved(image=Image.new("RGB", (64, 48), (25 * colour, 90, 90)), **options)
