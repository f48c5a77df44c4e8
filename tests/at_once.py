"""Many people at the same moment: calls that begin together, each in a thread of its own."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any

from flask import Flask

from tracker.base.errors import Refusal
from tracker.extensions import db


def at_once(*calls: Callable[[], Any]) -> list[Any]:
    """What each call answered, in their order."""
    start = Barrier(len(calls))

    def run(call: Callable[[], Any]) -> Any:
        start.wait(30)
        return call()

    with ThreadPoolExecutor(len(calls)) as pool:
        return list(pool.map(run, calls))


def committed_at_once(app: Flask, *calls: Callable[[], Any]) -> list[str]:
    """The same with a session for each call: "" where it was committed, or the sentence it was refused with."""

    def commit(call: Callable[[], Any]) -> str:
        with app.app_context():
            try:
                call()
                db.session.commit()
            except Refusal as refusal:
                return str(refusal)
            finally:
                db.session.remove()
        return ""

    return at_once(*(lambda call=call: commit(call) for call in calls))
