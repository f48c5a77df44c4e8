"""Every room's door: its blueprints. A new room is one line here."""

from flask import Flask

from tracker.accounts import people
from tracker.accounts import views as accounts
from tracker.dashboard import views as dashboard
from tracker.exchange import views as exchange
from tracker.funding import views as funding
from tracker.items import views as items
from tracker.milestones import views as milestones
from tracker.notices import views as notices
from tracker.places import views as places
from tracker.portal import views as portal
from tracker.progress import site
from tracker.progress import views as progress
from tracker.projects import views as projects
from tracker.reminders import views as reminders
from tracker.resident_requests import public as public_requests
from tracker.resident_requests import views as resident_requests

ROOMS = (
    portal, accounts, people, dashboard, places, projects, items, milestones, funding, progress, site,
    public_requests, resident_requests, notices, reminders, exchange,
)  # fmt: skip


def install(app: Flask) -> None:
    for room in ROOMS:
        app.register_blueprint(room.bp)
