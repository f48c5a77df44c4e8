from datetime import date

import pytest

from tracker.base.errors import Refusal
from tracker.projects.rules import (
    PartyRole,
    Stage,
    check_national_code,
    check_parties,
    check_plan_year,
    is_carry_over,
    is_slipping,
)


@pytest.mark.parametrize(
    ("plan_year", "completed_on", "today", "carried"),
    [
        (2019, None, date(2020, 7, 22), True),  # Dandong: 35 of the 2019 plan in July 2020
        (2020, None, date(2020, 7, 22), False),
        (2020, None, date(2020, 12, 31), False),
        (2020, None, date(2021, 1, 1), True),
        (2019, date(2019, 12, 31), date(2020, 1, 1), False),
        (2019, date(2020, 1, 1), date(2020, 1, 1), True),  # finished this year, so it was this year's work
        (2019, date(2020, 8, 31), date(2021, 1, 1), False),
        (2019, date(2021, 8, 31), date(2020, 8, 1), True),  # a date to come is not a completion
        (2021, None, date(2020, 7, 22), False),
    ],
)
def test_carried_over_is_what_an_earlier_plan_left_for_this_year(plan_year, completed_on, today, carried):
    assert is_carry_over(plan_year, completed_on, today) is carried


@pytest.mark.parametrize("year", [2017, 2022])
def test_plan_years_of_the_programme_pass(year):
    check_plan_year(year, today=date(2020, 1, 1))


@pytest.mark.parametrize("year", [2016, 2023, 0, -1, 20200])
def test_a_plan_year_out_of_the_programme_is_refused(year):
    with pytest.raises(Refusal, match="between 2017 and 2022"):
        check_plan_year(year, today=date(2020, 1, 1))


def test_a_published_project_code_passes():
    check_national_code("2301-350102-04-05-303544")


@pytest.mark.parametrize(
    "code",
    [
        "",
        "2301-350102-04-05-30354",
        "2313-350102-04-05-303544",
        "2300-350102-04-05-303544",
        "2301350102040530354",
        "2301-350102-04-05-303544\n",
        "２３01-350102-04-05-303544",
    ],
)
def test_what_is_no_project_code_is_refused(code):
    with pytest.raises(Refusal, match="unified project code"):
        check_national_code(code)


def test_there_are_fifteen_stages_in_order():
    assert [stage.position for stage in Stage] == list(range(1, 16))
    assert Stage.STARTED.position == 8
    assert Stage("handed_over").position == 13


def test_a_supervisor_does_not_supervise_itself():
    check_parties([(PartyRole.CONTRACTOR, 1), (PartyRole.DESIGNER, 1), (PartyRole.SUPERVISOR, 2)])
    check_parties([])
    for other in (PartyRole.CONTRACTOR, PartyRole.SURVEYOR):
        with pytest.raises(Refusal, match="independent"):
            check_parties([(other, 1), (PartyRole.SUPERVISOR, 1)])


@pytest.mark.parametrize(
    ("stage", "planned", "forecast", "slips"),
    [
        (Stage.WORKS, date(2026, 9, 30), date(2026, 10, 1), True),
        (Stage.WORKS, date(2026, 9, 30), date(2026, 9, 30), False),
        (Stage.WORKS, None, date(2026, 10, 1), False),
        (Stage.WORKS, date(2026, 9, 30), None, False),
        (Stage.COMPLETED, date(2026, 9, 30), date(2026, 10, 1), False),
    ],
)
def test_a_project_slips_when_it_is_expected_after_its_planned_end(stage, planned, forecast, slips):
    assert is_slipping(stage, planned, forecast) is slips
