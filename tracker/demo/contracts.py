"""The works contract of a demo project: its bill from the items, what was varied, and two certificates.

Nothing here is by chance; every kept sum equals what it sums.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_DOWN, Decimal
from itertools import takewhile
from typing import Any

from tracker.contracts import certifying
from tracker.contracts.certifying import Phase, Reckoning, Standing, value
from tracker.contracts.models import (
    BillLine,
    Certificate,
    CertificateLine,
    Contract,
    ContractLot,
    Settlement,
    VariationLine,
)
from tracker.contracts.models import Variation as VariationRow
from tracker.contracts.queries import reference
from tracker.contracts.rules import (
    CertificateKind,
    Terms,
    VariationGrade,
    VariationKind,
    VariationOrigin,
    VariationState,
)
from tracker.demo.courses import Course, moment
from tracker.demo.ledger import DEFECTS_MONTHS, released_on, settled_on
from tracker.demo.rows import Row, Rows
from tracker.funding.books import Movement
from tracker.funding.ledger import MovementKind
from tracker.projects.rules import Stage

ZERO = Decimal(0)
TERMS = Terms(Decimal(85), Decimal(3), wage=Decimal(20))
CLAIMED, REVIEWED = Decimal("1.02"), Decimal("0.98")  # of the contract: asked for, and left by the review
SHARES = (Decimal("0.5"), Decimal(1))  # of what is accepted by now, certified first and in the end


@dataclass(frozen=True)
class Deal:
    """Who signs, drafts and approves, and where the contract builds."""

    contractor_id: int
    employer_id: int
    drafter_id: int | None
    clerk_id: int | None
    compounds: tuple[int, ...]


def add_contract(rows: Rows, project: Row, items: Sequence[Row], course: Course, deal: Deal) -> None:
    """A contract once the project is tendered and its items are measured."""
    priced = [item for item in items if item["contracted"] and item["unit_price"]]
    if course.stage.position < Stage.TENDER.position or not priced:
        return
    total = sum((value(item["contracted"], item["unit_price"]) for item in priced), ZERO)
    signed = course.start - timedelta(days=20)
    project_id = project["id"]
    contract_id = rows.add(
        Contract, project_id=project_id, region_path=project["region_path"], year=project["year"],
        number=f"SG-{course.year}-{project_id:03}", name="老旧小区改造工程施工合同",
        contractor_id=deal.contractor_id, employer_id=deal.employer_id, signed_on=signed, starts_on=course.start,
        ends_on=max(course.last, course.start), sum=total, control_price=(total * Decimal("1.04")).quantize(Decimal(1)) + 1,
        estimate=None, advance=ZERO, recovery=ZERO, progress=TERMS.progress, retention=TERMS.retention,
        wage=TERMS.wage, guarantee=(total / 10).quantize(Decimal(1)), guarantee_until=course.last + timedelta(days=60),
        defects_months=DEFECTS_MONTHS, demo=True,
    )  # fmt: skip
    contract = rows.of(Contract)[-1]
    for compound_id in deal.compounds:
        rows.add(ContractLot, contract_id=contract_id, project_id=project_id, compound_id=compound_id)
    lines = [_line(rows, contract, item, number) for number, item in enumerate(priced, start=1)]
    _vary(rows, contract, lines, priced, course, deal)
    if course.is_started:
        _accept(priced, course)
        _certify(rows, contract, lines, priced, course, deal)
    add_settlement(rows, contract, course, deal)
    _release(rows, contract, course, deal)


def _line(rows: Rows, contract: Row, item: Row, number: int) -> Row:
    rows.add(
        BillLine, contract_id=contract["id"], project_id=contract["project_id"], item_id=item["id"], position=number,
        code=f"{number:03}", name=item["name"], unit=item["unit"].value, price=item["unit_price"],
        quantity=item["contracted"],
    )  # fmt: skip
    return rows.of(BillLine)[-1]


def _vary(rows: Rows, contract: Row, lines: list[Row], items: list[Row], course: Course, deal: Deal) -> None:
    """What the items say was changed, as an approved variation for each."""
    number, day = 0, min(course.start + timedelta(days=25), course.today)
    for line, item in zip(lines, items, strict=True):
        change = ZERO if item["changed"] is None else item["changed"] - item["contracted"]
        if not change:
            continue
        number += 1
        amount = value(change, line["price"])
        variation_id = rows.add(
            VariationRow, contract_id=contract["id"], project_id=contract["project_id"], number=number,
            kind=VariationKind.DESIGN_CHANGE if change < 0 else VariationKind.SITE_ORDER,
            origin=VariationOrigin.RESIDENTS if change < 0 else VariationOrigin.SITE,
            grade=VariationGrade.ORDINARY, reason=item["left_out_reason"] or "现场核量与施工图不符，按实调整。", dated=day,
            document_no=f"变更〔{day.year}〕{contract['project_id']:03}-{number}号", amount=amount,
            state=VariationState.APPROVED, proposed_by_id=deal.drafter_id, proposed_at=moment(day, 10),
            decided_by_id=deal.clerk_id, decided_at=moment(day, 16),
        )  # fmt: skip
        rows.add(
            VariationLine, variation_id=variation_id, project_id=contract["project_id"], line_id=line["id"],
            item_id=item["id"], name=line["name"], unit=line["unit"], price=line["price"], quantity=change, amount=amount,
        )  # fmt: skip
        line["varied"] = change
        contract["varied"] += amount


def _accept(items: list[Row], course: Course) -> None:
    """While works go on, most of what is done is accepted month by month."""
    if course.stage.position >= Stage.ACCEPTED.position:
        return
    for item in items:
        monthly = (item["done"] * Decimal("0.9")).quantize(Decimal(1), rounding=ROUND_DOWN)
        item["accepted"] = max(item["accepted"], min(monthly, item["done"]))


def _certify(rows: Rows, contract: Row, lines: list[Row], items: list[Row], course: Course, deal: Deal) -> None:  # fmt: skip
    first = course.start + timedelta(days=34)
    last = max(
        first + timedelta(days=30), min(course.last + timedelta(days=10), course.today - timedelta(days=5))
    )
    number = 0
    for share, day in zip(SHARES, (first, last), strict=True):
        counted = [(item["accepted"] * share).quantize(Decimal(1), rounding=ROUND_DOWN) for item in items]
        gross = certifying.gross(zip(counted, (line["price"] for line in lines), strict=True))
        phase = _phase(course) if share == 1 else Phase.UNDER_WORKS
        reckoning = certifying.reckon(TERMS, Standing(gross, contract["paid"], phase=phase))
        if day >= course.today or reckoning.largest <= 0:
            continue
        number += 1
        certificate = _certificate(rows, contract, reckoning, phase, number, day, deal)
        for line, quantity in zip(lines, counted, strict=True):
            rows.add(
                CertificateLine, certificate_id=certificate["id"], project_id=contract["project_id"], line_id=line["id"],
                quantity=quantity, price=line["price"], value=value(quantity, line["price"]),
            )  # fmt: skip
            line["certified"] = quantity
        contract["certified"], contract["paid"] = gross, contract["paid"] + reckoning.largest
        contract["retained"] = reckoning.retention
        _follow(rows, contract, certificate)


def add_settlement(rows: Rows, contract: Row, course: Course, deal: Deal) -> None:
    """What the ledger settled was reviewed and approved; where works are handed over, a review waits for approval."""
    entries = [one for one in _movements_of(rows, contract) if one["kind"] is MovementKind.SETTLED]
    whole = contract["sum"] + contract["varied"]
    if entries:
        audited, claimed = (
            sum((one["amount"] for one in entries), ZERO),
            (whole * CLAIMED).quantize(Decimal(1)),
        )
        settlement = _settlement(rows, contract, claimed, audited, deal, settled_on(course))
        settlement |= {
            "state": VariationState.APPROVED, "decided_by_id": deal.clerk_id,
            "decided_at": moment(settled_on(course), 17), "decision": "同意按审定数结算。",
        }  # fmt: skip
        contract["settled"] = audited
        _name_settlement(rows, contract, settlement["id"])
    elif course.stage is Stage.HANDED_OVER and contract["certified"]:
        _settlement(rows, contract, whole, (whole * REVIEWED).quantize(Decimal(1)), deal, settled_on(course))


def _release(rows: Rows, contract: Row, course: Course, deal: Deal) -> None:
    """A last certificate once the defects period of a settled contract is over; it counts no new work."""
    last = rows.of(Certificate)[-1] if contract["certified"] else None
    if last is None or not contract["settled"] or released_on(course) >= course.today:
        return
    standing = Standing(contract["settled"], contract["paid"], phase=Phase.RELEASED)
    sums = certifying.reckon(TERMS, standing)
    counted = [one for one in rows.of(CertificateLine)[-200:] if one["certificate_id"] == last["id"]]
    if sums.largest > 0:
        day, number = released_on(course), last["number"] + 1
        certificate = _certificate(
            rows, contract, sums, Phase.RELEASED, number, day - timedelta(days=5), deal
        )
        for one in counted:
            rows.add(CertificateLine, **{**one, "certificate_id": certificate["id"]})
        contract["certified"], contract["paid"] = sums.gross, contract["paid"] + sums.largest
        contract["retained"] = sums.retention
        _follow(rows, contract, certificate)


def _movements_of(rows: Rows, contract: Row) -> Iterator[Row]:
    """The project's movements, the newest first."""
    yield from takewhile(lambda one: one["project_id"] == contract["project_id"], reversed(rows.of(Movement)))


