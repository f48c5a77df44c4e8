"""A form sent twice makes one record: same key and same content gets the same answer."""

import hashlib
from datetime import datetime
from typing import Any, ClassVar

from sqlalchemy import Text, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.base.clock import now
from tracker.base.errors import Refusal
from tracker.base.model import AnySession, Code, Model, Name
from tracker.base.words import N_


class Once(Model):
    """A form's key, what it carried, and where its answer led."""

    __tablename__ = "once"
    journaled: ClassVar = False

    key: Mapped[Name] = mapped_column(unique=True)
    content_hash: Mapped[Code]
    location: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


def content_hash(values: dict[str, Any]) -> str:
    """A hash of what a form carries, without its tokens and keys."""
    kept = sorted(
        (name, str(value)) for name, value in values.items() if name not in ("csrf_token", "form_key")
    )
    return hashlib.sha256(repr(kept).encode()).hexdigest()


def earlier(session: AnySession, owner: str, form: Any) -> str | None:
    """Where this very form led before, or None. Raises Refusal when the key came with other content."""
    row = session.scalar(select(Once).filter_by(key=f"{owner}:{form.form_key.data}"))
    if row is None:
        return None
    if row.content_hash != content_hash(form.data):
        raise Refusal(N_("This form was already sent with other content. Open it anew."))
    return row.location


def remember(session: AnySession, owner: str, form: Any, location: str) -> None:
    """In the transaction of the change: the form's key is spent and led to ``location``."""
    key = f"{owner}:{form.form_key.data}"
    session.add(Once(key=key, content_hash=content_hash(form.data), location=location, at=now()))
