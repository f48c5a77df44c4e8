"""Pictures of numbers on pages: drawn once, kept in the instance folder, shown with their numbers as a table."""

from collections import OrderedDict
from collections.abc import Hashable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from threading import Lock

from flask import Flask, Response, current_app, g
from markupsafe import Markup

from tracker.base.format import DASH, day, number, percent, wan
from tracker.base.pages import language
from tracker.base.settings import settings
from tracker.charts.store import Chart, ChartStore
from tracker.charts.studio import Studio
from tracker.charts.theme import NARROW, WIDE
from tracker.charts.values import Cell, Gantt, Unit

FOLDER = "charts"
KEPT = 32  # pictures a process keeps as they were set; a large project's takes 0.2 MB


@dataclass(frozen=True)
class Picture:
    """What the macro ``chart`` needs: ``{{ chart(picture.svg, caption, png, picture.headings, picture.rows, id) }}``."""

    svg: Markup
    headings: tuple[str, ...]
    rows: list[list[str]]


class LatestPictures:
    """The pictures set last, for all threads of a process; one that is seldom asked for gives way."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept: OrderedDict[Hashable, Picture] = OrderedDict()
        self._lock = Lock()

    def get(self, wanted: Hashable) -> Picture | None:
        with self._lock:
            if wanted in self._kept:
                self._kept.move_to_end(wanted)
            return self._kept.get(wanted)

    def put(self, wanted: Hashable, picture: Picture) -> None:
        with self._lock:
            self._kept[wanted] = picture
            while len(self._kept) > self._limit:
                self._kept.popitem(last=False)


def draw_elsewhere(app: Flask) -> None:
    """Let a web worker's pictures be drawn by a process of their own."""
    folder = app.config["SETTINGS"].instance / FOLDER
    app.extensions["charts"] = ChartStore(folder, elsewhere=Studio(folder).draw)


def store() -> ChartStore:
    """The pictures of this installation, one store for all threads of a process."""
    kept = current_app.extensions.get("charts")
    if kept is None:
        kept = current_app.extensions.setdefault("charts", ChartStore(settings().instance / FOLDER))
    found: ChartStore = kept
    return found


def inline(chart: Chart, links: tuple[str, ...] = ()) -> Picture:
    """The chart in the reader's language and type size, drawn for a desk and for a phone (the style sheet
    hides one of them), and its numbers as the page writes numbers. ``links`` lead from each row's first
    cell to what was counted. The latest pictures are kept as they were set.
    """
    kept: LatestPictures = current_app.extensions.setdefault("pictures", LatestPictures(KEPT))
    wanted = (chart, links, language(), g.get("large_type", False))
    picture = kept.get(wanted)
    if picture is None:
        picture = _set(chart, links)
        kept.put(wanted, picture)
    return picture


def _set(chart: Chart, links: tuple[str, ...]) -> Picture:
    wide, narrow = (Markup(_svg(chart, width)) for width in (WIDE, NARROW))  # noqa: S704 (our own drawing)
    both = Markup('<div class="for-desk">{}</div><div class="for-phone">{}</div>').format(wide, narrow)
    table = chart.table(language())
    unit = Unit.PERCENT if isinstance(chart, Gantt) else chart.unit
    rows = [[_shown(cell, unit) for cell in row] for row in table.rows]
    for link, row in zip(links, rows, strict=False):
        row[0] = Markup('<a href="{}">{}</a>').format(link, row[0])
    return Picture(both, table.headings, rows)


def png(chart: Chart, name: str) -> Response:
    """The chart as a file to keep: with its title, black on white. ``name`` is ASCII, without its ending."""
    answer = Response(store().file(chart, "png", language=language()), mimetype="image/png")
    answer.headers["Content-Disposition"] = f"attachment; filename={name}.png"
    return answer


def _svg(chart: Chart, width: int) -> str:
    return store().svg(chart, language=language(), width=width, large=g.get("large_type", False))


def _shown(cell: Cell, unit: Unit) -> str:
    match cell:
        case None:
            return DASH
        case str():
            return cell
        case date():
            return day(cell)
        case float():
            return f"{cell:g}"
    if unit is Unit.YUAN:
        return wan(Decimal(cell))
    return percent(Decimal(cell)) if unit is Unit.PERCENT else number(cell)
