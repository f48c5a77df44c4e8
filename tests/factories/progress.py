"""Builders of reports, photos, questions and hidden-works checks."""

from datetime import date
from decimal import Decimal
from typing import Any

from tests.factories.items import item_place
from tests.factories.keeping import NOON, number, save
from tests.factories.people import account, organisation
from tracker.accounts.models import Account
from tracker.base.access import Role
from tracker.extensions import db
from tracker.items.actions import add_done
from tracker.items.models import ItemPlace
from tracker.progress.models import HiddenCheck, Photo, PhotoPoint, Question, Report
from tracker.progress.rules import QuestionKind, ReportState


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
        add_done(of.id, made.quantity, made.worked_on)
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
