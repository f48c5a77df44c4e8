"""Builders of organisations and accounts."""

from datetime import UTC, datetime
from typing import Any

from tests.factories.keeping import PASSWORD_HASH, number, save
from tracker.accounts.models import Account, Organisation
from tracker.accounts.rules import OrganisationKind
from tracker.base.access import Role


def organisation(kind: OrganisationKind = OrganisationKind.CONTRACTOR, **values: Any) -> Organisation:
    return save(Organisation(**{"name": f"建设公司{number()}", "kind": kind, **values}))


def account(role: Role = Role.CITY, **values: Any) -> Account:
    """Signs in with PASSWORD; works for ``region`` or ``organisation`` when given."""
    name = f"person{number()}"
    defaults = {
        "password_hash": PASSWORD_HASH,
        "password_at": datetime.now(UTC),
        "must_change_password": False,
    }
    where = values.get("region")
    values.setdefault("region_path", where.path if where else None)
    return save(Account(**{"name": name, "display_name": f"职员{name}", "role": role, **defaults, **values}))
