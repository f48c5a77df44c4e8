"""Works over time: thin baseline under thick forecast, the done part filled, milestones as diamonds."""

from dataclasses import dataclass
from datetime import date

from matplotlib.figure import Figure

from tracker.charts import calendar, legend, order
from tracker.charts import text as letters
from tracker.charts.canvas import Box, Canvas, Point
from tracker.charts.legend import Entry, Sign
from tracker.charts.theme import GRID, INK, SOFT, TONES, Look
from tracker.charts.values import Gantt, GanttRow, Mark, Tone
from tracker.charts.words import words

PLANNED, DONE, LATE = TONES[Tone.PLANNED], TONES[Tone.DONE], TONES[Tone.LATE]
INDENT = 12
LABEL_SHARE = 0.34  # of the width, at most, for the names


def draw(chart: Gantt, look: Look) -> Figure:
    """The picture, or a sentence when no row has a date."""
    if chart.is_empty:
        return legend.sentence(chart.title, chart.empty, look)
    frame = _frame(chart, look)
    canvas = Canvas(look.width, frame.bottom + 8)
    legend.titled(canvas, chart.title, look)
    legend.draw(canvas, frame.key, legend.title_height(look), look)
    _axis(canvas, frame, look)
    _rows(canvas, chart, frame, look)
    _bars(canvas, chart, frame)
    order.draw(canvas, chart, frame)
    _marks(canvas, chart, frame)
    _today(canvas, chart.today, frame)
    return canvas.figure


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where things stand: the field of bars, the days it spans, the height of a row."""

    key: legend.Key
    left: float
    right: float
    top: float
    row: float
    rows: int
    first: int
    last: int
    label: float  # height of the line above a bar that its name takes, when narrow
    row_middle: float
    thick: float
    ticks: list[calendar.Tick]
    names: list[str]

    @property
    def bottom(self) -> float:
        return self.top + self.row * self.rows

    def x(self, day: float) -> float:
        return self.left + (day - self.first) / (self.last - self.first) * (self.right - self.left)

    def middle(self, place: int) -> float:
        """The height at which the bar of a row lies."""
        return self.top + place * self.row + self.row_middle

    def uprights(self, x: float) -> list[list[Point]]:
        """A line down the field that does not run through the names above the bars."""
        if not self.label:
            return [[(x, self.top), (x, self.bottom)]]
        starts = (self.top + place * self.row for place in range(self.rows))
        return [[(x, start + self.label + 2), (x, start + self.row)] for start in starts]


def _frame(chart: Gantt, look: Look) -> _Frame:
    def width_of(label: str) -> float:
        return letters.measure(label, look.small)

    first, last = _days(chart)
    left, names = _names(chart, look)
    notes = [width_of(_note(row, look)) for row in chart.rows]
    right = look.width - look.margin - (max(notes) + 8 if max(notes) else 0)
    key = legend.key(_entries(chart, look, first, last), look)
    thick = 14.0 if look.large else 11.0
    row = look.line + thick + 14 if look.is_narrow else look.line + 11
    return _Frame(
        key=key,
        left=left,
        right=right,
        top=legend.title_height(look) + key.height + look.line * 2,
        row=row,
        rows=len(chart.rows),
        first=first,
        last=last,
        label=look.line if look.is_narrow else 0,
        row_middle=look.line + thick / 2 + 3 if look.is_narrow else row / 2 - 2,
        thick=thick,
        ticks=calendar.ticks(first, last, right - left, width_of, look.language),
        names=names,
    )


def _days(chart: Gantt) -> tuple[int, int]:
    """First and last day drawn: all the works, today when it is near, and a little air."""
    days = [day for row in chart.rows for day in row.ordinals]
    first, last = min(days), max(days)
    near = max(30, (last - first) // 4)
    if chart.today and first - near <= chart.today.toordinal() <= last + near:
        first, last = min(first, chart.today.toordinal()), max(last, chart.today.toordinal() + 1)
    air = max(1, (last - first) // 60)
    return max(1, first - air), min(date.max.toordinal(), last + air)


def _names(chart: Gantt, look: Look) -> tuple[float, list[str]]:
    """Left edge of the field, and the names cut to the room they have."""
    bold = [row.heading for row in chart.rows]
    room = look.width - 2 * look.margin if look.is_narrow else look.width * LABEL_SHARE
    names = [
        letters.shorten(row.name, room - row.level * INDENT, look.size, bold=heavy)
        for row, heavy in zip(chart.rows, bold, strict=True)
    ]
    if look.is_narrow:
        return look.margin, names
    widths = (
        letters.measure(name, look.size, bold=row.heading) + row.level * INDENT
        for name, row in zip(names, chart.rows, strict=True)
    )
    return look.margin + max(widths) + 10, names


def _note(row: GanttRow, look: Look) -> str:
    """What stands at the right of a row: its percent, or the date of its one milestone."""
    if row.done is not None:
        return f"{float(row.done):.0f}%"
    if len(row.marks) == 1 and not row.forecast:
        return calendar.short(row.marks[0].on, look.language)
    return ""


def _all_marks(chart: Gantt) -> list[tuple[int, Mark]]:
    return [(place, mark) for place, row in enumerate(chart.rows) for mark in row.marks]


def _entries(chart: Gantt, look: Look, first: int, last: int) -> list[Entry]:
    """Only what the picture shows is explained."""
    w, rows = words(look.language), chart.rows
    marks = [mark for _, mark in _all_marks(chart)]
    shown = [
        (any(row.baseline for row in rows), Entry(chart.baseline_name or w.baseline, PLANNED, Sign.THIN)),
        (any(row.compared for row in rows), Entry(chart.compared_name or w.compared, PLANNED, Sign.STRIP)),
        (
            any(row.forecast and not row.late for row in rows),
            Entry(chart.forecast_name or w.forecast, DONE, Sign.TINT),
        ),
        (any(row.forecast and row.done and not row.late for row in rows), Entry(w.done, DONE, Sign.BAR)),
        (
            any(row.late for row in rows) or any(mark.late for mark in marks),
            Entry(chart.late_name or w.late, LATE, Sign.BAR),
        ),
        (any(row.is_critical for row in rows), Entry(w.critical, INK, Sign.FRAME)),
        (any(row.waits for row in rows), Entry(w.waits, INK, Sign.ARROW)),
        (any(not mark.reached for mark in marks), Entry(w.milestone, DONE, Sign.HOLLOW)),
        (any(mark.reached for mark in marks), Entry(w.reached, DONE, Sign.DIAMOND)),
    ]
    if chart.today and first <= chart.today.toordinal() <= last:
        name = f"{w.today} {calendar.full(chart.today, look.language)}"
        shown.append((True, Entry(name, INK, Sign.LINE)))
    return [entry for is_shown, entry in shown if is_shown]


def _axis(canvas: Canvas, frame: _Frame, look: Look) -> None:
    """Two lines of dates above the field: the periods, and the longer ones they belong to."""
    lower, upper = frame.top - look.line * 0.5, frame.top - look.line * 1.4
    places = [frame.x(tick.day) for tick in frame.ticks]
    canvas.lines("grid", [line for x in places for line in frame.uprights(x)], opacity=GRID)
    free, group = 0.0, ""
    for x, tick in zip(places, frame.ticks, strict=True):
        label_end = x + letters.measure(tick.label, look.small)
        if label_end <= look.width - look.margin / 2:
            canvas.text(x + 2, lower, tick.label, look.small, opacity=SOFT, name="date")
        end = x + letters.measure(tick.group, look.small, bold=True)
        if tick.group != group and x >= free and end <= look.width - look.margin / 2:
            canvas.text(x + 2, upper, tick.group, look.small, bold=True, name="period")
            free = end + 8
        group = tick.group


def _rows(canvas: Canvas, chart: Gantt, frame: _Frame, look: Look) -> None:
    edges = [frame.top + place * frame.row for place in range(frame.rows + 1)]
    right = look.width - look.margin
    canvas.lines("rule", [[(look.margin, y), (right, y)] for y in edges], opacity=GRID / 1.6)
    for place, (row, name) in enumerate(zip(chart.rows, frame.names, strict=True)):
        y = edges[place] + look.line / 2 + 2 if look.is_narrow else edges[place] + frame.row / 2
        canvas.text(look.margin + row.level * INDENT, y, name, look.size, bold=row.heading, name="name")
        note = _note(row, look)
        if note:
            height = frame.middle(place) if look.is_narrow else y
            canvas.text(right, height, note, look.small, align="right", opacity=SOFT, name="note")


def _bars(canvas: Canvas, chart: Gantt, frame: _Frame) -> None:
    """Three layers, each one collection per colour: baseline, forecast as a tint, done as solid."""
    half = frame.thick / 2
    baseline: list[Box] = []
    forecast: dict[str, list[Box]] = {DONE: [], LATE: []}
    done: dict[str, list[Box]] = {DONE: [], LATE: []}
    for place, row in enumerate(chart.rows):
        y, colour = frame.middle(place), LATE if row.late else DONE
        if row.baseline:
            left, right = _ends(row.baseline.days, frame)
            baseline.append((left, y + half + 2, right, y + half + 5))
        if row.forecast:
            left, right = _ends(row.forecast.days, frame)
            forecast[colour].append((left, y - half, right, y + half))
            share = min(max(float(row.done or 0) / 100, 0), 1)
            if share:
                done[colour].append((left, y - half, left + (right - left) * share, y + half))
    canvas.boxes("baseline", baseline, PLANNED)
    for colour, suffix in ((DONE, ""), (LATE, "-late")):
        canvas.boxes("forecast" + suffix, forecast[colour], colour, opacity=0.25, edge=colour)
        canvas.boxes("done" + suffix, done[colour], colour)


def _ends(days: tuple[int, int], frame: _Frame) -> tuple[float, float]:
    """Left and right of a span; one day in ten years is still two pixels wide."""
    left = frame.x(days[0])
    return left, max(frame.x(days[1]), left + 2)


def _marks(canvas: Canvas, chart: Gantt, frame: _Frame) -> None:
    groups: dict[tuple[str, str, bool], list[Point]] = {}
    planned: list[Point] = []
    for place, mark in _all_marks(chart):
        y = frame.middle(place)
        late = "-late" if mark.late else ""
        name = ("reached" if mark.reached else "ahead") + late
        look = (name, LATE if mark.late else DONE, not mark.reached)
        groups.setdefault(look, []).append((frame.x(mark.on.toordinal() + 0.5), y))
        if mark.planned and mark.planned != mark.on:
            planned.append((frame.x(mark.planned.toordinal() + 0.5), y))
    canvas.diamonds("planned", planned, 4.5, PLANNED, hollow=False)
    for (name, colour, hollow), points in sorted(groups.items()):
        canvas.diamonds(name, points, 6, colour, hollow=hollow)


def _today(canvas: Canvas, today: date | None, frame: _Frame) -> None:
    if today and frame.first <= today.toordinal() <= frame.last:
        x = frame.x(today.toordinal() + 0.5)
        canvas.lines(
            "today", [[(x, frame.top - 4), (x, frame.top)], *frame.uprights(x)], width=1.4, dashed=True
        )
