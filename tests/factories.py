"""One builder per table; defaults are boring, a test names what it is about. Builders flush, never commit."""

import itertools
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import Any, TypeVar
from uuid import uuid4

from tracker.accounts.models import Account, Organisation
from tracker.accounts.rules import Discipline, OrganisationKind
from tracker.accounts.security import hash_password
from tracker.base.access import Role
from tracker.base.clock import today
from tracker.base.model import Model
from tracker.base.secret import fingerprint, seal
from tracker.contracts.certifying import Phase, value
from tracker.contracts.models import (
    BillLine,
    Certificate,
    CertificateDraft,
    Contract,
    Defect,
    Variation,
    VariationLine,
)
from tracker.contracts.rules import CertificateKind, VariationGrade, VariationKind, VariationOrigin
from tracker.contributions.lift import Basis
from tracker.contributions.models import (
    ContributionDue,
    ContributionReceipt,
    ContributionRound,
    Gift,
    LiftPlan,
    LiftRefund,
)
from tracker.contributions.rules import Channel as Way
from tracker.contributions.rules import Purpose
from tracker.contributions.tables import Measure
from tracker.exchange.models import ImportBatch, ImportState
from tracker.extensions import db
from tracker.funding import posting
from tracker.funding.books import Movement, Proposal
from tracker.funding.ledger import ROUTES, Leg, MovementKind
from tracker.funding.models import Grant, Source
from tracker.funding.rules import SourceKind
from tracker.items.actions import add_done
from tracker.items.catalogue import get_type
from tracker.items.models import Item, ItemPlace
from tracker.milestones.models import Milestone
from tracker.milestones.rules import MilestoneKind
from tracker.notices.models import Notice
from tracker.notices.rules import NoticeKind, NoticeState
from tracker.places.models import Building, Compound, CompoundMerge, CompoundPair, Entrance, Household, Region
from tracker.places.names import initials, name_key
from tracker.places.rules import Level
from tracker.progress.models import HiddenCheck, Photo, PhotoPoint, Question, Report
from tracker.progress.rules import QuestionKind, ReportState
from tracker.projects.evidence import EvidenceKind
from tracker.projects.models import EvidenceRecord, Party, Programme, Project, ProjectCompound
from tracker.projects.rules import PartyRole
from tracker.reminders.models import Reminder
from tracker.reminders.rules import Channel, DeliveryState
from tracker.resident_requests.actions import code_of
from tracker.resident_requests.models import RequestEvent, ResidentRequest
from tracker.resident_requests.rules import Category, RequestKind, RequestState
from tracker.streets.conflicts import surface_by
from tracker.streets.models import Dig, DigSegment, Segment, SegmentPlace
from tracker.streets.rules import DigState, SegmentKind, Window
from tracker.streets.surfaces import protected_until
from tracker.works.models import Baseline, BaselineLine, Dependency, ItemPlan, Pause
from tracker.works.rules import DependencyState, PauseKind

PASSWORD = "Correct-horse-42"
PASSWORD_HASH = hash_password(PASSWORD)
NOON = datetime(2026, 5, 4, 4, 0, tzinfo=UTC)  # twelve o'clock in China
M = TypeVar("M", bound=Model)
NOTHING_MOVED = '{"rows": {}, "links": {}, "aliases": [null, null]}'
_numbers = itertools.count(1)


def save(row: M) -> M:
    db.session.add(row)
    db.session.flush()
    return row


def number() -> int:
    return next(_numbers)


def region(parent: Region | None = None, level: Level = Level.COUNTY, **values: Any) -> Region:
    made = save(Region(**{"name": f"第{number()}区", "level": level, "parent": parent, **values}))
    made.path = f"{parent.path if parent else '/'}{made.id}/"
    return save(made)


def city() -> Region:
    return region(level=Level.CITY, name=f"丹东市{number()}")


def compound(where: Region | None = None, **values: Any) -> Compound:
    where = where or region(city())
    name = values.pop("name", f"幸福{number()}小区")
    facts = {
        "region_id": where.id,
        "region_path": where.path,
        "name_key": name_key(name),
        "initials": initials(name),
    }
    return save(Compound(name=name, **{**facts, "households": 60, "buildings": 2, **values}))


def building(of: Compound | None = None, **values: Any) -> Building:
    of = of or compound()
    return save(Building(**{"compound_id": of.id, "name": f"{number()}号楼", "households": 30, **values}))


