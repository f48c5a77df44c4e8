"""Names and figures of the demo: Dandong as reported in July 2020, a province, the nation.

Cities, counties and subdistricts bear their published names (国家统计局, 2023). Communities and compounds are
invented, alike in kind to real ones, and marked so: no list of Dandong's compounds has been published.
The same seed always gives the same places.
"""

import csv
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import cache
from pathlib import Path
from random import Random

from tracker.places.rules import Level, PropertyType

HERE = Path(__file__).parent
SEED = 2020
DANDONG_COMPOUNDS = 788
DANDONG_PLANS = {2019: 35, 2020: 66}


@dataclass(frozen=True)
class RegionSeed:
    """A region to create. ``path`` holds the names of its ancestors, the city first."""

    level: Level
    path: tuple[str, ...]
    name: str
    code: str
    is_demo: bool
    source: str


@dataclass(frozen=True, kw_only=True)
class CompoundSeed:
    """A compound to create in the community at the end of ``path``; ``area`` in m², ``entrances`` by building.

    ``plan_year`` is the programme that lists it, if any.
    """

    path: tuple[str, ...]
    name: str
    built_year: int | None
    property_type: PropertyType
    entrances: tuple[int, ...]
    households: int
    storeys: int
    area: Decimal
    plan_year: int | None

    @property
    def buildings(self) -> int:
        return len(self.entrances)


@dataclass(frozen=True)
class Scale:
    """How many of each stand under one of the level above, and how many projects there are in all."""

    cities: int
    counties: int
    subdistricts: int
    communities: int
    compounds: int
    projects: int
    province: str = ""
    years: tuple[int, ...] = (2019, 2020, 2021, 2022, 2023, 2024, 2025, 2026)


PROVINCE = Scale(14, 6, 4, 8, 4, 10_000, province="辽宁省")
NATION = Scale(337, 6, 4, 8, 4, 220_000)

_COUNTIES = ["城东区", "城西区", "城南区", "城北区", "新城区", "开发区"]
_STEMS = [
    "锦山",
    "福春",
    "桃源",
    "江城",
    "振兴",
    "永昌",
    "光明",
    "胜利",
    "建设",
    "红旗",
    "朝阳",
    "向阳",
    "和平",
    "新华",
    "文化",
    "青年",
    "劳动",
    "前进",
    "兴国",
    "宝山",
    "春光",
    "育才",
    "民主",
    "五一",
    "富民",
    "永康",
    "福安",
    "吉祥",
    "顺达",
    "鑫源",
    "丽景",
    "金山",
    "银河",
    "松涛",
    "柳林",
    "枫叶",
    "百合",
    "丁香",
    "梧桐",
    "滨江",
]
_OWNERS = [
    "手表厂",
    "丝绸厂",
    "化纤厂",
    "造纸厂",
    "纺织厂",
    "橡胶厂",
    "机床厂",
    "电表厂",
    "仪表厂",
    "印刷厂",
    "毛绢厂",
    "水泥厂",
    "制药厂",
    "轴承厂",
    "铁路",
    "邮电局",
    "粮食局",
    "教育局",
    "供电局",
    "自来水公司",
    "建筑公司",
    "百货公司",
    "医院",
    "公安局",
    "林业局",
    "港务局",
]
_ROADS = [
    "锦山大街",
    "江城大街",
    "青年大街",
    "振八街",
    "福春街",
    "桃源街",
    "人民路",
    "胜利街",
    "建设街",
    "文化路",
    "五经街",
    "七经街",
    "六纬路",
    "十纬路",
    "三马路",
    "中心路",
    "滨江路",
    "光明路",
    "育才街",
    "新安街",
]
_SUBDISTRICTS = [
    "站前",
    "新华",
    "胜利",
    "建设",
    "和平",
    "光明",
    "向阳",
    "红旗",
    "文化",
    "东风",
    "解放",
    "朝阳",
]


@cache
def dandong_regions() -> tuple[RegionSeed, ...]:
    """City, 6 counties, 20 subdistricts, 193 communities, parents before children."""
    with (HERE / "regions.csv").open(encoding="utf-8", newline="") as file:
        return tuple(
            RegionSeed(
                level=Level(row["level"]),
                path=tuple(part for part in row["parent"].split("/") if part),
                name=row["name"],
                code=row["code"],
                is_demo=row["mark"] == "demo",
                source=row["source"],
            )
            for row in csv.DictReader(file)
        )


@cache
def dandong_compounds(seed: int = SEED) -> tuple[CompoundSeed, ...]:
    """788 compounds over the communities; 35 of them in the plan of 2019 and 66 in that of 2020."""
    communities = [(*r.path, r.name) for r in dandong_regions() if r.level is Level.COMMUNITY]
    shares = [DANDONG_COMPOUNDS * (n + 1) // len(communities) - DANDONG_COMPOUNDS * n // len(communities)
              for n in range(len(communities))]  # fmt: skip
    chance = Random(seed)  # noqa: S311 (a demo wants the same city every time)
    compounds = [
        compound
        for path, count in zip(communities, shares, strict=True)
        for compound in _compounds(path, count, chance)
    ]
    return tuple(_listed(compounds, chance))


