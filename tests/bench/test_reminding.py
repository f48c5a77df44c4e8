"""The small form of what ``make soak`` does with 10,000 due matters and 50 kills."""

import pytest

from bench.reminding import PER_PERSON, soak

pytestmark = pytest.mark.long


def test_every_line_is_delivered_through_kills_and_repeats_carry_the_same_key(tmp_path):
    tally = soak(tmp_path, 2 * PER_PERSON, 2)
    assert tally.wrong == [], tally.said()
    assert (tally.lines, tally.letters, tally.kills) == (3 * 2 * PER_PERSON, 4, 2)
