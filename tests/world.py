"""One of everything, twice: in a county of ours and in a county of somebody else's."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Flask
from werkzeug.routing import Rule

from tests import factories
from tracker.accounts.rules import OrganisationKind
from tracker.base.access import Role
from tracker.milestones.rules import MilestoneKind
from tracker.places.models import Region
from tracker.projects.rules import PartyRole


@dataclass
class World:
    """``ids`` fills the places of an address; ``people`` are accounts by role, who may see this county."""

    county: Region
    ids: dict[str, Any]
    people: dict[Role, Any]

    def address(self, app: Flask, rule: Rule) -> str:
        """The address of a rule with this world's ids. Raises KeyError for a place nobody filled yet."""
        values = {name: self.ids[name] for name in rule.arguments if name not in (rule.defaults or {})}
        with app.test_request_context():
            return app.url_map.bind("localhost").build(rule.endpoint, values, method=_method(rule))


def _method(rule: Rule) -> str:
    return "GET" if "GET" in (rule.methods or ()) else "POST"


def build(city: Region) -> World:
    county = factories.region(city)
    compound = factories.compound(county)
    building = factories.building(compound)
    entrance = factories.entrance(building)
    project = factories.project(compounds=(compound,))
    item = factories.item(project)
    road = factories.item(project, "road")
    factories.item_plan(item)
    place = factories.item_place(item, compound)
    milestone = factories.milestone(project)
    source = factories.source(project)
    movement = factories.movement(source)
    firms = {
        role: factories.organisation(OrganisationKind(role.value))
        for role in (Role.CONTRACTOR, Role.SUPERVISOR, Role.OPERATOR)
    }
    parties = {role: factories.party(project, firm, PartyRole(role.value)) for role, firm in firms.items()}
    people = _people(county, compound, firms)
    report = factories.report(place, people[Role.CONTRACTOR])
    photo = factories.photo(report)
    question, check = factories.question(report), factories.hidden_check(place, sent_by_id=report.reporter_id)
    request = factories.resident_request(compound)
    notice = factories.notice(compound)
    interruption = factories.interruption(compound, firms[Role.OPERATOR])
    segment = factories.segment(compound)
    dig = factories.dig(segment, who=firms[Role.OPERATOR])
    contract = factories.contract(project, firms[Role.CONTRACTOR])
    line = factories.bill_line(contract, item)
    round_ = factories.contribution_round(project, entrance)
    due = factories.contribution_due(round_)
    refund = factories.lift_refund(round_, factories.contribution_due(round_), due)
    post = factories.grid_post(compound)
    ids = {
        "post_id": post.id, "cover_id": post.covers[0].id, "target": "item", "target_id": item.id, "figure": "months",
        "sheet_id": factories.hotline_sheet(people[Role.CITY]).id,
        "account_id": people[Role.CITY].id, "organisation_id": firms[Role.CONTRACTOR].id, "region_id": county.id,
        "compound_id": compound.id, "building_id": building.id, "entrance_id": entrance.id, "project_id": project.id,
        "item_id": item.id, "item_place_id": place.id, "place_id": place.id, "milestone_id": milestone.id,
        "source_id": source.id, "movement_id": movement.id, "movement_kind": "allocated", "picture": "flow",
        "grant_id": factories.grant(county).id, "proposal_id": factories.proposal(source, people[Role.CITY]).id,
        "kind_of_source": "central_fiscal", "subject": "spend_days", "party_id": parties[Role.CONTRACTOR].id,
        "report_id": report.id, "photo_id": photo.id, "shot_id": factories.request_photo(request).id, "question_id": question.id,
        "check_id": check.id, "request_id": request.id, "notice_id": notice.id,
        "interruption_id": interruption.id, "posting_id": factories.notice_posting(notice, entrance).id,
        "batch_id": factories.import_batch(county).id,
        "reminder_id": factories.reminder(people[Role.ADMIN], project).id, "visit_id": 10**9,
        **_reminders(people[Role.ADMIN]),
        "merge_id": factories.compound_merge(compound).id, "household_id": factories.household(entrance).id,
        "record_id": factories.evidence(project).id, "link_id": project.covered[0].id, "kind": MilestoneKind.START.value,
        "before_id": item.id, "after_id": road.id, "number": factories.baseline(project, item).number,
        "pause_id": factories.pause(project, date(2026, 6, 1), date(2026, 6, 5)).id,
        "segment_id": segment.id, "dig_id": dig.id, "pair_id": factories.compound_pair(compound, factories.compound(county)).id,
         "into_id": factories.compound(county).id, "ticket": "0" * 32,
        "round_id": round_.id, "due_id": due.id, "receipt_id": factories.contribution_receipt(due).id,
        "refund_id": refund.id, "gift_id": factories.gift(compound).id, "size": "photo",
        "contract_id": contract.id, "line_id": line.id, "variation_id": factories.variation(contract, line).id,
        "certificate_id": factories.certificate(contract).id, "defect_id": factories.defect(contract).id, "settlement_id": factories.settlement(contract).id,
    }  # fmt: skip
    return World(county, ids, people)


def _reminders(admin: Any) -> dict[str, Any]:
    outlet = factories.outlet()
    return {
        "outlet_id": outlet.id, "letter_id": factories.letter(outlet).id, "absence_id": factories.absence(admin).id,
        "token": "nothing", "secret": "nothing", "rule": "milestone soon",
    }  # fmt: skip


def _people(county: Region, compound: Any, firms: dict[Role, Any]) -> dict[Role, Any]:
    everywhere = (Role.ADMIN, Role.CITY, Role.AUDITOR)
    by_region = (Role.COUNTY, Role.SUBDISTRICT, Role.COMMUNITY)
    people = {role: factories.account(role) for role in everywhere}
    people |= {role: factories.account(role, region=county) for role in by_region}
    people |= {
        role: factories.account(role, region=county, compounds=[compound])
        for role in (Role.GRID, Role.RESIDENT)
    }
    return people | {role: factories.account(role, organisation_id=firm.id) for role, firm in firms.items()}
