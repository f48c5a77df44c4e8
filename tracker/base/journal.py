"""The journal: one line for every change of a record, chained by hashes.

Each record belongs to a chain (its project, else its table), so that writers of different
projects do not queue behind each other. A line's hash covers the hash before it: a line
changed, removed or put between later breaks the chain, and ``flask journal verify`` finds
the first broken one. The heads of all chains are sealed together once a day.
"""

import hashlib
import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from functools import cache
from importlib import import_module
from typing import Any, cast

from flask import g, has_request_context
from flask_login import current_user
from sqlalchemy import (
    ForeignKey,
    Index,
    Integer,
    String,
    Table,
    Text,
    UniqueConstraint,
    bindparam,
    event,
    inspect,
    select,
)
from sqlalchemy.orm import Mapped, Session, mapped_column

from tracker.base.appendonly import protect
from tracker.base.clock import now
from tracker.base.model import AnySession, Code, Model
from tracker.base.pending import keep_through_savepoints
from tracker.base.prepared import Prepared

ZERO = "0" * 64


class JournalLine(Model):
    """Who changed what, when, from which door; ``changes`` is canonical JSON {column: [was, is]}."""

    __tablename__ = "journal"
    journaled = False
    __table_args__ = (
        UniqueConstraint("chain", "seq"),
        Index("ix_journal_record", "record", "record_id"),
        Index("ix_journal_at", "at"),
        Index("ix_journal_account", "account_id", "id"),
    )

    chain: Mapped[Code]
    seq: Mapped[int]
    at: Mapped[datetime]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    door: Mapped[Code]
    action: Mapped[Code]
    record: Mapped[Code]
    record_id: Mapped[int | None]
    changes: Mapped[str] = mapped_column(Text)
    previous: Mapped[str] = mapped_column(String(64))
    hash: Mapped[str] = mapped_column(String(64))


_LINES = cast(Table, JournalLine.__table__)
protect(_LINES)


class JournalHead(Model):
    """The last line of each chain; locked while a line is added."""

    __tablename__ = "journal_head"
    journaled = False

    chain: Mapped[Code] = mapped_column(unique=True)
    seq: Mapped[int] = mapped_column(Integer, default=0)
    hash: Mapped[str] = mapped_column(String(64), default=ZERO)


_HEADS = cast(Table, JournalHead.__table__)
_HEADS_OF = Prepared(
    select(_HEADS.c.id, _HEADS.c.seq, _HEADS.c.hash, _HEADS.c.chain)
    .where(_HEADS.c.chain.in_(bindparam("chains", expanding=True)))
    .order_by(_HEADS.c.chain)
    .with_for_update()
)
_MOVE_HEAD = Prepared(
    _HEADS.update()
    .where(_HEADS.c.id == bindparam("head_id"))
    .values(seq=bindparam("seq"), hash=bindparam("hash"))
)
_ADD_LINE = Prepared(
    _LINES.insert().values({name: bindparam(name) for name in _LINES.c.keys() if name != "id"})  # noqa: SIM118
)


class JournalSeal(Model):
    """All heads of one day under one hash, to be kept outside the machine."""

    __tablename__ = "journal_seal"
    journaled = False

    day: Mapped[date] = mapped_column(unique=True)
    chains: Mapped[int]
    hash: Mapped[str] = mapped_column(String(64))


@dataclass(frozen=True)
class Note:
    """A line that waits to be written when the transaction commits."""

    chain: str
    action: str
    record: str
    record_id: int | None
    changes: dict[str, Any]


def plain(value: Any) -> Any:
    """A JSON value that reads the same on both databases."""
    match value:
        case Decimal():
            return format(value.normalize(), "f")
        case date() | datetime():
            return value.isoformat()
        case bytes():
            return "…"
        case str():
            return str(value)
    return value


