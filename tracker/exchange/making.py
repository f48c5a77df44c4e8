"""What one row of a plan becomes: plain columns of project, compound, items, milestones and sources."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import Any

from tracker.base.errors import Refusal
from tracker.exchange.draft import DraftCompound, DraftRow
from tracker.exchange.values import PlanFields, Share
from tracker.funding.rules import SourceKind, find_kinds
from tracker.items.catalogue import ItemType, find_types, usual_types
from tracker.milestones.rules import MilestoneKind, default_milestones
from tracker.places.names import name_key
from tracker.projects.models import Project
from tracker.projects.rules import Stage, check_national_code

CENT = Decimal("0.01")
ZERO = Decimal("0.00")
NAME = 200
CODE = 64
Columns = dict[str, Any]
_PARTIES = {
    "implementing_body": "实施主体", "contractor": "施工单位", "supervisor": "监理单位", "designer": "设计单位",
    "lot": "标段",
}  # fmt: skip


@dataclass(frozen=True)
class Origin:
    """Where rows come from, as their records say."""

    file_name: str

    def line(self, number: int) -> str:
        """The document number of a plan listing."""
        return f"{self.file_name[: NAME - 20]} 第{number}行"


def compound_columns(compound: DraftCompound, row: DraftRow, origin: Origin) -> Columns:
    """A new compound without its place and initials; the row's figures are its own only where the row names no other."""
    fields: PlanFields = row.fields
    alone = len(row.compounds) == 1
    return {
        "name": compound.name[:NAME], "name_key": name_key(compound.name)[:NAME] or compound.name[:NAME],
        "aliases": "、".join(compound.aliases)[:NAME] or None,
        "address": (fields.address or "")[:NAME] or None, "source": origin.file_name[:NAME],
        "built_year": fields.built_year, "demo": False, "version": 1,
        "buildings": fields.buildings if alone else None, "entrances": fields.entrances if alone else None,
        "households": fields.households if alone else None, "area": _cents(fields.area_m2) if alone else None,
    }  # fmt: skip


def project_columns(row: DraftRow, origin: Origin) -> Columns:
    """A new project in the plan, without its place and code."""
    fields: PlanFields = row.fields
    start, end = dates(row)
    figures: Columns = dict.fromkeys(("buildings", "households", "area", "planned"))
    count = len(row.fresh)
    if row.is_whole:
        count = max(count, fields.compound_count or 0)
        figures = {
            "buildings": fields.buildings, "households": fields.households,
            "area": _cents(fields.area_m2), "planned": _cents(fields.investment_yuan),
        }  # fmt: skip
    return {
        "year": row.year, "name": (fields.project or fields.name)[:NAME], "in_plan": True, "stage": Stage.PLANNED,
        "compounds": count, **figures, "value": ZERO, "earned": ZERO, "national_code": _national(fields),
        "planned_start": start, "planned_end": end, "note": _note(fields), "source": origin.file_name[:NAME],
        "demo": False, "version": 1,
    }  # fmt: skip


def dates(row: DraftRow) -> tuple[date | None, date | None]:
    """Planned start and end; neither where they contradict each other."""
    start = row.fields.planned_start.value if row.fields.planned_start else None
    end = row.fields.planned_end.value if row.fields.planned_end else None
    return (None, None) if start and end and end < start else (start, end)


def own_code(fields: PlanFields) -> str | None:
    """The code that the table gives, if a project can bear it."""
    code = (fields.project_code or "").strip()
    return code if code and len(code) <= CODE else None


def _national(fields: PlanFields) -> str | None:
    try:
        check_national_code(fields.project_code or "")
    except Refusal:
        return None
    return fields.project_code


def _note(fields: PlanFields) -> str | None:
    """What the table says and no column keeps: remark, parties by name, works unknown to the catalogue."""
    lines = [fields.remark] if fields.remark else []
    lines += [f"{text}：{getattr(fields, name)}" for name, text in _PARTIES.items() if getattr(fields, name)]
    unknown = [phrase for phrase in fields.content if not find_types(phrase)]
    lines += [f"其他改造内容：{'、'.join(unknown)}"] if unknown else []
    if fields.funding and fields.investment_yuan is None:
        lines.append(f"资金来源：{'、'.join(_words(share) for share in fields.funding)}")
    lines += [f"{heading}：{cell}" for heading, cell in fields.extra]
    return "\n".join(lines) or None


def _words(share: Share) -> str:
    return share.source + (f"{share.share.normalize():f}%" if share.share is not None else "")


def item_types(fields: PlanFields) -> tuple[ItemType, ...]:
    """The works that the table names, each kind once, else the usual ones; nobody has measured them yet."""
    return _named(fields.content) or usual_types()


@lru_cache(maxsize=4096)
def _named(content: tuple[str, ...]) -> tuple[ItemType, ...]:
    return tuple(dict.fromkeys(kind for phrase in content for kind in find_types(phrase)))


def milestones(row: DraftRow) -> tuple[tuple[MilestoneKind, date, str], ...]:
    """Kind, day and where the day comes from."""
    return _expected(row.year, *dates(row))


@lru_cache(maxsize=1024)
def _expected(year: int, start: date | None, end: date | None) -> tuple[tuple[MilestoneKind, date, str], ...]:
    every = default_milestones(year, start, end)
    return tuple((expected.kind, expected.planned, expected.source) for expected in every)


def source_columns(row: DraftRow) -> Iterator[Columns]:
    """Funding sources as published; what they leave open of the investment stands undivided."""
    fields: PlanFields = row.fields
    whole = _cents(fields.investment_yuan) if row.is_whole else None
    sources: list[tuple[SourceKind, str | None, Decimal]] = (
        list(_sources(fields, whole)) if row.is_whole else []
    )
    rest = (whole or ZERO) - sum((amount for _kind, _name, amount in sources), ZERO)
    if rest > 0:
        name = None if sources else "、".join(share.source for share in fields.funding)[:NAME] or None
        sources.append((SourceKind.UNDIVIDED, name, rest))
    for kind, source_name, amount in sources:
        yield {"kind": kind, "name": source_name, "planned": amount, "received": ZERO, "version": 1}


def _sources(fields: PlanFields, whole: Decimal | None) -> Iterator[tuple[SourceKind, str | None, Decimal]]:
    amounts = [_amount(share, whole, len(fields.funding) == 1) for share in fields.funding]
    shares = [share.share for share in fields.funding if share.share is not None]
    if whole and amounts and None not in amounts and len(shares) == len(amounts) and sum(shares) == 100:
        amounts[-1] = whole - sum((amount or ZERO for amount in amounts[:-1]), ZERO)  # what rounding leaves
    for share, amount in zip(fields.funding, amounts, strict=True):
        if amount:
            yield _kind(share.source), share.source[:NAME], amount


def _amount(share: Share, whole: Decimal | None, alone: bool) -> Decimal | None:
    if share.amount_yuan is not None:
        return _cents(share.amount_yuan)
    if whole is None:
        return None
    if share.share is not None:
        return _cents(whole * share.share / 100)
    return whole if alone else None


def _kind(text: str) -> SourceKind:
    """One kind that a text names; the state's own level stays open where it names several of them."""
    kinds = find_kinds(text)
    if len(kinds) == 1:
        return kinds[0]
    return SourceKind.UNDIVIDED if kinds else SourceKind.OTHER


def _cents(number: Decimal | None) -> Decimal | None:
    return None if number is None else Decimal(number).quantize(CENT, rounding=ROUND_HALF_UP)


def covers_sum(columns: Columns) -> Columns:
    """The columns that the kept sums read."""
    return {name: columns[name] for name in Project.summed}