def entrance(of: Building | None = None, **values: Any) -> Entrance:
    of = of or building()
    return save(Entrance(**{"building_id": of.id, "name": f"{number()}单元", **values}))


def household(of: Entrance | None = None, **values: Any) -> Household:
    of = of or entrance()
    return save(Household(**{"entrance_id": of.id, "door": str(number()), **values}))


def organisation(kind: OrganisationKind = OrganisationKind.CONTRACTOR, **values: Any) -> Organisation:
    return save(Organisation(**{"name": f"建设公司{number()}", "kind": kind, **values}))


def account(role: Role = Role.CITY, **values: Any) -> Account:
    """Signs in with PASSWORD; works for ``region`` or ``organisation`` when given."""
    name = f"person{number()}"
    defaults = {
        "password_hash": PASSWORD_HASH,
        "password_at": datetime.now(UTC),
        "must_change_password": False,
    }
    where = values.get("region")
    values.setdefault("region_path", where.path if where else None)
    return save(Account(**{"name": name, "display_name": f"职员{name}", "role": role, **defaults, **values}))


def programme(where: Region | None = None, year: int = 2026) -> Programme:
    where = where or city()
    return save(Programme(region_id=where.id, year=year, name=f"{year}年度改造计划"))


def project(of: Programme | None = None, *, compounds: tuple[Compound, ...] = (), **values: Any) -> Project:
    """A project in a county of the programme's city, covering ``compounds`` (one of its own by default)."""
    of = of or programme()
    where = values.pop("region", None) or (compounds[0].region if compounds else region(of.region))
    code = f"P{number()}"
    facts = {"programme_id": of.id, "year": of.year, "region_id": where.id, "region_path": where.path}
    covered = compounds or (compound(where),)
    made = save(
        Project(**{**facts, "code": code, "name": f"改造项目{code}", "compounds": len(covered), **values})
    )
    for one in covered:
        save(ProjectCompound(project_id=made.id, compound_id=one.id, year=of.year))
    return made


def party(of: Project, who: Organisation, role: PartyRole = PartyRole.CONTRACTOR) -> Party:
    return save(Party(project_id=of.id, organisation_id=who.id, role=role))


def item(of: Project | None = None, type_code: str = "sewer", **values: Any) -> Item:
    of, kind = of or project(), get_type(type_code)
    facts = {"item_class": kind.item_class, "scope": kind.scope, "unit": kind.unit, "name": kind.name}
    made = Item(**{"project_id": of.id, "type_code": type_code, **facts, "planned": Decimal(100), **values})
    return save(made)


def item_place(of: Item | None = None, where: Compound | None = None, **values: Any) -> ItemPlace:
    of = of or item()
    where = where or of.project.covered[0].compound
    facts = {"item_id": of.id, "project_id": of.project_id, "compound_id": where.id, "planned": of.planned}
    return save(ItemPlace(**{**facts, **values}))


def report(of: ItemPlace | None = None, by: Account | None = None, **values: Any) -> Report:
    """A report that waits; with ``state=ReportState.CONFIRMED`` it is counted, as the action does."""
    of = of or item_place()
    by = by or account(Role.CONTRACTOR, organisation=organisation())
    state = values.pop("state", ReportState.SUBMITTED)
    facts = {"item_place_id": of.id, "item_id": of.item_id, "project_id": of.project_id, "reporter_id": by.id}
    said = {"quantity": Decimal(10), "worked_on": date(2026, 5, 4), "reported_at": NOON}
    keys = {"client_key": f"{number():032x}", "content_hash": f"{number():064x}"}
    if state is not ReportState.SUBMITTED:
        decider = values.pop("decided_by", None) or account(Role.SUPERVISOR, organisation=organisation())
        said |= {"decided_at": NOON, "decided_by_id": decider.id}
    if state is ReportState.RETURNED:
        said |= {"reason": "照片看不清"}
    made = save(Report(**{**facts, **said, **keys, "state": state, **values}))
    if state is ReportState.CONFIRMED:
        add_done(of, made.quantity, made.worked_on)
        db.session.flush()
    return made


