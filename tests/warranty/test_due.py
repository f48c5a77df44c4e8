"""Warranties that end soon, one line a project and day."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests import factories
from tracker.projects.evidence import EvidenceKind
from tracker.warranty import due
from tracker.warranty.rules import WarrantyKind, accepted_between, until

ACCEPTED = date(2024, 3, 1)
PIPES_END = date(2026, 2, 28)


@pytest.fixture
def project(session):
    made = factories.project()
    factories.evidence(made, EvidenceKind.ACCEPTANCE, dated=ACCEPTED)
    return made


def owed(today):
    return [(one.subject_id, one.since, one.values["count"]) for one in due.due(today, ahead=60)]


def test_works_of_one_end_are_one_line_and_others_wait_for_theirs(project):
    for code in ("sewer", "water_main", "roof_waterproof"):
        factories.item(project, code, done=Decimal(1))
    assert owed(PIPES_END - timedelta(days=61)) == []
    assert owed(PIPES_END - timedelta(days=60)) == [(project.id, PIPES_END, "2")]
    assert owed(PIPES_END) == [(project.id, PIPES_END, "2")]
    assert owed(PIPES_END + timedelta(days=1)) == []
    assert owed(date(2029, 2, 1)) == [(project.id, date(2029, 2, 28), "1")]


def test_what_was_not_built_or_not_accepted_has_no_warranty(project):
    factories.item(project, "sewer")
    other = factories.project()
    factories.item(other, "sewer", done=Decimal(1))
    factories.evidence(other, EvidenceKind.ACCEPTANCE, dated=ACCEPTED, document_no=None)
    assert owed(PIPES_END) == []


@given(
    st.sampled_from(WarrantyKind),
    st.dates(date(2020, 1, 1), date(2040, 1, 1)),
    st.integers(0, 120),
    st.integers(-800, 800),
)
def test_the_days_of_acceptance_are_those_whose_warranty_ends_in_time(kind, first, ahead, off):
    last = first + timedelta(days=ahead)
    low, high = accepted_between(kind, first, last)
    for accepted in (low, high, first - timedelta(days=730 + off)):
        assert (low <= accepted <= high) is (first <= until(kind, accepted) <= last) or low > high
