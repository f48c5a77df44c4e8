"""What looks like the same matter, and how many doors it counts."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.base.errors import Refusal
from tracker.resident_requests.grouping import Matter, check_merge, doors, nearest, nearness, related
from tracker.resident_requests.rates import Counts, share
from tracker.resident_requests.rules import Category, RequestState


def matter(number=1, category=Category.PIPES, building=None, entrance=None, compound=1):
    return Matter(
        id=number, category=category, compound_id=compound, building_id=building, entrance_id=entrance
    )


def test_the_same_entrance_is_nearer_than_the_building_and_that_than_the_compound():
    mine = matter(0, building=1, entrance=1)
    same = [
        matter(4),
        matter(3, building=1),
        matter(2, building=1, entrance=2),
        matter(1, building=1, entrance=1),
    ]
    assert [one.id for one in nearest(mine, same, most=4)] == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "other",
    [matter(compound=2), matter(category=Category.ROOF_LEAK), matter(building=2, entrance=3)],
    ids=["another compound", "another matter", "another building"],
)
def test_what_is_elsewhere_or_else_is_not_the_same(other):
    assert nearness(matter(0, building=1, entrance=1), other) == 0
    assert nearest(matter(0, building=1, entrance=1), [other]) == []


def test_a_burst_pipe_is_a_blocked_drain_to_the_neighbour():
    assert Category.BLOCKED_DRAIN in related(Category.PIPES)
    assert nearness(matter(0), matter(category=Category.BLOCKED_DRAIN)) > 0
    assert nearness(matter(0), matter()) > nearness(matter(0), matter(category=Category.BLOCKED_DRAIN))


@given(st.sampled_from(list(Category)), st.sampled_from(list(Category)))
def test_being_related_goes_both_ways(one, other):
    assert (other in related(one)) is (one in related(other))
    assert one in related(one)


def test_a_door_counts_once_and_who_names_none_counts_once_each():
    assert doors([]) == 0
    assert doors(["a", "a", "b", None, None]) == 4


@given(st.lists(st.one_of(st.none(), st.sampled_from("abc"))))
def test_another_voice_never_makes_the_doors_fewer(marks):
    assert doors(marks) <= len(marks)
    assert doors([*marks, "d"]) == doors(marks) + 1
    assert doors(sorted(marks, key=str)) == doors(marks)


def test_only_open_requests_of_one_compound_are_merged():
    open_ones = (RequestState.FILED, RequestState.ACCEPTED)
    check_merge(1, 2, same_compound=True, states=open_ones)
    for wrong, said in (
        ({"into": 1}, "same request"), ({"same_compound": False}, "same compound"),
        ({"states": (RequestState.FILED, RequestState.ANSWERED)}, "still open"),
        ({"states": (RequestState.MERGED, RequestState.FILED)}, "still open"),
    ):  # fmt: skip
        facts = {"into": 2, "same_compound": True, "states": open_ones, **wrong}
        with pytest.raises(Refusal, match=said):
            check_merge(1, facts.pop("into"), **facts)


def test_the_rates_come_from_those_who_were_asked():
    counts = Counts(
        filed=10, contacted=9, answered=8, in_time=6, asked=3, solved=2, rated=2, satisfied=1, reopened=1
    )
    rates = (counts.response_rate, counts.in_time_rate, counts.solution_rate, counts.satisfaction_rate)
    assert [str(rate) for rate in rates] == ["90.0", "75.0", "66.6", "50.0"]
    assert Counts(filed=3).solution_rate is None


@given(st.integers(0, 1000), st.integers(1, 1000))
def test_a_share_is_never_rounded_up_to_all(part, more):
    assert share(part, part + more) < 100
    assert share(part + more, part + more) == 100
