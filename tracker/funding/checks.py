"""The rules asked about rows: reads what a rule needs, then asks it. Everything here either returns or refuses."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from functools import cache
from typing import Any

from sqlalchemy import bindparam, select

from tracker.base.clock import today
from tracker.base.errors import Refusal
from tracker.base.prepared import Prepared, looking
from tracker.base.sentences import Sentence, pack, unpack
from tracker.base.words import N_
from tracker.extensions import db
from tracker.funding import conditions, holdings, ledger, queries
from tracker.funding.books import Movement, Proposal
from tracker.funding.conditions import Subject, Use, Warned, Work
from tracker.funding.ledger import MovementKind, Purpose, Standing
from tracker.funding.models import Grant, Source
from tracker.funding.posting import Order, Papers
from tracker.funding.rules import SourceKind
from tracker.items.models import Item
from tracker.projects.models import Project, ProjectCompound

SUMS = frozenset({Subject.FIRST_YEAR, Subject.LAST_YEAR, Subject.CEILING_SHARE, Subject.CEILING_AREA})


def standing(source: Source, *, but: int | None = None) -> Standing:
    """Where a source stands, without the waiting movement that is being decided."""
    return queries.standing(source, [one for one in queries.waiting(source.id) if one.id != but])


def document(source: Source, kind: MovementKind, document_no: str) -> None:
    used = queries.document_used(source.id, kind, document_no.strip())
    ledger.check_document(document_no.strip(), kind, used)


def items(source: Source, ids: Sequence[int]) -> list[Any]:
    """Items of the source's project, locked: what they are worth and were given must not change meanwhile."""
    wanted = sorted(set(ids))
    found = _items().all(ids=wanted, project_id=source.project_id) if wanted else []
    if len(found) < len(wanted):
        raise Refusal(N_("This item belongs to another project."), "item_id")
    return found


@cache
def _items() -> Prepared:
    query = select(Item).where(Item.id.in_(bindparam("ids", expanding=True)))
    query = query.where(Item.project_id == bindparam("project_id"))
    return looking(query.order_by(Item.id).with_for_update(), Item)


def compound(source: Source, compound_id: int | None) -> None:
    if compound_id is None:
        return
    query = select(ProjectCompound.id).filter_by(project_id=source.project_id, compound_id=compound_id)
    if db.session.scalar(query) is None:
        raise Refusal(N_("This compound belongs to another project."), "compound_id")


def use(
    source: Source, found: Sequence[Any], day: date, *, purpose: Purpose | None, total: Decimal | None = None
) -> list[Sentence]:
    """Ask the source's rules of that day; the warnings. ``purpose`` None is an allocation: it may name its item later."""
    rules = queries.law(source.kind, day).rules
    if purpose is None and not found:
        rules = tuple(rule for rule in rules if rule.subject in SUMS)
    return conditions.check_use(rules, _use(source, found, purpose or Purpose.WORKS, total))


def sums(source: Source, total: Decimal, day: date) -> list[Sentence]:
    """Ask the rules of that day about years and ceilings only: the sum of a budget."""
    rules = [rule for rule in queries.law(source.kind, day).rules if rule.subject in SUMS]
    return conditions.check_use(rules, _use(source, [], Purpose.WORKS, total))


def plan(kind: SourceKind, promised: Decimal, investment: Decimal) -> list[Sentence]:
    """Ask today's rules whether the plan has enough from a kind of source, in yuan; the warnings."""
    rules = conditions.floors(queries.law(kind, today()).rules)
    return conditions.check_use(rules, Use(promised=promised, planned=investment))


def reasoned(order: Order, warnings: Sequence[Sentence]) -> Order:
    """The order with what its rules warn of, beside what was warned of before. Raises Warned while nobody said
    why it is done all the same.
    """
    because = (order.papers.get("because") or "").strip()
    if warnings and not because:
        raise Warned(warnings)
    said = unpack(order.papers.get("warned"))
    said += [one for one in warnings if pack([one]) not in {pack([known]) for known in said}]
    papers: Papers = {**order.papers, "because": because or None, "warned": pack(said) if said else None}
    return replace(order, papers=papers)


def _use(source: Source, found: Sequence[Any], purpose: Purpose, total: Decimal | None) -> Use:
    others = holdings.on_items([item.id for item in found], but=source.id)
    works = tuple(
        Work(item.type_code, item.item_class, item.scope, item.name, others.get(item.id, frozenset()))
        for item in found
    )
    planned, area = _project().first(project_id=source.project_id)
    return Use(purpose, works, source.year, total, planned=planned, area=area)


@cache
def _project() -> Prepared:
    return Prepared(select(Project.planned, Project.area).where(Project.id == bindparam("project_id")))


def waiting_order(proposal: Proposal) -> Order:
    """The movement that a waiting one asks for."""
    names = tuple(name for name in Papers.__annotations__ if name != "grant_id")
    papers = Papers(**{name: getattr(proposal, name) for name in names})  # type: ignore[typeddict-item]
    return Order(
        proposal.kind, proposal.amount, proposal.dated, proposal.document_no, proposal.by_id,
        tuple(queries.parts_of(proposal)), papers, proposal.purpose, proposal.wages, proposal.edition_id,
    )  # fmt: skip


def grant_gets_back(movement: Movement) -> None:
    """A budget taken back is free in its grant again."""
    if movement.grant_id:
        query = select(Grant).filter_by(id=movement.grant_id).with_for_update()
        grant = db.session.execute(query, execution_options={"populate_existing": True}).scalar_one()
        grant.divided -= movement.amount
