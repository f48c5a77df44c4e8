"""Columns and rows of the files that go out. Rows are read from the session given; words come translated."""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from flask_babel import force_locale
from flask_babel import gettext as plain_gettext
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from tracker.base.access import restrict
from tracker.base.clock import CHINA
from tracker.base.model import Model
from tracker.base.pages import gettext as _
from tracker.base.tree import ancestors, under
from tracker.exchange.bulk import AT_ONCE, among
from tracker.funding.models import Source
from tracker.funding.rules import SourceKind
from tracker.items import queries as items
from tracker.items.catalogue import get_type, item_types
from tracker.items.models import Item
from tracker.places.models import Compound, Region
from tracker.places.rules import Level
from tracker.projects.models import Project, ProjectCompound
from tracker.sheets import Column

Values = Sequence[Any]
Words = dict[Any, str]
WAN = Decimal(10_000)
PLAN_COLUMNS = (
    "序号", "城市", "区县", "街道", "社区", "年度", "项目代码", "项目名称", "小区名称", "小区数(个)", "楼栋数(栋)",
    "户数(户)", "建筑面积(平方米)", "计划投资(万元)", "改造内容", "资金来源", "计划开工时间", "计划竣工时间", "备注",
)  # fmt: skip
"""The plan table as offices publish it; in Chinese whatever the reader's language, for it goes to offices."""

_LEVELS = (Level.CITY, Level.COUNTY, Level.SUBDISTRICT, Level.COMMUNITY)


def words(table: str, column: str) -> Words:
    """The words of a column in the reader's language, before the file begins."""
    kind: Any = Model.metadata.tables[table].c[column].type
    return {word: _(word.label) for word in kind.enum_class}


def item_names() -> Words:
    return {kind.name: _(kind.name) for kind in item_types()}


def _portions(session: Session, query: Select[Any]) -> Iterator[Sequence[Any]]:
    """Rows some hundreds at a time, so that the list is never held whole."""
    return session.execute(query, execution_options={"yield_per": AT_ONCE}).partitions()


def plan_query(year: int, path: str | None) -> Select[Any]:
    """The projects of a plan that the person may see, in order of place and code."""
    columns: tuple[Any, ...] = (
        Project.id, Project.region_path, Project.year, Project.code, Project.name, Project.compounds,
        Project.buildings, Project.households, Project.area, Project.planned, Project.planned_start,
        Project.planned_end, Project.note,
    )  # fmt: skip
    query = restrict(select(*columns), Project).where(Project.year == year, Project.in_plan)
    return query.where(under(Project.region_path, path)).order_by(Project.region_path, Project.code)


def plan_rows(session: Session, query: Select[Any], kinds: Words) -> Iterator[Values]:
    number = 0
    for rows in _portions(session, query):
        ids = [row.id for row in rows]
        names = _compounds(session, ids)
        regions = _regions(session, [row.region_path for row in rows])
        content, money = _content(session, ids), _money(session, ids, kinds)
        for row in rows:
            number += 1
            planned = None if row.planned is None else row.planned / WAN
            yield (
                number, *_levels(row.region_path, regions), row.year, row.code, row.name, names[row.id], row.compounds,
                row.buildings, row.households, row.area, planned, content[row.id], money[row.id],
                row.planned_start, row.planned_end, row.note,
            )  # fmt: skip


def kinds_in_chinese() -> Words:
    """What pays, in the words of a plan table."""
    with force_locale("zh_Hans_CN"):
        return {kind: str(plain_gettext(kind.label)) for kind in SourceKind}


def _regions(session: Session, paths: Sequence[str]) -> dict[int, tuple[Level, str]]:
    ids = sorted({one for path in paths for one in ancestors(path)})
    query = select(Region.id, Region.level, Region.name).where(among(Region.id, ids))
    return {row.id: (row.level, row.name) for row in session.execute(query)}


def _levels(path: str, regions: dict[int, tuple[Level, str]]) -> list[str | None]:
    known = dict(regions[one] for one in ancestors(path))
    return [known.get(level) for level in _LEVELS]


def _compounds(session: Session, ids: Sequence[int]) -> dict[int, str]:
    query = select(ProjectCompound.project_id, Compound.name)
    query = query.join(Compound, Compound.id == ProjectCompound.compound_id)
    query = query.where(ProjectCompound.project_id.in_(ids)).order_by(ProjectCompound.id)
    return _joined(tuple(row) for row in session.execute(query))


def _content(session: Session, ids: Sequence[int]) -> dict[int, str]:
    query = select(Item.project_id, Item.type_code).where(Item.project_id.in_(ids))
    rows = session.execute(query.order_by(Item.position, Item.id))
    return _joined((project_id, get_type(code).name_zh) for project_id, code in rows)


