"""Pictures of numbers on pages: drawn once, kept in the instance folder, shown with their numbers as a table."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from flask import Response, current_app, g
from markupsafe import Markup

from tracker.base.format import DASH, day, number, percent, wan
from tracker.base.pages import language
from tracker.base.settings import settings
from tracker.charts.store import Chart, ChartStore
from tracker.charts.theme import NARROW, WIDE
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
    kept = current_app.extensions.get("charts")
    if kept is None:
        kept = current_app.extensions.setdefault("charts", ChartStore(settings().instance / FOLDER))
    found: ChartStore = kept
    return found


def inline(chart: Chart) -> Picture:
    """The chart in the reader's language and type size, drawn for a desk and for a phone (the style sheet
    hides one of them), and its numbers as the page writes numbers.
    """
    wide, narrow = (Markup(_svg(chart, width)) for width in (WIDE, NARROW))  # noqa: S704 (our own drawing)
    both = Markup('<div class="for-desk">{}</div><div class="for-phone">{}</div>').format(wide, narrow)
    table = chart.table(language())
    unit = chart.unit if isinstance(chart, Bars) else Unit.PERCENT
    rows = [[_shown(cell, unit) for cell in row] for row in table.rows]
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
