"""Which request a browser may show for a while: its id in the signed cookie, never a number or a code."""

from datetime import timedelta

from flask import session

from tracker.base.clock import now

FILED = "filed"  # may show the code of what was just filed
JOINED = "joined"  # the same for whoever joined a neighbour's request: the follower's id
LOOKED_UP = "looked_up"  # came with code and number
FOLLOWS = "follows"  # came with a follower's code and number: the follower's id
_TIMES = {
    FILED: timedelta(minutes=15), JOINED: timedelta(minutes=15),
    LOOKED_UP: timedelta(minutes=30), FOLLOWS: timedelta(minutes=30),
}  # fmt: skip


_PAIRS = {one: pair for pair in ((FILED, JOINED), (LOOKED_UP, FOLLOWS)) for one in pair}


def keep(what: str, request_id: int) -> None:
    """One of both keys at a time: who looks at another request no longer looks at the first."""
    for one in _PAIRS[what]:
        session.pop(one, None)
    session[what] = [request_id, int(now().timestamp())]


def kept(what: str) -> int | None:
    """Id of the request, or None when its time is over."""
    request_id, since = session.get(what) or (None, 0)
    return request_id if now().timestamp() - since < _TIMES[what].total_seconds() else None


def end() -> None:
    """Nobody after this person sees anything."""
    for what in _TIMES:
        session.pop(what, None)
