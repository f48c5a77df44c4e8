"""Stored sums: totals kept in the same transaction as the facts they sum, and proven by recounting.

A ``Total`` table has key columns and measure columns. A fact class says through ``sums()`` what it
adds to which totals; whenever a fact row is added, changed or removed, the difference is applied at
commit, in order of key so that writers cannot deadlock. ``verify`` recounts.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from decimal import Decimal
from functools import cache
from typing import Any, ClassVar, cast

from sqlalchemy import Integer, Select, Table, TypeDecorator, bindparam, event, extract, inspect, select
from sqlalchemy import cast as as_type
from sqlalchemy.orm import Session

from tracker.base.journal import insert_of
from tracker.base.model import AnySession, Model
from tracker.base.pending import keep_through_savepoints
from tracker.base.prepared import Prepared
from tracker.base.tree import ancestors

Key = tuple[Any, ...]
Contribution = tuple[type["Total"], Key, tuple[Any, ...]]


class Total(Model):
    """Base of summary tables: a unique constraint over ``keys``; ``measures`` are sums."""

    __abstract__ = True
    journaled = False
    keys: ClassVar[tuple[str, ...]]
    measures: ClassVar[tuple[str, ...]]

    @classmethod
    def recount(cls) -> Iterable[Select[Any]]:
        """Selects that together yield keys then measures, recounted from the facts.

        For ``region_id`` they give the fact's region path, and ``verify`` counts it for every region of the
        path. The database need not find out by comparing every fact with every region.
        """
        raise TypeError(f"{cls.__name__} cannot be recounted")


def month_column(column: Any) -> Any:
    """``periods.month_of`` for a column of days: the key of what is summed by month."""
    return as_type(extract("year", column) * 100 + extract("month", column), Integer)


class Summed:
    """Mixin of facts. ``summed`` names the columns that ``sums`` reads."""

    summed: ClassVar[tuple[str, ...]]

    @staticmethod
    def sums(fact: dict[str, Any]) -> Iterable[Contribution]:
        """What a row with these column values adds to which totals."""
        raise TypeError("a fact that adds to nothing")


def add(session: AnySession, contributions: Iterable[Contribution], sign: int = 1) -> None:
    """Remember differences until commit; bulk loaders call this themselves."""
    pending = session.info.setdefault("sums", defaultdict(dict))
    for total, key, amounts in contributions:
        was = pending[total].get(key, (0,) * len(amounts))
        pending[total][key] = tuple(a + sign * (b or 0) for a, b in zip(was, amounts, strict=True))


Keeper = Callable[[AnySession, Mapping[int, AbstractSet[type]]], None]
_keepers: list[tuple[Keeper, frozenset[type]]] = []
_rebuilders: list[Callable[[AnySession], None]] = []


def keeper(*facts: type) -> Callable[[Keeper], Keeper]:
    """Let a room keep sums in its own rows of facts that stand on floors below it.

    Once before a commit the function is given the ids of the projects whose rows of these tables were added,
    changed or removed, each with the tables concerned. It writes and reports differences with ``add``. Loaders
    that go past the session call it themselves.
    """

    def register(function: Keeper) -> Keeper:
        _keepers.append((function, frozenset(facts)))
        return function

    return register


def rebuilder(function: Callable[[AnySession], None]) -> Callable[[AnySession], None]:
    """Let ``rebuild`` count a room's own sums again, before the totals above them."""
    _rebuilders.append(function)
    return function


def _is_kept(model: type) -> bool:
    return any(model in facts for _function, facts in _keepers)


def _touch(session: AnySession, model: type, owner: int) -> None:
    """Remember whose facts changed."""
    if _is_kept(model):
        session.info.setdefault("touched", {}).setdefault(owner, set()).add(model)


def _touch_row(session: AnySession, model: type[Model], record: Any) -> None:
    _touch(session, model, getattr(record, "project_id", None) or record.id)


def inserted(session: AnySession, model: type[Model], row_id: int, values: Mapping[str, Any]) -> None:
    """The same for a row that was written past the unit of work, with these column values."""
    _touch(session, model, values.get("project_id") or row_id)
    if issubclass(model, Summed):
        add(session, model.sums(dict(values)))


def changed(session: AnySession, model: type[Model], record: Any, values: Mapping[str, Any]) -> None:
    """The same for a change past the unit of work: these columns get other values, the record has the old ones."""
    _touch_row(session, model, record)
    if issubclass(model, Summed) and not values.keys().isdisjoint(model.summed):
        was = {name: getattr(record, name) for name in model.summed}
        add(session, model.sums(was), -1)
        add(session, model.sums({**was, **{name: values[name] for name in was if name in values}}))


def _keep(session: AnySession) -> None:
    """Ask the rooms above about everything touched; what they write touches nothing anew."""
    session.flush()
    touched: dict[int, set[type]] = session.info.pop("touched", {})
    for function, facts in _keepers:
        concerned = {owner: kinds & facts for owner, kinds in touched.items() if kinds & facts}
        if concerned:
            function(session, dict(sorted(concerned.items())))


