"""The application factory; reads like a table of contents. Only wsgi.py and tests import it."""

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy import event
from werkzeug.middleware.proxy_fix import ProxyFix

import tracker.streets.models  # noqa: F401 (items name a segment: its table is known before any room asks)
from tracker import commands, navigation, rooms
from tracker.accounts import sessions
from tracker.base import access, database, errorpages, format, headers, journal, logs, pages, sums
from tracker.base.addresses import LateRule
from tracker.base.cookies import CookieSessions
from tracker.base.templates import HouseEnvironment
from tracker.base.web import RowId
from tracker.config import ROOT, Settings, read_settings
from tracker.demo.guard import refuse_in_production
from tracker.extensions import babel, csrf, db


class House(Flask):
    url_rule_class = LateRule

    def ensure_sync(self, func: Callable[..., Any]) -> Callable[..., Any]:
        """No view or hook here is a coroutine: Flask need not ask each of them on every request."""
        return func


def create_app(settings: Settings | None = None) -> Flask:
    """The application. Raises when a setting is wrong or a view has no policy."""
    settings = settings or read_settings()
    app = House(
        __name__,
        instance_path=str(settings.instance),
        template_folder=str(ROOT / "templates"),
        static_folder=str(ROOT / "static"),
    )
    app.jinja_environment = HouseEnvironment
    _configure(app, settings)
    app.url_map.converters["int"] = RowId
    logs.install()
    headers.install(app)  # first: even a refused request is named and gets its headers
    db.init_app(app)
    babel.init_app(app, locale_selector=pages.locale)
    csrf.init_app(app)
    app.session_interface = CookieSessions(app)
    sessions.install(app)
    app.before_request(access.guard)
    errorpages.install(app)
    app.jinja_env.filters.update(format.FILTERS)
    app.jinja_env.folder = ROOT / "templates"  # type: ignore[attr-defined]
    pages.install(app)
    navigation.install(app)
    rooms.install(app)
    commands.install(app)
    access.check_policies(app)
    _prepare_database(app)
    refuse_in_production(app)
    if settings.proxies:
        app.wsgi_app = ProxyFix(app.wsgi_app, settings.proxies, settings.proxies, settings.proxies)  # type: ignore[method-assign]
    return app


def _configure(app: Flask, settings: Settings) -> None:
    prefix = "__Host-" if settings.secure else ""
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS={
            "pool_pre_ping": not settings.database_url.startswith("sqlite"),
            "hide_parameters": True,  # an error goes into the log, what it was about does not
        },
        SESSION_COOKIE_NAME=f"{prefix}session",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SECURE=settings.secure,
        SESSION_COOKIE_SAMESITE="Lax",
        MAX_CONTENT_LENGTH=settings.upload_megabytes * 1024 * 1024,
        MAX_FORM_MEMORY_SIZE=2 * 1024 * 1024,
        MAX_FORM_PARTS=2000,
        WTF_CSRF_TIME_LIMIT=None,  # the token lives as long as the session it is bound to
        BABEL_DEFAULT_LOCALE="zh_Hans_CN",
        BABEL_TRANSLATION_DIRECTORIES=str(pages.CATALOGUES),
        TESTING=settings.mode == "test",
    )


def _prepare_database(app: Flask) -> None:
    with app.app_context():
        database.prepare(db.engine)
    if not event.contains(db.session, "before_commit", journal.write):
        sums.listen(db.session)
        journal.listen(db.session)
