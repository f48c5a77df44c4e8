"""Reads of accounts and sessions."""

from typing import Any

from sqlalchemy import Select, false, select
from sqlalchemy.orm import selectinload

from tracker.accounts.models import Account, Organisation, Visit
from tracker.base.access import Permission, scoped
from tracker.base.web import like
from tracker.extensions import db
from tracker.places.models import Region


@scoped(Account)
def _accounts(query: Select[Any], person: Any) -> Select[Any]:
    return query if person.may(Permission.PEOPLE_MANAGE) else query.where(Account.id == person.id)


@scoped(Organisation)
def _organisations(query: Select[Any], person: Any) -> Select[Any]:
    return query if person.may(Permission.PEOPLE_MANAGE) else query.where(false())


@scoped(Visit)
def _visits(query: Select[Any], person: Any) -> Select[Any]:
    return query.where(Visit.account_id == person.id)


def find_account(name: str) -> Account | None:
    return db.session.scalar(select(Account).filter_by(name=name))


def visits_of(account_id: int) -> list[Visit]:
    return list(
        db.session.scalars(select(Visit).filter_by(account_id=account_id).order_by(Visit.seen_at.desc()))
    )


def people(text: str, role: str) -> Select[Any]:
    """Accounts by part of a name and by role, in order of name."""
    query = select(Account).options(selectinload(Account.region)).order_by(Account.name)
    if text:
        pattern = like(text)
        query = query.where(
            Account.name.like(pattern, escape="/") | Account.display_name.like(pattern, escape="/")
        )
    return query.where(Account.role == role) if role else query


def organisations() -> list[Organisation]:
    return list(db.session.scalars(select(Organisation).order_by(Organisation.name)))


def find_organisation(name: str) -> Organisation | None:
    return db.session.scalar(select(Organisation).filter_by(name=name))


def region(region_id: int | None) -> Region | None:
    return db.session.get(Region, region_id) if region_id else None


def regions_to_work_for() -> list[tuple[int, str]]:
    """(id, indented name) of the region tree down to communities, in order of the tree."""
    rows = db.session.execute(select(Region.id, Region.name, Region.path).order_by(Region.path))
    return [(row.id, "　" * (row.path.count("/") - 2) + row.name) for row in rows]