def photo(of: Report | None = None, **values: Any) -> Photo:
    """A row only; its files are not in the store."""
    of = of or report()
    files = {"key": f"{number():064x}", "thumb_key": f"{number():064x}", "original_hash": f"{number():064x}"}
    facts = {
        "report_id": of.id,
        "project_id": of.project_id,
        "width": 1200,
        "height": 900,
        "uploaded_at": NOON,
    }
    return save(Photo(**{**facts, **files, **values}))


def question(of: Report | None = None, **values: Any) -> Question:
    of = of or report()
    facts = {"report_id": of.id, "project_id": of.project_id, "kind": QuestionKind.JUMP, "asked_at": NOON}
    return save(Question(**{**facts, "facts": '{"percent": "38"}', **values}))


def photo_point(of: ItemPlace | None = None, **values: Any) -> PhotoPoint:
    of = of or item_place()
    facts = {"item_place_id": of.id, "project_id": of.project_id, "name": f"检查井{number()}"}
    return save(PhotoPoint(**{**facts, **values}))


def hidden_check(of: ItemPlace | None = None, **values: Any) -> HiddenCheck:
    """Waits for the supervisor and vouches for 10; with ``state`` it is decided."""
    of = of or item_place()
    facts = {"item_place_id": of.id, "project_id": of.project_id, "quantity": Decimal(10), "sent_at": NOON}
    proof = {"document_no": f"隐检{number()}", "tested_on": date(2026, 5, 4), "file_key": f"{number():064x}"}
    state = values.get("state", ReportState.SUBMITTED)
    decided = {} if state is ReportState.SUBMITTED else {"decided_at": NOON}
    if "sent_by_id" not in values:
        values["sent_by_id"] = account(Role.CONTRACTOR, organisation=organisation()).id
    return save(HiddenCheck(**{**facts, **proof, **decided, "state": state, **values}))


def milestone(
    of: Project | None = None, kind: MilestoneKind = MilestoneKind.START, **values: Any
) -> Milestone:
    of = of or project()
    return save(Milestone(**{"project_id": of.id, "kind": kind, "planned_on": date(2026, 6, 30), **values}))


def source(of: Project | None = None, **values: Any) -> Source:
    of = of or project()
    facts = {"project_id": of.id, "region_path": of.region_path, "year": of.year}
    return save(
        Source(**{**facts, "kind": SourceKind.CENTRAL_FISCAL, "planned": Decimal(1_000_000), **values})
    )


def movement(of: Source, amount: Decimal = Decimal(1000), **values: Any) -> Movement:
    """A receipt, or money at the stage ``kind``; also moves the source's sums, as the actions do."""
    kind = values.pop("kind", MovementKind.RECEIVED)
    facts = {"dated": date(2026, 3, 1), "document_no": f"丹财指{number()}号", "by_id": None, **values}
    target = (facts.pop("item_id", None), facts.pop("compound_id", None))
    leg = Leg(*ROUTES[kind], amount, *target)
    papers = {name: facts.pop(name) for name in tuple(facts) if name in posting.Papers.__annotations__}
    more = {"reverses_id": facts.pop("reverses_id", None)}
    return posting.post(of, posting.Order(kind, amount, legs=(leg,), papers=papers, **facts), **more)


def grant(where: Region | None = None, **values: Any) -> Grant:
    where = where or city()
    facts = {
        "region_id": where.id,
        "region_path": where.path,
        "year": 2026,
        "kind": SourceKind.CENTRAL_FISCAL,
    }
    paper = {"document_no": f"丹财指{number()}号", "dated": date(2026, 2, 1), "at": NOON}
    return save(Grant(**{**facts, **paper, "amount": Decimal(1_000_000), **values}))


def proposal(of: Source, by: Account, amount: Decimal = Decimal(600_000)) -> Proposal:
    """An allocation that waits; the source has what it asks for."""
    movement(of, amount)
    leg = Leg(*ROUTES[MovementKind.ALLOCATED], amount)
    facts = (MovementKind.ALLOCATED, amount, date(2026, 3, 2), f"拨付{number()}号", by.id)
    return posting.propose(of, posting.Order(*facts, legs=(leg,), papers={}))


def evidence(of: Project, kind: EvidenceKind = EvidenceKind.CONTRACT, **values: Any) -> EvidenceRecord:
    facts = {
        "project_id": of.id,
        "kind": kind,
        "dated": date(2026, 4, 1),
        "document_no": f"合同{number()}",
        "at": NOON,
    }
    return save(EvidenceRecord(**{**facts, **values}))


