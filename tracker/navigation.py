"""What stands in the menus, by what a person may do."""

from flask import Flask, g, request, url_for
from flask_login import current_user

from tracker.base.access import Permission, Role
from tracker.base.pages import gettext as _
from tracker.base.words import N_

P = Permission
Entry = tuple[str, str, Permission | None]
OFFICE = (
    ("dashboard.start", N_("Today"), P.SIGNED_IN),
    ("dashboard.programme", N_("Programme"), P.DASHBOARD_READ),
    ("projects.index", N_("Projects"), P.PROJECT_READ),
    ("places.index", N_("Compounds"), P.PLACE_READ),
    ("streets.index", N_("Streets"), P.STREET_READ),
    ("digs.mine", N_("My works"), P.DIG_CONFIRM),
    ("progress.index", N_("Reports"), P.PROGRESS_CONFIRM),
    ("resident_requests.index", N_("Requests"), P.REQUEST_READ),
    ("notices.index", N_("Notices"), P.NOTICE_READ),
    ("exchange.index", N_("Import"), P.EXCHANGE_IMPORT),
    ("reminders.index", N_("Reminders"), P.REMINDER_READ),
    ("people.index", N_("People"), P.PEOPLE_MANAGE),
    ("dashboard.journal", N_("Journal"), P.JOURNAL_READ),
)
SITE = (
    ("site.today", N_("Today"), P.SIGNED_IN),
    ("site.mine", N_("My reports"), P.PROGRESS_REPORT),
    ("site.outbox", N_("On this telephone"), P.PROGRESS_REPORT),
    ("progress.index", N_("To confirm"), P.PROGRESS_CONFIRM),
    ("projects.index", N_("Projects"), P.PROJECT_READ),
    ("reminders.index", N_("Reminders"), P.REMINDER_READ),
)
PUBLIC = (
    ("portal.home", N_("Find my compound"), None),
    ("public_requests.new", N_("Report a problem"), None),
    ("public_requests.look_up", N_("Follow my request"), None),
    ("portal.notices", N_("Notices"), None),
)


def entries() -> list[dict[str, object]]:
    """The menu of the door the person stands at."""
    if g.get("door", "public") == "public" or not current_user.is_authenticated:
        menu: tuple[Entry, ...] = PUBLIC
    else:
        menu = SITE if current_user.role in (Role.CONTRACTOR, Role.SUPERVISOR) else OFFICE
    return [
        {"url": url_for(endpoint), "text": _(text), "current": request.endpoint == endpoint}
        for endpoint, text, needs in menu
        if needs is None or current_user.may(needs)
    ]


def install(app: Flask) -> None:
    app.context_processor(lambda: {"navigation": entries()})
