"""How values look on a page, in both languages."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from functools import lru_cache, partial
from typing import Any

from flask import g
from markupsafe import Markup, escape

from tracker.base.clock import CHINA
from tracker.base.errors import Refusal
from tracker.base.pages import catalogue, gettext
from tracker.base.sentences import Sentence
from tracker.base.words import Named, Word

_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
DASH = "—"


def _english() -> bool:
    return bool(g.get("language", "zh") == "en")


def label(word: Word | None) -> str:
    return DASH if word is None else gettext(word.label)


def yuan(amount: Decimal | None) -> str:
    return DASH if amount is None else f"{amount:,.2f}"


def wan(amount: Decimal | None, english: bool | None = None) -> Markup | str:
    """Money in 万元 with the exact yuan at hand; in the reader's language unless it is said."""
    if amount is None:
        return DASH
    exact = f"{amount:,.2f}"
    if _english() if english is None else english:
        text = f"<data value='{amount:.2f}' title='CNY {exact}'>¥{amount / 1_000_000:,.2f} million</data>"
    else:
        text = f"<data value='{amount:.2f}' title='{exact} 元'>{amount / 10_000:,.2f} 万元</data>"
    return Markup(text)  # noqa: S704 (digits; Markup.format would take eight times as long)


def day(value: date | None, english: bool | None = None) -> str:
    if value is None:
        return DASH
    if _english() if english is None else english:
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return f"{value.year}年{value.month}月{value.day}日"


def moment(value: datetime | None) -> str:
    if value is None:
        return DASH
    local = value.astimezone(CHINA)
    return f"{day(local.date())} {local:%H:%M}"


def times(starts: datetime, ends: datetime, *, year: bool = True) -> str:
    """From when until when, with the days of the week; the day once where it is one."""
    first, last = starts.astimezone(CHINA), ends.astimezone(CHINA)
    dash = "–" if _english() else "—"
    if first.date() == last.date():
        return f"{_weekday(first, year)} {first:%H:%M}{dash}{last:%H:%M}"
    return f"{_weekday(first, year)} {first:%H:%M} {dash} {_weekday(last, year)} {last:%H:%M}"


def _weekday(value: datetime, year: bool) -> str:
    if _english():
        return f"{_DAYS[value.weekday()]} {day(value.date()) if year else f'{value.day} {_MONTHS[value.month - 1]}'}"
    short = day(value.date()) if year else f"{value.month}月{value.day}日"
    return f"{short}（周{'一二三四五六日'[value.weekday()]}）"


def number(value: Decimal | int | None) -> str:
    """Thousands separated, no trailing zeros."""
    if value is None:
        return DASH
    text = f"{value:,f}" if isinstance(value, Decimal) else f"{value:,}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def percent(value: Decimal | None) -> str:
    return DASH if value is None else f"{number(value)}%"


def paragraphs(text: str) -> Markup:
    """Plain text with its line breaks; everything in it is escaped."""
    return Markup("<br>").join(escape(line) for line in text.splitlines())


def _spoken(value: Any) -> Any:
    """A value of a sentence as the reader of it writes such values."""
    match value:
        case Word():
            return label(value)
        case Named():
            return gettext(value)
        case list():
            return (", " if _english() else "、").join(str(_spoken(one)) for one in value)
        case tuple() if all(isinstance(one, Sentence) for one in value):
            return (" " if _english() else "").join(str(_spoken(one)) for one in value)
        case tuple():
            return " → ".join(str(_spoken(one)) for one in value)
        case Decimal():
            return number(value)
        case datetime():
            return moment(value)
        case date():
            return day(value)
        case Sentence():
            return sentence(value)
    return value


def sentence(refusal: Refusal | Sentence) -> str:
    """A refusal or another sentence of the rules, in the reader's language."""
    values = {name: _spoken(value) for name, value in refusal.values.items()}
    return str(gettext(refusal.message, **values) if values else gettext(refusal.message).replace("%%", "%"))


FILTERS = {
    "label": label, "yuan": yuan, "wan": wan, "day": day, "moment": moment, "number": number,
    "percent": percent, "paragraphs": paragraphs, "sentence": sentence, "times": times,
}  # fmt: skip


def in_language(language: str) -> dict[str, Callable[..., str]]:
    """The filters that speak, for templates that are compiled in a language: they need not ask for it with
    every value, and remember the latest sums and days, which recur from line to line and page to page.
    """
    english, words = language == "en", catalogue(language)
    return {
        "wan": lru_cache(4096)(partial(wan, english=english)),
        "day": lru_cache(4096)(partial(day, english=english)),
        "label": lambda word: DASH if word is None else words.ugettext(word.label),
    }
