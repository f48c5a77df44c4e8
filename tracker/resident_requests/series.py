"""Figures of requests as pictures: values in, charts out."""

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.base.pages import gettext as _
from tracker.charts.values import Bars, Series, Tone
from tracker.resident_requests.figures import Count
from tracker.resident_requests.rules import Category

MOST_CATEGORIES = 12


def _bars(title: str, heading: str, names: Sequence[str], counts: Sequence[Count]) -> Bars:
    """Answered and still open, stacked."""
    answered = tuple(one.requests - one.open for one in counts)
    return Bars(
        title, tuple(names),
        (Series(_("Answered"), answered, Tone.DONE), Series(_("Still open"), tuple(one.open for one in counts), Tone.LATE)),
        _("Nobody asked for anything in this time."), unit_name=_("requests"), stacked=True, category_heading=heading,
    )  # fmt: skip


def categories(counted: Mapping[Category, Count]) -> Bars:
    most = sorted(counted.items(), key=lambda one: (-one[1].requests, one[0]))[:MOST_CATEGORIES]
    return _bars(
        _("What people ask"),
        _("What it is about"),
        [_(word.label) for word, _n in most],
        [n for _w, n in most],
    )


def months(counted: Mapping[int, Count]) -> Bars:
    """By the month of coming in, so that what is still open shows how old it is."""
    names = [f"{month // 100}-{month % 100:02}" for month in counted]
    return _bars(_("By the month in which they came in"), _("Month"), names, list(counted.values()))


def places(counted: Sequence[tuple[Any, Count]]) -> Bars:
    names = [part.name for part, _count in counted]
    return _bars(_("Where people ask"), _("Part of the city"), names, [count for _part, count in counted])