def _name_settlement(rows: Rows, contract: Row, settlement_id: int) -> None:
    """Entries and money given back say which contract and settlement they follow."""
    for one in _movements_of(rows, contract):
        if one["kind"] is MovementKind.SETTLED or one["refunds_id"]:
            one |= {"contract_id": contract["id"], "reference": f"settlement:{settlement_id}"}


def _settlement(rows: Rows, contract: Row, claimed: Decimal, audited: Decimal, deal: Deal, day: date) -> Row:
    rows.add(
        Settlement, contract_id=contract["id"], project_id=contract["project_id"], claimed=claimed, audited=audited,
        auditor="丹东市财政投资评审中心", dated=day, document_no=f"丹财评审〔{day.year}〕{contract['project_id']:03}号",
        reason="部分工程量与现场核量不符，予以核减。", proposed_by_id=deal.drafter_id, proposed_at=moment(day, 9),
    )  # fmt: skip
    return rows.of(Settlement)[-1]


def _phase(course: Course) -> Phase:
    return Phase.ACCEPTED if course.stage.position >= Stage.ACCEPTED.position else Phase.UNDER_WORKS


def _certificate(
    rows: Rows, contract: Row, sums: Reckoning, phase: Phase, number: int, day: date, deal: Deal
) -> Row:
    made: dict[str, Any] = {"drafted_at": moment(day, 10), "approved_at": moment(day, 16)}
    rows.add(
        Certificate, contract_id=contract["id"], project_id=contract["project_id"], number=number,
        kind=CertificateKind.WORKS, phase=phase, cut_off=day, gross=sums.gross, kept=sums.kept,
        retention=sums.retention, recovered=sums.recovered, penalties=sums.penalties, before=sums.paid,
        largest=sums.largest, amount=sums.largest, wages=certifying.wage_part(sums.largest, TERMS.wage),
        drafted_by_id=deal.drafter_id, approved_by_id=deal.clerk_id, **made,
    )  # fmt: skip
    return rows.of(Certificate)[-1]


def _follow(rows: Rows, contract: Row, certificate: Row) -> None:
    """Payments of the project that fit into a certificate are payments of it."""
    left, wages = certificate["amount"], certificate["wages"]
    for row in _movements_of(rows, contract):
        is_ours = row["kind"] is MovementKind.PAID and row["reference"] is None and row["amount"] > 0
        if (
            is_ours
            and row["dated"] >= certificate["cut_off"]
            and row["amount"] <= left
            and row["wages"] <= wages
        ):
            row["contract_id"], row["reference"] = contract["id"], reference(certificate["id"])
            left, wages = left - row["amount"], wages - row["wages"]
