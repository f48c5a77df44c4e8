from datetime import date

import pytest

from tracker.base.errors import Refusal
from tracker.items.rules import Scope
from tracker.streets.rules import (
    DigState,
    SegmentKind,
    Window,
    check_happened,
    check_inside,
    check_transition,
    check_window,
    kinds_at,
)
from tracker.streets.surfaces import SurfaceKind, protected_until, protections

MAY = Window(date(2026, 5, 1), date(2026, 5, 31))


@pytest.mark.parametrize(
    ("kind", "surfaced_on", "until"),
    [
        (SurfaceKind.NEW, date(2021, 5, 1), date(2026, 4, 30)),
        (SurfaceKind.OVERHAUL, date(2021, 5, 1), date(2024, 4, 30)),
        (SurfaceKind.NEW, date(2024, 2, 29), date(2029, 2, 28)),
        (SurfaceKind.NEW, date(2023, 3, 1), date(2028, 2, 29)),
        (SurfaceKind.PATCH, date(2021, 5, 1), None),
        (SurfaceKind.TEMPORARY, date(2021, 5, 1), None),
        (SurfaceKind.NEW, None, None),
        (None, date(2021, 5, 1), None),
    ],
)
def test_a_surface_is_protected_for_its_years(kind, surfaced_on, until):
    assert protected_until(kind, surfaced_on) == until


def test_every_surface_has_its_years_and_their_source():
    assert set(protections()) == set(SurfaceKind)
    assert all(bool(rule.years) == bool(rule.source) for rule in protections().values())


def test_a_window_of_one_day_is_a_window_and_one_backwards_is_not():
    check_window(MAY.first, MAY.first)
    with pytest.raises(Refusal, match="before the first"):
        check_window(MAY.last, MAY.first)


def test_a_window_longer_than_a_year_is_a_slip():
    with pytest.raises(Refusal, match="Check the year"):
        check_window(date(2026, 5, 1), date(2027, 8, 1))


def test_nobody_is_given_days_on_which_they_cannot_work():
    check_inside(MAY, MAY)
    with pytest.raises(Refusal, match="can only work"):
        check_inside(Window(MAY.first, date(2026, 6, 1)), MAY)


@pytest.mark.parametrize(
    ("state", "to", "sentence"),
    [
        (DigState.PLANNED, DigState.STARTED, "Confirm the window"),
        (DigState.CONFIRMED, DigState.FINISHED, "Report the start"),
        (DigState.STARTED, DigState.CONFIRMED, "not possible any more"),
        (DigState.FINISHED, DigState.WITHDRAWN, "not possible any more"),
        (DigState.WITHDRAWN, DigState.STARTED, "not possible any more"),
    ],
)
def test_a_step_that_comes_too_early_or_too_late_is_refused(state, to, sentence):
    with pytest.raises(Refusal, match=sentence):
        check_transition(state, to)


def test_the_steps_of_a_dig_follow_each_other():
    for state, to in zip(DigState, (DigState.CONFIRMED, DigState.STARTED, DigState.FINISHED), strict=False):
        check_transition(state, to)


def test_today_has_happened_and_tomorrow_not():
    check_happened(date(2026, 5, 1), today=date(2026, 5, 1))
    with pytest.raises(Refusal, match="still to come"):
        check_happened(date(2026, 5, 2), today=date(2026, 5, 1))


def test_nothing_ends_before_it_began():
    with pytest.raises(Refusal, match="before it"):
        check_happened(date(2026, 4, 30), today=date(2026, 5, 9), after=date(2026, 5, 1))


def test_work_of_the_compound_lies_inside_and_work_of_the_street_outside():
    assert kinds_at(Scope.COMPOUND) == {SegmentKind.YARD, SegmentKind.ROAD}
    assert kinds_at(Scope.ADJACENT) == kinds_at(Scope.STREET) == {SegmentKind.STREET}
