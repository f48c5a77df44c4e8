"""Who answers at a door, and where a vacancy climbs."""

import pytest

from tracker.base.errors import Refusal
from tracker.grid.rules import ABOVE, Post, Rank, check_above, seats


def post(number, rank, *, holder="王某", above=None, closeness=1):
    return Post(
        id=number,
        rank=rank,
        name=f"post {number}",
        above_id=above,
        holder=holder,
        phone=None,
        closeness=closeness,
    )


def test_a_vacancy_climbs_to_the_first_holder_and_is_shown_as_vacant():
    chief, leader = (
        post(1, Rank.CHIEF, holder="李某", closeness=0),
        post(2, Rank.LEADER, holder=None, above=1, closeness=0),
    )
    (seat,) = seats([chief, leader, post(3, Rank.WORKER, holder=None, above=2, closeness=2)])
    assert (seat.is_vacant, seat.holder, seat.by) == (True, "李某", chief)


def test_where_everybody_above_is_missing_nobody_answers():
    (seat,) = seats([post(1, Rank.GROUP, holder=None, above=9)])
    assert (seat.is_vacant, seat.by, seat.holder) == (True, None, None)


def test_a_ring_of_vacancies_ends():
    one, two = post(1, Rank.WORKER, holder=None, above=2), post(2, Rank.WORKER, holder=None, above=1)
    assert [seat.by for seat in seats([one, two])] == [None, None]


def test_the_narrowest_answer_and_all_that_are_equally_narrow():
    posts = [
        post(1, Rank.WORKER),
        post(2, Rank.WORKER, closeness=2),
        post(3, Rank.WORKER, closeness=2),
        post(4, Rank.BRANCH),
    ]
    assert [seat.post.id for seat in seats(posts)] == [2, 3, 4]


def test_each_rank_stands_under_the_next_of_its_own_network():
    for rank, above in ABOVE.items():
        check_above(rank, above)
        check_above(rank, None)
        assert above is None or above.network is rank.network
    with pytest.raises(Refusal, match="does not stand under"):
        check_above(Rank.WORKER, Rank.BRANCH)
