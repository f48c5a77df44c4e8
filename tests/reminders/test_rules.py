"""Who is told, and when a failed message is tried again."""

from datetime import UTC, date, datetime, timedelta

import pytest

from tracker.base.due import Due
from tracker.reminders.rules import BACK_OFF, Desk, next_try, recipients

NOW = datetime(2026, 5, 4, tzinfo=UTC)


def due(**values):
    defaults = {
        "subject": "item",
        "subject_id": 1,
        "since": date(2026, 5, 4),
        "project_id": 7,
        "text": "",
        "path": "/",
    }
    return Due(rule="r", region_path="/1/2/3/", **{**defaults, **values})


COUNTY, CITY, FIRM = Desk(1, None, "/1/2/"), Desk(2, None, ""), Desk(3, None, "")


@pytest.mark.parametrize(
    ("firm", "firms", "desks", "told"),
    [
        (True, {7: [FIRM]}, {"/1/2/": [COUNTY], "": [CITY]}, [FIRM]),
        (True, {8: [FIRM]}, {"/1/2/": [COUNTY], "": [CITY]}, [COUNTY]),
        (False, {7: [FIRM]}, {"/1/2/": [COUNTY], "": [CITY]}, [COUNTY]),
        (False, {}, {"/1/9/": [COUNTY], "": [CITY]}, [CITY]),
        (False, {}, {}, []),
    ],
)
def test_the_nearest_desk_is_told_and_a_vacancy_climbs(firm, firms, desks, told):
    assert list(recipients(due(firm=firm), firms, desks)) == told


def test_a_failure_is_tried_again_five_times_ever_later():
    assert [next_try(tries, NOW) for tries in range(1, 7)] == [*(NOW + pause for pause in BACK_OFF), None]
    assert list(BACK_OFF) == sorted(BACK_OFF)
    assert BACK_OFF[0] == timedelta(minutes=1)
