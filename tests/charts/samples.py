"""Values to draw, and ways to read a drawn figure back."""

from datetime import date, timedelta
from decimal import Decimal

from tracker.charts.values import Bars, Gantt, GanttRow, Mark, Series, Span, Tone, Unit

LONG = "雨污分流管网更新（含化粪池清掏与检查井更换，1号楼至17号楼全部单元）"


def gantt(rows=3, *, today=date(2026, 4, 1), name="屋面防水改造"):
    first = date(2026, 3, 2)
    spans = [
        Span(first + timedelta(days=7 * place), first + timedelta(days=7 * place + 27))
        for place in range(rows)
    ]
    works = tuple(GanttRow(name, span, span, 50) for span in spans)
    return Gantt("进度计划", works, "还没有计划。", today=today, description="三项工作。")


def funding(*, unit=Unit.YUAN, **changes):
    planned = Series("计划", (Decimal("56320000"), Decimal("20000000")), Tone.PLANNED)
    received = Series("到位", (Decimal("40000000"), None), Tone.DONE)
    given = {
        "title": "资金到位情况",
        "categories": ("中央补助资金", "居民出资"),
        "series": (planned, received),
    }
    return Bars(**(given | {"empty": "还没有资金来源。", "unit": unit} | changes))


def milestone(**changes):
    mark = Mark("竣工验收", **({"on": date(2026, 11, 30), "planned": date(2026, 11, 15)} | changes))
    return Gantt("里程碑", (GanttRow("竣工验收", marks=(mark,)),), "还没有计划。")


def named(figure, name):
    """The artists drawn under a name."""
    return [artist for artist in figure.artists if artist.get_gid() == name]


def boxes(figure, name):
    """(left, top, right, bottom) of each rectangle drawn under a name, in pixels."""
    corners = [path.vertices for artist in named(figure, name) for path in artist.get_paths()]
    return [(*shape.min(axis=0).tolist(), *shape.max(axis=0).tolist()) for shape in corners]


def texts(figure, name):
    return [artist.get_text() for artist in named(figure, name)]
