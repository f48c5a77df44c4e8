"""What is done with money. Receipts are only ever added; a source's sum moves with them under its lock."""

from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import select

from tracker.base.clock import now, today
from tracker.base.sentences import Sentence
from tracker.base.words import N_
from tracker.extensions import db
from tracker.funding import queries, rules
from tracker.funding.models import Receipt, Source
from tracker.funding.rules import SourceKind
from tracker.projects.models import Project


def lock(source_id: int) -> Source:
    """The source as it is now, held until the transaction ends: its sum changes under this lock."""
    query = select(Source).filter_by(id=source_id).with_for_update()
    return db.session.execute(query, execution_options={"populate_existing": True}).scalar_one()


def save_source(project: Project, source: Source, facts: dict[str, Any]) -> Source:
    """Add a source of money, or correct its kind, name and planned sum."""
    rules.check_planned(facts["planned"])
    source.kind, source.name, source.planned = SourceKind(facts["kind"]), facts["name"], facts["planned"]
    source.project_id, source.region_path, source.year = project.id, project.region_path, project.year
    source.received = source.received or Decimal(0)
    db.session.add(source)
    return source


def doubts_on_source(project: Project, source: Source | None, planned: Decimal) -> list[Sentence]:
    """What is odd about a planned sum, seen with the project's other sources."""
    others = [one for one in queries.sources(project.id) if source is None or one.id != source.id]
    total = planned + queries.whole(others).planned
    found = rules.doubts_on_plan(total, area=project.area, households=project.households)
    return [doubt for doubt in found if not others or doubt.message != rules.WAN_AS_YUAN]


def receive(
    source_id: int, amount: Decimal, received_on: date, document_no: str, by_id: int | None
) -> Receipt:
    """Record money that arrived."""
    rules.check_receipt(amount, received_on, document_no, today=today())
    source = lock(source_id)
    return _add(source, amount, received_on, document_no.strip(), by_id)


def doubts_on_receipt(source: Source, amount: Decimal, document_no: str) -> list[Sentence]:
    """What is odd about money that arrives: more than planned, a document that is used already."""
    doubts: list[Sentence] = list(
        rules.doubts_on_receipt(amount, received=source.received, planned=source.planned)
    )
    if queries.uses_of(document_no.strip(), source.project_id):
        doubts.append(
            Sentence(N_("Money has already been recorded under this document number. Is it other money?"))
        )
    return doubts


def reverse(receipt: Receipt, reason: str, by_id: int | None) -> Receipt:
    """Take a receipt back, whole, by a row that names it."""
    source = lock(receipt.source_id)
    rules.check_reversal(
        reason,
        is_reversed=queries.reversal_of(receipt.id) is not None,
        is_reversal=receipt.reverses_id is not None,
    )
    return _add(
        source,
        -receipt.amount,
        today(),
        receipt.document_no,
        by_id,
        reverses_id=receipt.id,
        reason=reason.strip(),
    )


def _add(
    source: Source, amount: Decimal, received_on: date, document_no: str, by_id: int | None, **more: Any
) -> Receipt:
    receipt = Receipt(
        source_id=source.id, project_id=source.project_id, amount=amount, received_on=received_on,
        document_no=document_no, by_id=by_id, at=now(), **more,
    )  # fmt: skip
    source.received += amount
    db.session.add(receipt)
    return receipt
