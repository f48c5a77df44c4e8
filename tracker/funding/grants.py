"""What is done with grants: entered, and divided among projects by a key."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import func, select

from tracker.base.access import restrict
from tracker.base.clock import now, today
from tracker.base.errors import Refusal
from tracker.base.tree import under
from tracker.base.words import N_
from tracker.extensions import db
from tracker.funding import checks, ledger
from tracker.funding.allocation import Key, Receiver, shares
from tracker.funding.books import Movement
from tracker.funding.ledger import ROUTES, Leg, MovementKind
from tracker.funding.models import Grant, Source
from tracker.funding.posting import Order, Papers, lock, post
from tracker.places.models import Region
from tracker.projects.models import Project

ZERO = Decimal(0)
MOST = 400  # projects of one division


def add(region: Region, facts: dict[str, Any], by_id: int | None) -> Grant:
    """Enter a grant as its document says it."""
    ledger.check_movement(facts["amount"], facts["dated"], facts["document_no"], today=today())
    used = select(Grant.id).filter_by(
        region_id=region.id, kind=facts["kind"], document_no=facts["document_no"]
    )
    if db.session.scalar(used) is not None:
        raise Refusal(N_("This document is already on record as a grant of this kind."), "document_no")
    made = Grant(
        region_id=region.id, region_path=region.path, by_id=by_id, at=now(),
        **{name: value for name, value in facts.items() if name != "region_id"},
    )  # fmt: skip
    db.session.add(made)
    db.session.flush()
    return made


def candidates(grant: Grant) -> Sequence[Project]:
    """Projects of the plan year in the grant's part of the city, as far as the person sees them."""
    query = restrict(select(Project), Project).where(
        Project.year == grant.year, under(Project.region_path, grant.region_path)
    )
    return db.session.scalars(query.order_by(Project.region_path, Project.code, Project.id).limit(MOST)).all()


def receiver(project: Project) -> Receiver:
    return Receiver(project.name, project.area, project.households, project.buildings, project.compounds)


def divide(
    grant: Grant, amount: Decimal, key: Key, projects: Sequence[Project], typed: Sequence[Decimal | None], *,
    document_no: str, dated: date, by_id: int | None, because: str = "",
) -> list[Movement]:  # fmt: skip
    """Issue budgets to projects out of a grant (预算下达). A project without such a source gets one.

    Raises Refusal: more than is left of the grant, a used document, a rule of the source that blocks, or that
    warns while ``because`` does not say why it is done all the same.
    """
    ledger.check_movement(amount, dated, document_no, today=today())
    parts = shares(amount, key, [receiver(project) for project in projects], typed)
    sources = [_source(grant, project) for project, part in zip(projects, parts, strict=True) if part]
    locked = {source_id: lock(source_id) for source_id in sorted(source.id for source in sources)}
    _take(grant, amount)
    made = []
    for source, part in zip(sources, [part for part in parts if part], strict=True):
        held = locked[source.id]
        checks.document(held, MovementKind.BUDGETED, document_no)
        legs, papers = (
            (Leg(*ROUTES[MovementKind.BUDGETED], part),),
            Papers(grant_id=grant.id, because=because),
        )
        order = Order(MovementKind.BUDGETED, part, dated, document_no, by_id, legs, papers)
        made.append(post(held, checks.reasoned(order, checks.sums(held, held.budgeted + part, dated))))
    return made


def _take(grant: Grant, amount: Decimal) -> None:
    query = select(Grant).filter_by(id=grant.id).with_for_update()
    held = db.session.execute(query, execution_options={"populate_existing": True}).scalar_one()
    left = held.amount - held.divided
    if amount > left:
        raise Refusal(
            N_("Only %(left)s yuan of this grant is left: %(amount)s was issued, %(divided)s is divided."), "amount",
            left=ledger.money(left), amount=ledger.money(held.amount), divided=ledger.money(held.divided),
        )  # fmt: skip
    held.divided += amount


def _source(grant: Grant, project: Project) -> Source:
    """The project's source of this kind; the first one where there are several."""
    query = select(Source).filter_by(project_id=project.id, kind=grant.kind).order_by(Source.id).limit(1)
    found = db.session.scalars(query).first()
    if found is None:
        found = Source(
            project_id=project.id, region_path=project.region_path, year=project.year, kind=grant.kind, planned=ZERO,
            name=grant.name or grant.document_no, **{kind.value: ZERO for kind in MovementKind}, owner_returned=ZERO,
        )  # fmt: skip
        db.session.add(found)
        db.session.flush()
    return found


def count_left(path: str | None) -> Decimal:
    """What of all grants of a part of the city nobody has divided yet."""
    query = select(func.sum(Grant.amount - Grant.divided)).where(under(Grant.region_path, path))
    return db.session.scalar(query) or ZERO
