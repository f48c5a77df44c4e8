from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest

from tracker.base.errors import Refusal
from tracker.places.rules import (
    SURVEY_FIELDS,
    EligibilityFacts,
    EligibilityRules,
    Level,
    OtherProgramme,
    PropertyType,
    Quota,
    Status,
    SurveyFile,
    check_survey,
    eligibility,
)

OLD = EligibilityFacts(
    built_year=1986, property_type=PropertyType.REFORMED, other_programme=OtherProgramme.NONE
)
FULL = SurveyFile(
    built_year=1986,
    buildings=5,
    entrances=20,
    households=240,
    area=Decimal("14500.50"),
    property_type=PropertyType.COLLECTIVE,
    property_service=False,
    owners_committee=False,
    maintenance_fund=False,
    other_programme=OtherProgramme.NONE,
    missing_facilities="路灯",
    hazards="无",
)


@pytest.mark.parametrize(
    ("built_year", "status"),
    [
        (1953, Status.ELIGIBLE),
        (2000, Status.ELIGIBLE),
        (2001, Status.WITHIN_QUOTA),
        (2005, Status.WITHIN_QUOTA),
        (2006, Status.NOT_ELIGIBLE),
        (2007, Status.NOT_ELIGIBLE),  # Yizheng, Jinxin Huayuan: refused for this reason
        (None, Status.NOT_YET_KNOWN),
    ],
)
def test_the_year_built_decides_first(built_year, status):
    assert eligibility(replace(OLD, built_year=built_year)).status is status


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"property_type": PropertyType.SELF_BUILT}, "Self-built"),
        ({"other_programme": OtherProgramme.SHANTY_TOWN}, "another programme"),
        ({"other_programme": OtherProgramme.DANGEROUS_HOUSING}, "another programme"),
        ({"other_programme": OtherProgramme.URBAN_RENEWAL}, "another programme"),
        ({"other_programme": OtherProgramme.URBAN_VILLAGE}, "another programme"),
        ({"other_programme": OtherProgramme.DEMOLITION}, "demolished"),
        ({"renovated_year": 2019}, "already in the plan of 2019"),
        ({"built_year": 2010}, "Built in 2010, after 2005"),
    ],
)
def test_each_exclusion_is_named_with_its_source(change, sentence):
    answer = eligibility(replace(OLD, **change))
    assert answer.status is Status.NOT_ELIGIBLE
    assert answer.is_eligible is False
    (reason,) = answer.reasons
    assert sentence in str(reason)
    assert reason.source.value


def test_all_reasons_against_are_given_at_once():
    answer = eligibility(replace(OLD, built_year=2011, other_programme=OtherProgramme.DEMOLITION))
    assert len(answer.reasons) == 2


@pytest.mark.parametrize(
    ("change", "missing"),
    [
        ({"built_year": None}, ("built_year",)),
        ({"property_type": None}, ("property_type",)),
        ({"other_programme": None}, ("other_programme",)),
        ({"built_year": None, "other_programme": None}, ("built_year", "other_programme")),
        ({"built_year": 2003, "other_programme": None}, ("other_programme",)),
    ],
)
def test_what_is_unknown_is_said_and_nothing_is_concluded(change, missing):
    answer = eligibility(replace(OLD, **change))
    assert answer.status is Status.NOT_YET_KNOWN
    assert answer.is_eligible is None
    assert answer.missing == missing


def test_a_certain_no_needs_no_further_facts():
    answer = eligibility(EligibilityFacts(other_programme=OtherProgramme.DEMOLITION))
    assert answer.status is Status.NOT_ELIGIBLE


def test_the_years_can_be_set_by_the_city():
    strict = EligibilityRules(last_year=1995, last_quota_year=2000)
    assert eligibility(replace(OLD, built_year=1996), rules=strict).status is Status.WITHIN_QUOTA
    assert eligibility(replace(OLD, built_year=2001), rules=strict).status is Status.NOT_ELIGIBLE


def test_being_within_the_quota_counts_as_eligible_and_says_why():
    answer = eligibility(replace(OLD, built_year=2003))
    assert answer.is_eligible is True
    assert str(answer.reasons[0]) == "Built in 2003, between 2000 and 2005: only within the year's quota."
    assert str(eligibility(OLD).reasons[0]) == "Built in 1986, by the end of 2000."


@pytest.mark.parametrize(
    ("households", "late", "allowed", "left", "kept"),
    [
        (1000, 150, 150, 0, True),
        (1000, 151, 150, -1, False),
        (999, 149, 149, 0, True),
        (999, 150, 149, -1, False),  # 14.985... of a hundred is not fifteen
        (0, 0, 0, 0, True),
        (0, 1, 0, -1, False),
    ],
)
def test_the_quota_is_exact_to_one_household(households, late, allowed, left, kept):
    quota = Quota(households, late)
    assert (quota.allowed, quota.left, quota.is_kept) == (allowed, left, kept)


def test_a_late_compound_adds_to_both_sides_of_its_quota():
    assert Quota(850, 0).would_fit(150)
    assert not Quota(849, 0).would_fit(150)
    assert Quota(500, 0, Fraction(1, 2)).would_fit(500)


def test_a_full_survey_has_no_gaps_and_no_is_an_answer():
    assert FULL.gaps == ()
    check_survey(FULL, this_year=2020)


def test_an_empty_survey_lacks_every_field():
    assert SurveyFile().gaps == tuple(SURVEY_FIELDS)
    assert replace(FULL, hazards=" ", households=None).gaps == ("households", "hazards")
    check_survey(SurveyFile(), this_year=2020)


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"built_year": 1899}, "built_year"),
        ({"built_year": 2021}, "built_year"),
        ({"buildings": -1}, "buildings"),
        ({"buildings": 501}, "buildings"),
        ({"households": 30_001}, "households"),
        ({"area": Decimal("5000000.01")}, "area"),
        ({"entrances": 4}, "entrances"),
        ({"households": 19}, "households"),
    ],
)
def test_figures_no_compound_has_are_refused_beside_their_field(change, field):
    with pytest.raises(Refusal) as refused:
        check_survey(replace(FULL, **change), this_year=2020)
    assert refused.value.field == field
    assert str(refused.value)


def test_a_compound_may_be_one_building_and_a_count_may_be_unknown():
    check_survey(replace(FULL, buildings=1, entrances=1, households=1), this_year=2020)
    check_survey(replace(FULL, entrances=0), this_year=2020)


def test_levels_stand_under_one_another():
    assert Level.CITY.below is Level.COUNTY
    assert Level.COMMUNITY.below is Level.COMPOUND
    assert Level.HOUSEHOLD.below is None
