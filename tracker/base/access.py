"""Who may do what. A view without a declared policy stops the application at start.

``require`` and ``public`` only mark a view; the guard asks the mark before every request.
``scoped`` says which rows of a table a person may see; everybody else's are not found.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, Protocol

from flask import Flask, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Select, select

from tracker.base.model import Model
from tracker.base.words import N_, Word


class Role(Word):
    ADMIN = "admin", N_("Bureau administrator")
    CITY = "city", N_("City staff")
    COUNTY = "county", N_("County staff")
    SUBDISTRICT = "subdistrict", N_("Subdistrict staff")
    COMMUNITY = "community", N_("Community staff")
    GRID = "grid", N_("Branch or grid worker")
    CONTRACTOR = "contractor", N_("Contractor")
    SUPERVISOR = "supervisor", N_("Construction supervisor")
    OPERATOR = "operator", N_("Utility operator")
    AUDITOR = "auditor", N_("Auditor")
    RESIDENT = "resident", N_("Resident supervisor")


class Permission(StrEnum):
    SIGNED_IN = "signed_in"
    DASHBOARD_READ = "dashboard:read"
    PLACE_READ = "place:read"
    PLACE_EDIT = "place:edit"
    PROJECT_READ = "project:read"
    PROJECT_EDIT = "project:edit"
    STAGE_ADVANCE = "stage:advance"
    VALUE_READ = "value:read"
    FUNDING_READ = "funding:read"
    FUNDING_EDIT = "funding:edit"
    FUNDING_RULES = "funding:rules"
    WORKS_PLAN = "works:plan"
    WORKS_APPROVE = "works:approve"
    PROGRESS_REPORT = "progress:report"
    PROGRESS_CONFIRM = "progress:confirm"
    PROGRESS_ANSWER = "progress:answer"  # correct a report, answer what is asked, explain a standstill
    REQUEST_READ = "request:read"
    REQUEST_ANSWER = "request:answer"
    REQUEST_LEAD = "request:lead"  # dispatch, read answers of others, merge, make public, import
    REPAIR_ANSWER = "repair:answer"  # what a firm was asked to see to
    NOTICE_READ = "notice:read"
    NOTICE_EDIT = "notice:edit"
    NOTICE_APPROVE = "notice:approve"  # the second person before a notice is published
    NOTICE_POST = "notice:post"  # prove by a photo that it hangs
    INTERRUPTION_READ = "interruption:read"
    INTERRUPTION_EDIT = "interruption:edit"
    EXCHANGE_IMPORT = "exchange:import"
    EXCHANGE_EXPORT = "exchange:export"
    PEOPLE_MANAGE = "people:manage"
    JOURNAL_READ = "journal:read"
    REMINDER_READ = "reminder:read"
    REMINDER_OVERSEE = "reminder:oversee"
    REMINDER_RULES = "reminder:rules"
    STREET_READ = "street:read"
    STREET_EDIT = "street:edit"
    DIG_CONFIRM = "dig:confirm"
    EXCEPTION_SIGN = "exception:sign"
    CONTRACT_READ = "contract:read"
    CONTRACT_EDIT = "contract:edit"
    CERTIFICATE_DRAFT = "certificate:draft"
    CERTIFICATE_APPROVE = "certificate:approve"
    CONTRIBUTION_READ = "contribution:read"
    CONTRIBUTION_EDIT = "contribution:edit"
    RETURN_READ = "return:read"  # figures reported upward
    RETURN_EDIT = "return:edit"


P = Permission
_READ = {P.SIGNED_IN, P.DASHBOARD_READ, P.PLACE_READ, P.PROJECT_READ, P.REMINDER_READ, P.STREET_READ}
_DESK = _READ | {
    P.VALUE_READ,
    P.FUNDING_READ,
    P.REQUEST_READ,
    P.REQUEST_ANSWER,
    P.REQUEST_LEAD,
    P.NOTICE_READ,
    P.NOTICE_EDIT,
    P.NOTICE_APPROVE,
    P.NOTICE_POST,
    P.INTERRUPTION_READ,
    P.INTERRUPTION_EDIT,
    P.EXCHANGE_EXPORT,
    P.CONTRACT_READ,
    P.CONTRIBUTION_READ,
    P.RETURN_READ,
}
_BUREAU = _DESK | {
    P.PROGRESS_ANSWER,
    P.PLACE_EDIT, P.PROJECT_EDIT, P.STAGE_ADVANCE, P.FUNDING_EDIT, P.PROGRESS_CONFIRM, P.EXCHANGE_IMPORT,
    P.JOURNAL_READ, P.STREET_EDIT, P.EXCEPTION_SIGN, P.WORKS_PLAN, P.WORKS_APPROVE,
    P.CONTRACT_EDIT, P.CERTIFICATE_DRAFT, P.CERTIFICATE_APPROVE, P.CONTRIBUTION_EDIT, P.RETURN_EDIT,
    P.REMINDER_OVERSEE,
}  # fmt: skip
_SITE = {P.SIGNED_IN, P.PROJECT_READ, P.REMINDER_READ, P.STREET_READ, P.INTERRUPTION_READ}

GRANTS: dict[Role, frozenset[Permission]] = {
    Role.ADMIN: frozenset(_BUREAU | {P.PEOPLE_MANAGE, P.FUNDING_RULES, P.REMINDER_RULES}),
    Role.CITY: frozenset(_BUREAU | {P.FUNDING_RULES, P.REMINDER_RULES}),
    Role.COUNTY: frozenset(_BUREAU),
    Role.SUBDISTRICT: frozenset(_DESK | {P.PLACE_EDIT, P.STREET_EDIT, P.CONTRIBUTION_EDIT}),
    Role.COMMUNITY: frozenset(_DESK | {P.PLACE_EDIT, P.STREET_EDIT, P.CONTRIBUTION_EDIT}),
    Role.GRID: frozenset(
        _READ | {P.REQUEST_READ, P.REQUEST_ANSWER, P.NOTICE_READ, P.NOTICE_POST, P.INTERRUPTION_READ}
    ),
    Role.CONTRACTOR: frozenset(
        _SITE
        | {P.PROGRESS_REPORT, P.WORKS_PLAN, P.PROGRESS_ANSWER, P.CONTRACT_READ, P.CERTIFICATE_DRAFT}
        | {P.INTERRUPTION_EDIT, P.REPAIR_ANSWER}
    ),
    Role.SUPERVISOR: frozenset(_SITE | {P.PROGRESS_CONFIRM, P.PROGRESS_ANSWER}),
    Role.OPERATOR: frozenset(_SITE | {P.DIG_CONFIRM, P.INTERRUPTION_EDIT, P.REPAIR_ANSWER}),
    Role.AUDITOR: frozenset(
        _READ
        | {P.VALUE_READ, P.FUNDING_READ, P.REQUEST_READ, P.NOTICE_READ, P.JOURNAL_READ, P.EXCHANGE_EXPORT}
        | {P.CONTRACT_READ, P.CONTRIBUTION_READ, P.RETURN_READ, P.INTERRUPTION_READ, P.REMINDER_OVERSEE}
    ),
    Role.RESIDENT: frozenset(_SITE | {P.NOTICE_READ}),
}


class Person(Protocol):
    """What access asks of whoever is signed in."""

    id: int
    role: Role
    region_path: str | None  # of the part of the region tree the person works for; None = everywhere
    organisation_id: int | None
    discipline: str | None

    def may(self, permission: Permission | str) -> bool: ...


@dataclass(frozen=True)
class Public:
    """Open to everybody, and why."""

    reason: str


View = Callable[..., ResponseReturnValue]
Scope = Callable[[Select[Any], Any], Select[Any]]
_scopes: dict[type[Model], Scope] = {}


def require(permission: Permission) -> Callable[[View], View]:
    """Mark a view with the permission it needs."""

    def mark(view: View) -> View:
        view.policy = permission  # type: ignore[attr-defined]
        return view

    return mark


def public(reason: str) -> Callable[[View], View]:
    """Mark a view as open to everybody; the reason is for whoever reviews the list."""

    def mark(view: View) -> View:
        view.policy = Public(reason)  # type: ignore[attr-defined]
        return view

    return mark


def scoped(model: type[Model]) -> Callable[[Scope], Scope]:
    """Register which rows of ``model`` a person may see: ``(query, person) -> query``."""

    def register(scope: Scope) -> Scope:
        _scopes[model] = scope
        return scope

    return register


def visible(model: type[Model], person: Any = None) -> Select[Any]:
    """SELECT of the rows of ``model`` that the person (by default whoever is signed in) may see."""
    return _scopes[model](select(model), person or current_user)


def restrict(query: Select[Any], model: type[Model], person: Any = None) -> Select[Any]:
    """The same restriction on a query of one's own over ``model``."""
    return _scopes[model](query, person or current_user)


