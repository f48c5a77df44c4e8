"""Windows that come near without a word."""

from datetime import date

import pytest

from tests import factories
from tracker.streets import due
from tracker.streets.rules import DigState

FIRST = date(2026, 5, 4)


def owed(today, ahead=14):
    return [(one.rule, one.subject_id, one.since, one.organisation_id) for one in due.due(today, ahead=ahead)]


@pytest.fixture
def segment(session):
    return factories.segment()


@pytest.mark.parametrize(
    ("today", "is_due"),
    [
        (date(2026, 4, 19), False),
        (date(2026, 4, 20), True),
        (date(2026, 5, 8), True),
        (date(2026, 5, 9), False),
    ],
)
def test_a_window_that_opens_without_confirmation_is_its_operators_matter(segment, today, is_due):
    dig = factories.dig(segment, first_on=FIRST, last_on=date(2026, 5, 8))
    assert owed(today) == [("dig not confirmed", dig.id, FIRST, dig.organisation_id)] * is_due


def test_a_confirmed_or_withdrawn_dig_is_nobodys_matter(segment):
    for state in (DigState.CONFIRMED, DigState.WITHDRAWN):
        factories.dig(segment, first_on=FIRST, state=state)
    assert owed(FIRST) == []


@pytest.mark.parametrize(
    ("temporary", "is_due"), [(None, True), (date(2026, 11, 1), True), (date(2026, 10, 31), False)]
)
def test_a_road_left_open_before_winter_owes_a_surface(segment, temporary, is_due):
    days = {"first_on": date(2026, 9, 10), "last_on": date(2026, 9, 20)}
    dig = factories.dig(segment, **days, state=DigState.FINISHED, temporary_on=temporary)
    winter = date(2026, 11, 1)
    assert (
        owed(date(2026, 10, 20)) == [("temporary surface owed", dig.id, winter, dig.organisation_id)] * is_due
    )
