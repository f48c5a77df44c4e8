"""In which region of the tree a row lies, by the names that it gives."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from tracker.base.tree import ancestors
from tracker.base.words import N_
from tracker.exchange.values import Level, Message, PlanFields
from tracker.places.names import fold
from tracker.places.rules import REGIONS
from tracker.places.rules import Level as RegionLevel

_ENDING = re.compile(
    "(?:街道办事处|街道办|办事处|街道|社区居民委员会|社区居委会|居民委员会|居委会|社区|[市区县镇乡])$"
)
_NAMED = ((RegionLevel.COUNTY, "district"), (RegionLevel.SUBDISTRICT, "subdistrict"),
          (RegionLevel.COMMUNITY, "community"))  # fmt: skip


@dataclass(frozen=True, slots=True)
class KnownRegion:
    id: int
    parent_id: int | None
    level: RegionLevel
    name: str
    path: str


@dataclass(frozen=True, slots=True)
class Where:
    """A region on file, and the names of those below it that have yet to be made."""

    region: KnownRegion
    missing: tuple[tuple[RegionLevel, str], ...] = ()


def region_key(name: str) -> str:
    """振兴 and 振兴区 are one district, 头道桥 and 头道桥街道办事处 one subdistrict."""
    folded = fold(name)
    bare = _ENDING.sub("", folded)
    return bare if len(bare) > 1 else folded


class Tree:
    """The regions on file, to be asked by name."""

    def __init__(self, regions: Iterable[KnownRegion]) -> None:
        self.by_id = {region.id: region for region in regions}
        self._named: dict[tuple[RegionLevel, str], list[KnownRegion]] = defaultdict(list)
        for region in self.by_id.values():
            self._named[region.level, region_key(region.name)].append(region)

    def above(self, region: KnownRegion, level: RegionLevel) -> KnownRegion | None:
        """The region itself or the one above it that is of a level."""
        line = (self.by_id[one] for one in ancestors(region.path) if one in self.by_id)
        return next((one for one in line if one.level is level), None)

    def below(self, region: KnownRegion, level: RegionLevel, name: str) -> KnownRegion | None:
        """The one region of a level and name in a part of the tree; None when there is none or several."""
        named = self._named.get((level, region_key(name)), [])
        found = [one for one in named if one.path.startswith(region.path) and one is not region]
        if len(found) > 1:
            found = [one for one in found if one.parent_id == region.id or one.name == name]
        return found[0] if len(found) == 1 else None

    def is_named(self, region: KnownRegion, name: str | None) -> bool:
        return bool(name) and region_key(region.name) == region_key(str(name))

    def words(self, where: Where) -> str:
        """A place in words, without the city: 振兴区 六道沟街道."""
        known = [self.by_id[one].name for one in ancestors(where.region.path)[1:] if one in self.by_id]
        return " ".join([*known, *(name for _level, name in where.missing)])

    def place(self, fields: PlanFields, at: KnownRegion) -> Where | Message:
        """Where a row lies within the place chosen for its table; a refusal when it names another place."""
        city = self.above(at, RegionLevel.CITY)
        if city and fields.city and region_key(fields.city) != region_key(city.name):
            return _elsewhere(fields.city, city.name, "city")
        where = Where(at)
        for level, field in _NAMED:
            name = getattr(fields, field)
            if not name or (city and region_key(name) == region_key(city.name)):
                continue
            if REGIONS.index(level) <= REGIONS.index(at.level):
                own = self.above(at, level)
                if own and region_key(own.name) != region_key(name):
                    return _elsewhere(name, own.name, field)
                continue
            found = None if where.missing else self.below(where.region, level, name)
            where = Where(found) if found else Where(where.region, (*where.missing, (level, name)))
        return where


def _elsewhere(said: str, chosen: str, field: str) -> Message:
    text = N_("This line lies in %(said)s, not in %(chosen)s, the place chosen for this table.")
    return Message(Level.REFUSAL, text, {"said": said, "chosen": chosen}, field)
