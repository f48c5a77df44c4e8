"""From the cookie to the person: sessions live on the server and end there."""

from datetime import timedelta

from flask import Flask, Response, g, request

from tracker.accounts import queries, rules, security
from tracker.accounts.models import Account, Visit
from tracker.base.access import Role
from tracker.base.clock import now
from tracker.base.settings import settings
from tracker.config import Settings
from tracker.extensions import db, login_manager

TOUCH = timedelta(minutes=1)  # how stale "last seen" may be; spares a write on every page


def _limits(limits: Settings, role: Role) -> tuple[timedelta, timedelta]:
    idle = limits.admin_idle_minutes if role is Role.ADMIN else limits.idle_minutes
    return timedelta(minutes=idle), timedelta(hours=limits.session_hours)


def _duty(limits: Settings, account: Account, visit: Visit) -> str | None:
    """The page a person must deal with before any other."""
    if account.totp_secret and not visit.second_factor:
        return "accounts.second_factor"
    if account.must_change_password or rules.password_is_old(
        account.password_at, now(), limits.password_days
    ):
        return "accounts.password"
    if account.role.value in limits.second_factor_roles and not account.totp_secret:
        return "accounts.set_up_second_factor"
    return None


def load(limits: Settings, token: str) -> Account | None:
    """The account of a live session, or None."""
    visit = queries.find_visit(security.token_hash(token))
    if visit is None or visit.account.disabled:
        return None
    idle, longest = _limits(limits, visit.account.role)
    if rules.is_expired(
        began_at=visit.began_at, seen_at=visit.seen_at, now=now(), idle=idle, longest=longest
    ):
        return None
    g.visit, g.seen = visit, (visit.id, visit.seen_at)  # after a commit the row would be read anew
    g.duty = _duty(limits, visit.account, visit)
    return visit.account


def touch(response: Response) -> Response:
    """Remember that the person was here, in a transaction of its own after the answer is made."""
    if "seen" not in g or request.endpoint == "static" or "visit_ended" in g:
        return response
    visit_id, seen_at = g.seen
    if now() - seen_at > TOUCH:
        db.session.rollback()
        db.session.connection(execution_options={"immediate": True})
        if kept := db.session.get(Visit, visit_id):
            kept.seen_at = now()
        db.session.commit()
    return response


def install(app: Flask) -> None:
    login_manager.init_app(app)
    login_manager.session_protection = None  # our sessions are rows; the browser's fingerprint proves nothing
    login_manager.user_loader(lambda token: load(settings(), token))
    app.after_request(touch)
