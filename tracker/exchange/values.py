"""What was made of a published table. Plain frozen values; nothing here reads or decides."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from tracker.base.words import N_, Word

Number = int | Decimal


class Kind(Word):
    """What a table lists."""

    PLAN = "plan", N_("Renovation plan by compound")
    COUNTY_PLAN = "county_plan", N_("Figures by region")
    QUANTITIES = "quantities", N_("Quantities of works")


class Status(Word):
    """What becomes of a row."""

    UNDERSTOOD = "understood", N_("Understood")
    DOUBTED = "doubted", N_("Please check")
    REFUSED = "refused", N_("Refused")


class Level(Word):
    """A note changes nothing, a doubt asks a person to look, a refusal keeps the row out."""

    NOTE = "note", N_("Note")
    DOUBT = "doubt", N_("Doubt")
    REFUSAL = "refusal", N_("Refusal")


class Precision(Word):
    """How exactly a date was published."""

    DAY = "day", N_("Day")
    TEN_DAYS = "ten_days", N_("Third of a month")
    MONTH = "month", N_("Month")
    QUARTER = "quarter", N_("Quarter")
    HALF_YEAR = "half_year", N_("Half-year")
    YEAR = "year", N_("Year")


@dataclass(frozen=True, slots=True)
class Message:
    """One sentence about a row or a table. ``field`` names the field it belongs beside."""

    level: Level
    text: str
    values: Mapping[str, object] = field(default_factory=dict)
    field: str | None = None

    def __str__(self) -> str:
        return self.text % self.values if self.values else self.text


@dataclass(frozen=True, slots=True)
class Day:
    """A published date: the day that counts, how exact it is, and the text it was read from."""

    value: date
    precision: Precision
    text: str


@dataclass(frozen=True, slots=True)
class CompoundName:
    """One compound as named in a row.

    ``buildings`` are building numbers (1, 2, 17-21 written out), ``house_numbers`` numbers of a street;
    ``beyond`` says that its surroundings (及周边) belong to it.
    """

    name: str
    buildings: tuple[str, ...] = ()
    house_numbers: tuple[str, ...] = ()
    aliases: tuple[str, ...] = ()
    phase: str | None = None
    beyond: bool = False


@dataclass(frozen=True, slots=True)
class Share:
    """One source of money as published: its words, its part in percent, its sum in yuan."""

    source: str
    share: Decimal | None = None
    amount_yuan: Decimal | None = None


@dataclass(frozen=True, slots=True)
class PlanFields:
    """What one row of a plan says. Areas in square metres, money in yuan."""

    name: str = ""
    compounds: tuple[CompoundName, ...] = ()
    project: str | None = None
    project_code: str | None = None
    compound_count: int | None = None
    buildings: int | None = None
    entrances: int | None = None
    households: int | None = None
    area_m2: Decimal | None = None
    area_after_2000_m2: Decimal | None = None
    investment_yuan: Decimal | None = None
    province: str | None = None
    city: str | None = None
    district: str | None = None
    subdistrict: str | None = None
    community: str | None = None
    address: str | None = None
    built_year: int | None = None
    year: int | None = None
    lot: str | None = None
    planned_start: Day | None = None
    planned_end: Day | None = None
    content: tuple[str, ...] = ()
    funding: tuple[Share, ...] = ()
    implementing_body: str | None = None
    contractor: str | None = None
    supervisor: str | None = None
    designer: str | None = None
    remark: str | None = None
    source_id: str | None = None
    approximate: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class CountyFields:
    """What one row of figures by region says; ``region`` is the finest place it names."""

    region: str = ""
    province: str | None = None
    city: str | None = None
    district: str | None = None
    subdistrict: str | None = None
    community: str | None = None
    year: int | None = None
    project_count: int | None = None
    compound_count: int | None = None
    buildings: int | None = None
    entrances: int | None = None
    households: int | None = None
    area_m2: Decimal | None = None
    investment_yuan: Decimal | None = None
    started_compounds: int | None = None
    started_households: int | None = None
    remark: str | None = None
    source_id: str | None = None
    approximate: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class QuantityFields:
    """One quantity of works: as published, and in its canonical unit."""

    item: str = ""
    quantity: Decimal | None = None
    unit: str | None = None
    published_quantity: str | None = None
    published_unit: str | None = None
    place: str | None = None
    remark: str | None = None
    source_id: str | None = None
    approximate: tuple[str, ...] = ()
    extra: tuple[tuple[str, str], ...] = ()


Fields = PlanFields | CountyFields | QuantityFields


@dataclass(frozen=True, slots=True)
class PlanRow:
    """One row, found at ``line`` of the file."""

    line: int
    status: Status
    fields: Fields
    messages: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class KnownColumn:
    """A column of the table: its heading as published, the field it fills (None: not used), its unit."""

    index: int
    heading: str
    field: str | None
    unit: str | None = None
    approximate: bool = False


@dataclass(frozen=True, slots=True)
class Published:
    """A total that the table prints itself. ``difference`` is the sum of the rows minus the printed total."""

    line: int | None
    scope: str
    field: str
    published: Number
    approximate: bool
    rows_sum: Number | None
    difference: Number | None


@dataclass(frozen=True, slots=True)
class Totals:
    """Counts of rows by status, sums of all rows that are not refused, printed totals beside them."""

    rows: int
    understood: int
    doubted: int
    refused: int
    sums: Mapping[str, Number]
    published: tuple[Published, ...] = ()


@dataclass(frozen=True, slots=True)
class Understanding:
    """Everything made of one sheet. ``titles`` stood above the header, ``notes`` below the rows."""

    kind: Kind
    sheet: str
    year: int | None
    place: str | None
    header_lines: tuple[int, ...]
    columns: tuple[KnownColumn, ...]
    rows: tuple[PlanRow, ...]
    totals: Totals
    titles: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()
    messages: tuple[Message, ...] = ()
