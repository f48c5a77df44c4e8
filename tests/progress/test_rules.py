from datetime import date
from decimal import Decimal

import pytest

from tracker.base.errors import Refusal
from tracker.progress.rules import ReportState, check_decider, check_report, check_transition

TODAY = date(2020, 7, 22)


def check(quantity="38", worked_on=TODAY, done="0", limit="100", started=None):
    check_report(
        Decimal(quantity),
        worked_on,
        done=Decimal(done),
        limit=None if limit is None else Decimal(limit),
        today=TODAY,
        started=started,
    )


@pytest.mark.parametrize(
    "report",
    [
        {},
        {"quantity": "62", "done": "38"},
        {"quantity": "0.001"},
        {"worked_on": date(2019, 7, 22)},
        {"started": TODAY},
    ],
)
def test_a_report_that_can_be_true_passes(report):
    check(**report)


@pytest.mark.parametrize(
    ("report", "reason", "field"),
    [
        ({"quantity": "0"}, "more than zero", "quantity"),
        ({"quantity": "-1"}, "more than zero", "quantity"),
        ({"quantity": "NaN"}, "more than zero", "quantity"),
        ({"quantity": "0.0001"}, "three decimals", "quantity"),
        ({"quantity": "62.001", "done": "38"}, "Only 62 is left", "quantity"),
        ({"quantity": "1", "done": "100"}, "Only 0 is left", "quantity"),
        ({"quantity": "1E+30"}, "Only 100 is left", "quantity"),
        ({"quantity": "1", "done": "101"}, "Only 0 is left", "quantity"),
        ({"quantity": "1", "limit": "0"}, "Only 0 is left", "quantity"),
        ({"limit": None}, "planned quantity", "quantity"),
        ({"worked_on": date(2020, 7, 23)}, "day to come", "worked_on"),
        ({"worked_on": date(2019, 7, 21)}, "more than a year ago", "worked_on"),
        ({"started": date(2020, 7, 23)}, "began on 2020-07-23", "worked_on"),
    ],
)
def test_a_report_that_cannot_be_true_is_refused_beside_its_field(report, reason, field):
    with pytest.raises(Refusal, match=reason) as refused:
        check(**report)
    assert refused.value.field == field


def test_a_waiting_report_is_confirmed_or_returned_with_a_reason():
    check_transition(ReportState.SUBMITTED, ReportState.CONFIRMED)
    check_transition(ReportState.SUBMITTED, ReportState.RETURNED, reason="photo shows another building")
    with pytest.raises(Refusal, match="what is wrong") as refused:
        check_transition(ReportState.SUBMITTED, ReportState.RETURNED, reason=" ")
    assert refused.value.field == "reason"


@pytest.mark.parametrize("state", [ReportState.CONFIRMED, ReportState.RETURNED])
@pytest.mark.parametrize("to", list(ReportState))
def test_a_decided_report_stays_as_it_is(state, to):
    with pytest.raises(Refusal, match="already decided"):
        check_transition(state, to, reason="x")


def test_a_report_never_waits_twice():
    with pytest.raises(Refusal, match="already decided"):
        check_transition(ReportState.SUBMITTED, ReportState.SUBMITTED)


def decide(**people):
    defaults = {
        "reporter_id": 1,
        "reporter_organisation_id": 10,
        "decider_id": 2,
        "decider_organisation_id": 20,
    }
    check_decider(**(defaults | people))


def test_another_organisation_confirms():
    decide()
    decide(decider_organisation_id=None)
    decide(reporter_organisation_id=None, decider_organisation_id=None)


@pytest.mark.parametrize(
    ("people", "reason"),
    [
        ({"decider_id": 1}, "own report"),
        ({"decider_id": 1, "reporter_organisation_id": None, "decider_organisation_id": None}, "own report"),
        ({"decider_organisation_id": 10}, "another organisation"),
    ],
)
def test_nobody_confirms_for_their_own_side(people, reason):
    with pytest.raises(Refusal, match=reason):
        decide(**people)
