from datetime import date

import pytest

from tracker.streets.conflicts import (
    Buried,
    ConflictKind,
    Opening,
    Stretch,
    on_segment,
    paving,
    surface_by,
    told,
)
from tracker.streets.rules import DigState, Window

TODAY = date(2026, 5, 1)
BARE = Stretch(1, "东路")
PROTECTED = Stretch(1, "东路", date(2024, 6, 1), date(2026, 5, 31))


def days(first, last):
    return Window(date.fromisoformat(first), date.fromisoformat(last))


def dig(first, last, *, id=1, state=DigState.PLANNED, **values):
    window = days(first, last)
    return Opening(id, f"公司{id}", state, window, surface_by(window), **values)


def kinds(stretch, *digs, today=TODAY):
    return [found.kind for found in on_segment(stretch, digs, today=today)]


@pytest.mark.parametrize(
    ("first", "is_protected"), [("2026-05-31", True), ("2026-06-01", False), ("2024-05-01", True)]
)
def test_the_last_protected_day_counts_and_the_day_after_does_not(first, is_protected):
    assert kinds(PROTECTED, dig(first, "2026-07-01")) == [ConflictKind.PROTECTED] * is_protected


def test_a_dig_that_ends_before_the_surface_is_laid_does_not_open_it():
    assert kinds(PROTECTED, dig("2024-05-01", "2024-05-31")) == []


@pytest.mark.parametrize("state", [DigState.FINISHED, DigState.WITHDRAWN])
def test_what_is_over_or_will_not_be_is_no_conflict_with_the_surface(state):
    assert kinds(PROTECTED, dig("2026-05-10", "2026-05-12", state=state)) == []


@pytest.mark.parametrize(
    ("first", "last", "is_conflict"),
    [
        ("2026-05-10", "2026-05-20", False),  # the same days
        ("2026-05-12", "2026-05-15", False),  # within them
        ("2026-05-01", "2026-05-31", False),  # around them
        ("2026-05-15", "2026-05-25", True),  # half within
        ("2026-05-21", "2026-05-25", True),  # the day after
        ("2027-05-10", "2027-05-20", False),  # another year's plan
    ],
)
def test_two_digs_of_a_year_share_one_window_or_open_the_street_twice(first, last, is_conflict):
    found = kinds(BARE, dig("2026-05-10", "2026-05-20"), dig(first, last, id=2))
    assert found == [ConflictKind.TWICE] * is_conflict


def test_a_dig_after_a_finished_one_opens_the_street_twice_but_two_finished_ones_are_history():
    done = dig("2026-04-10", "2026-04-20", state=DigState.FINISHED)
    assert kinds(BARE, done, dig("2026-06-01", "2026-06-05", id=2)) == [ConflictKind.TWICE]
    later = dig("2026-06-01", "2026-06-05", id=2, state=DigState.FINISHED)
    assert kinds(BARE, done, later) == []


def test_a_withdrawn_dig_is_in_nobodys_way():
    gone = dig("2026-06-01", "2026-06-05", id=2, state=DigState.WITHDRAWN)
    assert kinds(BARE, dig("2026-05-10", "2026-05-20"), gone) == []


def test_three_digs_apart_are_three_pairs():
    digs = [dig(f"2026-0{month}-01", f"2026-0{month}-05", id=month) for month in (5, 6, 7)]
    assert [found.mark for found in on_segment(BARE, digs, today=TODAY)] == [
        "twice:1:5:6",
        "twice:1:5:7",
        "twice:1:6:7",
    ]


