"""An import that shows how far it is: the page grows while the rows are written, without a script."""

import logging
from collections.abc import Iterator

from flask import Response, current_app, render_template, stream_with_context
from sqlalchemy.exc import IntegrityError, OperationalError
from sqlalchemy.orm.exc import StaleDataError

from tracker.base.errors import Refusal
from tracker.base.format import sentence
from tracker.base.words import N_
from tracker.exchange import actions
from tracker.exchange.bulk import collector_at_rest
from tracker.exchange.models import ImportBatch
from tracker.extensions import db

log = logging.getLogger(__name__)
MARK = "<!--steps-->"
_BUSY = N_("Somebody else saved at the same moment. Nothing was imported; please try again.")
_FAULT = N_(
    "Something went wrong here, not with you. Nothing was imported; please tell the office that runs this."
)


def stream_import(batch_id: int, version: int, by_id: int) -> Response:
    """The page of a running import. All or nothing: who closes the page before its end rolls it back."""
    batch = db.session.get_one(ImportBatch, batch_id)
    head, tail = render_template("exchange/working.html", batch=batch).split(MARK)
    response = Response(
        stream_with_context(_page(head, tail, batch_id, version, by_id)), mimetype="text/html"
    )
    response.headers["X-Accel-Buffering"] = "no"
    return response


def _page(head: str, tail: str, batch_id: int, version: int, by_id: int) -> Iterator[str]:
    yield head
    try:
        with collector_at_rest():
            yield from _steps(batch_id, version, by_id)
    except Refusal as refusal:
        db.session.rollback()
        yield _end(sentence(refusal), batch_id)
    except (IntegrityError, OperationalError, StaleDataError) as error:
        db.session.rollback()
        log.warning("import %s gave way: %s", batch_id, error)
        yield _end(sentence(Refusal(_BUSY)), batch_id)
    except Exception as error:
        db.session.rollback()
        log.exception("import %s failed", batch_id, exc_info=error)
        if current_app.testing:
            raise
        yield _end(sentence(Refusal(_FAULT)), batch_id)
    finally:
        db.session.rollback()
    yield tail


def _steps(batch_id: int, version: int, by_id: int) -> Iterator[str]:
    batch = db.session.get_one(ImportBatch, batch_id)
    key, name, text, year = batch.file_key, batch.file_name, batch.corrections, batch.year
    db.session.rollback()
    found = actions.tables_of(actions.stored(key), name, text, year)
    batch = db.session.get_one(ImportBatch, batch_id)
    total = 0
    for done, total in actions.take_in(batch, found, version=version, by_id=by_id):
        yield render_template("exchange/_step.html", done=done, total=total)
    db.session.commit()
    yield render_template("exchange/_end.html", refusal=None, total=total, batch_id=batch_id)


def _end(refusal: str, batch_id: int) -> str:
    return render_template("exchange/_end.html", refusal=refusal, total=0, batch_id=batch_id)
