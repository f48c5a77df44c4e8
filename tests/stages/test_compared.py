from datetime import date

import pytest

from tests.stages.test_proofs import BEGUN, DONE, TODAY
from tracker.milestones.rules import MilestoneKind
from tracker.projects.rules import Stage
from tracker.stages.compared import compared
from tracker.stages.rules import Facts


def start(facts, reported=None, **milestones):
    return compared(facts, {Stage.STARTED: reported, Stage.COMPLETED: None}, milestones)[0]


@pytest.mark.parametrize(
    ("reported", "days"),
    [(date(2026, 4, 1), 20), (date(2026, 4, 21), 0), (date(2026, 4, 25), -4), (None, None)],
)
def test_the_difference_is_counted_in_days_from_the_report(reported, days):
    assert start(BEGUN, reported).days == days


def test_the_latest_piece_decides():
    deciding = [str(one.what) for one in start(BEGUN).pieces if one.decides]
    assert deciding == ["First photo of confirmed work"]


def test_papers_are_named_with_their_number():
    assert "文1号" in str(start(BEGUN).pieces[0].what)


def test_a_start_without_all_its_evidence_is_not_proven():
    one = start(Facts(today=TODAY), date(2026, 4, 1))
    assert one.is_unproven
    assert [piece.on for piece in one.pieces] == [None] * 4


def test_what_nobody_reported_and_nothing_proves_is_not_called_unproven():
    assert not start(Facts(today=TODAY)).is_unproven


def test_a_completion_counts_its_items():
    done = compared(
        DONE, {Stage.STARTED: None, Stage.COMPLETED: date(2026, 6, 28)}, {MilestoneKind.COMPLETION: None}
    )[1]
    assert (done.evidenced, done.days) == (date(2026, 7, 1), 3)
    assert str(done.pieces[0].what) == "Items done or left out: 2 of 2"


def test_an_open_item_leaves_the_completion_unproven():
    open_ = compared(BEGUN, {Stage.STARTED: None, Stage.COMPLETED: date(2026, 6, 28)}, {})[1]
    assert open_.is_unproven
    assert [piece.on for piece in open_.pieces] == [None]
