"""Dates as published: 2021年4月底, 2020-08-20, 2020.8, 8月底, 4月中旬, 第二季度, Excel's day numbers."""

import calendar
import re
from datetime import date, timedelta
from functools import lru_cache

from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.exchange.numbers import fold, is_blank
from tracker.exchange.values import Day, Precision
from tracker.places.names import to_digits

FIRST_YEAR = 1949
LAST_YEAR = 2100

UNREADABLE = N_("“%(text)s” is not a date. Write it as 2026-04-30 or 2026年4月.")
AMBIGUOUS = N_("“%(text)s” may be two dates. Write it as 2026-04-30.")
NO_YEAR = N_("“%(text)s” has no year. Give the year of the plan, or write it as 2026-04-30.")

_TAIL = r"(?:[之以]?前|之内|以内|内|左右|起|开始|完成|完工|竣工|开工)*"
_YEAR = r"(?:(?P<year>\d{4})(?:年度?|[-/.])?)?"
_DAY = re.compile(
    rf"^(?P<year>\d{{4}})(?:年|[-/.])(?P<month>\d{{1,2}})(?:月|[-/.])(?P<day>\d{{1,2}})[日号]?(?:t?[\d:.+z]+)?{_TAIL}$"
)
_SHORT_DAY = re.compile(rf"^(?P<month>\d{{1,2}})(?:月|[-/])(?P<day>\d{{1,2}})[日号]?{_TAIL}$")
_PACKED = re.compile(r"^(?P<year>(?:19|20)\d\d)(?P<month>\d\d)(?P<day>\d\d)?$")
_MONTH = re.compile(rf"^{_YEAR}(?P<month>\d{{1,2}})月?份?(?P<part>[上中下]旬|[初中底末])?{_TAIL}$")
_QUARTER = re.compile(rf"^{_YEAR}(?:第?(?P<number>[1-4])季度?|q(?P<q>[1-4])){_TAIL}$")
_HALF = re.compile(rf"^{_YEAR}(?P<half>[上下])半年{_TAIL}$")
_WHOLE = re.compile(rf"^(?P<year>\d{{4}})年?度?(?P<part>[初底末])?{_TAIL}$|^(?P<part2>年[初底末]?){_TAIL}$")
_WESTERN = re.compile(r"^(?P<a>\d{1,2})[/.-](?P<b>\d{1,2})[/.-](?P<year>\d{4})$")
_ENGLISH = re.compile(r"^(?:(?P<day>\d{1,2}))?(?P<name>[a-z]{3})[a-z]*\.?,?(?P<year>\d{4})$")
_MONTHS = {name.lower(): number for number, name in enumerate(calendar.month_abbr) if name}
_SERIALS = range(36526, 73416)  # Excel's numbers of the days from 2000 to 2100
_EPOCH = date(1899, 12, 30)
_NUMERAL_YEAR = re.compile("^[二一][\u3007零一二三四五六七八九○]{3}(?=年)")
_RANGE = re.compile(r"(?:--+|—+|~|\u2013|\u301c|至|到)")

Range = tuple[date, date, Precision]


def read_date(cell: object, *, end: bool, year: int | None) -> Day | None:
    """The day a cell names; None for an empty cell. ``end`` picks the last day of a span, else its first.

    ``year`` stands in where the text names none (8月底). Raises Refusal for what is no date.
    """
    if cell is None:
        return None
    if isinstance(cell, date):
        return _day((_sane(cell, cell.isoformat()), cell, Precision.DAY), end, cell.isoformat())
    if isinstance(cell, int | float):
        return _from_number(cell, end)
    text = str(cell)
    if is_blank(fold(text)):
        return None
    return _from_text(text, end, year)


def read_period(cell: object, year: int | None) -> tuple[Day | None, Day | None]:
    """Start and end in one cell: 2020年8月至10月. A single date is the end."""
    if not isinstance(cell, str):
        return None, read_date(cell, end=True, year=year)
    parts = [part for part in _RANGE.split(fold(cell)) if part]
    if len(parts) == 1 and cell.count("-") == 1 and re.search("[.年月/]", cell):
        parts = fold(cell).split("-")
    if len(parts) != 2:
        return None, read_date(cell, end=True, year=year)
    start = read_date(parts[0], end=False, year=year)
    last = parts[1] + "月" if re.fullmatch(r"\d{1,2}", parts[1]) else parts[1]
    return start, read_date(last, end=True, year=start.value.year if start else year)


def year_in(text: str) -> int | None:
    """The year a title or file name speaks of, if it speaks of exactly one."""
    years = {int(found) for found in re.findall(r"(?<!\d)(20\d\d)(?!\d)", fold(text))}
    return years.pop() if len(years) == 1 else None


@lru_cache(maxsize=16384)
def _from_text(text: str, end: bool, year: int | None) -> Day:
    folded = _arabic(fold(text).replace(" ", ""))
    if folded.isdigit() and len(folded) == 5 and int(folded) in _SERIALS:
        return _from_number(int(folded), end)
    for reader in (
        _read_day,
        _read_packed,
        _read_quarter,
        _read_half,
        _read_whole,
        _read_month,
        _read_foreign,
    ):
        span = reader(folded, year, text)
        if span:
            _sane(span[0], text)
            return _day(span, end, text)
    raise Refusal(UNREADABLE, text=text[:40])