def policy_of(app: Flask, endpoint: str) -> Permission | Public | None:
    return getattr(app.view_functions[endpoint], "policy", None)


def check_policies(app: Flask) -> None:
    """Raise when a view has no policy: default deny begins before the first request."""
    setattr(app.view_functions["static"], "policy", Public("style, scripts, fonts"))  # noqa: B010 (views carry marks)
    bare = [name for name in app.view_functions if policy_of(app, name) is None]
    if bare:
        raise RuntimeError(f"views without a policy: {', '.join(sorted(bare))}")


def guard() -> ResponseReturnValue | None:
    """Before every request: let in who may, send others to the sign-in or away."""
    if request.endpoint is None or request.routing_exception is not None:
        return None
    policy = policy_of(current_app, request.endpoint)
    if isinstance(policy, Public):
        return None
    if not current_user.is_authenticated:
        return _to_sign_in()
    g.door = "site" if current_user.role in (Role.CONTRACTOR, Role.SUPERVISOR) else "office"
    duty = g.get("duty")  # set with the session
    if duty and request.endpoint not in (duty, "accounts.sign_out"):
        return SIGNED_OUT if _asks_for_json() else redirect(url_for(duty))
    if policy is None or not current_user.may(policy):
        abort(403)
    return None


SIGNED_OUT: ResponseReturnValue = ({"state": "signed_out"}, 401)
"""What a script is told instead of being led to a page that it cannot read."""


def _asks_for_json() -> bool:
    return request.accept_mimetypes.best == "application/json"


def _to_sign_in() -> ResponseReturnValue:
    if _asks_for_json():
        return SIGNED_OUT
    here = request.full_path.rstrip("?") if request.method == "GET" else None
    return redirect(url_for("accounts.sign_in", next=here))
