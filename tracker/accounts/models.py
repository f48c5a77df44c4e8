"""Who works here: organisations, accounts, and their sessions on the server."""

from datetime import datetime
from typing import ClassVar

from flask_login import UserMixin
from sqlalchemy import Column, ForeignKey, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.rules import Discipline, OrganisationKind
from tracker.base.access import GRANTS, Permission, Role
from tracker.base.model import BigId, Code, Model, Name, Versioned
from tracker.places.models import Compound, Region


class Organisation(Versioned, Model):
    """A bureau, office, firm or utility."""

    __tablename__ = "organisation"

    name: Mapped[Name] = mapped_column(unique=True)
    kind: Mapped[OrganisationKind]
    discipline: Mapped[Discipline | None]
    phone: Mapped[Code | None]
    demo: Mapped[bool] = mapped_column(default=False)


answers_for = Table(
    "account_compound",
    Model.metadata,
    Column("account_id", BigId, ForeignKey("account.id"), primary_key=True),
    Column("compound_id", BigId, ForeignKey("compound.id"), primary_key=True, index=True),
)


class Account(Versioned, UserMixin, Model):  # type: ignore[misc]
    """One person who signs in. ``name`` is kept in lower case, so spelling cannot make a second one."""

    __tablename__ = "account"
    unjournaled: ClassVar = frozenset({"signed_in_at"})
    veiled: ClassVar = frozenset({"password_hash", "totp_secret", "email", "phone"})

    name: Mapped[Code] = mapped_column(unique=True)
    display_name: Mapped[Name]
    email: Mapped[Name | None]
    phone: Mapped[Code | None]
    role: Mapped[Role] = mapped_column(index=True)
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisation.id"), index=True)
    region_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"), index=True)
    region_path: Mapped[Name | None]
    discipline: Mapped[Discipline | None]
    password_hash: Mapped[str] = mapped_column(String(200))
    password_at: Mapped[datetime]
    must_change_password: Mapped[bool] = mapped_column(default=True)
    totp_secret: Mapped[bytes | None]
    totp_used: Mapped[int | None]  # the last time step spent: a code works once
    disabled: Mapped[bool] = mapped_column(default=False)
    signed_in_at: Mapped[datetime | None]
    demo: Mapped[bool] = mapped_column(default=False)

    organisation: Mapped[Organisation | None] = relationship(lazy="joined", innerjoin=False)
    region: Mapped[Region | None] = relationship()
    compounds: Mapped[list[Compound]] = relationship(secondary=answers_for, order_by="Compound.id")

    @property
    def grants(self) -> frozenset[Permission]:
        return GRANTS[self.role]

    def may(self, permission: Permission | str) -> bool:
        return permission in self.grants

    @property
    def is_active(self) -> bool:
        return not self.disabled


class Visit(Model):
    """A session: the cookie holds a random token, this row its hash. Deleting the row signs out."""

    __tablename__ = "visit"
    __table_args__ = (Index("ix_visit_account", "account_id"),)
    journaled: ClassVar = False

    token_hash: Mapped[Code] = mapped_column(unique=True)
    account_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    began_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    address: Mapped[Code]
    agent: Mapped[Name]
    second_factor: Mapped[bool] = mapped_column(default=False)

    account: Mapped[Account] = relationship(lazy="joined", innerjoin=True)


class Throttle(Model):
    """How often a key (an account, an address, a phone) was tried within its window, over all workers."""

    __tablename__ = "throttle"
    journaled: ClassVar = False

    key: Mapped[Name] = mapped_column(unique=True)
    began_at: Mapped[datetime]
    tries: Mapped[int]
