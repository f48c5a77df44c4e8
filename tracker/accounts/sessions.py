"""From the cookie to the person: sessions live on the server and end there."""

from datetime import datetime, timedelta
from typing import cast

from flask import Flask, Response, g, request
from sqlalchemy import Table, bindparam

from tracker.accounts import rules, security
from tracker.accounts.models import Visit
from tracker.accounts.persons import Person, find_person
from tracker.base.access import Role
from tracker.base.clock import now
from tracker.base.settings import settings
from tracker.config import Settings
from tracker.extensions import db, login_manager

TOUCH = timedelta(minutes=1)  # how stale "last seen" may be; spares a write on every page
_VISIT = cast(Table, Visit.__table__)
_SEEN = _VISIT.update().where(_VISIT.c.id == bindparam("visit_id"))


def _limits(limits: Settings, role: Role) -> tuple[timedelta, timedelta]:
    idle = limits.admin_idle_minutes if role is Role.ADMIN else limits.idle_minutes
    return timedelta(minutes=idle), timedelta(hours=limits.session_hours)


def _duty(limits: Settings, person: Person, moment: datetime) -> str | None:
    """The page a person must deal with before any other."""
    if person.has_second_factor and not person.showed_second_factor:
        return "accounts.second_factor"
    if person.must_change_password or rules.password_is_old(person.password_at, moment, limits.password_days):
        return "accounts.password"
    if person.role.value in limits.second_factor_roles and not person.has_second_factor:
        return "accounts.set_up_second_factor"
    return None


def load(limits: Settings, token: str) -> Person | None:
    """Who a live session belongs to, or None."""
    person, moment = find_person(security.token_hash(token)), now()
    if person is None:
        return None
    idle, longest = _limits(limits, person.role)
    if rules.is_expired(
        began_at=person.began_at, seen_at=person.seen_at, now=moment, idle=idle, longest=longest
    ):
        return None
    g.seen, g.duty = person, _duty(limits, person, moment)
    return person


def touch(response: Response) -> Response:
    """Remember that the person was here, in a transaction of its own after the answer is made."""
    person, moment = g.get("seen"), now()
    if person and moment - person.seen_at > TOUCH and request.endpoint != "static":
        db.session.rollback()
        db.session.connection(execution_options={"immediate": True})
        db.session.execute(_SEEN, {"visit_id": person.visit_id, "seen_at": moment})
        db.session.commit()
    return response


def install(app: Flask) -> None:
    login_manager.init_app(app)
    login_manager.user_loader(lambda token: load(settings(), token))
    app.after_request(touch)
