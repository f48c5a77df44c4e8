"""What stands in the menus, by what a person may do."""

from dataclasses import dataclass
from functools import cache

from flask import Flask, current_app, g, request
from flask_login import current_user
from markupsafe import Markup

from tracker.base.access import GRANTS, Permission, Role
from tracker.base.pages import gettext as _
from tracker.base.pages import language, url_for
from tracker.base.words import N_

P = Permission
Entry = tuple[str, str, Permission | None]
OFFICE = (
    ("dashboard.start", N_("Today"), P.SIGNED_IN),
    ("dashboard.programme", N_("Programme"), P.DASHBOARD_READ),
    ("projects.index", N_("Projects"), P.PROJECT_READ),
    ("places.index", N_("Compounds"), P.PLACE_READ),
    ("streets.index", N_("Streets"), P.STREET_READ),
    ("grid.index", N_("Grid"), P.PLACE_EDIT),
    ("digs.mine", N_("My works"), P.DIG_CONFIRM),
    ("repairs.index", N_("Repairs"), P.REPAIR_ANSWER),
    ("money.dashboard", N_("Money"), P.FUNDING_READ),
    ("progress.index", N_("Reports"), P.PROGRESS_CONFIRM),
    ("resident_requests.index", N_("Requests"), P.REQUEST_READ),
    ("notices.index", N_("Notices"), P.NOTICE_READ),
    ("interruptions.index", N_("Interruptions"), P.INTERRUPTION_READ),
    ("gifts.index", N_("Small matters"), P.CONTRIBUTION_READ),
    ("exchange.index", N_("Import"), P.EXCHANGE_IMPORT),
    ("reminders.index", N_("Reminders"), P.REMINDER_READ),
    ("people.index", N_("People"), P.PEOPLE_MANAGE),
    ("dashboard.journal", N_("Journal"), P.JOURNAL_READ),
)
SITE = (
    ("site.today", N_("Today"), P.SIGNED_IN),
    ("site.mine", N_("My reports"), P.PROGRESS_REPORT),
    ("site.outbox", N_("On this telephone"), P.PROGRESS_REPORT),
    ("repairs.index", N_("Repairs"), P.REPAIR_ANSWER),
    ("progress.index", N_("To confirm"), P.PROGRESS_CONFIRM),
    ("projects.index", N_("Projects"), P.PROJECT_READ),
    ("interruptions.index", N_("Interruptions"), P.INTERRUPTION_READ),
    ("reminders.index", N_("Reminders"), P.REMINDER_READ),
)
PUBLIC = (
    ("portal.home", N_("Find my compound"), None),
    ("public_requests.new", N_("Report a problem"), None),
    ("public_requests.look_up", N_("Follow my request"), None),
    ("portal.notices", N_("Notices"), None),
)


_ENDPOINTS = frozenset(entry[0] for entry in OFFICE + SITE + PUBLIC)


@dataclass(frozen=True)
class Menu:
    """The first entry's address, and all entries as a list for the page."""

    home: str
    links: Markup


def menu() -> Menu:
    """The menu of the door the person stands at."""
    role: Role | None = None
    if g.get("door", "public") != "public" and current_user.is_authenticated:
        role = current_user.role
    endpoint = request.endpoint
    return _menu(role, language(), endpoint if endpoint in _ENDPOINTS else None)


@cache
def _menu(role: Role | None, _language: str, here: str | None) -> Menu:
    """Set once for each role, language and entry one stands at: some hundreds of small lists at most."""
    entries = [
        {"url": url_for(endpoint), "text": _(text), "current": endpoint == here}
        for endpoint, text, needs in _entries(role)
        if role is None or needs is None or needs in GRANTS[role]
    ]
    part = current_app.jinja_env.get_or_select_template("layout/_nav.html")
    return Menu(str(entries[0]["url"]), Markup(part.render(entries=entries)))  # noqa: S704 (our own template)


def _entries(role: Role | None) -> tuple[Entry, ...]:
    if role is None:
        return PUBLIC
    return SITE if role in (Role.CONTRACTOR, Role.SUPERVISOR) else OFFICE


def install(app: Flask) -> None:
    app.context_processor(lambda: {"menu": menu()})
