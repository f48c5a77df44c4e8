"""Plans that will not hold."""

from datetime import date
from decimal import Decimal

import pytest

from tests import factories
from tracker.projects.rules import Stage
from tracker.works import due

TODAY = date(2026, 8, 3)


@pytest.fixture
def project(session):
    return factories.project(stage=Stage.WORKS)


def owed():
    return [(one.rule, one.subject_id, one.since) for one in due.due(TODAY)]


@pytest.mark.parametrize(("forecast", "is_due"), [(date(2026, 5, 12), False), (date(2026, 5, 13), True)])
def test_a_project_expected_after_its_newest_approved_plan_is_due_since_its_last_day(
    project, forecast, is_due
):
    item = factories.item(project)
    factories.baseline(project, item)
    newest = factories.baseline(project, item, number=2, reason="停工两周")
    project.forecast_end = forecast
    assert owed() == [("plan slips", newest.id, date(2026, 5, 12))] * is_due


def test_a_project_whose_works_are_complete_slips_no_more(project):
    factories.baseline(project, factories.item(project))
    project.forecast_end, project.stage = date(2027, 1, 1), Stage.COMPLETED
    assert owed() == []


@pytest.mark.parametrize(
    ("code", "ends", "is_due"),
    [
        ("road", date(2026, 10, 31), False),
        ("road", date(2026, 11, 1), True),
        ("heat_network", date(2026, 11, 1), True),
        ("sewer", date(2026, 11, 1), False),
    ],
)
def test_works_expected_past_their_season_are_due_on_its_last_day(project, code, ends, is_due):
    item = factories.item(project, code)
    factories.item_plan(item, forecast_start=date(2026, 10, 5), forecast_end=ends)
    assert owed() == [("season at risk", item.id, date(2026, 10, 31))] * is_due


def test_works_that_are_done_risk_no_season(project):
    item = factories.item(project, "road", done=Decimal(100))
    factories.item_plan(item, forecast_start=date(2026, 10, 5), forecast_end=date(2026, 11, 20))
    assert owed() == []
