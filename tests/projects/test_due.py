"""Permits that end before the works do."""

from datetime import date

import pytest

from tests import factories
from tracker.projects import due
from tracker.projects.evidence import EvidenceKind
from tracker.projects.rules import Stage

TODAY = date(2024, 1, 30)


@pytest.fixture
def project(session):
    return factories.project(stage=Stage.WORKS)


def permit(of, until, kind=EvidenceKind.PERMIT, **values):
    factories.evidence(of, kind, valid_until=until, **{"dated": date(2023, 10, 1), **values})


def owed():
    return [(one.rule, one.since) for one in due.due(TODAY, ahead=30)]


@pytest.mark.parametrize(
    ("until", "rule"),
    [
        (date(2024, 3, 1), None),
        (date(2024, 2, 29), "permit ends soon"),
        (TODAY, "permit ends soon"),
        (date(2024, 1, 29), "permit over"),
    ],
)
def test_a_permit_is_asked_after_from_thirty_days_before_its_end(project, until, rule):
    permit(project, until)
    assert owed() == ([(rule, until)] if rule else [])


def test_the_permit_that_ends_last_counts(project):
    permit(project, date(2024, 1, 1))
    permit(project, date(2025, 1, 1), EvidenceKind.COMMITMENT)
    assert owed() == []


def test_a_later_permit_without_an_end_holds(project):
    permit(project, TODAY)
    permit(project, None, dated=date(2023, 11, 1))
    assert owed() == []


def test_no_permit_is_needed_once_the_works_are_done(project):
    permit(project, TODAY)
    project.stage = Stage.COMPLETED
    assert owed() == []
