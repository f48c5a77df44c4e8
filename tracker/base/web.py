"""Small helpers of views: rows through their owners, paging, sorting, redirects to own pages."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, TypeVar
from urllib.parse import urlsplit

from flask import abort, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Select, bindparam, func, literal, select
from werkzeug.routing import IntegerConverter

from tracker.base.access import visible
from tracker.base.model import Model
from tracker.base.prepared import Prepared
from tracker.extensions import csrf, db

M = TypeVar("M", bound=Model)
PAGE = 50
LARGEST_ID = 2**63 - 1
COUNT_LIMIT = 10_000  # beyond this a list says "more than", because counting costs more than the page


class RowId(IntegerConverter):
    """``<int:…>`` in an address: a number no database can hold is not found."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **{"max": LARGEST_ID, **options})


def row_id(text: str) -> int:
    """The same for ``request.args.get(name, type=row_id)``; raises ValueError."""
    number = int(text)
    if not 0 < number <= LARGEST_ID:
        raise ValueError("no id")
    return number


def get_or_404(model: type[M], row_id: int, **owner: Any) -> M:
    """The row, if the signed-in person may see it and it belongs to ``owner``; else 404."""
    row: M | None = db.session.scalar(visible(model).filter(model.id == row_id).filter_by(**owner))
    return row or abort(404)


def public_or_404(model: type[M], row_id: int, **owner: Any) -> M:
    """A row that everybody may see; only for views marked public."""
    row = db.session.scalar(select(model).filter(model.id == row_id).filter_by(**owner))
    return row or abort(404)


@dataclass(frozen=True)
class Page:
    """One page of a list and where it stands in the whole."""

    rows: Sequence[Any]
    number: int
    total: int
    more_than: bool
    size: int = PAGE

    @property
    def first(self) -> int:
        return (self.number - 1) * self.size + 1 if self.rows else 0

    @property
    def last(self) -> int:
        return (self.number - 1) * self.size + len(self.rows)

    @property
    def has_next(self) -> bool:
        return self.last < self.total

    def address(self, number: int) -> str:
        return here(page=number if number > 1 else None)


def page_of(
    query: Select[Any], *, total: int | None = None, scalars: bool = True, size: int = PAGE,
    values: Mapping[str, Any] | None = None,
) -> Page:  # fmt: skip
    """The page the address asks for. A first page that is not full tells how many rows there are; else
    they are counted, up to COUNT_LIMIT. ``total`` spares that. ``values`` are those of a statement of columns
    that is made once: then its page and its count are prepared once, too.
    """
    number = max(1, request.args.get("page", 1, type=int))
    if number > COUNT_LIMIT:
        abort(404)
    skip = (number - 1) * size
    if values is not None:
        rows: Sequence[Any] = _page_once(query).all(**values, size=size, skip=skip)
    else:
        found = db.session.execute(_page(query), {"size": size, "skip": skip})
        rows = found.scalars().all() if scalars else found.all()
    if total is not None:
        return Page(rows, number, total, False, size)
    if number == 1 and len(rows) < size:
        return Page(rows, number, len(rows), False, size)
    total = db.session.scalar(_count(query)) if values is None else _count_once(query).scalar(**values)
    return Page(rows, number, total or 0, (total or 0) > COUNT_LIMIT, size)


def _page(query: Select[Any]) -> Select[Any]:
    return query.limit(bindparam("size")).offset(bindparam("skip"))


def _count(query: Select[Any]) -> Select[Any]:
    """How many rows a query has, at most one more than COUNT_LIMIT."""
    bare = query.order_by(None).with_only_columns(literal(1), maintain_column_froms=True)
    return select(func.count()).select_from(bare.limit(COUNT_LIMIT + 1).subquery())


@lru_cache
def _page_once(query: Select[Any]) -> Prepared:
    return Prepared(_page(query))


@lru_cache
def _count_once(query: Select[Any]) -> Prepared:
    return Prepared(_count(query))


def sorting(columns: Mapping[str, Any], default: str) -> tuple[str, list[Any]]:
    """(sort key as in the address, ORDER BY) from ``?sort=name`` or ``?sort=-name``."""
    key = request.args.get("sort", default)
    name = key.removeprefix("-")
    if name not in columns:
        key, name = default, default.removeprefix("-")
    column = columns[name]
    return key, [column.desc().nulls_last() if key.startswith("-") else column.asc().nulls_last()]


def here(**changes: Any) -> str:
    """This address with some of its arguments changed; None removes one."""
    arguments: dict[str, Any] = {**request.args.to_dict(flat=False), **(request.view_args or {}), **changes}
    kept = {name: value for name, value in arguments.items() if value not in (None, "", [""])}
    return url_for(request.endpoint or "portal.home", **kept)


def own_path(target: str | None) -> str | None:
    """``target`` if it is a path of ours, else None: no redirect leads to another host."""
    if not target or not target.startswith("/") or target.startswith(("//", "/\\")) or "\\" in target:
        return None
    parts = urlsplit(target)
    clean = not parts.netloc and not parts.scheme and target.isprintable()
    return target if clean else None


def back(default: str) -> ResponseReturnValue:
    """Redirect to where the form came from, if that is ours."""
    return redirect(own_path(request.form.get("next")) or default)


def like(text: str) -> str:
    """``text`` as the middle of a LIKE pattern; percent and underscore mean themselves (escape is ``/``)."""
    for special in ("/", "%", "_"):
        text = text.replace(special, f"/{special}")
    return f"%{text}%"


def check_sender() -> None:
    """A guest who only reads has no session, so no token either: the browser's own word that the form came
    from a page of ours (Origin, which every current browser sends with a POST) takes its place.
    """
    if current_user.is_authenticated or "csrf_token" in request.form:
        csrf.protect()
    elif request.headers.get("Origin") != request.host_url.rstrip("/"):
        abort(400)
