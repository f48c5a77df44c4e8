"""The people of the demo city at their desks: firms take turns, clerks keep the records of their county."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.accounts.rules import Discipline, OrganisationKind
from tracker.base.access import Role
from tracker.demo.names import CompoundSeed
from tracker.demo.people import BUREAU, CONTRACTORS, DESIGNERS, SUPERVISORS, People, SignIn
from tracker.demo.places import Home, Places
from tracker.demo.projects import Firm, Team
from tracker.demo.rows import Rows

COUNTY = "振兴区"
CLERKS = {
    "振兴区": "county",
    "元宝区": "yuanbao",
    "振安区": "zhenan",
    "东港市": "donggang",
    "凤城市": "fengcheng",
}


@dataclass(frozen=True)
class Staff:
    """Everybody, and what each can sign in with."""

    bodies: dict[str, Firm]
    contractors: Sequence[Firm]
    supervisors: Sequence[Firm]
    designers: Sequence[Firm]
    operators: dict[Discipline, Firm]
    sign_ins: list[SignIn]

    def team(self, number: int, seed: CompoundSeed) -> Team:
        """Who takes part in project ``number`` of a year."""
        body = self.bodies[seed.path[1]]
        return Team(
            body=body,
            contractor=self.contractors[number % len(self.contractors)],
            supervisor=self.supervisors[number % len(self.supervisors)],
            designer=self.designers[number % len(self.designers)],
            operators=self.operators,
            clerk_id=body.account_id,
        )

    def clerk(self, seed: CompoundSeed) -> int:
        """Account of the county's clerk."""
        account_id = self.bodies[seed.path[1]].account_id
        assert account_id is not None  # noqa: S101 (every county of the demo has one)
        return account_id


def hire(rows: Rows, places: Places, homes: list[Home]) -> Staff:
    """Add organisations and accounts: one of each role first, then those the others work with."""
    people = People(rows)
    city = next(iter(places.regions.values()))
    bureau = people.organisation(BUREAU, OrganisationKind.BUREAU)
    people.account("admin", Role.ADMIN, city.name, region=city, organisation_id=bureau)
    people.account("city", Role.CITY, city.name, region=city, organisation_id=bureau)
    bodies = {county: _body(people, places, (city.name, county), name) for county, name in CLERKS.items()}
    _local(people, places, _running_at(homes))
    contractors = list(people.firms("contractor", CONTRACTORS, OrganisationKind.CONTRACTOR, Role.CONTRACTOR))
    supervisors = list(people.firms("supervisor", SUPERVISORS, OrganisationKind.SUPERVISOR, Role.SUPERVISOR))
    operators = people.operators()
    audit = people.organisation("丹东市审计局", OrganisationKind.AUDIT)
    people.account("auditor", Role.AUDITOR, city.name, region=city, organisation_id=audit)
    designers = list(people.firms("designer", DESIGNERS, OrganisationKind.DESIGNER))
    return Staff(bodies, contractors, supervisors, designers, operators, people.sign_ins)


def _body(people: People, places: Places, path: tuple[str, str], name: str) -> Firm:
    region = places.regions[path]
    organisation_id = people.organisation(f"{region.name}住房和城乡建设局", OrganisationKind.BUREAU)
    account_id = people.account(
        name, Role.COUNTY, region.name, region=region, organisation_id=organisation_id
    )
    return Firm(organisation_id, account_id, f"{region.name}改造专班", f"0415-5{1000 + organisation_id:04}00")


def _running_at(homes: list[Home]) -> list[Home]:
    """Compounds of the newest plan in the county shown, those of one community first and together."""
    newest = max(home.seed.plan_year or 0 for home in homes)
    running = [home for home in homes if home.seed.plan_year == newest and home.seed.path[1] == COUNTY]
    crowd = {home.region: sum(other.region == home.region for other in running) for home in running}
    return sorted(running, key=lambda home: (-crowd[home.region], home.region.id, home.ground.id))


def _local(people: People, places: Places, running: list[Home]) -> None:
    """Subdistrict, community, grid worker and resident around one place where something is going on."""
    path = running[0].seed.path
    subdistrict, community = places.regions[path[:3]], places.regions[path]
    for region, role, name in (
        (subdistrict, Role.SUBDISTRICT, "subdistrict"), (community, Role.COMMUNITY, "community"),
    ):  # fmt: skip
        office = people.organisation(f"{path[1]}{region.name}办事处", OrganisationKind.OFFICE)
        people.account(name, role, region.name, region=region, organisation_id=office)
    own, next_one = running[0], running[1]
    people.account(
        "grid", Role.GRID, f"{own.seed.name}、{next_one.seed.name}", region=community,
        compounds=(own.ground.id, next_one.ground.id),
    )  # fmt: skip
    people.account("resident", Role.RESIDENT, own.seed.name, region=community, compounds=(own.ground.id,))