def _money(session: Session, ids: Sequence[int], kinds: Words) -> dict[int, str]:
    query = select(Source.project_id, Source.kind, Source.name, Source.planned)
    rows = session.execute(query.where(Source.project_id.in_(ids)).order_by(Source.id)).all()
    divided = [row for row in rows if row.kind is not SourceKind.UNDIVIDED]
    return _joined(
        (row.project_id, f"{row.name or kinds[row.kind]}{(row.planned / WAN).normalize():f}万元")
        for row in divided
    )


def _joined(pairs: Any) -> dict[int, str]:
    found: dict[int, dict[str, None]] = defaultdict(dict)
    for key, text in pairs:
        found[key][text] = None
    return defaultdict(str, {key: "、".join(texts) for key, texts in found.items()})


def project_columns() -> list[Column | str]:
    return [
        _("Plan year"), _("Project code"), _("Project"), _("Region"), _("Stage"), _("In plan"), _("Compounds"), _("Households"),
        Column(_("Planned investment, yuan"), "#,##0.00"), Column(_("Progress, %"), "0.00"), _("Planned start"),
        _("Planned end"), _("Last report"),
    ]  # fmt: skip


def project_rows(session: Session, query: Select[Any], stages: Words) -> Iterator[Values]:
    for row in session.execute(query, execution_options={"yield_per": AT_ONCE}):
        percent = None if row.progress is None else Decimal(row.progress) / 100
        yield (
            row.year, row.code, row.name, row.region, stages[row.stage], "✓" if row.in_plan else "✗", row.compounds,
            row.households, row.planned, percent, row.planned_start, row.planned_end, row.last_report_on,
        )  # fmt: skip


def compound_columns() -> list[Column | str]:
    return [
        _("Compound"), _("Region"), _("Address"), _("Year built"), _("Kind of property"), _("Buildings"),
        _("Households"), Column(_("Floor area, m²"), "#,##0.00"), _("Day of the survey"), _("Demo data"),
    ]  # fmt: skip


def compound_rows(session: Session, query: Select[Any], kinds: Words) -> Iterator[Values]:
    for rows in _portions(session, query):
        regions = _regions(session, [row.region_path for row in rows])
        for row in rows:
            yield (
                row.name, _place(row.region_path, regions), row.address, row.built_year,
                kinds.get(row.property_type), row.buildings, row.households, row.area, row.surveyed_on,
                "✓" if row.demo else None,
            )  # fmt: skip


def _place(path: str, regions: dict[int, tuple[Level, str]]) -> str:
    return " ".join(regions[one][1] for one in ancestors(path)[1:])


def request_columns() -> list[Column | str]:
    return [
        _("Filed on"), _("Compound"), _("Region"), _("What it is about"), _("Kind"), _("Urgent"), _("State"),
        _("Answer due"), _("Answered on"), _("Closed on"),
    ]  # fmt: skip


def request_rows(session: Session, query: Select[Any], named: dict[str, Words], yes: str) -> Iterator[Values]:
    for rows in _portions(session, query):
        regions = _regions(session, [row.region_path for row in rows])
        for row in rows:
            yield (
                _day(row.filed_at), row.compound, _place(row.region_path, regions), named["category"][row.category],
                named["kind"][row.kind], yes if row.urgent else None, named["state"][row.state], _day(row.due_at),
                _day(row.answered_at), _day(row.closed_at),
            )  # fmt: skip


def _day(moment: datetime | None) -> date | None:
    return None if moment is None else moment.astimezone(CHINA).date()


def item_columns() -> list[Column | str]:
    return [
        _("Item"), _("Class"), _("At which place"), _("Unit"), _("Planned"), _("Contracted"), _("Changed"), _("Done"),
        _("Accepted quantity"), Column(_("Price, yuan"), "#,##0.00"), Column(_("Value, yuan"), "#,##0.00"),
        Column(_("Progress, %"), "0.0"), _("Last report"), _("Why it is left out"),
    ]  # fmt: skip


def item_rows(session: Session, project_id: int, named: dict[str, Words]) -> Iterator[Values]:
    query = select(*items.COLUMNS).where(Item.project_id == project_id).order_by(Item.position, Item.id)
    for row in session.execute(query):
        line = items.Line(*row)
        yield (
            named["name"].get(line.name, line.name), named["item_class"][line.item_class], named["scope"][line.scope],
            named["unit"][line.unit], line.planned, line.contracted, line.changed, line.done, line.accepted,
            line.unit_price, line.value, line.percent, line.last_report_on, line.left_out_reason,
        )  # fmt: skip
