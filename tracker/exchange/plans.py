"""A file as the tables it holds, each with what a person corrected."""

from collections.abc import Sequence
from dataclasses import dataclass

from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.exchange.corrections import Choices, SheetChoice
from tracker.exchange.dates import year_in
from tracker.exchange.understand import understand
from tracker.exchange.values import CountyFields, Kind, PlanFields, Understanding
from tracker.sheets import Sheet, read_table


@dataclass(frozen=True)
class Plan:
    """One table of a file; ``sheet`` is its place among the sheets of the file, from 0."""

    sheet: int
    choice: SheetChoice
    table: Understanding


def read_plans(data: bytes, file_name: str, choices: Choices, *, year: int | None = None) -> list[Plan]:
    """Every table of a file; sheets that hold none are passed over. ``year`` holds where no table names one.

    Raises Refusal when the file cannot be opened, or no sheet can be read: the first sheet's reason.
    """
    found: list[Plan] = []
    refusals: list[Refusal] = []
    for index, sheet in enumerate(read_table(data, file_name)):
        if not sheet.rows:
            continue
        choice = choices.sheet(index)
        try:
            found.append(Plan(index, choice, _read(sheet, choice, choices.year, year)))
        except Refusal as refusal:
            refusals.append(refusal)
    if not found:
        raise refusals[0] if refusals else Refusal(N_("There is nothing in this file."))
    return found


def _read(sheet: Sheet, choice: SheetChoice, typed: int | None, fallback: int | None) -> Understanding:
    known = {"assigned": choice.columns, "corrections": choice.texts}
    table = understand(sheet, year=typed, **known)  # type: ignore[arg-type]
    if table.year is None and fallback:
        table = understand(sheet, year=fallback, **known)  # type: ignore[arg-type]
    return table


def year_of(plans: Sequence[Plan], file_name: str) -> int | None:
    """The plan year that the tables, else the name of the file, speak of."""
    return next((plan.table.year for plan in plans if plan.table.year), year_in(file_name))


def place_of(plans: Sequence[Plan]) -> str | None:
    """The city that the rows name, if it is one; else the place in a title.

    Raises Refusal when the rows lie in several cities.
    """
    fields = (row.fields for plan in plans for row in plan.table.rows)
    cities = {one.city for one in fields if isinstance(one, PlanFields | CountyFields)} - {None}
    if len(cities) > 1:
        raise Refusal(
            N_("The table names several cities: %(cities)s. Choose the one whose rows shall be taken in."),
            "place", cities="、".join(sorted(str(city) for city in cities)[:5]),
        )  # fmt: skip
    return cities.pop() if cities else next((plan.table.place for plan in plans if plan.table.place), None)


def is_project_list(plan: Plan) -> bool:
    return plan.table.kind is Kind.PLAN
