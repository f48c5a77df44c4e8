"""Random sequences of everything that is done with a contract and its money never break what may never be untrue.

One contract on one item, two sources, two people. The machine keeps books of its own, in a few plain numbers.
"""

from contextlib import suppress
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from tests import factories
from tests.contracts.making import draft_facts, line_facts
from tests.contracts.making import propose as vary
from tests.machines import run_machine
from tracker.base import sums as kept_sums
from tracker.base.access import Role
from tracker.base.clock import today
from tracker.base.errors import Refusal
from tracker.contracts import actions, certification, changes, paying, queries, settlements
from tracker.contracts.changes import Change
from tracker.contracts.models import BillLine
from tracker.contracts.rules import CertificateKind
from tracker.extensions import db
from tracker.funding import actions as ledger
from tracker.funding.books import Proposal
from tracker.funding.ledger import MovementKind
from tracker.funding.rules import SourceKind
from tracker.items.actions import add_done
from tracker.projects.evidence import EvidenceKind

D = Decimal
ELSEWHERE = ("item_place", "project_month")  # work here has no reports; months are kept at a commit
START = date(2026, 3, 1)
RECEIVED, ESTIMATE = D(1_500_000), D(1_200_000)
quantities = st.integers(1, 120).map(D)
sums = st.one_of(st.integers(1, 60_000_000), st.sampled_from([1, 50_000_000, 50_000_001])).map(
    lambda fen: D(fen) / 100
)


