"""Paths of the region tree: ``/1/4/9/`` is region 9 in 4 in 1, and a part of the tree is a range of paths."""

from typing import Any

from sqlalchemy import ColumnElement, and_, true


def under(column: Any, path: str | None) -> ColumnElement[bool]:
    """Rows at or below ``path``; a range, so that an index serves it on every database. None is everywhere."""
    if not path:
        return true()
    return and_(column >= path, column < path[:-1] + "0")  # "0" follows "/" in ASCII


def ancestors(path: str) -> list[int]:
    """Ids from the root down to the region itself."""
    return [int(part) for part in path.strip("/").split("/") if part]
