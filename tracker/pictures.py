"""Pictures of numbers on pages: drawn once, kept in the instance folder, shown with their numbers as a table."""

from dataclasses import dataclass
from datetime import date

from flask import Response, current_app, g
from markupsafe import Markup

from tracker.base.format import DASH, day, number, yuan
from tracker.base.pages import language
from tracker.base.settings import settings
from tracker.charts.store import Chart, ChartStore
from tracker.charts.values import Bars, Cell, Unit

FOLDER = "charts"


@dataclass(frozen=True)
class Picture:
    """What the macro ``chart`` needs: ``{{ chart(picture.svg, caption, png, picture.headings, picture.rows, id) }}``."""

    svg: Markup
    headings: tuple[str, ...]
    rows: list[list[str]]


def store() -> ChartStore:
    """The pictures of this installation, one store for all threads of a process."""
    kept: ChartStore = current_app.extensions.setdefault("charts", ChartStore(settings().instance / FOLDER))
    return kept


def inline(chart: Chart) -> Picture:
    """The chart in the reader's language and type size, and its numbers as the page writes numbers."""
    svg = store().svg(chart, language=language(), large=g.get("large_type", False))
    table = chart.table(language())
    is_money = isinstance(chart, Bars) and chart.unit is Unit.YUAN
    rows = [[_shown(cell, is_money) for cell in row] for row in table.rows]
    return Picture(Markup(svg), table.headings, rows)  # noqa: S704 (our own drawing, texts escaped by its writer)


def png(chart: Chart, name: str) -> Response:
    """The chart as a file to keep: with its title, black on white. ``name`` is ASCII, without its ending."""
    answer = Response(store().file(chart, "png", language=language()), mimetype="image/png")
    answer.headers["Content-Disposition"] = f"attachment; filename={name}.png"
    return answer


def _shown(cell: Cell, is_money: bool) -> str:
    match cell:
        case None:
            return DASH
        case str():
            return cell
        case date():
            return day(cell)
        case float():
            return f"{cell:g}"
    return yuan(cell) if is_money and not isinstance(cell, int) else number(cell)
