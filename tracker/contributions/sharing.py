"""From a lift's figures to what every flat owes: looked at first, agreed on then, and opened for who joins late."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from tracker.base.clock import today
from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.contributions import lift, queries
from tracker.contributions.actions import start_round
from tracker.contributions.lift import Basis, Cost, Flat, Sheet
from tracker.contributions.models import ContributionDue, ContributionRound, LiftPlan, LiftRefund
from tracker.contributions.rules import Purpose
from tracker.contributions.tables import FloorTable, Measure, get_table, read_table, written
from tracker.extensions import db
from tracker.places.models import Entrance, Household
from tracker.projects.actions import lock as lock_project
from tracker.projects.models import Project

ZERO = Decimal(0)


@dataclass(frozen=True)
class Wish:
    """A lift's figures as they are typed: money in yuan, floors as numbers, ``absent`` flats by id.

    ``own`` is a table typed by hand; empty, the published one with ``code`` counts.
    """

    whole: Decimal
    subsidies: Decimal
    district: Decimal
    compensation: Decimal
    compensated: tuple[int, ...]
    exempt: tuple[int, ...]
    code: str
    own: str
    measure: Measure
    basis: Basis
    absent: frozenset[int] = frozenset()

    @property
    def cost(self) -> Cost:
        return Cost(
            self.whole, self.subsidies, self.district, dict.fromkeys(self.compensated, self.compensation)
        )

    @property
    def table(self) -> FloorTable:
        """Raises Refusal for a typed table that cannot be read."""
        table = read_table(self.own, self.measure) if self.own.strip() else get_table(self.code)
        return table.without(self.exempt)


def flats_of(homes: Iterable[Household], absent: frozenset[int] = frozenset()) -> list[Flat]:
    """Flats of an entrance. Raises Refusal where a floor is not on record."""
    flats = []
    for home in homes:
        if home.floor is None:
            raise Refusal(N_("Enter the floor of flat %(door)s first."), door=home.door)
        flats.append(Flat(home.id, home.door, home.floor, home.area, home.id not in absent))
    if not flats:
        raise Refusal(N_("No household is recorded here. Enter the doors first."))
    return flats


def look(wish: Wish, homes: Iterable[Household]) -> Sheet:
    """What each flat would pay. Raises Refusal for what cannot be shared."""
    return lift.share(wish.cost, wish.table, flats_of(homes, wish.absent), wish.basis)


def agree(project: Project, entrance: Entrance, wish: Wish, facts: dict[str, Any], by_id: int | None) -> ContributionRound:  # fmt: skip
    """Make what was looked at what the flats owe."""
    lock_project(project.id)
    sheet = look(wish, queries.households(entrance.id))
    place = {"compound_id": entrance.building.compound_id, "building_id": entrance.building_id}
    said = {"entrance_id": entrance.id, "purpose": Purpose.LIFT, "total": sheet.shared, **facts}
    made = start_round(project, {**place, **said}, by_id)
    made.dues = [
        ContributionDue(project_id=project.id, household_id=line.flat.id, amount=line.pays, paid=ZERO)
        for line in sheet.payers
    ]
    db.session.flush()
    table = wish.table
    floors = range(1, max(line.flat.floor for line in sheet.lines) + 1)
    db.session.add(
        LiftPlan(
            round_id=made.id, project_id=project.id, whole=wish.whole, subsidies=wish.subsidies,
            district=wish.district, compensation=wish.compensation, compensated=_words(wish.compensated),
            exempt=_words(wish.exempt), measure=table.measure, basis=wish.basis, table_code=table.code,
            table_text=written(spread_over(table, floors)),
        )
    )  # fmt: skip
    db.session.flush()
    return made


def spread_over(table: FloorTable, floors: Iterable[int]) -> FloorTable:
    """The table with every floor of the house in it: what was agreed must not change with the published one."""
    return FloorTable(table.code, table.city, table.measure, {floor: table.of(floor) for floor in floors})


def _words(floors: Iterable[int]) -> str | None:
    return " ".join(str(floor) for floor in floors) or None


def _floors(text: str | None) -> tuple[int, ...]:
    return tuple(int(floor) for floor in (text or "").split())


def agreed(plan: LiftPlan, dues: Iterable[ContributionDue]) -> Wish:
    """The figures that were agreed on; who owes nothing has not joined, unless its floor pays nothing."""
    homes = queries.households(plan.round.entrance_id or 0)
    paying = {due.household_id for due in dues}
    return Wish(
        whole=plan.whole, subsidies=plan.subsidies, district=plan.district, compensation=plan.compensation,
        compensated=_floors(plan.compensated), exempt=(), code=plan.table_code, own=plan.table_text,
        measure=plan.measure, basis=plan.basis, absent=frozenset(home.id for home in homes) - paying,
    )  # fmt: skip


def join(plan: LiftPlan, home: Household, counted: Decimal, joined_on: date) -> ContributionDue:
    """A flat joins late: it owes its share, and that goes back to those who paid before."""
    lock_project(plan.project_id)
    if joined_on > today():
        raise Refusal(N_("Nobody has joined on a day to come."), "joined_on")
    dues = {due.household_id: due for due in queries.dues(plan.round_id)}
    wish = agreed(plan, dues.values())
    flats = flats_of(queries.households(home.entrance_id), wish.absent)
    joining = lift.join_late(wish.cost, wish.table, flats, wish.basis, joiner=home.id, counted=counted)
    due = ContributionDue(
        round_id=plan.round_id, project_id=plan.project_id, household_id=home.id, amount=joining.pays, paid=ZERO,
        joined_on=joined_on,
    )  # fmt: skip
    db.session.add(due)
    db.session.flush()
    for household_id, amount in joining.back.items():
        if amount:
            db.session.add(
                LiftRefund(
                    round_id=plan.round_id, project_id=plan.project_id, from_due_id=due.id,
                    to_due_id=dues[household_id].id, amount=amount,
                )
            )  # fmt: skip
    return due
