"""What makes a person look twice at a row. Doubts never keep a row out; refusals do.

Bands from published plan tables of 22 cities: 20-200 m2 a household, 4-200 households a building,
200-800 yuan a square metre; build year until 2000, 2001-2005 within a quota (国办发〔2020〕23号).
"""

from collections.abc import Iterator
from decimal import Decimal

from tracker.base.words import N_
from tracker.exchange.texts import sum_of_shares
from tracker.exchange.values import Level, Message, PlanFields

MOST = {
    "households": Decimal(100_000),
    "buildings": Decimal(5_000),
    "entrances": Decimal(20_000),
    "compound_count": Decimal(5_000),
    "area_m2": Decimal(10_000_000),
    "investment_yuan": Decimal(10) ** 10,
}
ELIGIBLE_UNTIL = 2000
QUOTA_UNTIL = 2005


def absurd(field: str, value: Decimal | int) -> Message | None:
    """A number that no row of a plan can hold: nearly always a wrong unit."""
    most = MOST.get(field)
    if most is None or value <= most:
        return None
    text = N_("%(value)s is too large to be true. Check number and unit.")
    return Message(Level.REFUSAL, text, {"value": f"{value:,.0f}"}, field)


def doubts(fields: PlanFields) -> Iterator[Message]:
    """Everything about a whole row that does not fit together."""
    yield from _zeros(fields)
    yield from _ratios(fields)
    yield from _dates(fields)
    yield from _age(fields)
    yield from _money(fields)


def _doubt(sentence: str, field: str, /, **values: object) -> Message:
    return Message(Level.DOUBT, sentence, values, field)


def _zeros(fields: PlanFields) -> Iterator[Message]:
    for name in ("households", "buildings", "area_m2", "investment_yuan"):
        if getattr(fields, name) == 0:
            yield _doubt(N_("The number is zero. Is it unknown? Then leave the cell empty."), name)


def _ratios(fields: PlanFields) -> Iterator[Message]:
    area, households = fields.area_m2, fields.households
    if area and households and not 20 <= area / households <= 200:
        text = N_("%(ratio)s m² for each household; 20 to 200 are usual. Check number and unit.")
        yield _doubt(text, "area_m2", ratio=_short(area / households))
    if households and fields.buildings and not 4 <= Decimal(households) / fields.buildings <= 200:
        text = N_("%(ratio)s households for each building; 4 to 200 are usual. Check both numbers.")
        yield _doubt(text, "households", ratio=_short(Decimal(households) / fields.buildings))
    if area and fields.investment_yuan and not 200 <= fields.investment_yuan / area <= 800:
        text = N_("%(ratio)s yuan for each m²; 200 to 800 are usual. Check number and unit.")
        yield _doubt(text, "investment_yuan", ratio=_short(fields.investment_yuan / area))
    if area and fields.area_after_2000_m2 and fields.area_after_2000_m2 > area:
        yield _doubt(N_("This part is larger than the whole floor area."), "area_after_2000_m2")


def _dates(fields: PlanFields) -> Iterator[Message]:
    start, end = fields.planned_start, fields.planned_end
    if start and end and end.value < start.value:
        text = N_("The planned end %(end)s lies before the start %(start)s.")
        yield _doubt(text, "planned_end", start=start.value.isoformat(), end=end.value.isoformat())
    if fields.year and start and abs(start.value.year - fields.year) > 1:
        text = N_("The planned start %(start)s does not fit the plan year %(year)s.")
        yield _doubt(text, "planned_start", start=start.value.isoformat(), year=fields.year)


def _age(fields: PlanFields) -> Iterator[Message]:
    built = fields.built_year
    if built is None:
        return
    if fields.year and built > fields.year:
        yield _doubt(
            N_("Built in %(built)s, after the plan year %(year)s."),
            "built_year",
            built=built,
            year=fields.year,
        )
    elif built > QUOTA_UNTIL:
        yield _doubt(
            N_("Built in %(built)s: after 2005 a compound is not eligible."), "built_year", built=built
        )
    elif built > ELIGIBLE_UNTIL:
        text = N_("Built in %(built)s: 2001 to 2005 is eligible only within the quota.")
        yield _doubt(text, "built_year", built=built)


def _money(fields: PlanFields) -> Iterator[Message]:
    parts = sum_of_shares(fields.funding)
    if parts is not None and parts != 100:
        yield _doubt(
            N_("The shares of the funding sources add to %(sum)s %%, not to 100."),
            "funding",
            sum=_short(parts),
        )
    sums = [share.amount_yuan for share in fields.funding if share.amount_yuan is not None]
    total = sum(sums, Decimal(0))
    if sums and fields.investment_yuan is not None and total != fields.investment_yuan:
        text = N_("The sources add to %(sum)s yuan, the investment is %(investment)s yuan.")
        yield _doubt(text, "funding", sum=f"{total:,.2f}", investment=f"{fields.investment_yuan:,.2f}")


def _short(number: Decimal) -> str:
    return f"{number:.1f}".removesuffix(".0")
