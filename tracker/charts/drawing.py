"""The one door to matplotlib: which module draws which values, and which form is written how."""

from matplotlib.figure import Figure

from tracker.charts import bars, gantt, render
from tracker.charts.theme import Look
from tracker.charts.values import Bars, Gantt


def draw(chart: Bars | Gantt, look: Look) -> Figure:
    """The figure of a chart."""
    return gantt.draw(chart, look) if isinstance(chart, Gantt) else bars.draw(chart, look)


def write(figure: Figure, chart: Bars | Gantt, form: str) -> bytes:
    """A figure in one of the store's forms: svg for pages; file.svg, png, pdf for paper."""
    if form == "png":
        return render.png(figure)
    if form == "pdf":
        return render.pdf(figure, title=chart.title)
    alone = form == "file.svg"
    text = render.svg(figure, title=chart.title, description=chart.description, standalone=alone)
    return text.encode()
