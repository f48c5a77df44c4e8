"""Errors as pages: a sentence, what to do, nothing of the inside."""

import logging
import uuid

from flask import Flask, Response, current_app, g, make_response, render_template, request
from flask.typing import ResponseReturnValue
from flask_wtf.csrf import CSRFError
from sqlalchemy.exc import DBAPIError, OperationalError
from sqlalchemy.orm.exc import StaleDataError
from werkzeug.exceptions import HTTPException

from tracker.base.errors import Refusal
from tracker.base.format import sentence
from tracker.extensions import db

log = logging.getLogger(__name__)
OUT_OF_RANGE = "22003"  # PostgreSQL's code for a number beyond its column; SQLite raises OverflowError
PAGES = frozenset({400, 403, 404, 409, 413, 429, 500, 503})


def _page(code: int, **values: object) -> Response:
    template = f"errors/{code if code in PAGES else 400 if code < 500 else 500}.html"
    return make_response(render_template(template, **values), code)


def _http(error: HTTPException) -> ResponseReturnValue:
    code = error.code or 500
    if code < 400:
        return error.get_response()
    db.session.rollback()
    page = _page(code, reference=g.get("request_id", ""), sentence=None)
    for name, value in error.get_headers():
        if name in ("Allow", "Retry-After"):
            page.headers[name] = value
    return page


def _refusal(refusal: Refusal) -> ResponseReturnValue:
    db.session.rollback()
    return _page(409, sentence=sentence(refusal))


def _stale(_error: StaleDataError) -> ResponseReturnValue:
    db.session.rollback()
    return _page(409, sentence=None)


def _csrf(_error: CSRFError) -> ResponseReturnValue:
    if request.accept_mimetypes.best == "application/json":
        return {"state": "token"}, 400
    return _page(400, sentence=None, reference=g.get("request_id", ""))


def _busy(error: DBAPIError) -> ResponseReturnValue:
    """A database that is busy, away or full: try again; anything else is our fault."""
    db.session.rollback()
    if getattr(error.orig, "sqlstate", None) == OUT_OF_RANGE:
        return _no_such_number(error)
    if not isinstance(error, OperationalError):
        return _unexpected(error)
    log.warning("database unavailable: %s", error.orig)
    page = _page(503)
    page.headers["Retry-After"] = "5"
    return page


def _no_such_number(_error: Exception) -> ResponseReturnValue:
    """An id of more than 64 bits, which no database can even look for, is a row that does not exist."""
    db.session.rollback()
    return _page(404)


def _unexpected(error: Exception) -> ResponseReturnValue:
    reference = g.get("request_id") or uuid.uuid4().hex[:12]
    log.error("unexpected error %s", reference, exc_info=error)
    try:
        db.session.rollback()
    except Exception:
        log.exception("rollback failed %s", reference)
    if current_app.testing or current_app.debug:
        raise error
    return _page(500, reference=reference)


def install(app: Flask) -> None:
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(CSRFError, _csrf)
    app.register_error_handler(Refusal, _refusal)
    app.register_error_handler(StaleDataError, _stale)
    app.register_error_handler(DBAPIError, _busy)
    app.register_error_handler(OverflowError, _no_such_number)
    app.register_error_handler(Exception, _unexpected)
