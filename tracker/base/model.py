"""What every table shares: ids, names of constraints, and column types both databases keep exactly."""

import enum
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from functools import lru_cache
from typing import Annotated, Any, ClassVar

from sqlalchemy import BigInteger, DateTime, Dialect, Enum, Integer, MetaData, String, TypeDecorator, event
from sqlalchemy.orm import (
    DeclarativeBase,
    Mapped,
    Mapper,
    Session,
    declared_attr,
    mapped_column,
    registry,
    scoped_session,
)

from tracker.base.money import from_fen, to_fen

AnySession = Session | scoped_session[Any]  # a session, or the one of this request
BigId = BigInteger().with_variant(Integer, "sqlite")  # SQLite numbers rows by itself only for INTEGER

NAMING = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_name)s",
    "pk": "pk_%(table_name)s",
}


@lru_cache(4096)  # as with from_fen
def _scaled_down(value: int, places: int) -> Decimal:
    return Decimal(int(value)).scaleb(-places)


class Fen(TypeDecorator[Decimal]):
    """Decimal yuan in Python, whole fen in the database: sums stay exact on SQLite too."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        return None if value is None else to_fen(Decimal(value))

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Decimal | None]:
        return lambda value: None if value is None else from_fen(value)


class Scaled(TypeDecorator[Decimal]):
    """A Decimal kept as a whole number of its smallest parts (``places`` decimals)."""

    impl = BigInteger
    cache_ok = True

    def __init__(self, places: int) -> None:
        super().__init__()
        self.places = places

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> int | None:
        if value is None:
            return None
        scaled = Decimal(value).scaleb(self.places)
        if scaled != scaled.to_integral_value():
            raise ValueError(f"{value} has more than {self.places} decimals")
        return int(scaled)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], Decimal | None]:
        places = self.places
        return lambda value: None if value is None else _scaled_down(value, places)


class UtcDateTime(TypeDecorator[datetime]):
    """An aware moment, stored as UTC; SQLite would drop the zone."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a moment without a zone")
        return value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        return None if value is None else value.replace(tzinfo=value.tzinfo or UTC).astimezone(UTC)


Yuan = Annotated[Decimal, mapped_column(Fen())]
Quantity = Annotated[Decimal, mapped_column(Scaled(3))]
Area = Annotated[Decimal, mapped_column(Scaled(2))]  # square metres
Name = Annotated[str, mapped_column(String(200))]
Code = Annotated[str, mapped_column(String(64))]


WORDS = Enum(
    enum.Enum,
    native_enum=False,
    create_constraint=True,
    length=32,
    values_callable=lambda words: [word.value for word in words],
)


class Model(DeclarativeBase):
    """Base of all tables.

    ``journaled``: whether changes of a row become lines of the journal; ``unjournaled`` names
    columns not worth a line, ``veiled`` those whose change is noted but whose value never is.
    """

    registry = registry(
        metadata=MetaData(naming_convention=NAMING),
        type_annotation_map={datetime: UtcDateTime(), enum.Enum: WORDS},
    )
    journaled: ClassVar[bool] = True
    unjournaled: ClassVar[frozenset[str]] = frozenset()
    veiled: ClassVar[frozenset[str]] = frozenset()

    id: Mapped[int] = mapped_column(BigId, primary_key=True, sort_order=-1)


class Versioned:
    """Mixin for every record that a person edits in a form: a stale save is refused, not lost."""

    version: Mapped[int] = mapped_column(Integer, default=1, server_default="1")

    @declared_attr.directive
    def __mapper_args__(cls) -> dict[str, Any]:
        return {"version_id_col": cls.version}


@event.listens_for(Model, "mapper_configured", propagate=True)
def _remember_what_was(mapper: Mapper[Any], _class: type) -> None:
    """The journal and the sums need the old value of a column even when its row was expired."""
    for attribute in mapper.column_attrs:
        getattr(mapper.class_, attribute.key).impl.active_history = True
