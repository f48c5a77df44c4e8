"""A province or the nation for benches on PostgreSQL: the demo city's projects, stamped by the thousand.

Places are those of ``names``; each project is one of a hundred patterns made by the same generator as the
city's, so stages, sums and evidence are as true as there. Loaded in chunks, each a transaction, because a
transaction over the nation would hold its sums in memory.
"""

from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import timedelta
from decimal import Decimal
from functools import cache
from itertools import count, cycle, islice
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from tracker.accounts.models import Account
from tracker.accounts.rules import OrganisationKind
from tracker.base import journal, sums
from tracker.base.access import Role
from tracker.base.clock import now as this_moment
from tracker.base.clock import today as this_day
from tracker.base.model import Model
from tracker.demo import courses
from tracker.demo.announcements import add_notices
from tracker.demo.names import NATION, PROVINCE, SEED, CompoundSeed, Scale, compounds, regions
from tracker.demo.people import People, SignIn
from tracker.demo.pictures import pictures
from tracker.demo.places import Places, Region
from tracker.demo.projects import Firm, Plan, Team, add_project
from tracker.demo.rows import Row, Rows, number_on
from tracker.demo.stamps import Draft, Lines, Pattern
from tracker.demo.voices import Spot, add_request
from tracker.demo.works import Block, Ground
from tracker.funding.models import Source
from tracker.places.models import Building
from tracker.places.names import initials, name_key
from tracker.projects.models import Programme, Project
from tracker.resident_requests.models import RequestTotal, ResidentRequest

SCALES = {"province": PROVINCE, "nation": NATION}
REQUESTS = 1_000_000
CHUNK = 250  # compounds a transaction
PAST_VARIANTS, BUNDLES = 10, 16
PROJECTS_A_FIRM = 40
NOBODY = "!"  # no password has this hash
PROGRAMME, REGION, COMPOUND, BODY, CONTRACTOR, FOREMAN, SUPERVISOR, INSPECTOR, DESIGNER, CLERK = range(
    -1, -11, -1
)
FILLERS = {
    "compound.name": "compound",
    "compound.name_key": "key",
    "compound.initials": "initials",
    "compound.region_path": "path",
    "compound.address": "address",
    "project.region_path": "path",
    "project.name": "project",
    "project.code": "code",
    "funding_source.region_path": "path",
    "notice.region_path": "path",
    "report.client_key": "#demo-",
    "resident_request.region_path": "path",
    "resident_request.code_mark": "#demo-",
    "resident_request.form_key": "#demo-",
    "resident_request.phone_mark": "#demo-",
}


@dataclass(frozen=True)
class Stamp:
    """A pattern with the facts that its sums are made of."""

    pattern: Pattern
    project: Row | None
    sources: list[Row]
    requests: Counter[tuple[Any, Any]]


@dataclass(frozen=True)
class Staff:
    """Ids of a firm and its person, by the negative number that stands for them."""

    firms: list[dict[int, int]]
    shared: dict[int, int]
    sign_ins: list[SignIn]

    def of(self, number: int) -> dict[int, int]:
        return self.shared | self.firms[number % len(self.firms)]


