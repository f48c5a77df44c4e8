"""Seats of the grid, and a hotline's sheet that waits to be imported."""

from typing import Any

from tests.factories.keeping import number, save
from tests.factories.places import compound
from tracker.accounts.models import Account, Organisation
from tracker.base.clock import now
from tracker.base.secret import seal_bytes
from tracker.grid.models import GridCover, GridPost, RegionOffice
from tracker.grid.rules import Rank
from tracker.places.models import Compound, Region
from tracker.resident_requests.records import HotlineSheet

SHEET = "工单编号,小区,诉求内容\nH1,没有的小区,漏雨\n"


def grid_post(at: Compound | None = None, rank: Rank = Rank.WORKER, **values: Any) -> GridPost:
    """A seat that answers for a compound; ``building_id`` and ``entrance_id`` narrow it."""
    at = at or compound()
    narrow = {name: values.pop(name, None) for name in ("building_id", "entrance_id")}
    facts = {
        "name": f"第{number()}网格",
        "region_id": at.region_id,
        "region_path": at.region_path,
        "holder": "王某",
    }
    made = save(GridPost(**{"rank": rank, **facts, **values}))
    save(GridCover(post_id=made.id, compound_id=at.id, **narrow))
    return made


def region_office(region: Region, office: Organisation) -> RegionOffice:
    return save(RegionOffice(region_id=region.id, organisation_id=office.id))


def hotline_sheet(by: Account, text: str = SHEET) -> HotlineSheet:
    return save(HotlineSheet(name="热线.csv", sealed=seal_bytes(text.encode()), by_id=by.id, at=now()))
