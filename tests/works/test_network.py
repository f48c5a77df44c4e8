"""The critical path method against published networks and against every path there is."""

import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.works.network import Activity, Cycle, Link, schedule

CASES = Path(__file__).parents[1] / "data" / "cases"


def case(name):
    return json.loads((CASES / f"{name}.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    "network", case("cpm_textbook_networks")["networks"], ids=lambda one: str(one["duration"])
)
def test_textbook_networks_come_out_as_printed(network):
    arrows = network["activities"]
    activities = {place: Activity(arrow["time"]) for place, arrow in enumerate(arrows)}
    links = [
        Link(before, after)
        for before, one in enumerate(arrows)
        for after, other in enumerate(arrows)
        if one["to"] == other["from"]
    ]
    found = schedule(activities, links)
    assert found.length == network["duration"]
    for place, arrow in enumerate(arrows):
        slot = found.slots[place]
        days = (slot.early_start, slot.early_finish, slot.late_start, slot.late_finish, slot.total_float)
        assert days == tuple(arrow[name] for name in ("es", "ef", "ls", "lf", "slack"))
    critical = sorted(found.critical)
    nodes = [arrows[critical[0]]["from"], *(arrows[place]["to"] for place in critical)]
    assert nodes == network.get("critical_path", network.get("critical_path_zero_slack"))


@pytest.mark.parametrize("name", ["cpm_psplib_m11_1", "cpm_psplib_j301_1"])
def test_benchmark_projects_take_as_long_as_their_generator_says(name):
    known = case(name)
    activities = {one["id"]: Activity(one["duration"]) for one in known["activities"]}
    links = [Link(one["id"], after) for one in known["activities"] for after in one["successors"]]
    found = schedule(activities, links)
    assert found.length == known["expected"]["critical_path_length"]
    slots = [found.slots[one["id"]] for one in known["activities"]]
    assert [slot.early_start for slot in slots] == known["computed_here_not_published"]["es"]
    assert [slot.late_finish for slot in slots] == known["computed_here_not_published"]["lf"]


networks = st.integers(1, 8).flatmap(
    lambda size: st.tuples(
        st.lists(st.integers(0, 9), min_size=size, max_size=size),
        st.lists(
            st.tuples(st.integers(0, size - 1), st.integers(0, size - 1), st.integers(-3, 5)), max_size=14
        ),
        st.permutations(range(size)),
    )
)


def paths(links, end):
    """Every way that leads to an activity, as lists of links."""
    yield []
    for link in links:
        if link.after == end:
            yield from ([*way, link] for way in paths(links, link.before))


def drawn(network):
    durations, pairs, order = network
    links = [Link(order[a], order[b], lag) for a, b, lag in pairs if a < b]
    return {key: Activity(days) for key, days in enumerate(durations)}, links


@given(networks)
def test_the_earliest_start_is_the_longest_way(network):
    activities, links = drawn(network)
    found = schedule(activities, links)
    for key in activities:
        longest = 0
        for way in paths(links, key):
            day = 0
            for link in way:
                day = max(0, day + activities[link.before].duration + link.lag)
            longest = max(longest, day)
        assert found.slots[key].early_start == longest
    assert found.length == max(slot.early_finish for slot in found.slots.values())


@given(networks, st.data())
def test_float_is_how_far_a_work_may_slip_and_no_further(network, data):
    activities, links = drawn(network)
    found = schedule(activities, links)
    key = data.draw(st.sampled_from(sorted(activities)))
    slot = found.slots[key]
    for slip, moves in ((slot.total_float, False), (slot.total_float + 1, True)):
        later = Activity(activities[key].duration, slot.early_start + slip)
        again = schedule({**activities, key: later}, links)
        assert (again.length > found.length) is moves
    free = schedule(
        {**activities, key: Activity(activities[key].duration, slot.early_start + slot.free_float)}, links
    )
    others = [one for one in activities if one != key]
    assert [free.slots[one].early_start for one in others] == [found.slots[one].early_start for one in others]


@given(networks)
def test_some_work_is_critical_and_none_has_less_than_no_float(network):
    activities, links = drawn(network)
    found = schedule(activities, links)
    assert found.critical
    assert all(0 <= slot.free_float <= slot.total_float for slot in found.slots.values())


def test_a_circle_is_refused_with_its_members_in_order():
    activities = dict.fromkeys("abcde", Activity(1))
    links = [Link("a", "b"), Link("b", "c"), Link("c", "d"), Link("d", "b"), Link("d", "e")]
    with pytest.raises(Cycle) as refused:
        schedule(activities, links, {key: key.upper() for key in activities})
    assert set(refused.value.members) == {"b", "c", "d"}
    names = refused.value.values["names"]
    assert names[0] == names[-1]
    assert "".join(names) in ("BCDB", "CDBC", "DBCD")


def test_what_has_begun_waits_no_longer():
    activities = {"pipe": Activity(10), "road": Activity(5, earliest=3, fixed=True)}
    assert schedule(activities, [Link("pipe", "road")]).slots["road"].early_start == 3


def test_a_lag_may_be_a_wait_or_an_overlap():
    two = {"pipe": Activity(10), "road": Activity(5)}
    starts = [schedule(two, [Link("pipe", "road", lag)]).slots["road"].early_start for lag in (3, 0, -4, -30)]
    assert starts == [13, 10, 6, 0]


def test_a_thousand_works_are_one_pass():
    chain = {key: Activity(2) for key in range(1000)}
    assert schedule(chain, [Link(key, key + 1) for key in range(999)]).length == 2000
