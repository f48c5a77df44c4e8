"""Which request a browser may show for a while: its id in the signed cookie, never a number or a code."""

from datetime import timedelta

from flask import session

from tracker.base.clock import now

FILED = "filed"  # may show the code of what was just filed
LOOKED_UP = "looked_up"  # came with code and number
_TIMES = {FILED: timedelta(minutes=15), LOOKED_UP: timedelta(minutes=30)}


def keep(what: str, request_id: int) -> None:
    session[what] = [request_id, int(now().timestamp())]


def kept(what: str) -> int | None:
    """Id of the request, or None when its time is over."""
    request_id, since = session.get(what) or (None, 0)
    return request_id if now().timestamp() - since < _TIMES[what].total_seconds() else None


def end() -> None:
    """Nobody after this person sees anything."""
    for what in _TIMES:
        session.pop(what, None)
