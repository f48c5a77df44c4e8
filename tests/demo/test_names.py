from collections import Counter
from decimal import Decimal
from itertools import islice

import pytest

from tracker.demo.names import (
    DANDONG_PLANS,
    NATION,
    PROVINCE,
    Scale,
    compounds,
    dandong_compounds,
    dandong_regions,
    regions,
)
from tracker.places.rules import (
    EligibilityFacts,
    Level,
    OtherProgramme,
    Status,
    SurveyFile,
    check_survey,
    eligibility,
)

SMALL = Scale(2, 2, 2, 3, 5, 60, province="辽宁省")


def test_dandong_is_as_large_as_it_was_reported():
    levels = Counter(region.level for region in dandong_regions())
    assert levels == {Level.CITY: 1, Level.COUNTY: 6, Level.SUBDISTRICT: 20, Level.COMMUNITY: 193}
    assert len(dandong_compounds()) == 788
    assert (
        Counter(c.plan_year for c in dandong_compounds() if c.plan_year)
        == DANDONG_PLANS
        == {2019: 35, 2020: 66}
    )


def test_every_region_stands_under_one_that_came_before():
    for tree in (dandong_regions(), list(regions(SMALL))):
        seen = set()
        for region in tree:
            assert not region.path or region.path in seen
            own = (*region.path, region.name)
            assert own not in seen
            seen.add(own)


def test_what_is_published_names_its_source_and_the_rest_is_marked():
    for region in dandong_regions():
        assert bool(region.source) is not region.is_demo
    published = [region for region in dandong_regions() if region.level in (Level.COUNTY, Level.SUBDISTRICT)]
    assert not any(region.is_demo for region in published)
    assert all(region.code.startswith("2106") for region in published)


def test_compounds_stand_in_known_communities_under_different_names():
    communities = {(*r.path, r.name) for r in dandong_regions() if r.level is Level.COMMUNITY}
    assert {compound.path for compound in dandong_compounds()} == communities
    names = Counter((compound.path, compound.name) for compound in dandong_compounds())
    assert set(names.values()) == {1}
    assert len({compound.name for compound in dandong_compounds()}) > 300


def test_figures_are_possible_and_in_the_usual_bands():
    for compound in dandong_compounds():
        check_survey(
            SurveyFile(
                built_year=compound.built_year,
                buildings=compound.buildings,
                entrances=sum(compound.entrances),
                households=compound.households,
                area=compound.area,
            ),
            this_year=2020,
        )
        assert 30 <= Decimal(compound.households) / compound.buildings <= 70
        assert 50 <= compound.area / compound.households < 75


def test_only_eligible_compounds_are_on_a_plan_list():
    for compound in dandong_compounds():
        if compound.plan_year:
            facts = EligibilityFacts(
                built_year=compound.built_year,
                property_type=compound.property_type,
                other_programme=OtherProgramme.NONE,
            )
            assert eligibility(facts).status is Status.ELIGIBLE
    assert any(compound.built_year is None for compound in dandong_compounds())
    assert any((compound.built_year or 0) > 2000 for compound in dandong_compounds())


def test_the_same_seed_gives_the_same_city_and_another_another():
    assert dandong_compounds.__wrapped__() == dandong_compounds()
    assert dandong_compounds.__wrapped__(1) != dandong_compounds()


def test_a_small_scale_has_every_number_it_names():
    levels = Counter(region.level for region in regions(SMALL))
    assert levels == {Level.CITY: 2, Level.COUNTY: 4, Level.SUBDISTRICT: 8, Level.COMMUNITY: 24}
    made = list(compounds(SMALL))
    assert len(made) == 120
    assert sum(1 for compound in made if compound.plan_year) == 60
    assert made == list(compounds(SMALL))


@pytest.mark.parametrize(("scale", "cities"), [(PROVINCE, 14), (NATION, 337)])
def test_the_large_scales_have_room_for_their_projects(scale, cities):
    tree = Counter(region.level for region in regions(scale))
    assert tree[Level.CITY] == cities
    assert tree[Level.COMMUNITY] * scale.compounds >= scale.projects
    assert len(list(islice(compounds(scale), 100))) == 100


def test_a_province_lists_all_its_projects_over_all_years():
    years = Counter(compound.plan_year for compound in compounds(PROVINCE) if compound.plan_year)
    assert sum(years.values()) == PROVINCE.projects
    assert set(years) == set(PROVINCE.years)
