"""Checks of hidden works: what they stand on, sending one in, deciding on it. Callers commit."""

from collections.abc import Collection, Sequence
from datetime import date
from typing import Any

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload

from tracker.accounts.models import Account
from tracker.base.clock import now
from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.extensions import db
from tracker.items.models import Item, ItemPlace
from tracker.items.queries import PART, with_part
from tracker.photos.papers import Paper
from tracker.places.models import Building, Compound
from tracker.progress import hidden, rules
from tracker.progress.hidden import Below
from tracker.progress.models import HiddenCheck, Photo, Report
from tracker.progress.pictures import store
from tracker.progress.rules import ReportState
from tracker.projects.actions import lock

MOST_CHECKS = 200


def _select() -> Select[Any]:
    photos = select(func.count()).select_from(Photo).join(Report, Report.id == Photo.report_id)
    photos = photos.where(Report.item_place_id == ItemPlace.id, Report.state == ReportState.CONFIRMED)
    columns: tuple[Any, ...] = (
        ItemPlace.id.label("item_place_id"), Item.name, Compound.name.label("compound"),
        PART, ItemPlace.done, photos.scalar_subquery().label("photos"),
        _vouched(ReportState.CONFIRMED).label("checked"), _vouched(ReportState.SUBMITTED).label("sent"),
    )  # fmt: skip
    joined = with_part(select(*columns).join(ItemPlace.item).join(ItemPlace.compound))
    return joined.where(Item.left_out_reason.is_(None), ItemPlace.done > 0)


def _vouched(state: ReportState) -> Any:
    query = select(func.max(HiddenCheck.quantity)).where(HiddenCheck.item_place_id == ItemPlace.id)
    return query.where(HiddenCheck.state == state).scalar_subquery()


def below(item_place_id: int, kinds: Collection[str]) -> list[Below]:
    """Begun hidden work of these kinds where a place lies: at its building or segment, or on common ground it shares."""
    here = db.session.get_one(ItemPlace, item_place_id)
    query = _select().where(
        ItemPlace.project_id == here.project_id,
        ItemPlace.compound_id == here.compound_id,
        Item.type_code.in_(sorted(kinds)),
    )
    common = and_(ItemPlace.building_id.is_(None), ItemPlace.segment_id.is_(None))
    if here.building_id is not None:
        query = query.where(or_(ItemPlace.building_id == here.building_id, common))
    if here.segment_id is not None:
        query = query.where(or_(ItemPlace.segment_id == here.segment_id, common))
    return _found(query)


def of_project(project_id: int) -> list[Below]:
    """All begun hidden work of a project with the state of its proof."""
    hidden_codes = sorted({code for code in _codes(project_id) if hidden.is_hidden(code)})
    return _found(_select().where(ItemPlace.project_id == project_id, Item.type_code.in_(hidden_codes)))


def _codes(project_id: int) -> Sequence[str]:
    return db.session.scalars(select(Item.type_code).filter_by(project_id=project_id).distinct()).all()


def _found(query: Select[Any]) -> list[Below]:
    order = (Item.position, Item.id, Compound.name, Building.position, PART, ItemPlace.id)
    return [Below(**row._mapping) for row in db.session.execute(query.order_by(*order))]


def checks_of(project_id: int) -> Sequence[HiddenCheck]:
    """The checks of a project, newest first, with all that is shown of them."""
    query = select(HiddenCheck).filter_by(project_id=project_id)
    query = query.options(
        joinedload(HiddenCheck.place).joinedload(ItemPlace.item),
        joinedload(HiddenCheck.place).joinedload(ItemPlace.compound),
        joinedload(HiddenCheck.place).joinedload(ItemPlace.building),
        joinedload(HiddenCheck.place).joinedload(ItemPlace.segment),
        joinedload(HiddenCheck.sent_by),
        joinedload(HiddenCheck.decided_by),
    )
    return db.session.scalars(query.order_by(HiddenCheck.id.desc()).limit(MOST_CHECKS)).all()


def send(
    place: ItemPlace, document_no: str, tested_on: date, record: Paper, *, by: Account, today: date
) -> None:
    """Send the test record of a place's hidden work in; it vouches for what is confirmed there now."""
    lock(place.project_id)
    db.session.refresh(place)
    if not hidden.is_hidden(place.item.type_code):
        raise Refusal(N_("Nothing covers this work; it needs no check."))
    hidden.check_record(document_no, tested_on, place.done, today=today)
    db.session.add(
        HiddenCheck(
            project_id=place.project_id, item_place_id=place.id, quantity=place.done,
            document_no=document_no.strip(), tested_on=tested_on,
            file_key=store().put(record.content), file_type=record.mime, state=ReportState.SUBMITTED,
            sent_by_id=by.id, sent_at=now(),
        )
    )  # fmt: skip


def decide(check: HiddenCheck, decider: Account, to: ReportState, reason: str = "") -> None:
    """Confirm a check or send it back with a reason. Another organisation decides than the one that sent it."""
    lock(check.project_id)
    db.session.refresh(check)
    rules.check_transition(check.state, to, reason=reason)
    rules.check_decider(
        reporter_id=check.sent_by_id,
        reporter_organisation_id=check.sent_by.organisation_id,
        decider_id=decider.id,
        decider_organisation_id=decider.organisation_id,
    )
    check.state, check.decided_by_id, check.decided_at = to, decider.id, now()
    check.reason = reason.strip() or None
