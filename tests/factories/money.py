"""Builders of sources, movements, grants and proposals."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.factories.keeping import NOON, number, save
from tests.factories.places import city
from tests.factories.projects import project
from tracker.accounts.models import Account
from tracker.funding import posting
from tracker.funding.books import Movement, Proposal
from tracker.funding.ledger import ROUTES, Leg, MovementKind
from tracker.funding.models import Grant, Source
from tracker.funding.rules import SourceKind
from tracker.places.models import Region
from tracker.projects.models import Project


def source(of: Project | None = None, **values: Any) -> Source:
    of = of or project()
    facts = {"project_id": of.id, "region_path": of.region_path, "year": of.year}
    return save(
        Source(**{**facts, "kind": SourceKind.CENTRAL_FISCAL, "planned": Decimal(1_000_000), **values})
    )


def movement(of: Source, amount: Decimal = Decimal(1000), **values: Any) -> Movement:
    """A receipt, or money at the stage ``kind``; also moves the source's sums, as the actions do."""
    kind = values.pop("kind", MovementKind.RECEIVED)
    facts = {"dated": date(2026, 3, 1), "document_no": f"丹财指{number()}号", "by_id": None, **values}
    target = (facts.pop("item_id", None), facts.pop("compound_id", None))
    leg = Leg(*ROUTES[kind], amount, *target)
    papers = {name: facts.pop(name) for name in tuple(facts) if name in posting.Papers.__annotations__}
    more = {"reverses_id": facts.pop("reverses_id", None)}
    return posting.post(of, posting.Order(kind, amount, legs=(leg,), papers=papers, **facts), **more)


def grant(where: Region | None = None, **values: Any) -> Grant:
    where = where or city()
    facts = {
        "region_id": where.id,
        "region_path": where.path,
        "year": 2026,
        "kind": SourceKind.CENTRAL_FISCAL,
    }
    paper = {"document_no": f"丹财指{number()}号", "dated": date(2026, 2, 1), "at": NOON}
    return save(Grant(**{**facts, **paper, "amount": Decimal(1_000_000), **values}))


def proposal(of: Source, by: Account, amount: Decimal = Decimal(600_000)) -> Proposal:
    """An allocation that waits; the source has what it asks for."""
    movement(of, amount)
    leg = Leg(*ROUTES[MovementKind.ALLOCATED], amount)
    facts = (MovementKind.ALLOCATED, amount, date(2026, 3, 2), f"拨付{number()}号", by.id)
    return posting.propose(of, posting.Order(*facts, legs=(leg,), papers={}))
