"""What a request became in the works, walked from both ends. Callers commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, func, select
from sqlalchemy.orm import joinedload

from tracker.accounts.models import Account
from tracker.base.access import restrict, visible
from tracker.base.clock import now, today
from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.contracts import actions as contracts
from tracker.contracts import queries as contract_queries
from tracker.contracts.models import Contract, ContractLot, Defect, Variation
from tracker.extensions import db
from tracker.items.models import Item
from tracker.projects.models import ProjectCompound
from tracker.resident_requests import chain
from tracker.resident_requests.actions import step
from tracker.resident_requests.chain import Became, Progress
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.records import RequestLink
from tracker.resident_requests.states import Step

TARGETS: dict[str, type[Any]] = {"item": Item, "variation": Variation, "defect": Defect}


@dataclass(frozen=True)
class Chained:
    """One link as a page shows it."""

    kind: Became
    progress: Progress
    name: str
    project_id: int
    contract_id: int | None
    target: str
    target_id: int


def of_request(request_id: int) -> list[Chained]:
    """What a request became, oldest first, and how far each has come today."""
    query = select(RequestLink).filter_by(request_id=request_id).options(
        joinedload(RequestLink.item), joinedload(RequestLink.variation), joinedload(RequestLink.defect)
    )  # fmt: skip
    return [_chained(link) for link in db.session.scalars(query.order_by(RequestLink.id))]


def _chained(link: RequestLink) -> Chained:
    if link.item:
        item = link.item
        is_done = item.limit is not None and item.done >= item.limit
        progress = chain.of_item(is_done=is_done, is_left_out=item.left_out_reason is not None)
        return Chained(link.kind, progress, item.name, item.project_id, None, "item", item.id)
    if link.variation:
        made = link.variation
        progress = chain.of_variation(made.state)
        return Chained(
            link.kind, progress, made.reason, made.project_id, made.contract_id, "variation", made.id
        )
    defect = link.defect
    assert defect is not None  # noqa: S101 (the table's check: one target)
    progress = chain.of_defect(is_fixed=defect.fixed_on is not None)
    return Chained(
        link.kind, progress, defect.text, defect.project_id, defect.contract_id, "defect", defect.id
    )


def behind(target: str, target_id: int) -> Sequence[Row[Any]]:
    """Requests that led to an item, a variation or a defect, as the person may see them."""
    column = getattr(RequestLink, f"{target}_id")
    query: Any = select(
        ResidentRequest.id, ResidentRequest.category, ResidentRequest.state, ResidentRequest.filed_at,
        ResidentRequest.doors, RequestLink.kind,
    ).join(RequestLink, RequestLink.request_id == ResidentRequest.id)  # fmt: skip
    return db.session.execute(
        restrict(query.where(column == target_id), ResidentRequest).order_by(ResidentRequest.id)
    ).all()


def counts(target: str, ids: Sequence[int]) -> dict[int, int]:
    """How many requests, as the person may see them, led to each of these items, variations or defects."""
    column = getattr(RequestLink, f"{target}_id")
    query: Any = select(column, func.count(ResidentRequest.id)).join(RequestLink.request)
    query = restrict(query.where(column.in_(ids)), ResidentRequest)
    return {row[0]: row[1] for row in db.session.execute(query.group_by(column).order_by(column))}


def possible(request: ResidentRequest) -> list[tuple[str, str]]:
    """What it may be linked to in the projects of its compound: (``item-7``, name); a new defect of a contract first."""
    here = select(ProjectCompound.project_id).where(ProjectCompound.compound_id == request.compound_id)
    contracts_here = visible(Contract).where(
        Contract.id.in_(select(ContractLot.contract_id).where(ContractLot.compound_id == request.compound_id))
    )
    found = [
        (f"new-{one.id}", one.name) for one in db.session.scalars(contracts_here.order_by(Contract.id.desc()))
    ]
    for name, model, text in (
        ("variation", Variation, Variation.reason),
        ("defect", Defect, Defect.text),
        ("item", Item, Item.name),
    ):
        query = visible(model).where(model.project_id.in_(here)).order_by(model.id.desc()).limit(100)
        found += [(f"{name}-{one.id}", str(getattr(one, text.key))) for one in db.session.scalars(query)]
    return found


def become(request: ResidentRequest, chosen: str, words: str, by: Account) -> RequestLink:
    """Link the request with what it became; a new defect is noted with its contract. Everybody who asked sees
    the line, and from then on how far it has come. Raises Refusal.
    """
    name, _dash, number = chosen.partition("-")
    if chosen not in {value for value, _name in possible(request)}:
        raise Refusal(N_("Choose what it became."), "target")
    target = (
        _new_defect(request, int(number), words, by)
        if name == "new"
        else db.session.get_one(TARGETS[name], int(number))
    )
    if (target.__tablename__, target.id) in {(one.target, one.target_id) for one in of_request(request.id)}:
        raise Refusal(N_("They are linked already."), "target")
    step(request, Step.BECAME, by=by, words=words)
    link = RequestLink(
        request_id=request.id, project_id=target.project_id, by_id=by.id, at=now(), kind=_kind(target)
    )
    setattr(link, f"{target.__tablename__}_id", target.id)
    db.session.add(link)
    return link


def _new_defect(request: ResidentRequest, contract_id: int, words: str, by: Account) -> Defect:
    contract = db.session.get_one(Contract, contract_id)
    if not words.strip():
        raise Refusal(N_("Say what has to be put right."), "words")
    defect = contracts.note_defect(contract, words, today(), by.id)
    db.session.flush()
    return defect


def _kind(target: Any) -> Became:
    if isinstance(target, Item):
        return Became.ITEM
    if isinstance(target, Variation):
        return Became.VARIATION
    return chain.defect_kind(is_accepted=contract_queries.accepted_on(target.project_id) is not None)
