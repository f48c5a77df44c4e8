from datetime import date, timedelta

import pytest

from tests import factories
from tests.databases import count_queries
from tracker.accounts.rules import Discipline, OrganisationKind
from tracker.streets.public import MOST, waiting_for
from tracker.streets.rules import DigState


@pytest.fixture
def project(session):
    return factories.project()


def water():
    return factories.organisation(OrganisationKind.OPERATOR, name="丹东水务", discipline=Discipline.WATER)


def test_residents_read_who_comes_when_on_the_page_of_compound_and_project(project, client, session):
    compound = project.covered[0].compound
    days = {"first_on": date(2027, 5, 3), "last_on": date(2027, 5, 9), "state": DigState.CONFIRMED}
    factories.dig(factories.segment(compound, name="东侧背街"), who=water(), **days)
    for address in (f"/c/{compound.id}", f"/p/{project.id}"):
        page = client.get(f"{address}?lang=en").text
        assert "东侧背街 (Water supply): waiting for 丹东水务, 3 May 2027 to 9 May 2027." in page


@pytest.mark.parametrize(
    ("state", "said"), [(DigState.PLANNED, "not confirmed"), (DigState.STARTED, "is digging")]
)
def test_what_is_not_sure_and_what_is_under_way_is_said_so(project, state, said):
    compound = project.covered[0].compound
    factories.dig(factories.segment(compound), state=state)
    (one,) = waiting_for([compound.id])
    assert said in str(one.text)


@pytest.mark.parametrize("state", [DigState.FINISHED, DigState.WITHDRAWN])
def test_nobody_waits_for_what_is_over(project, state):
    compound = project.covered[0].compound
    factories.dig(factories.segment(compound), state=state)
    assert waiting_for([compound.id]) == []


def test_nobody_waits_for_digs_elsewhere(project):
    factories.dig(factories.segment())
    assert waiting_for([project.covered[0].compound_id]) == []


def test_the_next_digs_come_first_and_only_so_many_in_one_query(project):
    compound = project.covered[0].compound
    street = factories.segment(compound)
    for number in reversed(range(MOST + 3)):
        day = date(2027, 5, 3) + timedelta(days=number)
        factories.dig(street, first_on=day, last_on=day)
    place = [compound.id]
    with count_queries() as sent:
        told = waiting_for(place)
    assert len(sent) == 1
    assert [one.first for one in told] == [date(2027, 5, 3) + timedelta(days=n) for n in range(MOST)]
