"""The one door to matplotlib: which module draws which values, and which form is written how."""

from matplotlib.figure import Figure

from tracker.charts import bars, curve, gantt, render, ribbons, strip
from tracker.charts.flow import Flow
from tracker.charts.theme import Look
from tracker.charts.timelines import Curve, Strip
from tracker.charts.values import Bars, Gantt

Chart = Bars | Gantt | Curve | Strip | Flow


def draw(chart: Chart, look: Look) -> Figure:
    """The figure of a chart."""
    match chart:
        case Gantt():
            return gantt.draw(chart, look)
        case Curve():
            return curve.draw(chart, look)
        case Strip():
            return strip.draw(chart, look)
        case Flow():
            return ribbons.draw(chart, look)
    return bars.draw(chart, look)


def write(figure: Figure, chart: Chart, form: str) -> bytes:
    """A figure in one of the store's forms: svg for pages; file.svg, png, pdf for paper."""
    if form == "png":
        return render.png(figure)
    if form == "pdf":
        return render.pdf(figure, title=chart.title)
    alone = form == "file.svg"
    text = render.svg(figure, title=chart.title, description=chart.description, standalone=alone)
    return text.encode()