@pytest.mark.parametrize(
    ("first", "last", "by"),
    [
        ("2026-07-01", "2026-08-31", None),
        ("2026-08-31", "2026-10-31", None),  # opened in summer, closed before winter
        ("2026-08-31", "2026-11-01", date(2026, 11, 1)),  # open on its first day
        ("2026-09-01", "2026-09-05", date(2026, 11, 1)),  # opened in autumn
        ("2026-11-01", "2026-11-10", date(2026, 11, 11)),  # opened in winter: closed when it ends
        ("2026-03-01", "2026-03-31", date(2026, 4, 1)),
        ("2026-03-01", "2026-04-01", None),  # spring can restore it
        ("2026-12-20", "2027-01-10", date(2027, 1, 11)),
    ],
)
def test_a_road_that_winter_finds_open_needs_a_surface_before_a_day(first, last, by):
    assert surface_by(days(first, last)) == by


@pytest.mark.parametrize(
    ("temporary", "is_conflict"), [(None, True), (date(2026, 11, 1), True), (date(2026, 10, 31), False)]
)
def test_the_temporary_surface_comes_before_winter(temporary, is_conflict):
    autumn = dig("2026-09-10", "2026-09-20", temporary_on=temporary)
    assert kinds(BARE, autumn) == [ConflictKind.WINTER] * is_conflict


def test_a_road_surfaced_after_the_dig_needs_no_temporary_one():
    autumn = dig("2026-09-10", "2026-09-20", state=DigState.FINISHED)
    assert kinds(Stretch(1, "东路", date(2026, 9, 20)), autumn) == []
    assert kinds(Stretch(1, "东路", date(2026, 9, 19)), autumn) == [ConflictKind.WINTER]
    assert kinds(Stretch(1, "东路", date(2026, 11, 1)), autumn) == [ConflictKind.WINTER]


@pytest.mark.parametrize(("today", "is_asked"), [(date(2027, 3, 31), True), (date(2027, 4, 1), False)])
def test_after_winter_nobody_asks_any_more(today, is_asked):
    autumn = dig("2026-09-10", "2026-09-20", state=DigState.FINISHED)
    assert kinds(BARE, autumn, today=today) == [ConflictKind.WINTER] * is_asked


def test_paving_waits_for_what_is_buried_and_for_open_digs_only():
    finished = dig("2026-04-01", "2026-04-05", id=2, state=DigState.FINISHED)
    found = list(
        paving(
            7, "Road surface", buried=[Buried(3, "Sewers")],
            digs=[(BARE, dig("2026-05-10", "2026-05-12")), (BARE, finished)],
        )
    )  # fmt: skip
    assert [one.mark for one in found] == ["paving:7:item:3", "paving:7:dig:1:1"]


def test_all_that_a_paving_would_cover_is_told_in_one_sentence():
    buried = [Buried(1, "Sewers"), Buried(2, "Gas pipes")]
    open_dig = (BARE, dig("2026-06-01", "2026-06-03"))
    first, second = told(list(paving(7, "Road surface", buried=buried, digs=[open_dig])))
    assert [str(name) for name in first.values["buried"]] == ["Sewers", "Gas pipes"]
    assert second.values["where"] == "东路"
    assert list(told([])) == []


@pytest.mark.parametrize(
    ("starts", "waits"), [("2026-06-01", True), ("2026-06-02", False), (None, True)], ids=str
)
def test_a_planned_paving_waits_only_for_what_ends_after_it_begins(starts, waits):
    buried = [Buried(1, "Sewers", date(2026, 6, 1)), Buried(2, "Gas pipes")]
    day = date.fromisoformat(starts) if starts else None
    found = list(paving(7, "Road surface", buried=buried, digs=[], starts=day))
    assert ("paving:7:item:1" in [one.mark for one in found]) is waits
    assert len(found) == {None: 2}.get(day, int(waits))  # what has no days contradicts no plan


@pytest.mark.parametrize(
    ("first", "is_twice"),
    [("2026-12-28", True), ("2027-03-10", True), ("2027-05-31", True), ("2027-06-01", False)],
)
def test_the_turn_of_the_year_makes_no_other_matter_of_two_digs(first, is_twice):
    one = dig("2026-11-02", "2026-11-20")
    other = dig(first, "2027-06-20", id=2)
    assert (ConflictKind.TWICE in kinds(BARE, one, other)) is is_twice
