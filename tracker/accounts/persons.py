"""Who is signed in, as one frozen value: read anew for every request, by one statement."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any, cast

from flask_login import UserMixin
from sqlalchemy import Table, bindparam, select

from tracker.accounts.models import Account, Visit, answers_for
from tracker.accounts.rules import Discipline
from tracker.base.access import GRANTS, Permission, Role
from tracker.base.prepared import Prepared
from tracker.extensions import db

_VISIT, _ACCOUNT = cast(Table, Visit.__table__), cast(Table, Account.__table__)


@dataclass(frozen=True, eq=False)
class Person(UserMixin):  # type: ignore[misc]
    """An account with its open session, without what only sign-in and administration need."""

    id: int
    name: str
    display_name: str
    role: Role
    organisation_id: int | None
    region_id: int | None
    region_path: str | None
    discipline: Discipline | None
    password_at: datetime
    must_change_password: bool
    has_second_factor: bool
    visit_id: int
    visit_hash: str
    began_at: datetime
    seen_at: datetime
    showed_second_factor: bool

    def may(self, permission: Permission | str) -> bool:
        return permission in GRANTS[self.role]

    @cached_property
    def compounds(self) -> list[Any]:
        """(id,) of each compound the person answers for, in order."""
        return _COMPOUNDS.all(account_id=self.id)

    @property
    def account(self) -> Account:
        """The row, for the pages that change it."""
        return db.session.get_one(Account, self.id)


_PERSON = Prepared(
    select(
        _ACCOUNT.c.id, _ACCOUNT.c.name, _ACCOUNT.c.display_name, _ACCOUNT.c.role, _ACCOUNT.c.organisation_id,
        _ACCOUNT.c.region_id, _ACCOUNT.c.region_path, _ACCOUNT.c.discipline, _ACCOUNT.c.password_at,
        _ACCOUNT.c.must_change_password, _ACCOUNT.c.totp_secret.is_not(None), _VISIT.c.id, _VISIT.c.token_hash,
        _VISIT.c.began_at, _VISIT.c.seen_at, _VISIT.c.second_factor,
    )
    .join(_ACCOUNT, _ACCOUNT.c.id == _VISIT.c.account_id)
    .where(_VISIT.c.token_hash == bindparam("token_hash"), _ACCOUNT.c.disabled.is_(False)),
    row=lambda columns: Person(*columns),
)  # fmt: skip
"""The columns in the order of Person's fields."""
_COMPOUNDS = Prepared(
    select(answers_for.c.compound_id.label("id"))
    .where(answers_for.c.account_id == bindparam("account_id"))
    .order_by(answers_for.c.compound_id)
)


def find_person(token_hash: str) -> Person | None:
    """Whose session this is; None when it was ended or its account is disabled."""
    person: Person | None = _PERSON.first(token_hash=token_hash)
    return person
