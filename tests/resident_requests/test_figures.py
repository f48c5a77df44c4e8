"""Requests in figures: the three rates come from the call-back, the sums from every change."""

from decimal import Decimal

import pytest

from tests import factories
from tests.databases import count_queries
from tracker.accounts.rules import OrganisationKind
from tracker.base import sums
from tracker.base.access import Role
from tracker.base.clock import now, today
from tracker.extensions import db
from tracker.resident_requests import actions, answers, figures
from tracker.resident_requests.intake import month_of
from tracker.resident_requests.rates import Counts
from tracker.resident_requests.rules import Category, Outcome, RequestState

PAGE = "/office/requests/figures"


@pytest.fixture
def city(session):
    return factories.city()


@pytest.fixture
def office(city):
    """An office that first receives what comes from its county."""
    county = factories.region(city)
    made = factories.organisation(OrganisationKind.OFFICE, name="站前街道办事处")
    factories.region_office(county, made)
    made.county, made.compound = county, factories.compound(county)
    return made


def asked(office, **values):
    due = {"filed_at": now(), "month": month_of(now()), "contact_due_at": now(), "office_id": office.id}
    return factories.resident_request(office.compound, **{**due, **values})


def rates(office):
    db.session.commit()
    months = (month_of(now()), month_of(now()))
    ((name, counts),) = figures.by_office(office.county.path, months)
    assert name == office.name
    assert list(sums.verify(db.session())) == []
    return counts


def test_what_the_handler_calls_fixed_solves_nothing_until_somebody_was_asked(office):
    clerk = factories.account()
    one, other = asked(office), asked(office)
    for request in (one, other):
        answers.answer(request, "已修。", Outcome.FIXED, clerk)
    assert (rates(office).solution_rate, rates(office).satisfaction_rate) == (None, None)
    actions.call_back(one, solved=True, rating=5)
    assert (rates(office).solution_rate, rates(office).satisfaction_rate) == (Decimal(100), Decimal(100))
    actions.call_back(other, solved=False, rating=2, words="还漏")
    assert (rates(office).solution_rate, rates(office).satisfaction_rate) == (Decimal(50), Decimal(50))
    assert rates(office).reopened == 1


def test_nobody_reached_counts_for_nobody(office):
    request = asked(office)
    answers.answer(request, "已修。", Outcome.FIXED, factories.account())
    actions.call_back(request, solved=None, rating=5, by=factories.account())
    assert (rates(office).asked, rates(office).rated) == (0, 0)


def test_late_contact_and_late_answers_stay_late(office):
    request = asked(office, contact_due_at=factories.NOON, due_at=factories.NOON)
    actions.contact(request, "已联系", factories.account())
    answers.answer(request, "已修。", Outcome.FIXED, factories.account())
    assert (rates(office).response_rate, rates(office).in_time_rate) == (Decimal(0), Decimal(0))
    assert rates(office).answered == 1


def test_what_is_withdrawn_counts_nowhere(office):
    actions.withdraw(asked(office))
    db.session.commit()
    assert figures.by_office(office.county.path, (0, 999912)) in ([], [(office.name, Counts())])
    assert figures.spots(office.county.path, today().year, "") == []


def test_four_buildings_that_leak_stand_before_one_that_complains_more_often(office):
    leaking, noisy = factories.building(office.compound), factories.building(office.compound)
    asked(office, building_id=leaking.id, doors=9)
    for _ in range(3):
        asked(office, building_id=noisy.id, category=Category.NUISANCE)
    db.session.commit()
    rows = figures.spots(office.county.path, today().year, "")
    assert [(row.building_id, row.doors, row.requests) for row in rows] == [
        (leaking.id, 9, 1),
        (noisy.id, 3, 3),
    ]
    only = figures.spots(office.county.path, today().year, Category.NUISANCE.value)
    assert [row.building_id for row in only] == [noisy.id]


def test_the_age_of_what_waits_is_the_month_it_came_in(office):
    asked(office, month=202601)
    asked(office, month=202601, state=RequestState.CLOSED)
    db.session.commit()
    counted = figures.by_month(office.county.id, (202601, 202601))[202601]
    assert (counted.requests, counted.open) == (2, 1)


def test_the_page_says_it_in_tables_and_pictures_and_costs_the_same_for_twenty(client, login, city, office):
    login(Role.CITY)
    asked(office)
    client.get(PAGE)
    with count_queries() as one:
        text = client.get(f"{PAGE}?region={city.id}").text
    assert office.name in text
    assert text.count("<figure") == 3
    assert text.count('class="for-desk"><svg') == text.count('class="for-phone"><svg') == 3
    assert "&lt;svg" not in text, "a picture is drawn, not written out"
    for _ in range(19):
        region = factories.region(city)
        other = factories.organisation(OrganisationKind.OFFICE)
        factories.region_office(region, other)
        other.compound = factories.compound(region)
        asked(other)
    with count_queries() as twenty:
        client.get(f"{PAGE}?region={city.id}")
    assert len(twenty) == len(one)


@pytest.mark.parametrize("name", ["categories", "months", "places"])
def test_each_chart_is_a_picture_to_take_along(client, login, office, name):
    login(Role.CITY)
    asked(office)
    answer = client.get(f"{PAGE}/{name}.png")
    assert answer.data.startswith(b"\x89PNG")
    assert client.get(f"{PAGE}/nothing.png").status_code == 404


def test_another_countys_figures_are_not_found(client, login, city, office):
    login(Role.COUNTY, region=factories.region(city))
    assert client.get(f"{PAGE}?region={office.county.id}").status_code == 404
