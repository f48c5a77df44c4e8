"""Streets of the demo city: segments of every running compound, and digs that show each conflict once a round.

Round the compounds go in sixes: a protected road, two digs with a common trench, two without one, a road
that winter finds open, an exception that somebody signed, and one where all is well.
"""

from datetime import date, timedelta
from decimal import Decimal
from random import Random

from tracker.accounts.rules import Discipline
from tracker.base.clock import now
from tracker.demo.courses import moment
from tracker.demo.places import Home
from tracker.demo.projects import Firm
from tracker.demo.rows import Rows
from tracker.demo.staff import Staff
from tracker.items.models import Item, ItemPlace
from tracker.streets.conflicts import ConflictKind, surface_by
from tracker.streets.covering import buried_codes, paving_codes
from tracker.streets.models import Dig, DigException, DigSegment, Segment, SegmentPlace
from tracker.streets.rules import DigState, SegmentKind, Window
from tracker.streets.surfaces import SurfaceKind, protected_until

WORK = {
    Discipline.WATER: "更换给水管",
    Discipline.HEAT: "更换供热二级网",
    Discipline.GAS: "燃气管道改造",
    Discipline.POWER: "电缆入地",
    Discipline.TELECOM: "通信管线入地",
}
ROUND = 6
EXCEPT = 8  # one compound in so many is paved while digs are still to come


def add_streets(rows: Rows, homes: list[Home], staff: Staff, today: date, chance: Random) -> None:
    """Segments and digs of some compounds, in their order."""
    paved = _paved(rows)
    for number, home in enumerate(homes):
        street = _Street(rows, home, staff, today, chance)
        if home.ground.id in paved and number % EXCEPT:
            street.add_paved()
        else:
            street.add(number % ROUND)
    _accept(rows)


def _paved(rows: Rows) -> set[int]:
    """Compounds whose paving has begun."""
    paving = {row["id"] for row in rows.of(Item) if row["type_code"] in paving_codes()}
    return {row["compound_id"] for row in rows.of(ItemPlace) if row["done"] and row["item_id"] in paving}


def _accept(rows: Rows) -> None:
    """What is buried and done was accepted before it was covered."""
    for row in rows.of(Item):
        if row["type_code"] in buried_codes() and row["value"] and row["earned"] == row["value"]:
            row["accepted"] = row["done"]


def next_season(today: date) -> date:
    """A day from which digs can be planned: in a fortnight, from autumn on in the next May."""
    if date(today.year, 4, 1) <= today < date(today.year, 8, 1):
        return today + timedelta(days=14)
    return date(today.year + (today.month >= 8), 5, 6)


def last_autumn(today: date) -> date:
    """The 20th of the September before this day."""
    september = date(today.year, 9, 20)
    return september if today >= september + timedelta(days=30) else date(today.year - 1, 9, 20)


