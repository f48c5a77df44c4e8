from datetime import date

import pytest

from tests import factories
from tests.contracts.making import DAY, D, accept, certify, faults
from tracker.base.errors import Refusal
from tracker.contracts import paying, queries
from tracker.funding import actions as ledger


def test_a_certificate_is_paid_through_the_ledger_and_no_fen_beyond(contract, place, people, session):
    accept(place, 100)
    made = certify(contract, people)
    source = factories.source(contract.project)
    ledger.receive(source.id, D(50_000), date(2026, 3, 1), "丹财指1号", None)
    ledger.allocate(source.id, D(50_000), date(2026, 3, 2), "拨1号", None)
    paying.pay(made, source, D(8_000), DAY, "支1号", people[0], wages=D(1_700))
    session.commit()
    settled = queries.settled([made.id])[made.id]
    assert (settled.paid, settled.wages, paying.outstanding(made, settled)) == (8_000, 1_700, 500)
    assert [line.contract_id for line in queries.payments(made.id)] == [contract.id]
    with pytest.raises(Refusal, match=r"Only 500.00 yuan of this certificate"):
        paying.pay(made, source, D("500.01"), DAY, "支2号", people[0], wages=D(0))
    with pytest.raises(Refusal, match=r"Only 0.00 yuan of this certificate"):
        paying.pay(made, source, D(500), DAY, "支2号", people[0], wages=D("0.01"))
    with pytest.raises(Refusal, match="not paid before"):
        paying.pay(made, source, D(500), date(2026, 5, 3), "支2号", people[0], wages=D(0))
    assert source.paid == 8_000
    assert faults(session) == []


def test_a_payment_is_divided_by_the_work_it_is_for(contract, place, people, session):
    accept(place, 50)
    first = certify(contract, people)
    assert paying.parts_of(first, D(100)) == [(place.item_id, 100)]
    second = certify(contract, people, quantities={0: 50, 1: 1})
    assert paying.parts_of(second, D(100)) == [(None, 100)]
