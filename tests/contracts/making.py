"""Steps that the tests of contracts take again and again."""

from datetime import date
from decimal import Decimal

from tracker.base import sums
from tracker.contracts import certification, changes, queries
from tracker.contracts.rules import CertificateKind, VariationGrade, VariationKind, VariationOrigin
from tracker.extensions import db
from tracker.items.actions import add_done

D = Decimal
DAY = date(2026, 5, 4)


def line_facts(**values):
    facts = {"item_id": None, "name": None, "unit": None, "code": None, "price": D(100), "quantity": D(100)}
    return {**facts, **values}


def accept(place, quantity):
    add_done(place.id, D(quantity), DAY)
    place.item.accepted = D(quantity)
    db.session.commit()


def draft_facts(**values):
    facts = {"cut_off": DAY, "amount": None, "penalties": D(0), "penalty_reason": None, "exception": None}
    return {**facts, **values}


def certify(contract, people, kind=CertificateKind.WORKS, quantities=None, **facts):
    drafter, approver = people
    draft = certification.start(contract, kind, drafter)
    db.session.flush()
    lines = queries.bill(contract.id)
    said = {lines[number].id: D(quantity) for number, quantity in (quantities or {}).items()}
    certification.change(draft, draft_facts(**facts), said, drafter)
    certification.hand_in(draft)
    made = certification.approve(draft, approver)
    db.session.commit()
    return made


def faults(session):
    session.commit()
    return [
        fault for fault in sums.verify(session()) if not fault.startswith("item_place")
    ]  # work here has no reports


def propose(contract, people, *changed, **values):
    facts = {
        "kind": VariationKind.SITE_ORDER, "origin": VariationOrigin.SITE, "grade": VariationGrade.ORDINARY,
        "reason": "地下遇旧管", "dated": DAY, "document_no": None, "days": 0, "source_id": None, **values,
    }  # fmt: skip
    made = changes.propose(contract, facts, changed, people[0])
    db.session.flush()
    return made
