"""The schedule that everybody sees: set once for equal rows, anew for whatever has changed."""

from datetime import date

import pytest
from flask import g

from tests import factories
from tracker.base.pages import catalogue
from tracker.milestones.models import Milestone
from tracker.milestones.queries import milestones_of
from tracker.milestones.rules import MilestoneKind
from tracker.portal.queries import find_project
from tracker.works import series
from tracker.works.models import ItemPlan

TODAY = date(2026, 6, 1)


@pytest.fixture
def planned(session):
    project = factories.project()
    item = factories.item(project=project)
    milestone = Milestone(project_id=project.id, kind=MilestoneKind.COMPLETION, planned_on=date(2026, 9, 30))
    plan = ItemPlan(item_id=item.id, project_id=project.id, planned_start=date(2026, 5, 4), planned_end=TODAY)
    session.add_all([milestone, plan])
    session.commit()
    return project, item, milestone, plan


def drawn(app, project_id, language="zh"):
    with app.test_request_context("/"):
        g.language, g.catalogue = language, catalogue(language)
        return series.schedule(find_project(project_id), milestones_of(project_id), TODAY)


def test_equal_rows_give_the_very_same_picture(app, planned):
    assert drawn(app, planned[0].id) is drawn(app, planned[0].id)


@pytest.mark.parametrize("change", [
    lambda project, item, milestone, plan: setattr(project, "name", "锦绣花园"),
    lambda project, item, milestone, plan: setattr(item, "name", "外墙保温"),
    lambda project, item, milestone, plan: setattr(milestone, "forecast_on", date(2026, 10, 9)),
    lambda project, item, milestone, plan: setattr(plan, "forecast_end", date(2026, 7, 2)),
])  # fmt: skip
def test_a_change_shows_at_once(app, session, planned, change):
    before = drawn(app, planned[0].id)
    change(*planned)
    session.commit()
    assert drawn(app, planned[0].id) != before


def test_each_language_has_its_own(app, planned):
    assert drawn(app, planned[0].id).title != drawn(app, planned[0].id, "en").title
