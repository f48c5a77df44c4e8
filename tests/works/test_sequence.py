from datetime import date

import pytest

from tracker.items.catalogue import get_type, item_types
from tracker.items.rules import Layer, Season
from tracker.works import lengths, sequence
from tracker.works.network import Activity, Link, schedule
from tracker.works.rules import DependencyState, Strength
from tracker.works.seasons import broken, seasons
from tracker.works.sequence import Change, Placed, defaults, effective, overlap

GROUND, AT_ONE, AT_TWO = frozenset({(1, None)}), frozenset({(1, 11)}), frozenset({(1, 12)})
ELSEWHERE = frozenset({(2, None)})


def pairs(edges):
    return {(edge.before, edge.after) for edge in edges}


def test_all_kinds_at_once_have_an_order():
    kinds = [Placed(place, kind.code, frozenset()) for place, kind in enumerate(item_types())]
    links = [Link(edge.before, edge.after) for edge in defaults(kinds)]
    assert schedule(dict.fromkeys(range(len(kinds)), Activity(1)), links).length > 3


def test_every_rule_says_why_and_on_what_ground():
    assert all(rule.reason and rule.source and rule.before and rule.after for rule in sequence.rules())


def test_nothing_is_paved_before_everything_buried():
    buried = {kind.code for kind in item_types() if kind.layer is Layer.BURIED}
    for code in ("road", "sidewalk", "kerb", "parking_space"):
        firm = [rule for rule in sequence.rules() if code in rule.after and rule.strength is Strength.BLOCK]
        assert buried <= {before for rule in firm for before in rule.before}


@pytest.mark.parametrize(
    ("before", "after", "strength"),
    [
        ("illegal_demolition", "sewer", Strength.WARN),
        ("sewer", "heat_network", Strength.WARN),
        ("telecom_line", "road", Strength.BLOCK),
        ("roof_waterproof", "stair_paint", Strength.WARN),
        ("roof_waterproof", "wall_insulation", Strength.WARN),
        ("ac_grille", "wall_insulation", Strength.BLOCK),
        ("wall_insulation", "wall_paint", Strength.WARN),
        ("entrance_door", "stair_paint", Strength.WARN),
        ("lift", "greening", Strength.WARN),
        ("road", "parking_space", Strength.WARN),
        ("road", "greening", Strength.WARN),
    ],
)
def test_the_trade_knows_what_comes_first(before, after, strength):
    (edge,) = defaults([Placed(1, before, GROUND), Placed(2, after, GROUND)])
    assert (edge.before, edge.after, edge.strength) == (1, 2, strength)


@pytest.mark.parametrize(
    ("one", "other", "meets"),
    [
        (GROUND, GROUND, True),
        (AT_ONE, AT_ONE, True),
        (AT_ONE, AT_TWO, False),
        (GROUND, AT_ONE, True),
        (GROUND, ELSEWHERE, False),
        (AT_ONE, ELSEWHERE, False),
        (frozenset(), ELSEWHERE, True),
    ],
)
def test_works_wait_for_each_other_only_where_they_meet(one, other, meets):
    assert overlap(one, other) is overlap(other, one) is meets
    assert bool(defaults([Placed(1, "sewer", one), Placed(2, "road", other)])) is meets


ITEMS = [Placed(1, "sewer", GROUND), Placed(2, "road", GROUND), Placed(3, "parking_space", GROUND)]


def test_a_link_that_was_removed_does_not_hold():
    change = Change(1, 2, 0, DependencyState.REMOVED, "另有管廊")
    assert pairs(effective(defaults(ITEMS), [change])) == {(1, 3), (2, 3)}


def test_a_changed_interval_keeps_the_rule_and_its_source():
    (edge, *_) = effective(defaults(ITEMS), [Change(1, 2, -5, DependencyState.CHANGED, "分段流水")])
    assert (edge.lag, edge.reason, edge.strength) == (-5, "分段流水", Strength.BLOCK)
    assert edge.source


def test_what_a_person_added_wins_over_a_rule_that_would_close_a_circle():
    added = Change(3, 1, 0, DependencyState.ADDED, "先清场")
    found = pairs(effective(defaults(ITEMS), [added]))
    assert (3, 1) in found
    assert not {(1, 2), (2, 3)} <= found
    assert (1, 3) not in found


def test_every_kind_has_a_usual_length_and_every_need_its_season():
    assert all(lengths.usual(kind.code) > 0 for kind in item_types())
    assert all(need.value in seasons() for need in Season)


@pytest.mark.parametrize(
    ("code", "start", "end", "season"),
    [
        ("road", (2026, 4, 10), (2026, 10, 31), None),
        ("road", (2026, 10, 20), (2026, 11, 1), "asphalt"),
        ("road", (2026, 4, 9), (2026, 5, 1), "asphalt"),
        ("wall_insulation", (2026, 11, 2), (2026, 11, 20), "insulation"),
        ("roof_waterproof", (2026, 10, 31), (2026, 10, 31), None),
        ("greening", (2026, 1, 10), (2026, 1, 20), "planting"),
        ("heat_network", (2026, 8, 1), (2026, 11, 1), "heating"),
        ("wall_insulation", (2026, 6, 1), (2027, 6, 1), "insulation"),  # through a winter
        ("sewer", (2026, 12, 1), (2026, 12, 20), None),
    ],
)
def test_a_plan_outside_its_season_is_marked_with_the_rule(code, start, end, season):
    found = broken(get_type(code).season, date(*start), date(*end))
    assert (found.name if found else None) == season
    assert found is None or (found.rule and found.source)
