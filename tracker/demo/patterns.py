"""Patterns of the projects, compounds and requests that ``scale`` stamps, made by the demo city's generator."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from itertools import count, cycle, islice
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from tracker.base.clock import now as this_moment
from tracker.base.clock import today as this_day
from tracker.base.sums import Contribution, Key, Total
from tracker.contracts.models import Contract
from tracker.demo import courses
from tracker.demo.announcements import Desk, add_notices
from tracker.demo.names import PROVINCE, SEED, CompoundSeed, Scale, compounds
from tracker.demo.pictures import pictures
from tracker.demo.places import Places, Region
from tracker.demo.projects import Firm, Plan, Team, add_project
from tracker.demo.rows import Row
from tracker.demo.stamps import Draft, Pattern
from tracker.demo.values import add_months, month_sums
from tracker.demo.voices import Spot, add_request
from tracker.demo.works import Block, Ground
from tracker.funding.books import IdleLayer, Movement
from tracker.funding.models import Source
from tracker.places.models import Building
from tracker.projects.models import Project
from tracker.resident_requests.models import ResidentRequest
from tracker.stages.models import CompoundStep
from tracker.value.models import ProjectMonth

PAST_VARIANTS, BUNDLES = 10, 16
SEASON = timedelta(days=90)  # so long a request may lie: of a million, years of them would wait for ever
PROGRAMME, REGION, COMPOUND, BODY, CONTRACTOR, FOREMAN, SUPERVISOR, INSPECTOR, DESIGNER, CLERK = range(
    -1, -11, -1
)
PLACES = range(-21, -25, -1)
"""City, county, subdistrict and community."""
PATH = f"/{'/'.join(map(str, PLACES))}/"
FILLERS = {
    "compound.name": "compound",
    "compound.name_key": "key",
    "compound.initials": "initials",
    "compound.region_path": "path",
    "compound.address": "address",
    "project.region_path": "path",
    "compound_step.project_path": "path",
    "project_month.region_path": "path",
    "project.name": "project",
    "project.code": "code",
    "funding_source.region_path": "path",
    "movement.region_path": "path",
    "contract.region_path": "path",
    "idle_layer.region_path": "path",
    "notice.region_path": "path",
    "report.client_key": "#demo-",
    "resident_request.region_path": "path",
    "resident_request.code_mark": "#demo-",
    "resident_request.form_key": "#demo-",
    "resident_request.phone_mark": "#demo-",
}


@dataclass(frozen=True)
class Stamp:
    """A pattern with its project and with what it adds to the stored sums, negative numbers in the keys."""

    pattern: Pattern
    project: Row | None = None
    sums: Sequence[Contribution] = ()


class Patterns:
    """Patterns by year, made once and taken in turns."""

    def __init__(self, session: Session, years: list[int], scale: Scale, requests: int) -> None:
        self._session, self._chance = session, Random(SEED)  # noqa: S311 (the same every time)
        self._shots, self._today = pictures(1), this_day()
        running = courses.running_year(self._today)
        self._seeds = cycle(list(islice((seed for seed in compounds(PROVINCE) if seed.plan_year), 400)))
        self._projects = {
            year: self._running()
            if year == running
            else [self._past(year, 5 * n) for n in range(PAST_VARIANTS)]
            for year in years
        }
        self._bare: dict[CompoundSeed, Stamp] = {}
        total = scale.cities * scale.counties * scale.subdistricts * scale.communities * scale.compounds
        self._bundles = self._voices(total, requests)

    def project(self, year: int, number: int) -> Stamp:
        choice = self._projects[year]
        return choice[number % len(choice)]

    def requests(self) -> Stamp:
        return next(self._bundles)

    def bare(self, seed: CompoundSeed) -> Stamp:
        """A compound on no list, one of a few shapes."""
        shape = replace(
            seed, name="", path=("", "", "", ""), built_year=1990 + seed.storeys, entrances=seed.entrances[:1] * seed.buildings,
            households=48 * seed.buildings, area=Decimal(3000 * seed.buildings),
        )  # fmt: skip
        if shape not in self._bare:
            draft = Draft(self._session)
            _compound(draft, shape, is_whole=False)
            self._bare[shape] = Stamp(self._pattern(draft))
        return self._bare[shape]

    def _running(self) -> list[Stamp]:
        stages = [stage for stage, number in courses.RUNNING.items() for _ in range(number)][::2]
        self._chance.shuffle(stages)
        return [
            self._project(courses.running(stage, self._today, self._chance), n)
            for n, stage in enumerate(stages)
        ]

    def _past(self, year: int, number: int) -> Stamp:
        return self._project(courses.past(year, number, self._today, self._chance), number)

    def _project(self, course: courses.Course, number: int) -> Stamp:
        draft, seed = Draft(self._session), next(self._seeds)
        compound_id = _compound(draft, seed, is_whole=True)
        blocks = tuple(_blocks(draft, compound_id, seed))
        team = Team(
            body=Firm(BODY, CLERK, "改造专班", "0415-2100000"), contractor=Firm(CONTRACTOR, FOREMAN, "项目部", "0415-2100001"),
            supervisor=Firm(SUPERVISOR, INSPECTOR, "监理部", "0415-2100002"),
            designer=Firm(DESIGNER, None, "设计部", "0415-2100003"), clerk_id=CLERK,
        )  # fmt: skip
        plan = Plan(
            code=f"{course.year}-{number:03}", name="", programme_id=PROGRAMME, region_id=REGION, region_path="",
            grounds=(Ground(compound_id, blocks),), team=team, course=course, further=13, pictures=self._shots,
        )  # fmt: skip
        project_id = add_project(draft, plan, self._chance)
        add_notices(
            draft, compound_id=compound_id, region_path="", name="本小区", project_id=project_id, course=course,
            desk=Desk(CLERK, None), chance=self._chance,
        )  # fmt: skip
        add_months(draft)
        return Stamp(self._pattern(draft), draft.of(Project)[0], _sums(draft))

    def _voices(self, compounds_in_all: int, requests: int) -> Iterator[Stamp]:
        """Bundles of requests of one compound; together they make ``requests``."""
        few = requests // compounds_in_all
        sizes = {number: [self._bundle(number) for _ in range(BUNDLES)] for number in (few, few + 1)}
        for n in count():
            share = requests * (n + 1) // compounds_in_all - requests * n // compounds_in_all
            yield sizes[share][n % BUNDLES]

    def _bundle(self, size: int) -> Stamp:
        draft, moment = Draft(self._session), this_moment()
        spot = Spot(COMPOUND, "", None)
        for _ in range(size):
            filed_at = moment - timedelta(minutes=self._chance.randrange(60, 3 * 365 * 24 * 60))
            add_request(draft, spot, filed_at, moment, CLERK, self._chance, SEASON)
        return Stamp(self._pattern(draft), None, _sums(draft))

    def _pattern(self, draft: Draft) -> Pattern:
        return Pattern(draft, self._session.get_bind().dialect, FILLERS)


def _sums(draft: Draft) -> list[Contribution]:
    """What the rows add to which totals, once for each key; their region and all above are ``PATH``."""
    outside = {"region_path": PATH, "project_path": PATH, "compound_id": COMPOUND}
    kept: dict[tuple[type[Total], Key], tuple[Any, ...]] = {}
    for total, key, amounts in _contributions(draft, outside):
        was = kept.get((total, key), (0,) * len(amounts))
        kept[total, key] = tuple(a + (b or 0) for a, b in zip(was, amounts, strict=True))
    return [(total, key, amounts) for (total, key), amounts in kept.items()]


def _contributions(draft: Draft, outside: Row) -> Iterator[Contribution]:
    for model in (Project, CompoundStep, Source, Movement, IdleLayer, Contract, ResidentRequest):
        for row in draft.of(model):
            yield from model.sums({**row, **outside})
    for row in draft.of(ProjectMonth):
        yield from month_sums({**row, **outside})


def _compound(draft: Draft, seed: CompoundSeed, *, is_whole: bool) -> int:
    places = Places(draft)
    places.regions[seed.path] = Region(REGION, "", "")
    return places.add_compound(seed, Random(0), is_whole=is_whole, has_buildings=False).ground.id  # noqa: S311


def _blocks(draft: Draft, compound_id: int, seed: CompoundSeed) -> Iterator[Block]:
    """Buildings are listed; quantities stay with the compound, or the nation would have a hundred million."""
    for number, entrances in enumerate(seed.entrances, start=1):
        area = (seed.area / seed.buildings).quantize(1)
        households = entrances * seed.storeys * 2
        draft.add(
            Building, compound_id=compound_id, name=f"{number}号楼", position=number, storeys=seed.storeys,
            built_year=seed.built_year, households=households, area=area,
        )  # fmt: skip
        yield Block(None, entrances, seed.storeys, households, area)
