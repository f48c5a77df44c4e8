"""The one sentence promises nothing that is not on file."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tracker.portal.rules import PUBLISHED, ItemState, Standing, end_label, item_state, told
from tracker.projects.rules import Stage

TODAY = date(2026, 7, 1)
DAY = timedelta(days=1)


@pytest.mark.parametrize(
    ("standing", "sentence", "tone"),
    [
        (Standing(), "in no renovation plan", ""),
        (Standing(stage=Stage.SURVEY), "being prepared", ""),
        (Standing(stage=Stage.CONSULT), "being asked", ""),
        (Standing(stage=Stage.PLANNED), "no date yet", ""),
        (Standing(stage=Stage.TENDER, starts_on=TODAY), "planned to begin on 2026-07-01", "info"),
        (Standing(stage=Stage.TENDER, starts_on=TODAY - DAY), "should have begun on 2026-06-30", "late"),
        (Standing(stage=Stage.WORKS), "under way.", "info"),
        (Standing(stage=Stage.STARTED, ends_on=TODAY), "should be done by 2026-07-01", "info"),
        (Standing(stage=Stage.INSPECT, ends_on=TODAY - DAY), "late: they should have been done", "late"),
        (Standing(stage=Stage.WORKS, ends_on=TODAY + DAY, planned_end=TODAY), "longer than planned", "late"),
        (Standing(stage=Stage.WORKS, ends_on=TODAY, planned_end=TODAY), "under way and should", "info"),
        (Standing(stage=Stage.COMPLETED), "being checked", "good"),
        (Standing(stage=Stage.ACCEPTED), "finished and accepted", "good"),
        (Standing(stage=Stage.OPERATION, accepted_on=TODAY), "accepted on 2026-07-01", "good"),
    ],
)
def test_each_stage_has_its_sentence_and_tone(standing, sentence, tone):
    said = told(standing, today=TODAY)
    assert sentence in str(said.sentence)
    assert said.tone == tone


@pytest.mark.parametrize("stage", list(Stage))
def test_no_stage_is_without_words(stage):
    assert str(told(Standing(stage=stage), today=TODAY).sentence)


def test_what_is_not_yet_in_a_plan_is_not_public():
    assert set(Stage) - set(PUBLISHED) == {Stage.SURVEY, Stage.RESERVE, Stage.CONSULT}


@pytest.mark.parametrize(
    ("stage", "ends_on", "label"),
    [
        (Stage.WORKS, TODAY, "Expected end"),
        (Stage.WORKS, TODAY - DAY, "Planned end"),
        (Stage.PLANNED, None, "Expected end"),
        (Stage.ACCEPTED, TODAY - DAY, "End of the works"),
    ],
)
def test_a_day_that_has_passed_is_expected_by_nobody(stage, ends_on, label):
    assert end_label(Standing(stage=stage, ends_on=ends_on), today=TODAY) == label


@pytest.mark.parametrize(
    ("done", "limit", "left_out", "state"),
    [
        (0, 10, False, ItemState.NOT_BEGUN),
        (1, 10, False, ItemState.UNDER_WAY),
        (10, 10, False, ItemState.DONE),
        (10, 10, True, ItemState.LEFT_OUT),
        (0, 0, False, ItemState.LEFT_OUT),
        (5, None, False, ItemState.UNDER_WAY),
        (0, None, False, ItemState.NOT_BEGUN),
    ],
)
def test_a_work_is_done_only_when_all_of_it_is(done, limit, left_out, state):
    quantity = None if limit is None else Decimal(limit)
    assert item_state(Decimal(done), quantity, is_left_out=left_out) is state