def import_batch(where: Region, **values: Any) -> ImportBatch:
    facts = {
        "region_id": where.id,
        "region_path": where.path,
        "year": 2026,
        "state": ImportState.PREVIEW,
        "at": NOON,
    }
    texts = {"file_name": "计划.csv", "file_key": "0" * 64, "corrections": "{}", "report": "{}"}
    return save(ImportBatch(**{**facts, **texts, **values}))


def compound_merge(into: Compound, **values: Any) -> CompoundMerge:
    """A second record of the same compound, merged into it."""
    merged = compound(into.region, name=f"{into.name}（重复）", merged_into_id=into.id)
    facts = {
        "merged_id": merged.id,
        "into_id": into.id,
        "moved": NOTHING_MOVED,
        "reason": "同一小区",
        "at": NOON,
    }
    return save(CompoundMerge(**{**facts, **values}))


def compound_pair(one: Compound, other: Compound) -> CompoundPair:
    """Somebody told them apart."""
    low, high = sorted((one.id, other.id))
    return save(CompoundPair(low_id=low, high_id=high, reason="两个院落", at=NOON))


def reminder(who: Account, about: Project, **values: Any) -> Reminder:
    facts = {"rule": "milestone soon", "subject": "milestone", "subject_id": number(), "account_id": who.id}
    words = {"text": "x", "values": "{}", "path": "/", "project_id": about.id, "due_on": date(2026, 6, 30)}
    state = {"channel": Channel.PAGE, "state": DeliveryState.SENT, "made_at": NOON}
    return save(Reminder(**{**facts, **words, **state, **values}))


def resident_request(of: Compound | None = None, **values: Any) -> ResidentRequest:
    """Filed from 13812345678 with a form whose key is ``form_key``; its code is ``code_of(form_key)``."""
    of = of or compound()
    phone, form_key = values.pop("phone", "13812345678"), values.pop("form_key", None) or uuid4().hex
    made = ResidentRequest(**{
        "compound_id": of.id, "region_path": of.region_path, "category": Category.ROOF_LEAK,
        "kind": RequestKind.COMPLAINT, "state": RequestState.FILED, "text": "顶层漏雨", "phone_sealed": seal(phone),
        "phone_mark": fingerprint(phone), "phone_tail": phone[-4:], "code_mark": fingerprint(code_of(form_key)),
        "form_key": form_key, "content_hash": "", "privacy_version": "1", "filed_at": NOON,
        "due_at": NOON + timedelta(days=7), **values,
    })  # fmt: skip
    made.events.append(RequestEvent(at=made.filed_at, state=RequestState.FILED))
    return save(made)


def notice(where: Compound | None = None, **values: Any) -> Notice:
    """A draft about the progress of the works, for the next fortnight."""
    where = where or compound()
    facts = {
        "compound_id": where.id,
        "region_path": where.region_path,
        "starts_on": today(),
        "ends_on": today() + timedelta(days=14),
    }
    words = {
        "kind": NoticeKind.PROGRESS,
        "title": f"施工进度{number()}",
        "body": "外墙保温已完成一半。",
        "phone": "0415-2123456",
    }
    state = values.get("state", NoticeState.DRAFT)
    published = {} if state is NoticeState.DRAFT else {"published_at": NOON}
    return save(Notice(**{"state": state, **facts, **words, **published, **values}))


def item_plan(of: Item, **values: Any) -> ItemPlan:
    days = {"planned_start": date(2026, 5, 6), "planned_end": date(2026, 5, 12), "workdays": 5}
    return save(ItemPlan(item_id=of.id, project_id=of.project_id, **{**days, **values}))


def dependency(before: Item, after: Item, **values: Any) -> Dependency:
    said = {"state": DependencyState.ADDED, "reason": "现场要求", "at": NOON, "lag": 0}
    ends = {"before_id": before.id, "after_id": after.id}
    return save(Dependency(project_id=before.project_id, **ends, **{**said, **values}))


def pause(of: Project, first: date, last: date, kind: PauseKind = PauseKind.OTHER) -> Pause:
    return save(Pause(project_id=of.id, first_on=first, last_on=last, kind=kind, reason="等待材料", at=NOON))


