from datetime import date

import pytest

from tests import factories
from tests.contracts.making import accept, certify
from tracker.base.clock import today
from tracker.contracts import actions, certification, queries, rules
from tracker.contracts.certifying import Phase
from tracker.contracts.rules import (
    CertificateKind,
)
from tracker.projects.evidence import EvidenceKind


def test_retention_is_released_after_the_defects_period_unless_defects_are_open(
    contract, place, people, session
):
    accept(place, 100)
    factories.evidence(contract.project, EvidenceKind.ACCEPTANCE, dated=date(2024, 5, 1))
    assert certify(contract, people).amount == 10_000  # two years are over
    defect = factories.defect(contract)
    draft = certification.start(contract, CertificateKind.WORKS, people[0])
    session.flush()
    assert certification.look(contract, draft, today()).reckoning.retention == 300
    assert certification.look(contract, draft, today()).reckoning.overpaid == 300
    actions.mark_fixed(defect, today())
    session.flush()
    assert certification.look(contract, draft, today()).phase is Phase.RELEASED


@pytest.mark.parametrize(
    ("accepted", "months", "end"),
    [
        (date(2026, 5, 4), 24, date(2028, 5, 4)),
        (date(2026, 8, 31), 6, date(2027, 2, 28)),
        (date(2026, 12, 31), 12, date(2027, 12, 31)),
        (date(2026, 11, 30), 1, date(2026, 12, 30)),
        (date(2027, 8, 31), 6, date(2028, 2, 29)),
    ],
)
def test_a_defects_period_ends_on_the_same_day_or_the_last_of_its_month(accepted, months, end):
    assert rules.months_after(accepted, months) == end


@pytest.mark.parametrize(("before", "phase"), [(1, Phase.ACCEPTED), (0, Phase.RELEASED)])
def test_the_period_is_over_on_its_last_day_and_not_before(before, phase, contract):
    day = date(2028, 5, 4 - before)
    assert queries.phase_of(contract, date(2026, 5, 4), 0, day) is phase
    assert queries.phase_of(contract, date(2026, 5, 4), 1, day) is Phase.ACCEPTED
    assert queries.phase_of(contract, None, 0, day) is Phase.UNDER_WORKS