def _from_number(number: int | float, end: bool) -> Day:
    text = f"{number:g}"
    if number in _SERIALS:
        found = _EPOCH + timedelta(days=int(number))
        return Day(found, Precision.DAY, text)
    if isinstance(number, float) and re.fullmatch(r"20\d\d\.1", text):
        raise Refusal(AMBIGUOUS, text=text)  # a spreadsheet drops the zero: January or October
    if isinstance(number, float) and not re.fullmatch(r"20\d\d\.\d{1,2}", text):
        raise Refusal(UNREADABLE, text=text)
    return _from_text(str(number) if isinstance(number, int) else text, end, None)


def _arabic(folded: str) -> str:
    match = _NUMERAL_YEAR.match(folded)
    if match:
        folded = to_digits(match[0].replace("○", "零")) + folded[match.end() :]
    return to_digits(folded)


def _day(span: Range, end: bool, text: str) -> Day:
    return Day(span[1] if end else span[0], span[2], text[:60])


def _sane(day: date, text: str) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Refusal(UNREADABLE, text=text[:40])
    return day


def _date(year: int, month: int, day: int, text: str) -> date:
    try:
        return date(year, month, day)
    except ValueError as error:
        raise Refusal(UNREADABLE, text=text[:40]) from error


def _known(year: str | None, context: int | None, text: str) -> int:
    if year:
        return int(year)
    if context is None:
        raise Refusal(NO_YEAR, text=text[:40])
    return context


def _read_day(folded: str, year: int | None, text: str) -> Range | None:
    match = _DAY.match(folded)
    if match:
        found = _date(int(match["year"]), int(match["month"]), int(match["day"]), text)
        return found, found, Precision.DAY
    match = _SHORT_DAY.match(folded)
    if not match:
        return None
    found = _date(_known(None, year, text), int(match["month"]), int(match["day"]), text)
    return found, found, Precision.DAY


def _read_packed(folded: str, year: int | None, text: str) -> Range | None:
    match = _PACKED.match(folded)
    if not match:
        return None
    if not match["day"]:
        return _month(int(match["year"]), int(match["month"]), text)
    found = _date(int(match["year"]), int(match["month"]), int(match["day"]), text)
    return found, found, Precision.DAY


def _read_quarter(folded: str, year: int | None, text: str) -> Range | None:
    match = _QUARTER.match(folded)
    if not match:
        return None
    last = 3 * int(match["number"] or match["q"])
    known = _known(match["year"], year, text)
    return _date(known, last - 2, 1, text), _month(known, last, text)[1], Precision.QUARTER


def _read_half(folded: str, year: int | None, text: str) -> Range | None:
    match = _HALF.match(folded)
    if not match:
        return None
    known = _known(match["year"], year, text)
    first = 1 if match["half"] == "上" else 7
    return _date(known, first, 1, text), _month(known, first + 5, text)[1], Precision.HALF_YEAR


def _read_whole(folded: str, year: int | None, text: str) -> Range | None:
    match = _WHOLE.match(folded)
    if not match:
        return None
    known = _known(match["year"], year, text)
    first, last = _date(known, 1, 1, text), _date(known, 12, 31, text)
    part = (match["part"] or match["part2"] or "")[-1:]
    if part in ("底", "末"):
        return last, last, Precision.MONTH
    return (
        (first, _date(known, 1, 31, text), Precision.MONTH) if part == "初" else (first, last, Precision.YEAR)
    )


def _read_month(folded: str, year: int | None, text: str) -> Range | None:
    match = _MONTH.match(folded)
    if not match or not (match["year"] or "月" in folded):
        return None
    first, last, precision = _month(_known(match["year"], year, text), int(match["month"]), text)
    part = match["part"]
    if not part:
        return first, last, precision
    if part in ("底", "末"):
        return last, last, Precision.TEN_DAYS
    begin, finish = {"上": (1, 10), "初": (1, 10), "中": (11, 20), "下": (21, last.day)}[part[0]]
    return first.replace(day=begin), first.replace(day=finish), Precision.TEN_DAYS


def _read_foreign(folded: str, year: int | None, text: str) -> Range | None:
    match = _WESTERN.match(folded)
    if match:
        return _western(int(match["a"]), int(match["b"]), int(match["year"]), text)
    match = _ENGLISH.match(folded)
    if not match or match["name"] not in _MONTHS:
        return None
    month = _MONTHS[match["name"]]
    if not match["day"]:
        return _month(int(match["year"]), month, text)
    found = _date(int(match["year"]), month, int(match["day"]), text)
    return found, found, Precision.DAY


def _western(one: int, other: int, year: int, text: str) -> Range:
    if one <= 12 and other <= 12 and one != other:
        raise Refusal(AMBIGUOUS, text=text[:40])
    day, month = (one, other) if one > 12 else (other, one)
    found = _date(year, month, day, text)
    return found, found, Precision.DAY


def _month(year: int, month: int, text: str) -> Range:
    first = _date(year, month, 1, text)
    return first, first.replace(day=calendar.monthrange(year, month)[1]), Precision.MONTH
