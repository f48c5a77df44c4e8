"""Every room's door: its blueprints. A new room is one line here."""

from flask import Flask

from tracker.accounts import people
from tracker.accounts import views as accounts
from tracker.contracts import certificates, closing, telling, variations
from tracker.contracts import overview as contract_overview
from tracker.contracts import scope as contract_scope
from tracker.contracts import settlement_views as settlements
from tracker.contracts import views as contracts
from tracker.contributions import gifts, handovers, lifts
from tracker.contributions import scope as contribution_scope
from tracker.contributions import views as contributions
from tracker.dashboard import scope as journal_scope
from tracker.dashboard import views as dashboard
from tracker.exchange import scope as exchange_scope
from tracker.exchange import views as exchange
from tracker.funding import granting, ruling
from tracker.funding import layers as idle_layers
from tracker.funding import office as money
from tracker.funding import scope as funding_scope
from tracker.funding import views as funding
from tracker.grid import scope as grid_scope
from tracker.grid import views as grid
from tracker.interruptions import scope as interruption_scope
from tracker.interruptions import views as interruptions
from tracker.items import scope as item_scope
from tracker.items import views as items
from tracker.milestones import scope as milestone_scope
from tracker.milestones import views as milestones
from tracker.notices import doors as notice_doors
from tracker.notices import scope as notice_scope
from tracker.notices import steps as notice_steps
from tracker.notices import views as notices
from tracker.places import buildings, duplicates, regions
from tracker.places import scope as place_scope
from tracker.places import views as places
from tracker.portal import doors as portal_doors
from tracker.portal import feeds as portal_feeds
from tracker.portal import pages as portal
from tracker.progress import checks, queue, site, standstills
from tracker.progress import scope as progress_scope
from tracker.progress import views as progress
from tracker.projects import coverage, documents, history, parties
from tracker.projects import scope as project_scope
from tracker.projects import views as projects
from tracker.reminders import bureau_views, link_views, outlet_views, wish_views
from tracker.reminders import scope as reminder_scope
from tracker.reminders import views as reminders
from tracker.resident_requests import (
    answering,
    chains,
    figures_views,
    hotline_views,
    mine,
    photo_views,
    repairs,
    steps,
)
from tracker.resident_requests import public as public_requests
from tracker.resident_requests import scope as request_scope
from tracker.resident_requests import views as resident_requests
from tracker.returns import scope as return_scope
from tracker.returns import views as returns
from tracker.stages import commands as stage_nights
from tracker.stages import proving as proof_keeping
from tracker.stages import views as stages
from tracker.streets import edits as street_edits
from tracker.streets import operators as street_operators
from tracker.streets import scope as street_scope
from tracker.streets import views as streets
from tracker.subscriptions import views as subscriptions
from tracker.value import keeping as value_keeping
from tracker.value import views as value
from tracker.warranty import views as warranty
from tracker.works import baselines, links, pauses
from tracker.works import scope as works_scope
from tracker.works import views as works

ROOMS = (
    portal, portal_doors, portal_feeds, accounts, people, dashboard, places, regions, buildings, duplicates, projects,
    coverage, parties, documents, history, stages, items, milestones, works, links, pauses, baselines,
    streets, street_edits, street_operators, funding, money, granting, ruling, progress, site, queue,
    checks, standstills, value,
    public_requests, mine, resident_requests, steps, answering, chains, repairs, photo_views, figures_views, hotline_views,
    warranty, grid, notices, notice_steps, notice_doors, interruptions, reminders, wish_views,
    bureau_views, outlet_views, link_views, subscriptions, exchange,
    contracts, variations, certificates, settlements, closing, contract_overview, contributions, lifts, handovers, gifts, returns,
)  # fmt: skip

SCOPES = (
    place_scope, project_scope, grid_scope, item_scope, milestone_scope, works_scope, street_scope, progress_scope, funding_scope,
    contract_scope, contribution_scope,
    request_scope, notice_scope, interruption_scope, reminder_scope, exchange_scope, journal_scope, return_scope,
)  # fmt: skip
"""Importing a scope registers who may see the rows of its tables."""

KEEPERS = (idle_layers, value_keeping, proof_keeping)
"""Importing a keeper lets it keep sums of facts that stand below it."""

NIGHTS = (stage_nights,)
"""Importing one lets it work every night."""

TELLERS = (telling,)
"""Importing a teller lets it say what a room below shows beside its own figures."""


def install(app: Flask) -> None:
    for room in ROOMS:
        app.register_blueprint(room.bp)