def _was_and_is(record: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    was, now = {}, {}
    attrs = inspect(record).attrs
    for name in record.summed:
        history = attrs[name].history
        now[name] = getattr(record, name)
        nothing = (
            None if history.added else now[name]
        )  # added to nothing: the row was made a moment ago without it
        was[name] = history.deleted[0] if history.deleted else nothing
    return was, now


def _gather(session: AnySession, _context: object) -> None:
    for record in (*session.new, *session.deleted):
        _touch_row(session, type(record), record)
    for record in session.new:
        if isinstance(record, Summed):
            add(session, record.sums(_was_and_is(record)[1]))
    for record in session.dirty:
        if not (isinstance(record, Summed) or _is_kept(type(record))) or not session.is_modified(record):
            continue
        _touch_row(session, type(record), record)
        if isinstance(record, Summed):
            was, now = _was_and_is(record)
            if was != now:
                add(session, record.sums(was), -1)
                add(session, record.sums(now))
    for record in session.deleted:
        if isinstance(record, Summed):
            add(session, record.sums(_was_and_is(record)[0]), -1)


def _order(key: Key) -> tuple[str, ...]:
    return tuple(f"{part:012d}" if isinstance(part, int) else str(part) for part in key)


def apply(session: AnySession) -> None:
    """Write what is pending: one upsert a key, in order."""
    session.flush()
    pending = session.info.pop("sums", {})
    for total in sorted(pending, key=lambda table: table.__tablename__):
        rows = [
            dict(zip(total.keys + total.measures, key + pending[total][key], strict=True))
            for key in sorted(pending[total], key=_order)
            if any(pending[total][key])
        ]
        if rows:
            _grow(total, session.get_bind().dialect.name).write(session, *rows)


@cache
def _grow(total: type[Total], dialect: str) -> Prepared:
    """INSERT … ON CONFLICT that adds to what is stored."""
    table = cast(Table, total.__table__)
    insert = insert_of(table, dialect).values({name: bindparam(name) for name in total.keys + total.measures})
    grown = {name: table.c[name] + insert.excluded[name] for name in total.measures}
    return Prepared(insert.on_conflict_do_update(index_elements=list(total.keys), set_=grown))


def _before_commit(session: Session) -> None:
    if not session.in_nested_transaction():
        _keep(session)
        apply(session)


def _copy(pending: dict[Any, dict[Key, tuple[Any, ...]]]) -> dict[Any, dict[Key, tuple[Any, ...]]]:
    return defaultdict(dict, {total: dict(amounts) for total, amounts in pending.items()})


def _copy_touched(touched: dict[int, set[type]]) -> dict[int, set[type]]:
    return {owner: set(kinds) for owner, kinds in touched.items()}


Check = Callable[[Any], Iterator[str]]
checks: list[Check] = []


def check(function: Check) -> Check:
    """Let ``verify`` ask a room about the sums it stores in its own rows, too: sentences about wrong ones."""
    checks.append(function)
    return function


def totals() -> list[type[Total]]:
    return sorted(Total.__subclasses__(), key=lambda table: table.__tablename__)


def verify(session: AnySession) -> Iterator[str]:
    """Sentences about every stored sum that is not the sum of its rows."""
    for total in totals():
        stored = {key: values for key, values in _rows(session, total, [_stored(total)]) if any(values)}
        counted = dict(_rows(session, total, total.recount()))
        for key in sorted(stored.keys() | counted.keys(), key=_order):
            nothing = (Decimal(0),) * len(total.measures)
            if stored.get(key, nothing) != counted.get(key, nothing):
                yield f"{total.__tablename__} {key}: stored {stored.get(key)}, counted {counted.get(key)}"
    for one in checks:
        yield from one(session)


def rebuild(session: AnySession) -> None:
    """Throw all stored sums away and count again (after a restore or a bulk load)."""
    for function in _rebuilders:
        function(session)
    session.info.pop("sums", None)
    for total in totals():
        table = cast(Table, total.__table__)
        session.execute(table.delete())
        rows = [_row(total, key, values) for key, values in _rows(session, total, total.recount())]
        if rows:
            session.execute(table.insert(), rows)


def _row(total: type[Total], key: Key, values: tuple[Decimal, ...]) -> dict[str, Any]:
    """Counts become whole numbers again; money and areas stay Decimal."""
    columns = cast(Table, total.__table__).c
    exact = (value if isinstance(columns[name].type, TypeDecorator) else int(value)
             for name, value in zip(total.measures, values, strict=True))  # fmt: skip
    return dict(zip(total.keys + total.measures, (*key, *exact), strict=True))


def _stored(total: type[Total]) -> Select[Any]:
    return select(*(getattr(total, name) for name in total.keys + total.measures))


def _rows(
    session: AnySession, total: type[Total], selects: Iterable[Select[Any]]
) -> Iterator[tuple[Key, Any]]:
    width = len(total.keys)
    sums: dict[Key, list[Decimal]] = {}
    for query in selects:
        for row in session.execute(query, execution_options={"yield_per": 1000}):
            values = [Decimal(value or 0) for value in row[width:]]
            for key in _keys(row[:width]):
                held = sums.get(key)
                sums[key] = [a + b for a, b in zip(held, values, strict=True)] if held else values
    yield from ((key, tuple(values)) for key, values in sums.items() if any(values))


def _keys(found: Sequence[Any]) -> Iterator[Key]:
    """The key; if it begins with a region path, one for each region of the path."""
    first, *rest = found
    if isinstance(first, str) and first.startswith("/"):
        yield from ((region_id, *rest) for region_id in ancestors(first))
    else:
        yield tuple(found)


def listen(session_factory: Any) -> None:
    """Let every session of the factory keep the sums; before the journal, which comes last."""
    event.listen(session_factory, "after_flush", _gather)
    event.listen(session_factory, "before_commit", _before_commit)
    keep_through_savepoints(session_factory, "sums", _copy)
    keep_through_savepoints(session_factory, "touched", _copy_touched)