class _Street:
    """The segments of one compound and what is dug in them."""

    def __init__(self, rows: Rows, home: Home, staff: Staff, today: date, chance: Random) -> None:
        self.rows, self.home, self.staff, self.today, self.chance = rows, home, staff, today, chance
        self.season = next_season(today)

    def add(self, case: int) -> None:
        road_surface = (
            (SurfaceKind.NEW, self.today.replace(day=1) - timedelta(days=700)) if case in (0, 4) else None
        )
        road = self._segment("中央路", SegmentKind.ROAD, road_surface)
        self._lay(road)
        yard = self._segment("院内场地", SegmentKind.YARD, None)
        beside = self._segment(
            "东侧背街", SegmentKind.STREET, (SurfaceKind.OVERHAUL, self.today - timedelta(days=1500))
        )
        match case:
            case 0:
                self._dig(Discipline.GAS, [road], 0, 9, 5)
                self._dig(Discipline.HEAT, [yard], 0, 12, 8)
            case 1:
                self._dig(Discipline.HEAT, [beside], 0, 9, 6, wide=40)
                self._dig(Discipline.WATER, [beside], 21, 27, 4, wide=40)
            case 2:
                self._dig(Discipline.HEAT, [road], 0, 13, 8)
                self._dig(Discipline.POWER, [road], 50, 60, 6)
                self._dig(Discipline.TELECOM, [road], 2, 8, 3, wide=10)
            case 3:
                self._autumn(yard)
                self._dig(Discipline.TELECOM, [beside], 0, 6, 3)
            case 4:
                self._sign(road, self._dig(Discipline.HEAT, [road], 0, 5, 4))
            case _:
                self._dig(Discipline.HEAT, [yard, beside], 0, 9, 6)
                self._dig(Discipline.WATER, [yard], 2, 7, 3, state=DigState.PLANNED)

    def add_paved(self) -> None:
        """Dug, handed over and paved: the road is protected from now on."""
        laid = self.today - timedelta(days=self.chance.randrange(5, 25))
        road = self._segment("中央路", SegmentKind.ROAD, (SurfaceKind.NEW, laid))
        self._lay(road)
        beside = self._segment(
            "东侧背街", SegmentKind.STREET, (SurfaceKind.OVERHAUL, self.today - timedelta(days=1500))
        )
        first = laid - timedelta(days=self.chance.randrange(60, 90))
        window = Window(first, first + timedelta(days=12))
        self._add(Discipline.HEAT, [road], window, window, 8, DigState.FINISHED)
        row = self.rows.of(Dig)[-1]
        row |= {"temporary_on": window.last, "handed_over_on": window.last + timedelta(days=5)}
        row["receipt_no"] = f"移交〔{window.last.year}〕{row['id']}号"
        self._dig(Discipline.POWER, [beside], 0, 6, 4)

    def _segment(self, name: str, kind: SegmentKind, surface: tuple[SurfaceKind, date] | None) -> int:
        laid = surface or (None, None)
        segment_id = self.rows.add(
            Segment, region_path=self.home.region.path, name=name, kind=kind,
            length=Decimal(self.chance.randrange(60, 400)), surface=laid[0], surfaced_on=laid[1],
            protected_until=protected_until(*laid), demo=True,
        )  # fmt: skip
        self.rows.add(SegmentPlace, segment_id=segment_id, compound_id=self.home.ground.id)
        return segment_id

    def _lay(self, segment_id: int) -> None:
        """The paving of the compound is measured on its road, not on common ground at large."""
        roads = {row["id"] for row in self.rows.of(Item) if row["type_code"] == "road"}
        for row in self.rows.of(ItemPlace):
            if row["compound_id"] == self.home.ground.id and row["item_id"] in roads:
                row["segment_id"] = segment_id

    def _operator(self, discipline: Discipline) -> Firm:
        return self.staff.operators[discipline]

    def _dig(
        self, discipline: Discipline, segments: list[int], first: int, last: int, needed: int, *,
        wide: int = 0, state: DigState = DigState.CONFIRMED,
    ) -> int:  # fmt: skip
        """A dig ``first`` to ``last`` days into the season, which the operator could move ``wide`` days later."""
        window = Window(self.season + timedelta(days=first), self.season + timedelta(days=last))
        possible = Window(self.season + timedelta(days=min(first, 2)), window.last + timedelta(days=wide))
        return self._add(discipline, segments, window, possible if wide else window, needed, state)

    def _add(
        self, discipline: Discipline, segments: list[int], window: Window, possible: Window, needed: int,
        state: DigState,
    ) -> int:  # fmt: skip
        firm, is_confirmed = self._operator(discipline), state is not DigState.PLANNED
        over = state is DigState.FINISHED
        dig_id = self.rows.add(
            Dig, organisation_id=firm.organisation_id, discipline=discipline, name=WORK[discipline],
            earliest_on=possible.first, latest_on=possible.last, needed_days=needed, first_on=window.first,
            last_on=window.last, state=state, confirmed_by_id=firm.account_id if is_confirmed else None,
            confirmed_at=min(now(), moment(window.first - timedelta(days=30))) if is_confirmed else None,
            started_on=window.first if over else None, finished_on=window.last if over else None,
            surface_by=surface_by(window), demo=True,
        )  # fmt: skip
        for segment_id in segments:
            self.rows.add(DigSegment, dig_id=dig_id, segment_id=segment_id)
        return dig_id

    def _autumn(self, segment_id: int) -> None:
        """Opened in autumn and closed without a surface for the winter."""
        first = last_autumn(self.today)
        window = Window(first, first + timedelta(days=18))
        self._add(Discipline.HEAT, [segment_id], window, window, 10, DigState.FINISHED)

    def _sign(self, segment_id: int, dig_id: int) -> None:
        until = self.rows.of(Segment)[-3]["protected_until"]
        self.rows.add(
            DigException, mark=f"protected:{segment_id}:{dig_id}:{until.isoformat()}", kind=ConflictKind.PROTECTED,
            segment_id=segment_id, dig_id=dig_id, until=until, reason="供热管道爆裂隐患，须在供暖前更换。",
            document_no=f"丹政办〔{self.today.year}〕{dig_id}号", signed_by_id=self.staff.clerk(self.home.seed),
            signed_at=now(),
        )  # fmt: skip
