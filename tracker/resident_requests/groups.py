"""Many who ask one thing: how many doors they are, requests made one and taken apart again. Callers commit."""

import json
from typing import Any

from tracker.accounts.models import Account
from tracker.base.clock import now
from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.extensions import db
from tracker.resident_requests import grouping, photos, queries
from tracker.resident_requests.masking import mask_text
from tracker.resident_requests.models import RequestEvent, ResidentRequest
from tracker.resident_requests.records import Follower, RequestMerge
from tracker.resident_requests.rules import RequestState
from tracker.resident_requests.states import Act, Step, take


def recount(request: ResidentRequest) -> None:
    """Count the doors of a group anew. One whose marks were removed keeps the count it had."""
    marks = queries.marks_of(request.id)
    request.doors = max(1, grouping.doors(marks))


def merge(one: ResidentRequest, into: ResidentRequest, words: str, by: Account) -> RequestMerge:
    """Make ``one`` follow ``into``: its followers move, one answer reaches all. Raises Refusal."""
    grouping.check_merge(
        one.id, into.id, same_compound=one.compound_id == into.compound_id, states=(one.state, into.state)
    )
    at, was = now(), one.state
    then = take(one.standing, Act(step=Step.MERGED, at=at, words=words))
    moving = queries.followers_of(one.id)
    kept = {"state": was.value, "followers": [follower.id for follower in moving]}
    for follower in moving:
        follower.request_id = into.id
    one.state, one.merged_into_id = then.state, into.id
    merged = RequestMerge(merged_id=one.id, into_id=into.id, moved=json.dumps(kept), by_id=by.id, at=at)
    db.session.add(merged)
    _lines(one, into, Step.MERGED, words, by)
    db.session.flush()
    recount(into)
    return merged


def unmerge(one: ResidentRequest, words: str, by: Account) -> None:
    """Undo a wrong merge: the request stands where it stood, its own followers come back. Whoever joined the
    other meanwhile stays there. Raises Refusal.
    """
    merged = queries.merge_of(one.id)
    take(one.standing, Act(step=Step.UNMERGED, at=now(), words=words))
    if merged is None:
        raise Refusal(N_("This request is not merged."))
    kept = json.loads(merged.moved)
    into = queries.whole(merged.into_id)
    assert into is not None  # noqa: S101 (a foreign key)
    for follower in (
        db.session.query(Follower).filter(Follower.id.in_(kept["followers"])).order_by(Follower.id)
    ):
        follower.request_id = one.id
    one.state, one.merged_into_id, merged.undone_at = RequestState(kept["state"]), None, now()
    _lines(one, into, Step.UNMERGED, words, by)
    db.session.flush()
    recount(one)
    recount(into)


def _lines(one: ResidentRequest, into: ResidentRequest, step: Step, words: str, by: Account) -> None:
    """The line stands with both, each in its own state; an office's words are starred out for good."""
    line: dict[str, Any] = {"at": now(), "step": step, "words": mask_text(words), "by_id": by.id}
    for request in (one, into):
        db.session.add(RequestEvent(request_id=request.id, state=request.state, **line))


def leave(follower: Follower) -> None:
    """A neighbour withdraws; what says who they are is removed at once."""
    follower.left_at = now()
    forget_follower(follower)
    db.session.flush()
    recount(follower.request)


def forget_follower(follower: Follower) -> None:
    follower.phone_sealed = follower.phone_mark = follower.phone_tail = follower.door_mark = None
    photos.forget_of(follower)
