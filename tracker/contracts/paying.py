"""Certificates are paid through the ledger: it knows what a source has and what it may be spent on."""

from datetime import date
from decimal import Decimal
from typing import Unpack

from tracker.base.errors import Refusal
from tracker.base.sentences import Sentence
from tracker.base.shares import divide
from tracker.base.words import N_
from tracker.contracts import queries
from tracker.contracts.models import Certificate
from tracker.contracts.queries import Settled
from tracker.contracts.rules import CertificateKind
from tracker.contracts.settling import check_within_settlement
from tracker.funding import actions as ledger
from tracker.funding.actions import Made, Part
from tracker.funding.models import Source
from tracker.funding.posting import Papers
from tracker.projects.actions import lock as lock_project

ZERO = Decimal(0)
BY_EXCEPTION = N_("Certificate no. %(number)s is above what the rules allow, by a named exception.")


def outstanding(certificate: Certificate, settled: Settled) -> Decimal:
    """What of a certificate is neither paid nor on its way, in yuan."""
    return certificate.amount - settled.paid - settled.waiting


def outstanding_wages(certificate: Certificate, settled: Settled) -> Decimal:
    return certificate.wages - settled.wages - settled.waiting_wages


def pay(
    certificate: Certificate, source: Source, amount: Decimal, dated: date, document_no: str, by_id: int | None, *, wages: Decimal,
    **papers: Unpack[Papers],
) -> Made:  # fmt: skip
    """Pay a certificate, or a part of it, from a source of its project.

    Raises Refusal for more than is certified and not yet paid, and whatever the ledger refuses. The exception
    that a certificate was approved by goes with its payments.
    """
    lock_project(certificate.project_id)
    settled = queries.settled([certificate.id])[certificate.id]
    _check(amount, outstanding(certificate, settled), "amount")
    _check(wages, outstanding_wages(certificate, settled), "wages")
    if dated < certificate.cut_off:
        raise Refusal(N_("A certificate is not paid before the day it counts up to."), "dated")
    spent = queries.ledger_paid(certificate.contract_id) + queries.ledger_waiting(certificate.contract_id)
    check_within_settlement(amount, settled=certificate.contract.settled, paid=spent)
    exceptions = [Sentence(BY_EXCEPTION, {"number": certificate.number})] if certificate.exception else []
    reasons = [reason for reason in (certificate.exception, (papers.get("because") or "").strip()) if reason]
    papers["because"], papers["payee"] = "；".join(reasons)[:400], certificate.contract.contractor.name
    papers["contract_id"], papers["reference"] = certificate.contract_id, queries.reference(certificate.id)
    parts = parts_of(certificate, amount)
    return ledger.pay(
        source.id,
        amount,
        dated,
        document_no,
        by_id,
        parts=parts,
        wages=wages,
        exceptions=exceptions,
        **papers,
    )


def _check(amount: Decimal, left: Decimal, field: str) -> None:
    if amount > left:
        raise Refusal(
            N_("Only %(left)s yuan of this certificate is still to be paid."), field, left=f"{left:,.2f}"
        )


def parts_of(certificate: Certificate, amount: Decimal) -> list[Part]:
    """A payment divided among the items by the work that the certificate adds, so that each source pays only
    for what it may; empty where nothing was added, as with an advance or a released retention.
    """
    if certificate.kind is CertificateKind.ADVANCE:
        return []
    before = queries.certificate_before(certificate)
    was = {line.line_id: line.value for line in queries.certificate_lines(before.id)} if before else {}
    added = [
        (line.line.item_id, max(line.value - was.get(line.line_id, ZERO), ZERO))
        for line in queries.certificate_lines(certificate.id)
    ]
    if not any(value for _item, value in added):
        return []
    shares = zip(added, divide(amount, [value for _item, value in added]), strict=True)
    merged: dict[int | None, Decimal] = {}
    for (item_id, _value), part in shares:
        merged[item_id] = merged.get(item_id, ZERO) + part
    return [(item_id, part) for item_id, part in merged.items() if part]
