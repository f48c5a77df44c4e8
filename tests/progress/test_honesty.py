"""What a report is asked: exactly at the threshold, and not below."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from tracker.items.rules import Layer
from tracker.progress.honesty import NEARLY_DAYS, Seen, nearly_since, questions
from tracker.progress.rules import QuestionKind, Weather

DAY = date(2026, 9, 1)
ORDINARY = {
    "quantity": Decimal(10), "done": Decimal(30), "planned": Decimal(100), "whole": Decimal(100), "worked_on": DAY,
    "photos": 1, "copies": 0, "layer": Layer.INSIDE, "weather": None, "rain_elsewhere": False, "nearly_since": None,
    "is_complete": False,
}  # fmt: skip


def asked(**values):
    return [one.kind for one in questions(Seen(**{**ORDINARY, **values}))]


def test_an_ordinary_report_is_asked_nothing():
    assert asked() == []


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        ({"quantity": Decimal(20), "photos": 0}, [QuestionKind.JUMP]),
        ({"quantity": Decimal("19.999"), "photos": 0}, []),
        ({"quantity": Decimal(20), "photos": 1}, []),
        ({"quantity": Decimal(20), "photos": 0, "whole": None, "planned": None}, []),
        ({"done": Decimal(90)}, []),
        ({"done": Decimal("90.001")}, [QuestionKind.ABOVE_PLAN]),
        ({"layer": Layer.ROOF, "weather": Weather.HEAVY_RAIN}, [QuestionKind.RAIN]),
        ({"layer": Layer.ROOF, "weather": Weather.LIGHT_RAIN}, []),
        ({"layer": Layer.INSIDE, "weather": Weather.HEAVY_RAIN}, []),
        ({"layer": Layer.WALL, "rain_elsewhere": True}, [QuestionKind.RAIN]),
        ({"nearly_since": DAY - timedelta(days=NEARLY_DAYS)}, [QuestionKind.STUCK]),
        ({"nearly_since": DAY - timedelta(days=NEARLY_DAYS - 1)}, []),
        ({"nearly_since": DAY - timedelta(days=NEARLY_DAYS), "is_complete": True}, []),
        ({"copies": 1}, [QuestionKind.SEEN_BEFORE]),
        ({"quantity": Decimal(-5)}, [QuestionKind.DOWN]),
        ({"quantity": Decimal(-5), "whole": None}, []),
    ],
)
def test_questions_begin_at_their_threshold(values, expected):
    assert asked(**values) == expected


def test_percents_of_a_question_are_rounded_down():
    jump = next(questions(Seen(**{**ORDINARY, "quantity": Decimal("33.999"), "photos": 0})))
    assert jump.facts == {"percent": "33"}
    down = next(questions(Seen(**{**ORDINARY, "quantity": Decimal("-0.5")})))
    assert down.facts == {"was": "30 %", "now": "29 %"}


@pytest.mark.parametrize(
    ("quantity", "was", "now"), [("-0.5", "30.9 %", "30.4 %"), ("-0.02", "30.95 %", "30.93 %")]
)
def test_a_small_step_down_is_told_apart_by_decimals(quantity, was, now):
    seen = Seen(**{**ORDINARY, "done": Decimal("30.95"), "quantity": Decimal(quantity)})
    assert next(questions(seen)).facts == {"was": was, "now": now}


def test_nearly_done_counts_from_the_day_it_was_reached_for_good():
    steps = [(DAY, Decimal(90)), (DAY + timedelta(1), Decimal(-1)), (DAY + timedelta(2), Decimal(1))]
    assert nearly_since(steps, Decimal(100)) == DAY + timedelta(2)
    assert nearly_since(steps[:1], Decimal(100)) == DAY
    assert nearly_since(steps[:2], Decimal(100)) is None
    assert nearly_since(steps, None) is None
