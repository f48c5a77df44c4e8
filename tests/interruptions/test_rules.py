from datetime import date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.base.clock import CHINA
from tracker.base.errors import Refusal
from tracker.interruptions.rules import Clash, Cut, Span, check_clashes, check_span, clashes, when
from tracker.interruptions.tables import Service, exam_days, limits

NOW = datetime(2026, 6, 1, 12, tzinfo=CHINA)


def span(day, hour, hours):
    starts = datetime(2026, 6, day, hour, tzinfo=CHINA)
    return Span(starts, starts + timedelta(hours=hours))


def cut(service=Service.WATER, when=None, doors=(), owner="自来水公司"):
    return Cut(service=service, span=when or span(3, 8, 6), entrances=frozenset(doors), owner=owner)


def found(one, *others):
    return [hit.clash for hit in clashes(one, others, exam_days(), limits(), now=NOW)]


@pytest.mark.parametrize(
    ("other", "expected"),
    [
        (cut(Service.POWER, span(3, 13, 4)), [Clash.TOGETHER]),
        (cut(Service.POWER, span(3, 14, 4)), []),  # begins when the first ends
        (cut(Service.POWER, span(3, 9, 3)), []),  # a short one
        (cut(Service.NOISE, span(3, 9, 8)), []),  # nobody depends on quiet to cook
        (cut(Service.POWER, span(3, 9, 8), doors=(7,)), [Clash.TOGETHER]),
    ],
)
def test_two_long_ones_at_once_are_too_much(other, expected):
    assert found(cut(), other) == expected


def test_another_entrance_does_not_matter():
    assert found(cut(doors=(1, 2)), cut(Service.POWER, doors=(3,))) == []
    assert found(cut(doors=(1, 2)), cut(Service.POWER, doors=(2,))) == [Clash.TOGETHER]


@pytest.mark.parametrize(
    ("at", "is_night"),
    [
        (span(3, 6, 16), False),
        (span(3, 6, 17), True),
        (span(3, 5, 3), True),
        (span(3, 23, 1), True),
        (span(3, 8, 48), True),
    ],
)
def test_night_is_from_22_to_6(at, is_night):
    assert (Clash.NIGHT in found(cut(when=at))) is is_night


@pytest.mark.parametrize(
    ("service", "day", "is_exam"),
    [
        (Service.WATER, 6, False),
        (Service.WATER, 7, True),
        (Service.NOISE, 9, True),
        (Service.WATER, 10, False),
        (Service.POWER, 16, True),
    ],
)
def test_exam_days_are_kept_free(service, day, is_exam):
    assert (Clash.EXAM in found(cut(service, span(day, 9, 2)))) is is_exam


def test_residents_know_a_day_ahead():
    assert found(cut(when=span(2, 11, 2))) == [Clash.SHORT_NOTICE]
    assert found(cut(when=span(2, 12, 2))) == []


def test_a_clash_needs_a_reason_of_somebody_who_may_sign():
    hits = clashes(cut(when=span(7, 9, 2)), [], exam_days(), limits(), now=NOW)
    with pytest.raises(Refusal, match="homes and quiet"):
        check_clashes(hits, reason="管道爆裂", may_sign=False, is_emergency=False)
    with pytest.raises(Refusal):
        check_clashes(hits, reason="  ", may_sign=True, is_emergency=False)
    check_clashes(hits, reason="管道爆裂", may_sign=True, is_emergency=False)
    check_clashes(hits, reason="", may_sign=False, is_emergency=True)


@pytest.mark.parametrize(
    ("at", "emergency", "field"),
    [
        (span(3, 8, 0), False, "ends_at"), (span(1, 8, 2), False, "ends_at"), (span(3, 8, 24 * 31 + 1), False, "ends_at"),
        (span(1, 15, 2), True, "emergency"),
    ],
)  # fmt: skip
def test_times_nobody_means_are_refused(at, emergency, field):
    with pytest.raises(Refusal) as refused:
        check_span(at, limits()[Service.WATER], now=NOW, is_emergency=emergency)
    assert refused.value.field == field


@given(st.integers(0, 23), st.integers(1, 200), st.integers(0, 23), st.integers(1, 200))
def test_overlap_is_the_same_from_both_sides_and_days_cover_the_span(hour, hours, other_hour, other_hours):
    one, other = span(3, hour, hours), span(5, other_hour, other_hours)
    assert one.overlaps(other) == other.overlaps(one)
    days = list(one.days())
    assert days[0] == date(2026, 6, 3)
    assert len(days) == -(-(hour + hours) // 24)


def test_every_service_and_year_has_its_line_with_a_source():
    assert all(limit.source for limit in limits().values())
    assert {days.first.year for days in exam_days()} >= {2025, 2026, 2027}


def test_both_ends_of_an_interruption():
    at = span(3, 8, 2)
    assert [when(at, is_cancelled=False, now=moment).value for moment in (NOW, at.starts, at.ends)] == [
        "coming",
        "now",
        "over",
    ]
