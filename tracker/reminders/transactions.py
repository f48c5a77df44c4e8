"""Looking and writing apart: whoever computes for long keeps no writer waiting (SQLite has one at a time)."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass

from flask import current_app

from tracker.extensions import db


@contextmanager
def reading() -> Iterator[None]:
    """A session of its own that only looks, and sees one state of the data as long as it lasts."""
    with current_app.app_context():
        db.session.connection(execution_options={"immediate": False})
        yield
        db.session.commit()


@contextmanager
def writing() -> Iterator[None]:
    """A session of its own for one short write, committed at the end, rolled back by an error."""
    with current_app.app_context():
        yield
        db.session.commit()


@dataclass(frozen=True)
class Scopes:
    """In which session is looked, and in which is written."""

    reading: Callable[[], AbstractContextManager[None]]
    writing: Callable[[], AbstractContextManager[None]]


APART = Scopes(reading, writing)
WITHIN = Scopes(nullcontext, nullcontext)
"""In the caller's own transaction, for whoever has written what is due and not committed it yet."""
