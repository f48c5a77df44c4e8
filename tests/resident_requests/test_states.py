"""The life of a request: every step that is there, every one that is not, whatever the order."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.base.errors import Refusal
from tracker.resident_requests.rules import OPEN, Outcome, RequestState
from tracker.resident_requests.states import (
    MOVES,
    Act,
    Standing,
    Step,
    check_reviewer,
    may,
    needs_review,
    take,
)

FILED, DISPATCHED, ACCEPTED, REVIEW, ANSWERED, CLOSED, WITHDRAWN, MERGED = RequestState
DUE = datetime(2026, 10, 9, 16, 0, tzinfo=UTC)
BEFORE, AFTER = DUE - timedelta(seconds=1), DUE + timedelta(seconds=1)


def standing(state, **facts):
    return Standing(state=state, due_at=DUE, **facts)


def act(step, **facts):
    return Act(**{"step": step, "at": BEFORE, "words": "x", "outcome": Outcome.FIXED, **facts})


@pytest.mark.parametrize(
    ("state", "step", "then"),
    [
        (FILED, Step.DISPATCHED, DISPATCHED), (DISPATCHED, Step.RETURNED, FILED), (DISPATCHED, Step.SIGNED, ACCEPTED),
        (FILED, Step.SIGNED, ACCEPTED), (ACCEPTED, Step.CONTACTED, ACCEPTED), (ACCEPTED, Step.VISIT, ACCEPTED),
        (ACCEPTED, Step.EXTENDED, ACCEPTED), (ACCEPTED, Step.REPORTED_UP, ACCEPTED), (ACCEPTED, Step.HANDED_IN, REVIEW),
        (REVIEW, Step.SENT_BACK, ACCEPTED), (REVIEW, Step.ANSWERED, ANSWERED), (ACCEPTED, Step.ANSWERED, ANSWERED),
        (ANSWERED, Step.CALLED_BACK, ANSWERED), (ANSWERED, Step.REOPENED, ACCEPTED), (CLOSED, Step.REOPENED, ACCEPTED),
        (ACCEPTED, Step.MERGED, MERGED), (ACCEPTED, Step.JOINED, ACCEPTED), (ACCEPTED, Step.DISPATCHED, DISPATCHED),
    ],
)  # fmt: skip
def test_each_step_leads_where_the_trade_says(state, step, then):
    assert take(standing(state), act(step, by_resident=step is Step.JOINED)).state is then


def test_every_other_step_is_refused():
    for state in RequestState:
        for step in set(Step) - {one for one, move in MOVES.items() if state in move.start}:
            with pytest.raises(Refusal, match="cannot take the step"):
                take(standing(state), act(step))


def test_what_a_resident_may_do_and_what_only_an_office():
    for step in (Step.DISPATCHED, Step.ANSWERED, Step.SIGNED, Step.EXTENDED, Step.MERGED):
        with pytest.raises(Refusal, match="cannot take"):
            take(standing(ACCEPTED if step is not Step.SIGNED else FILED), act(step, by_resident=True))
    with pytest.raises(Refusal, match="cannot take"):
        take(standing(ACCEPTED), act(Step.WITHDRAWN))
    assert take(standing(ACCEPTED), act(Step.WITHDRAWN, by_resident=True)).state is WITHDRAWN


def test_it_is_returned_once_and_with_a_reason():
    once = take(standing(DISPATCHED), act(Step.RETURNED))
    again = take(once, act(Step.DISPATCHED))
    with pytest.raises(Refusal, match="returned once already"):
        take(again, act(Step.RETURNED))
    with pytest.raises(Refusal, match="why it goes back") as refused:
        take(standing(DISPATCHED), act(Step.RETURNED, words=" "))
    assert refused.value.field == "words"
    assert not may(again, Step.RETURNED)


def test_more_time_is_asked_for_before_the_clock_runs_out_and_once():
    take(standing(ACCEPTED), act(Step.EXTENDED, at=DUE))
    with pytest.raises(Refusal, match="overdue"):
        take(standing(ACCEPTED), act(Step.EXTENDED, at=AFTER))
    with pytest.raises(Refusal, match="once already"):
        take(standing(ACCEPTED, extensions=1), act(Step.EXTENDED))


def test_an_answer_needs_words_and_an_outcome():
    with pytest.raises(Refusal, match="Write the answer") as refused:
        take(standing(ACCEPTED), act(Step.ANSWERED, words=""))
    assert refused.value.field == "answer"
    with pytest.raises(Refusal, match="Reporting it upward is a step") as refused:
        take(standing(ACCEPTED), act(Step.ANSWERED, outcome=None))
    assert refused.value.field == "outcome"


def test_reporting_upward_closes_nothing_and_stops_no_clock():
    then = take(standing(ACCEPTED), act(Step.REPORTED_UP))
    assert (then.state, then.outcome, then.due_at) == (ACCEPTED, None, DUE)


def test_an_office_closes_only_after_it_asked():
    with pytest.raises(Refusal, match="Ask the resident first"):
        take(standing(ANSWERED), act(Step.CLOSED))
    asked = take(standing(ANSWERED), act(Step.CALLED_BACK))
    assert take(asked, act(Step.CLOSED)).state is CLOSED
    assert take(standing(ANSWERED), act(Step.CLOSED, by_resident=True)).state is CLOSED
    with pytest.raises(Refusal, match="asked already"):
        take(asked, act(Step.CALLED_BACK))


def test_reopening_takes_outcome_and_call_back_away():
    closed = standing(CLOSED, outcome=Outcome.FIXED, called_back=True)
    then = take(closed, act(Step.REOPENED))
    assert (then.state, then.outcome, then.called_back) == (ACCEPTED, None, False)
    with pytest.raises(Refusal, match="still open"):
        take(closed, act(Step.REOPENED, words=""))


@pytest.mark.parametrize(
    ("outcome", "by_office", "needed"),
    [
        (Outcome.FIXED, True, False), (Outcome.EXPLAINED, True, False), (Outcome.REFUSED, True, True),
        (Outcome.PLANNED, True, True), (Outcome.FIXED, False, True),
    ],
)  # fmt: skip
def test_a_no_a_later_and_a_firms_answer_are_read_by_a_second_person(outcome, by_office, needed):
    assert needs_review(outcome, by_office=by_office) is needed


def test_nobody_reviews_what_they_wrote():
    check_reviewer(1, 2)
    with pytest.raises(Refusal, match="Somebody else"):
        check_reviewer(2, 2)


acts = st.builds(
    Act, step=st.sampled_from(sorted(MOVES)), at=st.sampled_from([BEFORE, DUE, AFTER]), by_resident=st.booleans(),
    words=st.sampled_from(["", " ", "words"]), outcome=st.sampled_from([None, *Outcome]),
)  # fmt: skip


@given(st.lists(acts, max_size=40))
def test_whatever_is_tried_a_request_keeps_its_promises(tried):
    now, seen = standing(FILED), [FILED]
    for one in tried:
        offered = may(now, one.step, by_resident=one.by_resident)
        try:
            then = take(now, one)
        except Refusal:
            continue
        assert offered, "what is taken was offered"
        assert then.due_at == now.due_at
        if then.state is CLOSED and now.state is not CLOSED:
            assert now.state is ANSWERED
            assert now.outcome is not None
        if then.state is ANSWERED and now.state is not ANSWERED:
            assert one.words.strip()
        if now.state in (WITHDRAWN, MERGED):
            assert then.state is now.state
        if one.step is Step.RETURNED:
            assert now.returns == 0
        assert then.returns <= 1
        assert then.extensions <= 1
        now = then
        seen.append(now.state)
    if CLOSED in seen:
        assert ANSWERED in seen[: seen.index(CLOSED)]


@given(st.sampled_from(list(RequestState)), st.sampled_from(sorted(MOVES)), st.booleans())
def test_what_pages_offer_is_what_the_rules_allow(state, step, by_resident):
    now = standing(state, called_back=True)
    allowed = may(now, step, by_resident=by_resident)
    try:
        take(now, act(step, by_resident=by_resident))
    except Refusal:
        assert not allowed
    else:
        assert allowed


def test_open_states_have_a_clock_and_settled_ones_none():
    assert {FILED, DISPATCHED, ACCEPTED, REVIEW} == OPEN