def load(session: Session, scale: Scale, say: Callable[[str], None]) -> list[SignIn]:
    """Fill an empty PostgreSQL database; commits chunk by chunk. Its sign-ins."""
    rows = Rows(session)
    places = Places(rows)
    for seed in regions(scale):
        places.add_region(seed)
    cities = {region.name: region for path, region in places.regions.items() if len(path) == 1}
    shift = courses.running_year(this_day()) - scale.years[-1]
    years = [year + shift for year in scale.years]
    programmes = {
        (name, year): rows.add(
            Programme, region_id=region.id, year=year, name=f"{name}{year}年度老旧小区改造计划"
        )
        for name, region in cities.items()
        for year in years
    }
    staff = _hire(rows, next(iter(cities.values())), scale.projects // PROJECTS_A_FIRM)
    rows.write()
    session.commit()
    say(f"{len(places.regions)} regions")
    _stamp_all(session, scale, shift, places.regions, programmes, staff, say)
    for table in Model.metadata.sorted_tables:
        if "id" in table.c:
            number_on(session, table)
    session.commit()
    return staff.sign_ins


def _hire(rows: Rows, city: Region, firms: int) -> Staff:
    """Accounts to sign in with, and as many firms as take the projects; only the first can sign in."""
    people = People(rows)
    bureau = people.organisation("住房和城乡建设厅", OrganisationKind.BUREAU)
    people.account("admin", Role.ADMIN, "全部", organisation_id=bureau)
    clerk = people.account("city", Role.CITY, city.name, region=city, organisation_id=bureau)
    made = []
    for number in range(1, max(firms, 2) + 1):
        pair = {}
        for firm, person, role, kind in (
            (CONTRACTOR, FOREMAN, Role.CONTRACTOR, OrganisationKind.CONTRACTOR),
            (SUPERVISOR, INSPECTOR, Role.SUPERVISOR, OrganisationKind.SUPERVISOR),
        ):
            name = f"{role.value}{number}"
            pair[firm] = people.organisation(
                f"第{number}{'建设' if firm == CONTRACTOR else '监理'}公司", kind
            )
            if number == 1:
                pair[person] = people.account(name, role, name, organisation_id=pair[firm])
            else:
                pair[person] = rows.add(
                    Account, name=name, display_name=name, role=role, organisation_id=pair[firm],
                    password_hash=NOBODY, password_at=this_moment(), demo=True,
                )  # fmt: skip
        made.append(pair)
    designer = people.organisation("规划设计院", OrganisationKind.DESIGNER)
    shared = {BODY: bureau, DESIGNER: designer, CLERK: clerk}
    return Staff(made, shared, people.sign_ins)


def _stamp_all(
    session: Session, scale: Scale, shift: int, tree: dict[tuple[str, ...], Region],
    programmes: dict[tuple[str, int], int], staff: Staff, say: Callable[[str], None],
) -> None:  # fmt: skip
    patterns = _Patterns(session, [year + shift for year in scale.years], scale)
    last, done = Counter[str](), 0
    turns = count(1)
    seeds = compounds(scale)
    while chunk := list(islice(seeds, CHUNK)):
        lines, notes = Lines(), []
        for seed in chunk:
            region = tree[seed.path]
            number = next(turns) if seed.plan_year else 0
            year = seed.plan_year + shift if seed.plan_year else None
            outside = staff.of(number) | {REGION: region.id}
            if year:
                outside[PROGRAMME] = programmes[seed.path[0], year]
            texts = _texts(seed, region, year, number)
            stamp = patterns.project(year, number) if year else patterns.bare(seed)
            stamp.pattern.stamp(last, outside, texts, lines)
            _add_sums(session, stamp, region.path)
            if stamp.project is not None:
                notes.append(_note(last["project"], stamp.project, texts))
            voice = patterns.requests()
            voice.pattern.stamp(last, outside | {COMPOUND: last["compound"]}, texts, lines)
            _add_sums(session, voice, region.path)
        lines.write(session.connection())
        if notes:
            journal.append(session, notes)
        session.commit()
        done += len(chunk)
        say(
            f"{done} compounds, {last['project']} projects, {last['item']} items, {last['resident_request']} requests"
        )


def _texts(seed: CompoundSeed, region: Region, year: int | None, number: int) -> dict[str, str]:
    return {
        "compound": seed.name, "key": name_key(seed.name), "initials": _initials(seed.name), "path": region.path,
        "address": "".join(seed.path[1:3]),
        "project": f"{seed.name}改造项目", "code": f"{year}-{number:06}",
    }  # fmt: skip


_initials = cache(initials)


def _note(project_id: int, row: Row, texts: dict[str, str]) -> journal.Note:
    facts = {
        "name": texts["project"],
        "code": texts["code"],
        "year": row["year"],
        "stage": row["stage"],
        "demo": True,
    }
    changes = {name: [None, journal.plain(value)] for name, value in facts.items()}
    return journal.Note(f"project:{project_id}", "add", "project", project_id, changes)


def _add_sums(session: Session, stamp: Stamp, path: str) -> None:
    if stamp.project is not None:
        sums.add(session, Project.sums({**stamp.project, "region_path": path}))
    for source in stamp.sources:
        sums.add(session, Source.sums({**source, "region_path": path}))
    regions_above = [int(part) for part in path.strip("/").split("/")]
    for (category, state), number in stamp.requests.items():
        sums.add(session, ((RequestTotal, (region, category, state), (number,)) for region in regions_above))


class _Patterns:
    """Patterns by year, made once and taken in turns."""

    def __init__(self, session: Session, years: list[int], scale: Scale) -> None:
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
        self._bundles = self._voices(total)

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
            self._bare[shape] = Stamp(self._pattern(draft), None, [], Counter())
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
            author_id=CLERK, chance=self._chance,
        )  # fmt: skip
        return Stamp(self._pattern(draft), draft.of(Project)[0], draft.of(Source), Counter())

    def _voices(self, compounds_in_all: int) -> Iterator[Stamp]:
        """Bundles of requests of one compound; together they make REQUESTS."""
        few = REQUESTS // compounds_in_all
        sizes = {number: [self._bundle(number) for _ in range(BUNDLES)] for number in (few, few + 1)}
        for n in count():
            share = REQUESTS * (n + 1) // compounds_in_all - REQUESTS * n // compounds_in_all
            yield sizes[share][n % BUNDLES]

    def _bundle(self, size: int) -> Stamp:
        draft, moment = Draft(self._session), this_moment()
        spot = Spot(COMPOUND, "", None, None)
        for _ in range(size):
            filed_at = moment - timedelta(minutes=self._chance.randrange(60, 3 * 365 * 24 * 60))
            add_request(draft, spot, filed_at, moment, CLERK, self._chance)
        kinds = Counter((row["category"], row["state"]) for row in draft.of(ResidentRequest))
        return Stamp(self._pattern(draft), None, [], kinds)

    def _pattern(self, draft: Draft) -> Pattern:
        return Pattern(draft, self._session.get_bind().dialect, FILLERS)


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
