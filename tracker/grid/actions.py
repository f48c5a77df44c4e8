"""Seats of the grid: made, given to somebody, told where they answer. Callers commit."""

from typing import Any

from sqlalchemy import select

from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.extensions import db
from tracker.grid.models import GridCover, GridPost
from tracker.grid.rules import Rank, check_above
from tracker.places.models import Building, Compound, Entrance, Region


def add_post(region: Region, rank: Rank, facts: dict[str, Any]) -> GridPost:
    post = GridPost(rank=rank, region_id=region.id, region_path=region.path)
    change_post(post, facts)
    db.session.add(post)
    db.session.flush()
    return post


def change_post(post: GridPost, facts: dict[str, Any]) -> None:
    """Give a seat its name, its holder and the seat above. Raises Refusal for one of another rank."""
    above = db.session.get(GridPost, facts["above_id"]) if facts["above_id"] else None
    check_above(post.rank, above.rank if above else None)
    for name, value in facts.items():
        setattr(post, name, value)


def add_cover(post: GridPost, compound: Compound, building: str, entrance: str) -> GridCover:
    """Let a post answer for a place. Raises Refusal for a place that is not there, or answered for already."""
    building_id = _id(
        select(Building.id).filter_by(compound_id=compound.id, name=building), building, "building"
    )
    query = select(Entrance.id).filter_by(building_id=building_id, name=entrance)
    entrance_id = _id(query, entrance, "entrance")
    place = {
        "post_id": post.id,
        "compound_id": compound.id,
        "building_id": building_id,
        "entrance_id": entrance_id,
    }
    if db.session.scalar(select(GridCover.id).filter_by(**place)) is not None:
        raise Refusal(N_("This post answers there already."), "compound_id")
    cover = GridCover(**place)
    db.session.add(cover)
    return cover


def _id(query: Any, name: str, field: str) -> int | None:
    if not name:
        return None
    found: int | None = db.session.scalar(query)
    if found is None:
        raise Refusal(
            N_("There is no “%(name)s” here. Write it as it stands on the compound's page."), field, name=name
        )
    return found
