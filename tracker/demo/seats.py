"""The grid and party network of the demo city, its offices and operators' desks. Names of people are invented.

One seat in nine is vacant, one branch in six serves two compounds: the newspaper page of July 2020 counts 955 branches
for 788 compounds and never says which serves which.
"""

from collections import defaultdict
from dataclasses import dataclass
from random import Random

from tracker.accounts.models import Organisation
from tracker.accounts.rules import OrganisationKind
from tracker.base.tree import ancestors
from tracker.demo.people import SURNAMES
from tracker.demo.places import Home, Places
from tracker.demo.rows import Rows
from tracker.demo.staff import CLERKS, Staff
from tracker.grid.models import GridCover, GridPost, OperatorDesk, RegionOffice
from tracker.grid.rules import Rank
from tracker.places.models import Entrance

VACANT_ONE_IN = 9
SHARED_ONE_IN = 6


@dataclass(frozen=True)
class Desks:
    """Which office receives what comes from a region."""

    offices: dict[int, int]

    def office(self, region_path: str) -> int | None:
        """The narrowest office at or above a region."""
        above = reversed(ancestors(region_path))
        return next((self.offices[region] for region in above if region in self.offices), None)


def add_desks(rows: Rows, places: Places, staff: Staff) -> Desks:
    """An office for every subdistrict and county; the operators' desks for the whole city."""
    offices = {}
    for path, region in places.regions.items():
        if len(path) == 2 and path[1] in CLERKS:
            offices[region.id] = staff.bodies[path[1]].organisation_id
        elif len(path) == 3:
            offices[region.id] = _office(rows, f"{path[1]}{region.name}办事处（演示）")
    for region_id, organisation_id in offices.items():
        rows.add(RegionOffice, region_id=region_id, organisation_id=organisation_id)
    city = next(iter(places.regions.values()))
    for discipline, firm in staff.operators.items():
        rows.add(
            OperatorDesk,
            region_id=city.id,
            discipline=discipline,
            organisation_id=firm.organisation_id,
            phone=firm.phone,
        )
    return Desks(offices)


def _office(rows: Rows, name: str) -> int:
    """The subdistrict's office; the one whose people sign in is there already."""
    known = next((row["id"] for row in rows.of(Organisation) if row["name"] == name), None)
    number = len(rows.of(Organisation))
    return known or rows.add(
        Organisation, name=name, kind=OrganisationKind.OFFICE, phone=f"0415-2{1000 + number:04}00", demo=True
    )


class Doors:
    """Entrances by building."""

    def __init__(self, rows: Rows) -> None:
        self._found: dict[int, list[int]] = defaultdict(list)
        for row in rows.of(Entrance):
            self._found[row["building_id"]].append(row["id"])

    def any(self, building_id: int | None, chance: Random) -> int | None:
        """One of the entrances of a building."""
        known = self._found.get(building_id or 0)
        return chance.choice(known) if known else None


def add_seats(rows: Rows, homes: list[Home], chance: Random) -> None:
    """Four ranks of the grid and three of the party network for compounds whose buildings are on record."""
    chiefs: dict[int, int] = {}
    doors = Doors(rows)
    branch: int | None = None
    for home in homes:
        seat = _Seats(rows, home, chance)
        if home.region.id not in chiefs:
            chiefs[home.region.id] = seat.add(Rank.CHIEF, f"{home.region.name}总网格", None, is_vacant=False)
        leader = seat.add(Rank.LEADER, f"{home.seed.name}网格", chiefs[home.region.id])
        if branch is None or chance.randrange(SHARED_ONE_IN):
            branch = seat.add(Rank.BRANCH, f"{home.seed.name}党支部", None)
        seat.cover(branch)
        for number, block in enumerate(home.ground.blocks, start=1):
            worker = seat.add(Rank.WORKER, f"{home.seed.name}{number}号楼网格员", leader, block.id)
            group = seat.add(Rank.GROUP, f"{home.seed.name}{number}号楼党小组", branch, block.id)
            entrance = doors.any(block.id, chance)
            if number == 1:
                seat.add(Rank.VOLUNTEER, f"{home.seed.name}志愿者", worker, block.id, entrance)
                seat.add(Rank.CENTRE, f"{home.seed.name}{number}号楼党员中心户", group, block.id, entrance)


class _Seats:
    """Adds the seats of one compound."""

    def __init__(self, rows: Rows, home: Home, chance: Random) -> None:
        self.rows, self.home, self.chance = rows, home, chance

    def add(
        self, rank: Rank, name: str, above: int | None, building_id: int | None = None, entrance_id: int | None = None,
        *, is_vacant: bool | None = None,
    ) -> int:  # fmt: skip
        vacant = not self.chance.randrange(VACANT_ONE_IN) if is_vacant is None else is_vacant
        holder = None if vacant else f"{self.chance.choice(SURNAMES)}某"
        phone = (
            f"0415-6{self.chance.randrange(100_000, 999_999)}"
            if rank in (Rank.CHIEF, Rank.LEADER, Rank.WORKER)
            else None
        )
        post_id = self.rows.add(
            GridPost, rank=rank, name=name, region_id=self.home.region.id, region_path=self.home.region.path,
            above_id=above, holder=holder, phone=phone if holder else None, demo=True,
        )  # fmt: skip
        if rank is not Rank.BRANCH:
            self.cover(post_id, building_id, entrance_id)
        return post_id

    def cover(self, post_id: int, building_id: int | None = None, entrance_id: int | None = None) -> None:
        self.rows.add(
            GridCover,
            post_id=post_id,
            compound_id=self.home.ground.id,
            building_id=building_id,
            entrance_id=entrance_id,
        )
