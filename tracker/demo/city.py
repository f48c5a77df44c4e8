"""The demo city: Dandong as a newspaper reported it in July 2020, and a programme under way today.

Reported are the region tree and the counts: 20 subdistricts, 193 communities, 788 compounds, 35 projects
carried over from the plan of 2019 beside 66 of 2020. Their compounds, figures and money are invented and
marked ``demo``. Were 2020 the whole demo, every date would long be past: reminders would flood and no page
would show works. So the 101 projects stand where such projects stand by now (in operation, some with an
open final account), and sixty-odd others make the programme of the running year, in all stages, with
dates around the day of loading.

The same day gives the same city; only passwords and look-up codes are random.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random
from typing import Any

from sqlalchemy.orm import Session

from tracker.accounts.models import Account
from tracker.base import journal, sums
from tracker.base.clock import now as this_moment
from tracker.base.clock import today as this_day
from tracker.contracts.models import Contract
from tracker.demo import courses, neighbours, seats
from tracker.demo.announcements import Desk, add_notices, add_postings
from tracker.demo.chains import add_chains
from tracker.demo.courses import Course
from tracker.demo.gifts import add_gifts
from tracker.demo.ledger import add_grants, add_second_people
from tracker.demo.names import SEED, CompoundSeed, dandong_compounds, dandong_regions
from tracker.demo.outages import add_outages, add_states
from tracker.demo.people import SignIn
from tracker.demo.pictures import pictures
from tracker.demo.places import Home, Places
from tracker.demo.projects import Plan, add_project
from tracker.demo.reminders import add_reminders
from tracker.demo.rows import Row, Rows
from tracker.demo.schedule import add_schedules
from tracker.demo.seats import Desks, Doors
from tracker.demo.staff import Staff, hire
from tracker.demo.streets import add_streets
from tracker.demo.upward import add_returns
from tracker.demo.values import add_months, month_sums
from tracker.demo.voices import Spot, add_request
from tracker.funding.books import IdleLayer, Movement
from tracker.funding.models import Source
from tracker.progress.pictures import Picture
from tracker.projects.models import Programme, Project
from tracker.projects.rules import Stage
from tracker.resident_requests.models import ResidentRequest
from tracker.stages.models import CompoundStep
from tracker.value.models import ProjectMonth

REQUESTS = 640
OLD_REQUESTS_BACK = 400  # days


@dataclass(frozen=True)
class Demo:
    """What was made: sign-ins, and one look-up code with the phone number that opens it."""

    sign_ins: list[SignIn]
    code: str
    phone: str


def load(session: Session) -> Demo:
    """Bring the demo city into the database. The caller commits."""
    today = this_day()
    rows, chance = Rows(session), Random(SEED)  # noqa: S311 (the same city every time)
    places = Places(rows)
    for seed in dandong_regions():
        places.add_region(seed)
    year = courses.running_year(today)
    homes = [
        _add_home(places, seed, chance)
        for seed in _with_running(dandong_compounds(), year, Random(SEED + 1))  # noqa: S311
    ]
    staff = hire(rows, places, homes)
    shots = pictures()
    second = next(row["id"] for row in rows.of(Account) if row["name"] == "city")
    city = places.regions[(dandong_regions()[0].name,)]
    for plan_year in sorted({home.seed.plan_year for home in homes if home.seed.plan_year}):
        name = f"{city.name}{plan_year}年度老旧小区改造计划"
        programme_id = rows.add(Programme, region_id=city.id, year=plan_year, name=name)
        listed = [home for home in homes if home.seed.plan_year == plan_year]
        for plan, covered in _plans(plan_year, programme_id, listed, staff, shots, today, chance):
            project_id = add_project(rows, plan, chance)
            for home in covered:
                add_notices(
                    rows, compound_id=home.ground.id, region_path=home.region.path, name=home.seed.name,
                    project_id=project_id, course=plan.course, desk=Desk(staff.clerk(home.seed), second), chance=chance,
                )  # fmt: skip
    desks = seats.add_desks(rows, places, staff)
    seats.add_seats(rows, [home for home in homes if home.ground.blocks], Random(SEED + 5))  # noqa: S311
    code, phone = _add_requests(rows, homes, staff, desks, chance)
    neighbours.gather(rows, staff.clerk(homes[0].seed), Random(SEED + 6))  # noqa: S311
    add_chains(rows, staff.clerk(homes[0].seed), Random(SEED + 7))  # noqa: S311
    add_schedules(rows, today)
    listed = [home for home in homes if home.seed.plan_year == year]
    add_streets(rows, listed, staff, today, Random(SEED + 3))  # noqa: S311
    add_outages(rows, listed, staff, today, Random(SEED + 4))  # noqa: S311
    add_states(rows, listed[0], Desk(staff.clerk(listed[0].seed), second), today)
    add_postings(rows, today, staff.clerk(listed[0].seed))
    add_second_people(rows, second, year)
    add_grants(rows, city.id, city.path, second, today, year)
    add_gifts(rows, homes, shots, today, staff.clerk(homes[0].seed))
    add_returns(rows, year, today, second)
    add_months(rows)  # last: it counts what all the others brought
    rows.write()
    _keep_books(session, rows)
    add_reminders(session, today, Random(SEED + 4))  # noqa: S311
    return Demo(staff.sign_ins, code, phone)


def _add_home(places: Places, seed: CompoundSeed, chance: Random) -> Home:
    """Who is on a plan list has a whole survey file and its buildings on record, of the others four in five."""
    is_listed = seed.plan_year is not None
    is_whole = chance.random() < 0.8 or is_listed
    return places.add_compound(seed, chance, is_whole=is_whole, has_buildings=is_listed)


def _with_running(seeds: tuple[CompoundSeed, ...], year: int, chance: Random) -> Iterator[CompoundSeed]:
    """The compounds, some of those on no list put on that of the running year, neighbours together."""
    wanted = sum(courses.RUNNING.values()) + len(courses.OFF_PLAN) + 16
    free = [n for n, seed in enumerate(seeds) if seed.plan_year is None and (seed.built_year or 9999) <= 2000]
    chosen = set(chance.sample(free, wanted))
    for n, seed in enumerate(seeds):
        yield replace(seed, plan_year=year) if n in chosen else seed


def _plans(
    year: int, programme_id: int, homes: list[Home], staff: Staff, shots: list[Picture], today: date, chance: Random
) -> Iterator[tuple[Plan, list[Home]]]:  # fmt: skip
    """The projects of one year: each covers one compound, a few of the running year two of one community."""
    is_past = year in courses.OUTCOMES
    way = None if is_past else _running_courses(today, Random(SEED + 2))  # noqa: S311
    groups = [[home] for home in homes] if is_past else list(_neighbours(homes))
    for number, group in enumerate(groups):
        course = next(way) if way else courses.past(year, number, today, chance)
        first = group[0]
        yield Plan(
            code=f"{year}-{number + 1:03}",
            name="、".join(home.seed.name for home in group) + "改造项目",
            programme_id=programme_id, region_id=first.region.id, region_path=first.region.path,
            grounds=tuple(home.ground for home in group), team=staff.team(number, first.seed), course=course,
            further=chance.choice((2, 3, 4, 6, 8, 10)), pictures=shots,
            bare=course.stage is Stage.PLANNED and number % 3 == 0,
        ), group  # fmt: skip


def _running_courses(today: date, chance: Random) -> Iterator[Course]:
    stages = [stage for stage, count in courses.RUNNING.items() for _ in range(count)]
    chance.shuffle(stages)
    yield from (courses.running(stage, today, chance) for stage in stages)
    yield from (courses.running(stage, today, chance, in_plan=False) for stage in courses.OFF_PLAN)


def _neighbours(homes: list[Home]) -> Iterator[list[Home]]:
    """As many groups as there are running courses: the surplus joins the neighbour before it."""
    groups: list[list[Home]] = []
    surplus = len(homes) - sum(courses.RUNNING.values()) - len(courses.OFF_PLAN)
    for home in homes:
        if surplus and groups and groups[-1][0].region == home.region and len(groups[-1]) < 3:
            groups[-1].append(home)
            surplus -= 1
        else:
            groups.append([home])
    yield from groups


def _add_requests(
    rows: Rows, homes: list[Home], staff: Staff, desks: Desks, chance: Random
) -> tuple[str, str]:
    """Requests of the last year, most of them from compounds that are being renovated."""
    moment, key, doors = this_moment(), ("", ""), Doors(rows)
    listed = [home for home in homes if home.seed.plan_year]
    for number in range(REQUESTS):
        home = chance.choice(listed if chance.random() < 0.8 else homes)
        back = OLD_REQUESTS_BACK * chance.random() ** 2 if number else 2.0
        block = chance.choice(home.ground.blocks) if home.ground.blocks else None
        spot = Spot(
            home.ground.id, home.region.path, block.id if block else None,
            doors.any(block.id, chance) if block else None,
            office_id=desks.office(home.region.path), handler_id=chance.choice(staff.contractors).organisation_id,
        )  # fmt: skip
        filed_at = moment - timedelta(days=back, minutes=chance.randrange(600))
        made = add_request(rows, spot, filed_at, moment, staff.clerk(home.seed), chance)
        key = key if number else made
    return key


def _keep_books(session: Session, rows: Rows) -> None:
    """The stored sums and the journal's first line of each project and person."""
    for model in (Project, CompoundStep, Source, Movement, IdleLayer, Contract, ResidentRequest):
        for row in rows.of(model):
            sums.add(session, model.sums(row))
    for row in rows.of(ProjectMonth):
        sums.add(session, month_sums(row))
    notes = [
        journal.Note(f"project:{row['id']}", "add", "project", row["id"], _told(row, Project.unjournaled))
        for row in rows.of(Project)
    ]
    notes += [
        journal.Note("account", "add", "account", row["id"], _told(row, Account.unjournaled | Account.veiled))
        for row in rows.of(Account)
    ]
    journal.append(session, [*notes, *_corrected(rows)])


def _corrected(rows: Rows) -> Iterator[journal.Note]:
    """Every seventh project was published with a smaller sum before its survey was complete."""
    for row in rows.of(Project)[::7]:
        if row["planned"]:
            was = (row["planned"] * 92 / 100).quantize(row["planned"])
            changes = {
                "planned": [journal.plain(was), journal.plain(row["planned"])],
                "figure_reason": [None, "入户复核后增加了两个楼栋的外墙面积"],
            }
            yield journal.Note(f"project:{row['id']}", "change", "project", row["id"], changes)


def _told(row: Row, hidden: frozenset[str]) -> dict[str, Any]:
    """What the journal says of a new row."""
    skipped = hidden | {"id", "version"}
    return {
        name: [None, journal.plain(value)]
        for name, value in row.items()
        if value is not None and name not in skipped
    }