def digest(previous: str, fields: Sequence[Any]) -> str:
    """SHA-256 over the hash before and the line's own fields, as canonical JSON."""
    text = json.dumps([previous, *fields], ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def note(session: AnySession, note: Note) -> None:
    """Journal something that is not one row's change: a sign-in, an import, an export."""
    session.info.setdefault("journal", []).append(note)


def actor() -> tuple[int | None, str]:
    """Account id and door of whoever acts now; commands and the scheduler act through the shell."""
    if not has_request_context():
        return None, "shell"
    return (current_user.id if current_user.is_authenticated else None), g.get("door", "public")


def chain_of(model: type[Model], record: Any) -> str:
    """The chain a record's lines belong to: its project's, else its table's."""
    project = record.id if model.__tablename__ == "project" else getattr(record, "project_id", None)
    return f"project:{project}" if project else str(model.__tablename__)


def _changes(record: Model, action: str) -> dict[str, Any]:
    state, changes = inspect(record), {}
    still = state.unmodified if action == "change" else frozenset()
    for column in state.mapper.column_attrs:
        if column.key in still or column.key in record.unjournaled or column.key in ("id", "version"):
            continue
        history = state.attrs[column.key].history
        was = history.deleted[0] if history.deleted else None
        value = (
            history.added[0]
            if history.added
            else (None if action == "change" else getattr(record, column.key))
        )
        if action == "remove":
            was, value = getattr(record, column.key), None
        elif action == "change" and not history.has_changes():
            continue
        if was != value:
            hidden = column.key in record.veiled
            changes[column.key] = ["…", "…"] if hidden else [plain(was), plain(value)]
    return changes


def _gather(session: AnySession, _context: object) -> None:
    notes = session.info.setdefault("journal", [])
    for action, records in (("add", session.new), ("change", session.dirty), ("remove", session.deleted)):
        for record in records:
            if isinstance(record, Model) and record.journaled and (changes := _changes(record, action)):
                notes.append(
                    Note(
                        chain_of(type(record), record), action, str(record.__tablename__), record.id, changes
                    )
                )


def insert_of(table: Table, dialect: str) -> Any:
    """INSERT that can say ON CONFLICT, of the database with this dialect; both spell it alike."""
    return import_module(f"sqlalchemy.dialects.{dialect}").insert(table)  # its engine has loaded it


def upsert(session: AnySession, table: type[Model]) -> Any:
    """The same for a statement made and used once. Of the table: past the object-relational layer it costs a tenth."""
    return insert_of(cast(Table, table.__table__), session.get_bind().dialect.name)


@cache
def _begin_chains(dialect: str) -> Prepared:
    begun = insert_of(_HEADS, dialect).values(chain=bindparam("chain"), seq=0, hash=ZERO)
    return Prepared(begun.on_conflict_do_nothing(index_elements=["chain"]))


def append(session: AnySession, notes: Sequence[Note]) -> None:
    """Write notes to their chains now. Chains are locked in order of name, so writers cannot deadlock."""
    chains = sorted({note.chain for note in notes})
    account_id, door = actor()
    at = now()
    heads = _locked_heads(session, chains)
    lines = []
    for item in notes:
        head = heads[item.chain]
        changes = json.dumps(item.changes, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        fields = (item.chain, head[1] + 1, at.isoformat(), account_id, door, item.action, item.record)
        line_hash = digest(head[2], [*fields, item.record_id, changes])
        lines.append({
            "chain": item.chain, "seq": head[1] + 1, "at": at, "account_id": account_id, "door": door,
            "action": item.action, "record": item.record, "record_id": item.record_id,
            "changes": changes, "previous": head[2], "hash": line_hash,
        })  # fmt: skip
        head[1], head[2] = head[1] + 1, line_hash
    _ADD_LINE.write(session, *lines)
    _MOVE_HEAD.write(
        session, *({"head_id": key, "seq": seq, "hash": last} for key, seq, last in heads.values())
    )


def _locked_heads(session: AnySession, chains: list[str]) -> dict[str, list[Any]]:
    """Id, number and hash of the last line of each chain, held until the transaction ends.

    New chains are begun before any is held: whoever held some while beginning others could wait in a
    circle. Of a single chain, as most requests write, nothing else is held, so it is looked for first.
    """
    if len(chains) == 1 and (heads := _held(session, chains)):
        return heads
    _begin_chains(session.get_bind().dialect.name).write(session, *({"chain": chain} for chain in chains))
    return _held(session, chains)


def _held(session: AnySession, chains: list[str]) -> dict[str, list[Any]]:
    heads: dict[str, list[Any]] = {}
    for start in range(0, len(chains), 500):
        for row in _HEADS_OF.within(session, chains=chains[start : start + 500]):
            heads[row.chain] = [row.id, row.seq, row.hash]
    return heads


def write(session: Session) -> None:
    if session.in_nested_transaction():
        return
    session.flush()
    if notes := session.info.pop("journal", None):
        append(session, notes)


def verify(session: AnySession) -> Iterator[str]:
    """Sentences about what is broken, the first broken line of each chain; none when all is well."""
    chain, previous, seq, broken = "", ZERO, 0, False
    heads = {head.chain: head for head in session.scalars(select(JournalHead))}
    ends: dict[str, tuple[int, str]] = {}
    query = select(JournalLine).order_by(JournalLine.chain, JournalLine.seq).execution_options(yield_per=1000)
    for line in session.scalars(query):
        if line.chain != chain:
            chain, previous, seq, broken = line.chain, ZERO, 0, False
        fields = (
            line.chain,
            line.seq,
            line.at.isoformat(),
            line.account_id,
            line.door,
            line.action,
            line.record,
        )
        expected = digest(previous, [*fields, line.record_id, line.changes])
        if not broken and (line.seq != seq + 1 or line.previous != previous or line.hash != expected):
            broken = True
            yield f"{line.chain}: line {line.seq} (journal row {line.id}) does not follow from the line before it."
        previous, seq = line.hash, line.seq
        ends[chain] = (seq, previous)
    for name, head in sorted(heads.items()):
        if ends.get(name, (0, ZERO)) != (head.seq, head.hash):
            yield f"{name}: the chain ends at line {ends.get(name, (0, ZERO))[0]}, its head says {head.seq}."
    yield from (f"{name}: lines without a head." for name in sorted(ends.keys() - heads.keys()))


def seal(session: AnySession, day: date) -> JournalSeal:
    """Put all heads under one hash for ``day``; a day is sealed once."""
    if existing := session.scalar(select(JournalSeal).filter_by(day=day)):
        return existing
    hasher, count = hashlib.sha256(), 0
    for head in session.scalars(
        select(JournalHead).order_by(JournalHead.chain).execution_options(yield_per=1000)
    ):
        hasher.update(f"{head.chain} {head.seq} {head.hash}\n".encode())
        count += 1
    made = JournalSeal(day=day, chains=count, hash=hasher.hexdigest())
    session.add(made)
    return made


def listen(session_factory: Any) -> None:
    """Let every session of the factory keep the journal."""
    event.listen(session_factory, "after_flush", _gather)
    event.listen(session_factory, "before_commit", write)
    keep_through_savepoints(session_factory, "journal", list)