def _listed(compounds: list[CompoundSeed], chance: Random) -> Iterator[CompoundSeed]:
    """The compounds, some of them put on a plan list: eligible ones, older ones first."""
    wanted = [year for year, count in DANDONG_PLANS.items() for _ in range(count)]
    eligible = [n for n, compound in enumerate(compounds) if (compound.built_year or 9999) <= 2000]
    oldest = sorted(eligible, key=lambda n: (compounds[n].built_year or 0) + chance.randrange(12))
    years = dict(zip(oldest, wanted, strict=False))
    for n, compound in enumerate(compounds):
        yield replace(compound, plan_year=years.get(n))


def regions(scale: Scale) -> Iterator[RegionSeed]:
    """The region tree of a province or the nation, parents before children."""
    for city, code in _cities(scale):
        yield RegionSeed(Level.CITY, (), city, code, False, "国家统计局 统计用区划代码（2023年）")
        for county in _COUNTIES[: scale.counties]:
            yield RegionSeed(Level.COUNTY, (city,), county, "", True, "")
            for number in range(scale.subdistricts):
                subdistrict = f"{_SUBDISTRICTS[number % len(_SUBDISTRICTS)]}街道"
                yield RegionSeed(Level.SUBDISTRICT, (city, county), subdistrict, "", True, "")
                for community in _communities(scale.communities):
                    yield RegionSeed(Level.COMMUNITY, (city, county, subdistrict), community, "", True, "")


def compounds(scale: Scale, seed: int = SEED) -> Iterator[CompoundSeed]:
    """The compounds of a scale, ``scale.projects`` of them listed in a plan year, evenly over the country."""
    chance = Random(seed)  # noqa: S311 (the same places every time)
    communities = [(*r.path, r.name) for r in regions(scale) if r.level is Level.COMMUNITY]
    total = len(communities) * scale.compounds
    number = 0
    for path in communities:
        for compound in _compounds(path, scale.compounds, chance):
            before, after = scale.projects * number // total, scale.projects * (number + 1) // total
            year = scale.years[before % len(scale.years)] if after > before else None
            yield replace(compound, plan_year=year)
            number += 1


def _cities(scale: Scale) -> list[tuple[str, str]]:
    with (HERE / "cities.csv").open(encoding="utf-8", newline="") as file:
        rows = [row for row in csv.DictReader(file) if scale.province in ("", row["province"])]
    return [(row["name"], row["code"]) for row in rows[: scale.cities]]


def _communities(count: int) -> list[str]:
    return [f"{_STEMS[n % len(_STEMS)]}{_ordinal(n // len(_STEMS))}社区" for n in range(count)]


def _ordinal(turn: int) -> str:
    return "" if turn == 0 else f"第{'一二三四五六七八九'[turn]}"


def _compounds(path: tuple[str, ...], count: int, chance: Random) -> Iterator[CompoundSeed]:
    """Compounds of one community with different names."""
    names: dict[str, None] = {}
    while len(names) < count:
        names.setdefault(_name(chance))
    for name in names:
        yield _compound(path, name, chance)


def _name(chance: Random) -> str:
    kind = chance.randrange(10)
    if kind < 5:
        return chance.choice(_STEMS) + chance.choice(("小区", "小区", "花园", "新村", "家园", "里"))
    if kind < 8:
        return chance.choice(_OWNERS) + chance.choice(("家属院", "家属楼", "住宅", "宿舍"))
    return f"{chance.choice(_ROADS)}{chance.randrange(1, 200)}号{chance.choice(('院', '楼'))}"


def _compound(path: tuple[str, ...], name: str, chance: Random) -> CompoundSeed:
    """Figures in the bands seen in published lists: 40 to 60 households a building, 50 to 75 m² a household."""
    is_single = name.endswith(("号楼", "家属楼"))
    buildings = 1 if is_single else chance.choice((2, 2, 3, 3, 4, 5, 6, 8, 10, 12))
    storeys = chance.choice((5, 6, 6, 6, 7))
    entrances = tuple(chance.choice((3, 4, 4, 5)) for _ in range(buildings))
    households = sum(entrances) * storeys * 2
    built_year = chance.choice((None, *range(2001, 2006)) if chance.randrange(20) == 0 else range(1972, 2001))
    owned = (
        name.removesuffix("家属楼").removesuffix("家属院").removesuffix("住宅").removesuffix("宿舍")
        in _OWNERS
    )
    return CompoundSeed(
        path=path,
        name=name,
        built_year=built_year,
        property_type=chance.choice(
            (PropertyType.COLLECTIVE, PropertyType.REFORMED)
            if owned
            else (PropertyType.REFORMED, PropertyType.COMMERCIAL)
        ),
        entrances=entrances,
        households=households,
        storeys=storeys,
        area=Decimal(households * chance.randrange(5000, 7500)) / 100,
        plan_year=None,
    )
