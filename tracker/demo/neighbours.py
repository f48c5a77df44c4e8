"""Neighbours of the demo city who ask together: followers, requests made one, answers for everybody."""

import json
import os
from collections import defaultdict
from collections.abc import Iterator
from datetime import timedelta
from itertools import pairwise
from random import Random

from tracker.base.clock import now
from tracker.base.secret import fingerprint, seal
from tracker.demo.rows import Row, Rows
from tracker.resident_requests import privacy
from tracker.resident_requests.grouping import related
from tracker.resident_requests.intake import code_of
from tracker.resident_requests.models import RequestEvent, ResidentRequest
from tracker.resident_requests.records import Follower, PublicAnswer, RequestMerge
from tracker.resident_requests.rules import OPEN, Category, RequestState
from tracker.resident_requests.states import Step

MOST_FOLLOWERS = 9
SETTLED = frozenset({RequestState.ANSWERED, RequestState.CLOSED})
SHARED = frozenset(
    {Category.ROOF_LEAK, Category.HEATING, Category.PIPES, Category.BLOCKED_DRAIN, Category.WALL_DAMP}
)


def gather(rows: Rows, clerk_id: int, chance: Random) -> None:
    """Let one in four of what a stairwell shares be asked by several doors; merge, publish some."""
    requests = rows.of(ResidentRequest)
    for row in requests:
        if row["category"] in SHARED and chance.random() < 0.25:
            _follow(rows, row, chance)
    for one, into in _pairs(requests):
        _merge(rows, one, into, clerk_id)
    for row in requests:
        if row["state"] in SETTLED and row["outcome"] and chance.random() < 0.4:
            _publish(rows, row, clerk_id)


def _follow(rows: Rows, row: Row, chance: Random) -> None:
    """Doors join within the first hours."""
    for number in range(1 + chance.randrange(MOST_FOLLOWERS)):
        key, phone = os.urandom(16).hex(), f"1990001{chance.randrange(10_000):04}"
        at = row["filed_at"] + timedelta(minutes=number)
        rows.add(
            Follower, request_id=row["id"], joined_id=row["id"], door_mark=fingerprint(f"{row['id']} {number}"),
            phone_sealed=seal(phone), phone_mark=fingerprint(phone), phone_tail=phone[-4:], form_key=key,
            code_mark=fingerprint(code_of(key)), privacy_version=privacy.VERSION, at=at, demo=True,
        )  # fmt: skip
        row["doors"] += 1
        state = RequestState.FILED
        rows.add(RequestEvent, request_id=row["id"], at=at, step=Step.JOINED, state=state)
    row["door_mark"] = fingerprint(f"{row['id']} first")


def _pairs(requests: list[Row]) -> Iterator[tuple[Row, Row]]:
    """Open requests of one compound about the like that could be one: each in one pair only."""
    open_ones: dict[tuple[int, frozenset[Category]], list[Row]] = defaultdict(list)
    for row in requests:
        if row["state"] in OPEN - {RequestState.REVIEW} and row["category"] in SHARED and row["doors"] == 1:
            open_ones[row["compound_id"], related(row["category"])].append(row)
    for group in open_ones.values():
        yield from [(one, into) for number, (into, one) in enumerate(pairwise(group)) if number == 0]


def _merge(rows: Rows, one: Row, into: Row, clerk_id: int) -> None:
    at, words = now(), "同一处管线，同一件事。"
    kept = json.dumps({"state": one["state"].value, "followers": []})
    rows.add(RequestMerge, merged_id=one["id"], into_id=into["id"], moved=kept, by_id=clerk_id, at=at)
    one["state"], one["merged_into_id"] = RequestState.MERGED, into["id"]
    into["doors"] += 1
    for row in (one, into):
        rows.add(
            RequestEvent,
            request_id=row["id"],
            at=at,
            step=Step.MERGED,
            state=row["state"],
            words=words,
            by_id=clerk_id,
        )


def _publish(rows: Rows, row: Row, clerk_id: int) -> None:
    rows.add(
        PublicAnswer, request_id=row["id"], compound_id=row["compound_id"], region_path=row["region_path"],
        category=row["category"], outcome=row["outcome"], question=row["text"], answer=row["answer"], doors=row["doors"],
        published_at=row["answered_at"], by_id=clerk_id, demo=True,
    )  # fmt: skip
