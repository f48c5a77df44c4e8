"""Who answers for a door: a grid of four levels, a party network of three, and vacancies that climb.

四级网格: 网格总长—网格长—网格员—志愿者. 三级组织网络: 小区党支部—楼道党小组—党员中心户 (Dandong, newspaper page of July
2020). Compounds, branches and grids are many-to-many: the same page counts 955 branches and 805, for 788 compounds.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tracker.base.errors import Refusal
from tracker.base.words import N_, Word


class Network(Word):
    GRID = "grid", N_("Grid")
    PARTY = "party", N_("Party network")


class Rank(Word):
    """A seat of the grid or of the party network, the highest first in each."""

    CHIEF = "chief", N_("Chief of the grid")
    LEADER = "leader", N_("Grid leader")
    WORKER = "worker", N_("Grid worker")
    VOLUNTEER = "volunteer", N_("Volunteer")
    BRANCH = "branch", N_("Branch of the compound")
    GROUP = "group", N_("Party group of the stairwell")
    CENTRE = "centre", N_("Party members' centre household")

    @property
    def network(self) -> Network:
        return Network.PARTY if self in (Rank.BRANCH, Rank.GROUP, Rank.CENTRE) else Network.GRID


ABOVE: Mapping[Rank, Rank | None] = {
    Rank.CHIEF: None, Rank.LEADER: Rank.CHIEF, Rank.WORKER: Rank.LEADER, Rank.VOLUNTEER: Rank.WORKER,
    Rank.BRANCH: None, Rank.GROUP: Rank.BRANCH, Rank.CENTRE: Rank.GROUP,
}  # fmt: skip
"""Whose seat a vacancy of a rank falls to."""


@dataclass(frozen=True, kw_only=True)
class Post:
    """A seat and who holds it; ``holder`` None is a vacancy. ``closeness`` says how narrowly it covers the door:
    3 this entrance, 2 this building, 1 the whole compound, 0 not itself but one below it.
    """

    id: int
    rank: Rank
    name: str
    above_id: int | None
    holder: str | None
    phone: str | None
    closeness: int = 0


@dataclass(frozen=True)
class Seat:
    """Who answers at a door for one rank: its own holder, or whoever stands above a vacancy."""

    post: Post
    by: Post | None

    @property
    def is_vacant(self) -> bool:
        return self.post.holder is None

    @property
    def holder(self) -> str | None:
        return self.by.holder if self.by else None

    @property
    def phone(self) -> str | None:
        return self.by.phone if self.by else None


def seats(posts: Iterable[Post]) -> tuple[Seat, ...]:
    """The seats at one door in the order of their ranks. ``posts`` are those that cover it (closeness above 0)
    and those above them. Of several posts of a rank the narrowest answer, all that are equally narrow.
    """
    known = {post.id: post for post in posts}
    found = []
    for rank in Rank:
        here = sorted(
            (post for post in known.values() if post.rank is rank and post.closeness),
            key=lambda post: post.id,
        )
        closest = max((post.closeness for post in here), default=0)
        found += [Seat(post, _climb(post, known)) for post in here if post.closeness == closest]
    return tuple(found)


def _climb(post: Post, known: Mapping[int, Post]) -> Post | None:
    """The first holder at or above a post; None where every seat above is vacant, too."""
    seen: set[int] = set()
    step: Post | None = post
    while step is not None and step.holder is None:
        seen.add(step.id)
        above = step.above_id
        step = known.get(above) if above is not None and above not in seen else None
    return step


def check_above(rank: Rank, above: Rank | None) -> None:
    """Refuse a seat under one that is not the next higher of its network."""
    if above is not None and above is not ABOVE[rank]:
        raise Refusal(N_("“%(rank)s” does not stand under “%(above)s”."), "above_id", rank=rank, above=above)
