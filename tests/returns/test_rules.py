from decimal import Decimal

import pytest

from tracker.base.errors import Refusal
from tracker.projects.rules import Stage
from tracker.returns.rules import (
    COUNTED,
    UNREPORTED,
    Account,
    Measure,
    check_return,
    findings,
    rate,
)


def counts(number):
    return dict.fromkeys(Measure, number)


def figures(started=None, completed=None):
    return {Stage.STARTED: counts(started), Stage.COMPLETED: counts(completed)}


def check(given, *, month=202607, reason="", before=None, is_again=False):
    check_return(given, month=month, this_month=202607, reason=reason, before=before, is_again=is_again)


def account(planned=10, reported=8, claimed=7, proven=5):
    of = counts(reported) if reported is not None else UNREPORTED
    return Account(counts(planned), of, counts(claimed), counts(proven))


def test_a_difference_is_split_into_what_nobody_says_and_what_nothing_proves():
    entry = account().entry(Measure.HOUSEHOLDS)
    assert (entry.difference, entry.unnamed, entry.unproven) == (3, 1, 2)


def test_what_was_not_reported_has_no_difference():
    entry = account(reported=None).entry(Measure.AREA)
    assert (entry.difference, entry.unnamed, entry.unproven) == (None, None, 2)


@pytest.mark.parametrize(
    ("facts", "said"),
    [
        ({"reported": None, "claimed": 5}, ["Nothing is on file"]),
        ({"reported": 5, "claimed": 5}, ["are those that evidence proves"]),
        ({}, ["Evidence proves 5", "No project stands for 1", "2 are said by projects"]),
        ({"reported": 4, "claimed": 4}, ["Evidence proves 5", "1 are proven, and no project"]),
        ({"reported": 5, "claimed": 6}, ["are those", "Projects say 1 more", "1 are said by projects"]),
    ],
)
def test_findings_name_the_difference_and_where_it_comes_from(facts, said):
    found = [str(one) for one in findings(account(**facts), Stage.STARTED)]
    assert len(found) == len(said)
    assert all(part in sentence for part, sentence in zip(said, found, strict=True))


@pytest.mark.parametrize(
    ("part", "planned", "percent"),
    [(1802, 1397, "128.9"), (27, 31, "87.0"), (31, 31, "100"), (None, 31, None), (3, 0, None)],
)
def test_a_rate_is_of_the_plan_and_may_pass_a_hundred(part, planned, percent):
    assert rate(part, planned) == (None if percent is None else Decimal(percent))


def test_figures_of_a_month_that_has_begun_are_taken():
    check(figures(8, 8))


@pytest.mark.parametrize(
    ("given", "values", "field"),
    [
        (figures(8), {"month": 202608}, "month"),
        (figures(8), {"month": 202613}, "month"),
        (figures(), {}, "started_compounds"),
        (figures(8, 9), {}, "completed_compounds"),
        (figures(8), {"is_again": True}, "reason"),
        (figures(8), {"is_again": True, "reason": " . "}, "reason"),
        (figures(8), {"before": figures(9)}, "reason"),
    ],
)
def test_figures_that_cannot_be_are_refused_beside_their_field(given, values, field):
    with pytest.raises(Refusal) as refusal:
        check(given, **values)
    assert refusal.value.field == field


def test_figures_may_fall_or_replace_others_with_a_reason():
    check(figures(8), before=figures(9), is_again=True, reason="多报一个小区，已更正")


def test_what_was_not_reported_before_cannot_fall():
    check(figures(1, 0), before={stage: counts(None) for stage in COUNTED})
