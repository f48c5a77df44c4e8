"""Regions, compounds and buildings of the demo as rows."""

from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from random import Random

from tracker.demo.names import CompoundSeed, RegionSeed
from tracker.demo.rows import Rows
from tracker.demo.works import Block, Ground
from tracker.places.models import Building, Compound, Entrance
from tracker.places.models import Region as RegionRow
from tracker.places.names import initials, name_key
from tracker.places.rules import OtherProgramme

MISSING = (
    "休闲座椅、停车位",
    "单元门、楼道灯",
    "监控、路灯",
    "雨水管、检查井",
    "健身器材、绿化",
    "无障碍坡道、晾衣架",
)
HAZARDS = ("屋面漏雨，局部外墙脱落", "外墙透寒，楼道线路老化", "化粪池满溢，路面塌陷", "雨篷开裂", "无")


@dataclass(frozen=True)
class Region:
    """A region that has its id; ``path`` as in the table."""

    id: int
    path: str
    name: str


@dataclass(frozen=True)
class Home:
    """A compound that has its id."""

    ground: Ground
    seed: CompoundSeed
    region: Region


class Places:
    """Adds places to the rows and finds regions by the names of their path."""

    def __init__(self, rows: Rows) -> None:
        self.rows = rows
        self.regions: dict[tuple[str, ...], Region] = {}

    def add_region(self, seed: RegionSeed) -> Region:
        above = self.regions.get(seed.path)
        region_id = self.rows.add(
            RegionRow,
            parent_id=above.id if above else None,
            level=seed.level,
            name=seed.name,
            demo=seed.is_demo,
        )
        region = Region(region_id, f"{above.path if above else '/'}{region_id}/", seed.name)
        self.rows.of(RegionRow)[-1]["path"] = region.path
        self.regions[(*seed.path, seed.name)] = region
        return region

    def add_compound(
        self, seed: CompoundSeed, chance: Random, *, is_whole: bool, has_buildings: bool
    ) -> Home:
        """A compound, with a whole survey file or with gaps in it."""
        region = self.regions[seed.path]
        compound_id = self.rows.add(
            Compound, region_id=region.id, region_path=region.path, name=seed.name, name_key=name_key(seed.name),
            initials=initials(seed.name), address=f"{seed.path[1]}{seed.path[2]}{chance.randrange(1, 300)}号",
            built_year=seed.built_year, property_type=seed.property_type, buildings=seed.buildings,
            entrances=sum(seed.entrances), households=seed.households, area=seed.area,
            property_service=chance.random() < 0.3, owners_committee=chance.random() < 0.25,
            maintenance_fund=chance.random() < 0.4, other_programme=OtherProgramme.NONE if is_whole else None,
            missing_facilities=chance.choice(MISSING) if is_whole else None,
            hazards=chance.choice(HAZARDS) if is_whole else None,
            surveyed_on=date(2020, 4, 1 + chance.randrange(28)) if is_whole else None, demo=True,
        )  # fmt: skip
        blocks = tuple(self._blocks(compound_id, seed)) if has_buildings else ()
        return Home(Ground(compound_id, blocks), seed, region)

    def _blocks(self, compound_id: int, seed: CompoundSeed) -> list[Block]:
        """Buildings and entrances; households and area go by entrances, what rounding leaves to the last."""
        blocks, total = [], sum(seed.entrances)
        left_area = seed.area
        for number, entrances in enumerate(seed.entrances, start=1):
            is_last = number == len(seed.entrances)
            share = (seed.area * entrances / total).quantize(Decimal("0.01"), rounding=ROUND_DOWN)
            area = left_area if is_last else share
            left_area -= area
            households = entrances * seed.storeys * 2
            building_id = self.rows.add(
                Building, compound_id=compound_id, name=f"{number}号楼", position=number,
                built_year=seed.built_year, storeys=seed.storeys, households=households, area=area,
            )  # fmt: skip
            for entrance in range(1, entrances + 1):
                self.rows.add(Entrance, building_id=building_id, name=f"{entrance}单元", position=entrance)
            blocks.append(Block(building_id, entrances, seed.storeys, households, area))
        return blocks