def segment(of: Compound | None = None, **values: Any) -> Segment:
    """A road of a compound, protected by its surface as the action would have it."""
    of = of or compound()
    facts = {"region_path": of.region_path, "name": f"小区{number()}号路", "kind": SegmentKind.ROAD}
    made = Segment(**{**facts, "surface": None, "surfaced_on": None, **values})
    made.protected_until = protected_until(made.surface, made.surfaced_on)
    made.places.append(SegmentPlace(compound_id=of.id))
    return save(made)


def dig(*segments: Segment, who: Organisation | None = None, **values: Any) -> Dig:
    """A water company's dig, planned for 4 to 8 May 2026; later states bring what they need."""
    who = who or organisation(OrganisationKind.OPERATOR, discipline=Discipline.WATER)
    facts = {"first_on": date(2026, 5, 4), "last_on": date(2026, 5, 8), "state": DigState.PLANNED, **values}
    window = Window(facts["first_on"], facts["last_on"])
    if facts["state"] in (DigState.CONFIRMED, DigState.STARTED, DigState.FINISHED):
        facts.setdefault("confirmed_at", NOON)
    if facts["state"] in (DigState.STARTED, DigState.FINISHED):
        facts.setdefault("started_on", window.first)
    if facts["state"] is DigState.FINISHED:
        facts.setdefault("finished_on", window.last)
    known = {
        "earliest_on": window.first,
        "latest_on": window.last,
        "needed_days": 3,
        "name": f"更换管线{number()}",
    }
    made = Dig(
        **{
            "organisation_id": who.id, "discipline": who.discipline or Discipline.WATER,
            "surface_by": surface_by(window), **known, **facts,
        }
    )  # fmt: skip
    made.segments = [DigSegment(segment=one) for one in segments or (segment(),)]
    return save(made)


def contract(of: Project | None = None, by: Organisation | None = None, **values: Any) -> Contract:
    """A contract on 1,000,000 yuan without an advance: 85 % of accepted work is paid, 3 % retained, 20 % wages."""
    of, by = of or project(), by or organisation()
    said = {
        "number": f"HT-{number()}",
        "name": "施工合同",
        "signed_on": date(2026, 3, 1),
        "sum": Decimal(1_000_000),
    }
    shares = {"progress": 85, "retention": 3, "advance": 0, "recovery": 0, "wage": 20}
    facts = {"project_id": of.id, "contractor_id": by.id, "defects_months": 24}
    facts |= {"region_path": of.region_path, "year": of.year}
    return save(Contract(**{**facts, **said, **{name: Decimal(n) for name, n in shares.items()}, **values}))


def bill_line(of: Contract, what: Item | None = None, **values: Any) -> BillLine:
    facts = {"contract_id": of.id, "project_id": of.project_id, "position": number(), "price": Decimal(100)}
    named = {"item_id": what.id, "name": what.name, "unit": what.unit.value} if what else {}
    return save(
        BillLine(**{"name": "措施费", "unit": "项", **facts, **named, "quantity": Decimal(100), **values})
    )


def variation(
    of: Contract, line: BillLine | None = None, by: Account | None = None, **values: Any
) -> Variation:
    """A proposed change of a line by 10."""
    line = line or bill_line(of)
    amount = value(Decimal(10), line.price)
    facts = {"contract_id": of.id, "project_id": of.project_id, "number": number(), "amount": amount}
    words = {
        "kind": VariationKind.SITE_ORDER, "origin": VariationOrigin.SITE, "grade": VariationGrade.ORDINARY,
        "reason": "地下遇旧管", "dated": date(2026, 4, 1), "proposed_at": NOON,
        "proposed_by_id": by.id if by else None,
    }  # fmt: skip
    made = Variation(**{**facts, **words, **values})
    made.lines.append(
        VariationLine(
            project_id=of.project_id, line_id=line.id, item_id=line.item_id, name=line.name, unit=line.unit,
            price=line.price, quantity=Decimal(10), amount=amount,
        )
    )  # fmt: skip
    return save(made)


def certificate_draft(of: Contract, by: Account | None = None, **values: Any) -> CertificateDraft:
    facts = {"contract_id": of.id, "project_id": of.project_id, "kind": CertificateKind.WORKS}
    when = {"cut_off": date(2026, 5, 1), "drafted_at": NOON, "drafted_by_id": by.id if by else None}
    return save(CertificateDraft(**{**facts, **when, **values}))