class Contracts(RuleBasedStateMachine):
    session = None

    @initialize(advance=st.sampled_from([0, 10, 30]))
    def found(self, advance):
        self.project = factories.project(planned=ESTIMATE)
        self.place = factories.item_place(factories.item(self.project, unit_price=D(5000)))
        self.contract = factories.contract(
            self.project, sum=D(600_000), estimate=ESTIMATE, advance=D(advance), recovery=D(advance)
        )
        facts = line_facts(item_id=self.place.item_id, price=D(5000), quantity=D(100))
        actions.save_line(self.contract, BillLine(), facts)
        actions.save_line(
            self.contract, BillLine(), line_facts(name="措施费", unit="项", price=D(100_000), quantity=D(1))
        )
        self.people = [factories.account(Role.CITY).id for _ in range(2)]
        self.sources = []
        for kind in (SourceKind.SOCIAL, SourceKind.COUNTY):
            source = factories.source(self.project, kind=kind, planned=RECEIVED)
            factories.movement(source, RECEIVED, dated=START)
            factories.movement(source, RECEIVED, kind=MovementKind.ALLOCATED, dated=START)
            self.sources.append(source)
        ledger.record(MovementKind.APPROVED, self.sources[0].id, ESTIMATE, START, "概算1号", None)
        self.number, self.accepted, self.is_accepted = 0, D(0), False

    def paper(self):
        self.number += 1
        return f"第{self.number}号"

    @rule(quantity=quantities)
    def do_and_accept(self, quantity):
        item = self.place.item
        if not self.is_accepted and item.done + quantity <= item.limit:
            add_done(self.place.id, quantity, START)
            item.accepted = item.done
            self.accepted = item.done

    @rule(change=st.integers(-40, 60).filter(bool), lets=st.booleans())
    def vary(self, change, lets):
        with suppress(Refusal), db.session.begin_nested():
            made = vary(
                self.contract, self.people, Change(D(change), queries.bill(self.contract.id)[0]), dated=START
            )
            (changes.approve if lets else changes.reject)(made, self.people[1], "依据充分")

    @rule(
        kind=st.sampled_from(CertificateKind),
        amount=st.none() | sums,
        fine=st.integers(0, 3000),
        measure=st.integers(0, 2),
    )
    def certify(self, kind, amount, fine, measure):
        with suppress(Refusal), db.session.begin_nested():
            draft = certification.start(self.contract, kind, self.people[0])
            db.session.flush()
            lump = queries.bill(self.contract.id)[1].id
            said = draft_facts(amount=amount, penalties=D(fine), penalty_reason="违约", cut_off=START)
            certification.change(draft, said, {lump: D(measure)}, self.people[0])
            certification.hand_in(draft)
            made = certification.approve(draft, self.people[1])
            assert 0 < made.amount <= made.largest
            assert self.contract.settled is None or made.gross in (0, self.contract.settled)

    @rule(data=st.data(), amount=st.none() | sums, which=st.integers(0, 1))
    def pay(self, data, amount, which):
        found = queries.certificates(self.contract.id)
        if not found:
            return
        made = data.draw(st.sampled_from(found))
        left = paying.outstanding(made, queries.settled([made.id])[made.id])
        amount = amount or left
        with suppress(Refusal), db.session.begin_nested():
            paid = paying.pay(
                made, self.sources[which], amount, today(), self.paper(), self.people[0], wages=D(0)
            )  # fmt: skip
            assert 0 < amount <= left
            assert isinstance(paid, Proposal) is (amount > 500_000)
            if isinstance(paid, Proposal):
                ledger.release(paid, self.people[1])

    @rule(data=st.data())
    def reverse(self, data):
        found = queries.payments_of(self.contract.id)
        if found:
            with suppress(Refusal), db.session.begin_nested():
                ledger.reverse(data.draw(st.sampled_from(found)), "误记", self.people[0])

    @rule()
    def accept_jointly(self):
        if not self.is_accepted:
            factories.evidence(self.project, EvidenceKind.ACCEPTANCE, dated=START)
            self.is_accepted = True

    @rule(share=st.integers(1, 110))
    def settle(self, share):
        audited = self.contract.whole * share / 100
        facts = {
            "claimed": audited + 1,
            "audited": audited,
            "auditor": "评审中心",
            "dated": today(),
            "reason": "核减",
        }
        with suppress(Refusal), db.session.begin_nested():
            made = settlements.propose(self.contract, {**facts, "document_no": self.paper()}, self.people[0])
            settlements.approve(made, self.people[1])
            assert self.is_accepted
            assert share <= 100

    @rule()
    def withdraw(self):
        made = queries.approved_settlement(self.contract.id)
        if made:
            with suppress(Refusal), db.session.begin_nested():
                settlements.withdraw(made, self.people[1], "有误")

    @rule(amount=sums)
    def give_back(self, amount):
        most = settlements.overpaid(self.contract)
        try:
            with db.session.begin_nested():
                settlements.give_back(self.contract, amount, today(), self.paper(), None)
        except Refusal:
            assert amount > most
        else:
            assert settlements.overpaid(self.contract) == most - amount

    @rule(more=st.integers(0, 50_000))
    def close(self, more):
        with suppress(Refusal), db.session.begin_nested():
            costs = {one.id: one.paid + more for one in self.sources}
            settlements.close(self.project, costs, today(), self.paper(), None)
            assert self.contract.settled is not None
            assert settlements.overpaid(self.contract) == 0

    @rule(amount=sums, which=st.integers(0, 1))
    def return_balance(self, amount, which):
        source = self.sources[which]
        with suppress(Refusal), db.session.begin_nested():
            made = ledger.return_balance(source.id, amount, today(), self.paper(), self.people[0])
            if isinstance(made, Proposal):
                ledger.refuse(made, "不符", self.people[1])
            assert not source.final or source.received - source.returned >= source.final

    @invariant()
    def nothing_untrue(self):
        if not hasattr(self, "sources"):
            return
        contract = self.contract
        paid = queries.ledger_paid(contract.id)
        certified = sum((one.amount for one in queries.certificates(contract.id)), D(0))
        assert contract.certified <= contract.whole <= ESTIMATE
        assert contract.settled is None or 0 < contract.settled <= contract.whole
        assert 0 <= paid <= certified
        assert sum((one.paid for one in self.sources), D(0)) == paid
        assert queries.bill(contract.id)[0].certified <= self.accepted
        assert all(source.paid + source.returned <= source.received for source in self.sources)
        total = sum((one.final for one in self.sources), D(0))
        assert total <= ESTIMATE

    def teardown(self):
        if hasattr(self, "sources"):
            db.session.flush()
            kept_sums.apply(self.session())
            found = list(kept_sums.verify(self.session()))
            self.session.rollback()
            assert [one for one in found if not one.startswith(ELSEWHERE)] == []


def test_no_sequence_of_steps_breaks_a_contracts_money(session):
    run_machine(Contracts, session)
