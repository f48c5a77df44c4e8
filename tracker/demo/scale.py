"""A province or the nation for benches on PostgreSQL: the demo city's projects, stamped by the thousand.

Places are those of ``names``; each project is one of a hundred patterns made by the same generator as the
city's, so stages, sums and evidence are as true as there. Loaded in chunks, each a transaction, because a
transaction over the nation would hold its sums in memory.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import count, islice

from sqlalchemy.orm import Session

from tracker.accounts.models import Account
from tracker.accounts.rules import OrganisationKind
from tracker.base import journal, sums
from tracker.base.access import Role
from tracker.base.clock import now as this_moment
from tracker.base.clock import today as this_day
from tracker.base.model import Model
from tracker.base.tree import ancestors
from tracker.demo import courses
from tracker.demo.bulk import grow, unhindered
from tracker.demo.names import NATION, PROVINCE, CompoundSeed, Scale, compounds, regions
from tracker.demo.patterns import (
    BODY,
    CLERK,
    COMPOUND,
    CONTRACTOR,
    DESIGNER,
    FOREMAN,
    INSPECTOR,
    PLACES,
    PROGRAMME,
    REGION,
    SUPERVISOR,
    Patterns,
    Stamp,
)
from tracker.demo.people import People, SignIn
from tracker.demo.places import Places, Region
from tracker.demo.rows import Row, Rows, number_on
from tracker.demo.stamps import Lines
from tracker.places.names import initials, name_key
from tracker.projects.models import Programme

SCALES = {"province": PROVINCE, "nation": NATION}
REQUESTS = 1_000_000
CHUNK = 250  # compounds a transaction
PROJECTS_A_FIRM = 40
NOBODY = "!"  # no password has this hash


@dataclass(frozen=True)
class Staff:
    """Ids of a firm and its person, by the negative number that stands for them."""

    firms: list[dict[int, int]]
    shared: dict[int, int]
    sign_ins: list[SignIn]

    def of(self, number: int) -> dict[int, int]:
        return self.shared | self.firms[number % len(self.firms)]


def load(
    session: Session, scale: Scale, say: Callable[[str], None], *, requests: int = REQUESTS
) -> list[SignIn]:
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
    patterns = Patterns(session, years, scale, requests)
    with unhindered(session):
        _stamp_all(session, scale, shift, places.regions, programmes, staff, patterns, say)
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
    programmes: dict[tuple[str, int], int], staff: Staff, patterns: Patterns,
    say: Callable[[str], None],
) -> None:  # fmt: skip
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
            _add_sums(session, stamp, region.path, last["compound"])
            if stamp.project is not None:
                notes.append(_note(last["project"], stamp.project, texts))
            voice = patterns.requests()
            voice.pattern.stamp(last, outside | {COMPOUND: last["compound"]}, texts, lines)
            _add_sums(session, voice, region.path, last["compound"])
        lines.write(session.connection())
        grow(session)
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


def _add_sums(session: Session, stamp: Stamp, path: str, compound_id: int) -> None:
    ids = {**dict(zip(PLACES, ancestors(path), strict=True)), COMPOUND: compound_id}
    sums.add(
        session,
        ((total, (ids[first], *rest), amounts) for total, (first, *rest), amounts in stamp.sums),
    )
