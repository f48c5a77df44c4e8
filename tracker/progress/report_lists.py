"""Lists of reports and of the projects they belong to, as pages show them line by line."""

from collections.abc import Sequence
from functools import cache
from typing import Any

from sqlalchemy import Row, Select, func, select
from sqlalchemy.orm import aliased

from tracker.accounts.models import Account
from tracker.base.access import restrict
from tracker.extensions import db
from tracker.items.models import Item, ItemPlace
from tracker.items.queries import PART, with_part
from tracker.places.models import Building, Compound
from tracker.progress.models import Photo, Question, Report
from tracker.progress.rules import ReportState
from tracker.projects.models import Project

PHOTOS = select(func.count()).where(Photo.report_id == Report.id).scalar_subquery().label("photos")
_ASKED = select(func.count()).where(Question.report_id == Report.id)
ASKED = _ASKED.scalar_subquery().label("asked")
OPEN = _ASKED.where(Question.answer.is_(None)).scalar_subquery().label("open")
LINE: tuple[Any, ...] = (
    Report.id, Report.quantity, Report.worked_on, Report.reported_at, Report.state, Report.reason, Report.note,
    Report.item_place_id, Report.project_id, Item.name.label("item"), Item.unit, Project.name.label("project"),
    Compound.name.label("compound"), PART, PHOTOS, Report.corrects_id, Report.blocked,
    OPEN, ASKED,
)  # fmt: skip


@cache
def _lines() -> Select[Any]:
    joined = select(*LINE).join(Report.item).join(Report.place).join(Report.project)
    return with_part(joined.join(ItemPlace.compound))


@cache
def _named_lines() -> Select[Any]:
    return _lines().add_columns(Account.display_name.label("reporter")).join(Report.reporter)


def reports(*, state: ReportState | None = None, project_id: int | None = None) -> Select[Any]:
    """Lines of the reports a person may see: what waits longest first, what is decided newest first."""
    query = restrict(_named_lines(), Report)
    if state is not None:
        query = query.where(Report.state == state)
    if project_id is not None:
        query = query.where(Report.project_id == project_id)
    if state is ReportState.SUBMITTED:
        return query.order_by(Report.reported_at, Report.id)
    return query.order_by(Report.reported_at.desc(), Report.id.desc())


def reports_of(reporter_id: int) -> Select[Any]:
    """Lines of a person's own reports, newest first."""
    own = _lines().where(Report.reporter_id == reporter_id)
    return own.order_by(Report.reported_at.desc(), Report.id.desc())


def reports_of_item(item_id: int) -> Select[Any]:
    """Lines of an item's reports place by place, newest first."""
    order = (
        Compound.name,
        Building.position,
        PART,
        Report.item_place_id,
        Report.worked_on.desc(),
        Report.id.desc(),
    )
    return _named_lines().where(Report.item_id == item_id).order_by(*order)


def reports_of_place(item_place_id: int) -> Select[Any]:
    """Lines of the reports of one place, newest first."""
    here = _named_lines().where(Report.item_place_id == item_place_id)
    return here.order_by(Report.worked_on.desc(), Report.id.desc())


def returned_to(reporter_id: int) -> Sequence[Row[Any]]:
    """A person's reports that came back and were not made anew at their place, newest first."""
    later = aliased(Report)
    anew = select(later.id).where(
        later.item_place_id == Report.item_place_id,
        later.reporter_id == reporter_id,
        later.reported_at > Report.decided_at,
    )
    query = reports_of(reporter_id).where(Report.state == ReportState.RETURNED, ~anew.exists())
    return db.session.execute(query.limit(20)).all()


def waiting_projects() -> Sequence[Row[Any]]:
    """(id, name) of the projects with reports that wait for a decision, as far as a person may see them."""
    columns: tuple[Any, ...] = (Project.id, Project.name)
    query = restrict(select(*columns).join(Report, Report.project_id == Project.id), Report)
    query = query.where(Report.state == ReportState.SUBMITTED)
    return db.session.execute(query.distinct().order_by(Project.name, Project.id).limit(200)).all()


def busy_projects(limit: int) -> Sequence[Row[Any]]:
    """(id, name, progress, last_report_on) of a person's projects, the one reported last first."""
    columns: tuple[Any, ...] = (Project.id, Project.name, Project.progress, Project.last_report_on)
    query = restrict(select(*columns), Project)
    order = (Project.last_report_on.desc().nulls_last(), Project.year.desc(), Project.id)
    return db.session.execute(query.order_by(*order).limit(limit)).all()
