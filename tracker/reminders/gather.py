"""Who can be told, by which ways: read once for each look at what is due."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Select, select

from tracker.accounts.models import Account, answers_for
from tracker.base.access import Role
from tracker.base.journal import upsert
from tracker.base.settings import settings
from tracker.extensions import db
from tracker.grid.queries import holders
from tracker.projects.models import Party
from tracker.reminders.desks import Desks
from tracker.reminders.ladder import Whom
from tracker.reminders.outbox import MAIL, Outlet
from tracker.reminders.rules import Channel
from tracker.reminders.wishes import Absence, Wish

BY_PLACE = {
    Role.COMMUNITY: Whom.COMMUNITY, Role.SUBDISTRICT: Whom.SUBDISTRICT, Role.COUNTY: Whom.COUNTY,
    Role.CITY: Whom.CITY, Role.ADMIN: Whom.ADMIN,
}  # fmt: skip
BY_PROJECT = {Role.CONTRACTOR: Whom.CONTRACTOR, Role.SUPERVISOR: Whom.SUPERVISOR}
WHOLE_CITY = (Whom.CITY, Whom.ADMIN)
Way = tuple[Channel, int | None]


@dataclass(frozen=True)
class Group:
    """A group's robot: what reached ``least_level`` in a part of the city ("" is all of it)."""

    outlet_id: int
    channel: Channel
    region_path: str
    least_level: int


@dataclass(frozen=True)
class Ways:
    """Channel and outlet by which each person is told beside the start page, and the groups."""

    of: dict[int, list[Way]]
    groups: list[Group]


def desks(today: date) -> Desks:
    """Everybody at their desks, and who is away today."""
    by_place: dict[tuple[Whom, str], list[int]] = defaultdict(list)
    by_firm: dict[int, list[int]] = defaultdict(list)
    query = select(Account.id, Account.role, Account.region_path, Account.organisation_id)
    for row in db.session.execute(query.where(Account.disabled.is_(False)).order_by(Account.id)):
        if whom := BY_PLACE.get(row.role):
            by_place[whom, "" if whom in WHOLE_CITY else row.region_path or ""].append(row.id)
        if row.organisation_id:
            by_firm[row.organisation_id].append(row.id)
    away = {one.account_id: one.deputy_id for one in db.session.scalars(absences(today))}
    closed = dict.fromkeys(db.session.scalars(select(Account.id).where(Account.disabled.is_(True))))
    return Desks(
        by_place, _by_project(), by_firm, {**away, **closed}, _by_compound(), away.keys() - closed.keys()
    )


def _by_project() -> dict[tuple[Whom, int], list[int]]:
    found: dict[tuple[Whom, int], list[int]] = defaultdict(list)
    query = select(Party.project_id, Account.id, Account.role).where(
        Account.organisation_id == Party.organisation_id, Account.disabled.is_(False),
        Account.role.in_(BY_PROJECT), Party.role.in_([role.value for role in BY_PROJECT]),
    )  # fmt: skip
    for row in db.session.execute(query.order_by(Account.id)):
        if row.id not in found[BY_PROJECT[row.role], row.project_id]:
            found[BY_PROJECT[row.role], row.project_id].append(row.id)
    return found


def absences(today: date) -> Select[Any]:
    return select(Absence).where(Absence.first_on <= today, Absence.last_on >= today).order_by(Absence.id)


def _by_compound() -> dict[int, list[int]]:
    """Grid workers: whoever holds a seat that covers the compound or has an account that answers for it; where
    there is neither, whoever holds the seat above.
    """
    own = select(answers_for.c.compound_id, Account.id).join(Account, Account.id == answers_for.c.account_id)
    own = own.where(Account.role == Role.GRID, Account.disabled.is_(False)).order_by(Account.id)
    seats = holders()
    ranks = [[(compound, account) for compound, account in db.session.execute(own)]]
    ranks[0] += [(row[0], row[1]) for row in seats]
    ranks += [[(row[0], row[rank]) for row in seats] for rank in (2, 3)]
    found: dict[int, list[int]] = {}
    for rank in ranks:
        here: dict[int, list[int]] = defaultdict(list)
        for compound, account in rank:
            if account and compound not in found and account not in here[compound]:
                here[compound].append(account)
        found |= {compound: accounts for compound, accounts in here.items() if accounts}
    return found


def ways() -> Ways:
    """By which outlets each person is told, and which groups are."""
    outlets = list(db.session.scalars(select(Outlet).where(Outlet.disabled.is_(False)).order_by(Outlet.id)))
    mail = next((one.id for one in outlets if one.mark == MAIL), None) if settings().smtp_host else None
    shared = [
        one for one in outlets if one.channel is Channel.SMS and not one.is_group and not one.account_id
    ]
    of: dict[int, list[Way]] = defaultdict(list)
    query = select(Account.id, Account.email, Account.phone, Wish.by_email, Wish.by_sms)
    for row in db.session.execute(query.outerjoin(Wish, Wish.account_id == Account.id)):
        if mail and row.email and row.by_email is not False:
            of[row.id].append((Channel.EMAIL, mail))
        if shared and row.phone and row.by_sms:
            of[row.id].append((Channel.SMS, shared[0].id))
    for one in outlets:
        if one.account_id:
            of[one.account_id].append((one.channel, one.id))
    groups = [
        Group(one.id, one.channel, one.region_path or "", one.least_level) for one in outlets if one.is_group
    ]
    return Ways(of, groups)


def ensure_mail() -> None:
    """The row of the mail server of the settings, made at the first look."""
    if settings().smtp_host:
        row = {
            "mark": MAIL, "channel": Channel.EMAIL, "name": settings().smtp_host, "is_group": False,
            "least_level": 0, "hour": 0, "disabled": False, "failures": 0,
        }  # fmt: skip
        insert = upsert(db.session(), Outlet).values(row)
        db.session.execute(insert.on_conflict_do_nothing(index_elements=["mark"]))
