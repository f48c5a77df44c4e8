"""Reads of notices."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import BindParameter, ColumnElement, Select, and_, exists, or_, select
from sqlalchemy.orm import joinedload, load_only, selectinload

from tracker.accounts.models import Account, Organisation
from tracker.base.access import restrict
from tracker.base.tree import under
from tracker.base.web import like
from tracker.extensions import db
from tracker.funding.models import Source
from tracker.items.models import Item, ItemPlace
from tracker.notices import editions
from tracker.notices.drafts import ROOM, Facts, Money
from tracker.notices.editions import Change, Edition
from tracker.notices.models import Notice, Posting
from tracker.notices.periods import NoticeKind, periods
from tracker.notices.rules import NoticeState, Phase
from tracker.places import queries as places
from tracker.places.models import Building, Compound, Entrance, Region
from tracker.projects.models import Party, Project, ProjectCompound
from tracker.projects.rules import PartyRole

_HANGS = exists().where(Posting.notice_id == Notice.id, Posting.down_at.is_(None))
LISTED: tuple[Any, ...] = (
    Notice.id, Notice.title, Notice.kind, Notice.state, Notice.starts_on, Notice.ends_on, Notice.edition,
    Notice.region_path, Notice.demo, Notice.objections_until, Notice.approved_at, Notice.closed_at,
    Compound.name.label("compound"), _HANGS.label("hangs"),
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
    draft, published = Notice.state == NoticeState.DRAFT, Notice.state == NoticeState.PUBLISHED
    open_, runs = Notice.closed_at.is_(None), still_runs(today)
    return {
        Phase.DRAFT: [draft, Notice.approved_at.is_(None)],
        Phase.APPROVED: [draft, Notice.approved_at.is_not(None)],
        Phase.WITHDRAWN: [Notice.state == NoticeState.WITHDRAWN],
        Phase.COMING: [published, open_, Notice.starts_on > today],
        Phase.CURRENT: [published, open_, Notice.starts_on <= today, runs],
        Phase.OVER: [published, open_, Notice.starts_on <= today, ~runs],
        Phase.CLOSED: [published, Notice.closed_at.is_not(None), _HANGS],
        Phase.ARCHIVED: [published, Notice.closed_at.is_not(None), ~_HANGS],
    }[phase]


def still_runs(today: date | BindParameter[date]) -> ColumnElement[bool]:
    """Until the last day of the sheet, or of the objections where that is later; an index leads to each day."""
    objected = and_(Notice.objections_until.is_not(None), Notice.objections_until >= today)
    return or_(Notice.ends_on >= today, objected)


def whole(notice_id: int) -> Notice | None:
    """A notice with its compound, its project and whoever wrote it."""
    query = select(Notice).filter_by(id=notice_id).options(
        joinedload(Notice.compound).load_only(Compound.name), joinedload(Notice.project).load_only(Project.name),
        joinedload(Notice.author).options(
            load_only(Account.display_name), joinedload(Account.region).load_only(Region.name),
            joinedload(Account.organisation).load_only(Organisation.name),
        ),
        joinedload(Notice.approved_by).load_only(Account.display_name),
        selectinload(Notice.entrances).joinedload(Entrance.building),
    )  # fmt: skip
    return db.session.scalar(query)


def find_edition_after(notice_id: int) -> Notice | None:
    """The edition that corrects a notice, draft or published."""
    query = select(Notice).filter_by(replaces_id=notice_id).where(Notice.state != NoticeState.WITHDRAWN)
    return db.session.scalar(query.order_by(Notice.id.desc()).limit(1))


@dataclass(frozen=True)
class Door:
    """Where a notice has to hang, with its proof. ``id`` None is the board of the compound."""

    id: int | None
    building_id: int | None
    building: str
    entrance: str
    posting: Posting | None

    @property
    def name(self) -> str:
        """As on the sheet; empty for the board."""
        return f"{self.building} {self.entrance}".strip()


def doors_of(notice: Notice) -> list[Door]:
    """The doors a notice concerns in their order, each with its proof; the board where it hangs only there."""
    proofs = {
        one.entrance_id: one for one in db.session.scalars(select(Posting).filter_by(notice_id=notice.id))
    }
    rows = _entrances(notice) if periods()[notice.kind].at_doors else []
    doors = [Door(row.id, row.building_id, row.building, row.name, proofs.get(row.id)) for row in rows]
    return doors or [Door(None, None, "", "", proofs.get(None))]


def _entrances(notice: Notice) -> Sequence[Any]:
    columns: list[Any] = [
        Entrance.id,
        Entrance.name,
        Building.id.label("building_id"),
        Building.name.label("building"),
    ]
    query = select(*columns).join(Building, Building.id == Entrance.building_id)
    chosen = [entrance.id for entrance in notice.entrances]
    query = query.where(Entrance.id.in_(chosen) if chosen else Building.compound_id == notice.compound_id)
    order = (Building.position, Building.id, Entrance.position, Entrance.id)
    return db.session.execute(query.order_by(*order)).all()


def find_same_photo(notice_id: int, original_hash: str) -> int | None:
    """Id of the posting of a notice that this very file already proves."""
    query = select(Posting.id).filter_by(notice_id=notice_id, original_hash=original_hash)
    return db.session.scalar(query.limit(1))


def changes(notice: Notice) -> list[Change]:
    """What this edition changed; nothing for a first one."""
    before = db.session.get(Notice, notice.replaces_id) if notice.replaces_id else None
    return editions.changes(_edition(before), _edition(notice)) if before else []


def _edition(notice: Notice) -> Edition:
    doors = tuple(f"{one.building.name} {one.name}" for one in notice.entrances)
    return Edition(
        title=notice.title, body=notice.body, phone=notice.phone, starts_on=notice.starts_on,
        ends_on=notice.ends_on, doors=doors,
    )  # fmt: skip


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


def works_at(notice: Notice) -> Sequence[Any]:
    """(name, building id) of what the notice's project does in its compound; None is the common ground."""
    columns: list[Any] = [Item.name, ItemPlace.building_id]
    query = select(*columns).join(ItemPlace, ItemPlace.item_id == Item.id)
    query = query.where(Item.project_id == notice.project_id, ItemPlace.compound_id == notice.compound_id)
    query = query.where(Item.left_out_reason.is_(None)).order_by(Item.position, Item.id, ItemPlace.id)
    return db.session.execute(query).all()


def _money(project_id: int) -> tuple[Money, ...]:
    query = select(Source.kind, Source.planned, Source.received).filter_by(project_id=project_id)
    rows = db.session.execute(query.order_by(Source.kind, Source.id))
    return tuple(Money(source=row.kind, planned=row.planned, received=row.received) for row in rows)
