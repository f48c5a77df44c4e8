"""Reads of notices."""

from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Select, or_, select
from sqlalchemy.orm import joinedload, load_only

from tracker.accounts.models import Account, Organisation
from tracker.base.access import restrict
from tracker.base.tree import under
from tracker.base.web import like
from tracker.extensions import db
from tracker.funding.models import Source
from tracker.items.models import Item, ItemPlace
from tracker.notices.drafts import ROOM, Facts, Money
from tracker.notices.models import Notice
from tracker.notices.rules import NoticeKind, NoticeState, Phase
from tracker.places import queries as places
from tracker.places.models import Compound, Region
from tracker.projects.models import Party, Project, ProjectCompound
from tracker.projects.rules import PartyRole

LISTED: tuple[Any, ...] = (
    Notice.id, Notice.title, Notice.kind, Notice.state, Notice.starts_on, Notice.ends_on, Notice.edition,
    Notice.region_path, Notice.demo, Compound.name.label("compound"),
)  # fmt: skip


def listed(
    *, text: str, path: str, kind: str, phase: str, compound_id: int | None, today: date
) -> Select[Any]:
    """Rows of the office's list as the person may see it."""
    query = restrict(select(*LISTED).join(Compound, Compound.id == Notice.compound_id), Notice)
    if path:
        query = query.where(under(Notice.region_path, path))
    if kind in {word.value for word in NoticeKind}:
        query = query.where(Notice.kind == kind)
    if phase in {word.value for word in Phase}:
        query = query.where(*in_phase(Phase(phase), today))
    if compound_id is not None:
        query = query.where(Notice.compound_id == compound_id)
    if (named := places.matches(text)) is not None:
        query = query.where(or_(named, Notice.title.like(like(text), escape="/")))
    return query


def in_phase(phase: Phase, today: date) -> list[ColumnElement[bool]]:
    """``rules.phase`` as a condition."""
    published = Notice.state == NoticeState.PUBLISHED
    return {
        Phase.DRAFT: [Notice.state == NoticeState.DRAFT],
        Phase.WITHDRAWN: [Notice.state == NoticeState.WITHDRAWN],
        Phase.COMING: [published, Notice.starts_on > today],
        Phase.CURRENT: [published, Notice.starts_on <= today, Notice.ends_on >= today],
        Phase.OVER: [published, Notice.ends_on < today],
    }[phase]


def whole(notice_id: int) -> Notice | None:
    """A notice with its compound, its project and whoever wrote it."""
    query = select(Notice).filter_by(id=notice_id).options(
        joinedload(Notice.compound).load_only(Compound.name), joinedload(Notice.project).load_only(Project.name),
        joinedload(Notice.author).options(
            load_only(Account.display_name), joinedload(Account.region).load_only(Region.name),
            joinedload(Account.organisation).load_only(Organisation.name),
        ),
    )  # fmt: skip
    return db.session.scalar(query)


def find_edition_after(notice_id: int) -> Notice | None:
    """The edition that corrects a notice, draft or published."""
    query = select(Notice).filter_by(replaces_id=notice_id).where(Notice.state != NoticeState.WITHDRAWN)
    return db.session.scalar(query.order_by(Notice.id.desc()).limit(1))


def projects_of(compound_id: int) -> list[tuple[int, str]]:
    """(id, name with year) of projects of a compound that the person may see, the newest first."""
    columns: list[Any] = [Project.id, Project.name, Project.year]
    query = restrict(select(*columns).join(ProjectCompound), Project)
    query = query.where(ProjectCompound.compound_id == compound_id).order_by(Project.year.desc(), Project.id)
    return [(row.id, f"{row.name} ({row.year})") for row in db.session.execute(query)]


def facts_of(compound: Compound, project_id: int | None) -> Facts:
    """What a template can be filled with."""
    project = db.session.get(Project, project_id) if project_id else None
    if project is None:
        return Facts(compound=compound.name)
    return Facts(
        compound=compound.name, project=project.name, contractor=_contractor(project.id),
        begins=project.planned_start, ends=project.planned_end, percent=project.percent,
        items=_items(project.id, compound.id), money=_money(project.id),
    )  # fmt: skip


def _contractor(project_id: int) -> str | None:
    query = select(Party).filter_by(project_id=project_id, role=PartyRole.CONTRACTOR)
    found = db.session.scalar(query.options(joinedload(Party.organisation)).order_by(Party.id).limit(1))
    return found.organisation.name if found else None


def _items(project_id: int, compound_id: int) -> tuple[str, ...]:
    """Names of what is done in this compound, in their order; items that were left out are not named."""
    here = select(ItemPlace.item_id).where(ItemPlace.compound_id == compound_id)
    query = select(Item.name).where(
        Item.project_id == project_id, Item.left_out_reason.is_(None), Item.id.in_(here)
    )
    return tuple(db.session.scalars(query.order_by(Item.position, Item.id).limit(ROOM)))


def _money(project_id: int) -> tuple[Money, ...]:
    query = select(Source.kind, Source.planned, Source.received).filter_by(project_id=project_id)
    rows = db.session.execute(query.order_by(Source.kind, Source.id))
    return tuple(Money(source=row.kind, planned=row.planned, received=row.received) for row in rows)
