"""Requests counted for pages that stand over many: by state, by month, by office, by building.

All four are kept in the transaction that changes a request; nobody counts requests to draw a page.
"""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar

from sqlalchemy import (
    ColumnElement,
    ForeignKey,
    Index,
    Integer,
    Select,
    UniqueConstraint,
    case,
    cast,
    func,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column

from tracker.base.model import Model
from tracker.base.sums import Contribution, Total
from tracker.base.tree import ancestors
from tracker.resident_requests.rates import SATISFIED
from tracker.resident_requests.rules import OPEN, Category, RequestKind, RequestState

FACTS = (
    "region_path", "compound_id", "building_id", "category", "kind", "state", "month", "doors", "office_id",
    "due_at", "contact_due_at", "contacted_at", "answered_at", "solved", "rating", "reopened",
)  # fmt: skip
"""Columns of a request that the sums read."""
UNCOUNTED = frozenset({RequestState.WITHDRAWN, RequestState.MERGED})


class RequestTotal(Total):
    """Requests by region (and every region above it), category and state."""

    __tablename__ = "request_total"
    __table_args__ = (UniqueConstraint("region_id", "category", "state"),)
    keys: ClassVar = ("region_id", "category", "state")
    measures: ClassVar = ("requests",)

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    category: Mapped[Category]
    state: Mapped[RequestState]
    requests: Mapped[int]

    @classmethod
    def recount(cls) -> Iterable[Select[Any]]:
        asked = _requests()
        keys = [asked.region_path, asked.category, asked.state]
        yield select(*keys, func.count()).group_by(*keys)


class RequestMonthTotal(Total):
    """Requests by region, month of coming in, category and kind; ``open`` of them wait for an answer."""

    __tablename__ = "request_month_total"
    __table_args__ = (
        UniqueConstraint("region_id", "month", "category", "kind", name="uq_request_month_total_key"),
    )
    keys: ClassVar = ("region_id", "month", "category", "kind")
    measures: ClassVar = ("requests", "doors", "open")

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    month: Mapped[int]
    category: Mapped[Category]
    kind: Mapped[RequestKind]
    requests: Mapped[int]
    doors: Mapped[int]
    open: Mapped[int]

    @classmethod
    def recount(cls) -> Iterable[Select[Any]]:
        asked = _requests()
        keys = [asked.region_path, asked.month, asked.category, asked.kind]
        counted = _sum(asked.state.not_in(UNCOUNTED))
        doors = func.sum(case((asked.state.not_in(UNCOUNTED), asked.doors), else_=0))
        yield select(*keys, counted, doors, _sum(asked.state.in_(OPEN))).group_by(*keys)


class RequestOfficeTotal(Total):
    """What an office did with the requests of a month, as ``rates.Counts`` reads it. Offices stand in no tree."""

    __tablename__ = "request_office_total"
    __table_args__ = (UniqueConstraint("office_id", "month", name="uq_request_office_total_key"),)
    keys: ClassVar = ("office_id", "month")
    measures: ClassVar = (
        "filed", "contacted", "answered", "in_time", "asked", "solved", "rated", "satisfied", "reopened",
    )  # fmt: skip

    office_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"))
    month: Mapped[int]
    filed: Mapped[int]
    contacted: Mapped[int]
    answered: Mapped[int]
    in_time: Mapped[int]
    asked: Mapped[int]
    solved: Mapped[int]
    rated: Mapped[int]
    satisfied: Mapped[int]
    reopened: Mapped[int]

    @classmethod
    def recount(cls) -> Iterable[Select[Any]]:
        asked = _requests()
        keys = [asked.office_id, asked.month]
        sums = [
            func.count(), _sum(asked.contacted_at <= asked.contact_due_at), _sum(asked.answered_at.is_not(None)),
            _sum(asked.answered_at <= asked.due_at), _sum(asked.solved.is_not(None)),
            _sum(asked.solved.is_(True)), _sum(asked.rating.is_not(None)),
            _sum(asked.rating >= SATISFIED), func.sum(asked.reopened),
        ]  # fmt: skip
        counted = asked.state.not_in(UNCOUNTED)
        yield select(*keys, *sums).where(asked.office_id.is_not(None), counted).group_by(*keys)


class RequestSpotTotal(Total):
    """Requests by building, category and year; building 0 stands for the whole compound."""

    __tablename__ = "request_spot_total"
    __table_args__ = (
        UniqueConstraint("compound_id", "building_id", "category", "year", name="uq_request_spot_total_key"),
        Index("ix_request_spot_total_most", "year", "doors"),
    )
    keys: ClassVar = ("compound_id", "building_id", "category", "year")
    measures: ClassVar = ("requests", "doors")

    compound_id: Mapped[int] = mapped_column(ForeignKey("compound.id"))
    building_id: Mapped[int]
    category: Mapped[Category]
    year: Mapped[int]
    requests: Mapped[int]
    doors: Mapped[int]

    @classmethod
    def recount(cls) -> Iterable[Select[Any]]:
        asked = _requests()
        keys = [asked.compound_id, func.coalesce(asked.building_id, 0), asked.category, _year(asked.month)]
        counted = asked.state.not_in(UNCOUNTED)
        yield select(*keys, func.count(), func.sum(asked.doors)).where(counted).group_by(*keys)


def of(fact: dict[str, Any]) -> Iterator[Contribution]:
    """What a request adds to all four."""
    regions, category, state = ancestors(fact["region_path"]), fact["category"], fact["state"]
    month, kind = fact.get("month") or 0, fact["kind"]
    for region_id in regions:
        yield RequestTotal, (region_id, category, state), (1,)
    if state in UNCOUNTED:
        return
    doors = fact.get("doors") or 1
    for region_id in regions:
        yield RequestMonthTotal, (region_id, month, category, kind), (1, doors, int(state in OPEN))
    building_id = fact.get("building_id") or 0
    yield RequestSpotTotal, (fact["compound_id"], building_id, category, month // 100), (1, doors)
    if fact.get("office_id"):
        yield RequestOfficeTotal, (fact["office_id"], month), _of_office(fact)


def _of_office(fact: dict[str, Any]) -> tuple[int, ...]:
    contacted, answered = fact.get("contacted_at"), fact.get("answered_at")
    contact_due, solved, rating = fact.get("contact_due_at"), fact.get("solved"), fact.get("rating")
    return (
        1, int(bool(contacted and contact_due and contacted <= contact_due)), int(answered is not None),
        int(answered is not None and answered <= fact["due_at"]), int(solved is not None),
        int(solved is True), int(rating is not None),
        int(rating is not None and rating >= SATISFIED), fact.get("reopened") or 0,
    )  # fmt: skip


def _requests() -> Any:
    """The table of requests, which is defined above this module."""
    return Model.metadata.tables["resident_request"].c


def _year(month: ColumnElement[int]) -> ColumnElement[int]:
    """202611 // 100 in whole numbers on every database."""
    return cast((month - month % 100) / 100, Integer)


def _sum(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)