def certificate(of: Contract, amount: Decimal = Decimal(1000), **values: Any) -> Certificate:
    """An advance of so much; also moves the contract's sum, as the action does."""
    of.advanced += amount
    facts = {
        "contract_id": of.id,
        "project_id": of.project_id,
        "number": number(),
        "largest": amount,
        "amount": amount,
    }
    words = {"kind": CertificateKind.ADVANCE, "phase": Phase.UNDER_WORKS, "cut_off": date(2026, 4, 1)}
    sums = dict.fromkeys(
        ("gross", "kept", "retention", "recovered", "penalties", "before", "wages"), Decimal(0)
    )
    return save(Certificate(**{**facts, **words, **sums, "drafted_at": NOON, "approved_at": NOON, **values}))


def defect(of: Contract, **values: Any) -> Defect:
    facts = {"contract_id": of.id, "project_id": of.project_id}
    return save(Defect(**{**facts, "found_on": date(2026, 4, 1), "text": "楼道墙面渗水", **values}))


def contribution_round(
    of: Project | None = None, where: Entrance | None = None, **values: Any
) -> ContributionRound:
    """Of an entrance in the project's first compound."""
    of = of or project()
    where = where or entrance(building(of.covered[0].compound))
    place = {
        "compound_id": where.building.compound_id,
        "building_id": where.building_id,
        "entrance_id": where.id,
    }
    words = {"purpose": Purpose.RENOVATION, "name": "居民出资", "total": Decimal(1000)}
    dates = {"agreed_on": date(2026, 3, 1), "at": NOON}
    return save(ContributionRound(**{"project_id": of.id, **place, **words, **dates, **values}))


def contribution_due(of: ContributionRound, who: Household | None = None, **values: Any) -> ContributionDue:
    who = who or household(of.entrance)
    facts = {"round_id": of.id, "project_id": of.project_id, "household_id": who.id}
    return save(ContributionDue(**{**facts, "amount": Decimal(1000), **values}))


def contribution_receipt(
    of: ContributionDue, amount: Decimal = Decimal(100), **values: Any
) -> ContributionReceipt:
    """Also moves what the household has paid, as the action does."""
    of.paid += amount
    facts = {"due_id": of.id, "project_id": of.project_id, "number": number(), "channel": Way.DIRECT}
    return save(
        ContributionReceipt(
            **{**facts, "amount": amount, "received_on": date(2026, 4, 1), "at": NOON, **values}
        )
    )


def lift_plan(of: ContributionRound, **values: Any) -> LiftPlan:
    facts = {
        "round_id": of.id,
        "project_id": of.project_id,
        "table_code": "guangzhou",
        "measure": Measure.COEFFICIENT,
    }
    sums = {
        "whole": Decimal(1000),
        "subsidies": Decimal(0),
        "district": Decimal(0),
        "compensation": Decimal(0),
    }
    return save(
        LiftPlan(**{**facts, **sums, "basis": Basis.FLAT, "table_text": "1: 0\n2: 1\n3: 1", **values})
    )


def lift_refund(
    of: ContributionRound, joiner: ContributionDue, to: ContributionDue, **values: Any
) -> LiftRefund:
    facts = {"round_id": of.id, "project_id": of.project_id, "from_due_id": joiner.id, "to_due_id": to.id}
    return save(LiftRefund(**{**facts, "amount": Decimal(10), **values}))


def gift(where: Compound | None = None, **values: Any) -> Gift:
    """A row only; its photo is not in the store."""
    where = where or compound()
    facts = {
        "compound_id": where.id,
        "region_path": where.region_path,
        "at": NOON,
        "width": 1200,
        "height": 900,
    }
    words = {
        "name": "更换单元门",
        "giver": "共建单位",
        "amount": Decimal("500567.49"),
        "given_on": date(2026, 4, 1),
    }
    files = {"photo_key": f"{number():064x}", "thumb_key": f"{number():064x}"}
    return save(Gift(**{**facts, **words, **files, **values}))


def baseline(of: Project, *items: Item, **values: Any) -> Baseline:
    made = save(Baseline(**{"project_id": of.id, "number": 1, "approved_at": NOON, **values}))
    for one in items:
        days = {"start_on": date(2026, 5, 6), "end_on": date(2026, 5, 12)}
        save(BaselineLine(baseline_id=made.id, item_id=one.id, **days, quantity=one.limit, value=one.value))
    return made
