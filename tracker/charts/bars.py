"""Grouped or stacked bars: lying by default, standing where asked for and where all labels fit."""

from matplotlib.figure import Figure

from tracker.charts import bars_lying, bars_standing, legend
from tracker.charts.bar_parts import value_scale
from tracker.charts.theme import Look
from tracker.charts.values import Bars


def draw(chart: Bars, look: Look) -> Figure:
    """The picture, or a sentence when no value is known."""
    if chart.is_empty:
        return legend.sentence(chart.title, chart.empty, look)
    scale = value_scale(chart, look)
    if chart.vertical and bars_standing.has_room(chart, scale, look):
        return bars_standing.draw(chart, scale, look)
    return bars_lying.draw(chart, scale, look)
