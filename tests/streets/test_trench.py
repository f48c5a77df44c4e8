from datetime import date, timedelta

from hypothesis import given
from hypothesis import strategies as st

from tracker.base.workdays import chinese_calendar
from tracker.streets.rules import Window
from tracker.streets.trench import Need, find, in_the_way

IS_WORKDAY = chinese_calendar().is_workday
START = date(2026, 4, 20)  # Labour Day's holiday and its make-up Saturday lie within


def need(first, last, workdays, who="自来水公司"):
    return Need(0, who, Window(date(2026, *first), date(2026, *last)), workdays)


days = st.integers(0, 30).map(lambda n: START + timedelta(days=n))
needs = st.builds(
    lambda pair, workdays: Need(0, "", Window(*sorted(pair)), workdays),
    st.tuples(days, days),
    st.integers(1, 8),
)


def every_window(some, not_before=None):
    """All shared windows, by trying every pair of days."""
    horizon = [START + timedelta(days=n) for n in range(31)]
    for first in horizon:
        for last in horizon:
            inside = all(one.possible.first <= first and last <= one.possible.last for one in some)
            worked = sum(IS_WORKDAY(day) for day in horizon if first <= day <= last)
            soon = not_before is not None and first < not_before
            if first <= last and inside and not soon and all(worked >= one.workdays for one in some):
                yield Window(first, last)


@given(st.lists(needs, min_size=1, max_size=4), st.none() | days)
def test_no_window_is_shorter_and_none_of_the_same_length_earlier(some, not_before):
    best = min(every_window(some, not_before), key=lambda one: (one.days, one.first), default=None)
    assert find(some, IS_WORKDAY, not_before=not_before) == best


@given(st.lists(needs, min_size=1, max_size=4))
def test_somebody_stands_in_the_way_exactly_when_there_is_no_window(some):
    assert bool(in_the_way(some, IS_WORKDAY)) == (find(some, IS_WORKDAY) is None)


@given(st.lists(needs, min_size=2, max_size=4))
def test_a_single_one_in_the_way_of_people_who_can_is_the_only_one(some):
    named = in_the_way(some, IS_WORKDAY)
    if len(named) == 1 and all(any(every_window([one])) for one in some):
        assert any(every_window([one for one in some if one is not named[0]]))


def test_where_no_single_change_would_do_whoever_needs_longest_is_named_too():
    water, gas, power = (
        need((4, 20), (4, 22), 2),
        need((4, 20), (4, 23), 4, "燃气公司"),
        need((4, 21), (4, 21), 1, "供电公司"),
    )
    assert in_the_way([water, gas, power], IS_WORKDAY) == (gas, power)


def test_the_longest_part_decides_and_holidays_are_not_worked():
    water, gas = need((4, 29), (5, 14), 3), need((4, 30), (5, 20), 5)
    assert find([water, gas], IS_WORKDAY) == Window(date(2026, 5, 6), date(2026, 5, 11))


def test_a_window_of_exactly_the_days_needed_is_enough_and_one_day_less_is_not():
    assert find([need((5, 11), (5, 15), 5)], IS_WORKDAY) == Window(date(2026, 5, 11), date(2026, 5, 15))
    assert find([need((5, 11), (5, 14), 5)], IS_WORKDAY) is None


def test_nothing_is_proposed_for_days_gone_by():
    found = find([need((5, 11), (5, 29), 5)], IS_WORKDAY, not_before=date(2026, 5, 18))
    assert found == Window(date(2026, 5, 18), date(2026, 5, 22))


def test_whoever_comes_when_all_others_are_gone_stands_in_the_way():
    water, gas = need((5, 4), (5, 29), 5), need((5, 4), (5, 29), 5, "燃气公司")
    power = need((7, 1), (7, 31), 10, "供电公司")
    assert in_the_way([water, gas, power], IS_WORKDAY) == (power,)


def test_whoever_cannot_finish_within_their_own_days_is_named_first():
    water, heat = need((5, 11), (5, 29), 5), need((5, 11), (5, 12), 5, "热力公司")
    assert in_the_way([water, heat], IS_WORKDAY) == (heat,)


def test_where_two_stand_against_each_other_both_are_named():
    water, gas = need((5, 11), (5, 15), 5), need((6, 1), (6, 5), 5, "燃气公司")
    assert in_the_way([water, gas], IS_WORKDAY) == (water, gas)


def test_where_no_single_change_helps_the_outermost_are_named():
    three = [
        need((5, 4), (5, 15), 5),
        need((6, 1), (6, 12), 5, "燃气公司"),
        need((7, 1), (7, 10), 5, "供电公司"),
    ]
    assert in_the_way(three, IS_WORKDAY) == (three[0], three[2])


def test_nobody_needs_no_trench():
    assert find([], IS_WORKDAY) is None
    assert in_the_way([], IS_WORKDAY) == ()
