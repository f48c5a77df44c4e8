"""When residents may be left without something, and what two owners must not do to one entrance at once."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from tracker.base.clock import CHINA
from tracker.base.errors import Refusal
from tracker.base.words import N_, Word
from tracker.interruptions.tables import ExamDays, Limit, Service

NIGHT_FROM, NIGHT_TO = time(22), time(6)
"""Noise Pollution Prevention Act 2021, art. 88: night is from 22 to 6."""
EMERGENCY_AHEAD = timedelta(hours=2)
"""An emergency is now; what begins later than this is planned."""
_DAY = timedelta(days=1)


class Clash(Word):
    """Why an interruption is refused unless somebody signs for it."""

    TOGETHER = "together", N_("two long interruptions at once")
    NIGHT = "night", N_("at night")
    EXAM = "exam", N_("on examination days")
    SHORT_NOTICE = "short_notice", N_("announced too late")


@dataclass(frozen=True)
class Span:
    """Aware moments, the end not included."""

    starts: datetime
    ends: datetime

    def overlaps(self, other: "Span") -> bool:
        return self.starts < other.ends and other.starts < self.ends

    @property
    def hours(self) -> float:
        return (self.ends - self.starts).total_seconds() / 3600

    def days(self) -> Iterator[date]:
        """Days in China that it touches."""
        day = self.starts.astimezone(CHINA).date()
        last = (self.ends - timedelta(microseconds=1)).astimezone(CHINA).date()
        while day <= last:
            yield day
            day += _DAY

    def touches_night(self) -> bool:
        first = self.starts.astimezone(CHINA)
        nights = (datetime.combine(first.date() + shift * _DAY, NIGHT_FROM, CHINA) for shift in (-1, 0))
        night_long = _DAY - timedelta(hours=NIGHT_FROM.hour - NIGHT_TO.hour)
        return any(self.overlaps(Span(night, night + night_long)) for night in nights)


@dataclass(frozen=True, kw_only=True)
class Cut:
    """One interruption as the rules see it; no entrances means the whole compound."""

    service: Service
    span: Span
    entrances: frozenset[int] = frozenset()
    owner: str = ""

    def meets(self, other: "Cut") -> bool:
        """Whether some entrance would have both at the same time."""
        apart = self.entrances and other.entrances and not self.entrances & other.entrances
        return not apart and self.span.overlaps(other.span)


@dataclass(frozen=True)
class Found:
    """A clash with the values of its sentence."""

    clash: Clash
    values: dict[str, object]


SENTENCES = {
    Clash.TOGETHER: N_("%(owner)s already has “%(service)s” there from %(starts)s to %(ends)s; two long interruptions at once are too much."),
    Clash.NIGHT: N_("This reaches into the night (22 to 6 o'clock)."),
    Clash.EXAM: N_("From %(first)s to %(last)s is the %(exam)s; homes and quiet are needed then."),
    Clash.SHORT_NOTICE: N_("Residents must know %(hours)s hours ahead."),
}  # fmt: skip


def check_span(span: Span, limit: Limit, *, now: datetime, is_emergency: bool) -> None:
    """Refuse times nobody can mean."""
    if span.ends <= span.starts:
        raise Refusal(N_("The end must be after the beginning."), "ends_at")
    if span.ends <= now:
        raise Refusal(N_("This would already be over."), "ends_at")
    if span.ends - span.starts > limit.most_days * _DAY:
        raise Refusal(
            N_("This is longer than %(days)s days. Check the dates."), "ends_at", days=limit.most_days
        )
    if is_emergency and span.starts > now + EMERGENCY_AHEAD:
        raise Refusal(N_("What begins later is no emergency. Take the tick out."), "emergency")


def clashes(
    cut: Cut, others: Iterable[Cut], exams: Iterable[ExamDays], limits: dict[Service, Limit], *, now: datetime
) -> list[Found]:
    """All that speaks against an interruption, in the order in which it is told."""
    found = [
        Found(Clash.TOGETHER, {"owner": other.owner, "service": other.service, "starts": other.span.starts, "ends": other.span.ends})
        for other in others
        if _is_long(cut, limits) and _is_long(other, limits) and cut.meets(other)
    ]  # fmt: skip
    limit = limits[cut.service]
    if limit.rests_at_night and cut.span.touches_night():
        found.append(Found(Clash.NIGHT, {}))
    days = set(cut.span.days()) if limit.rests_on_exams else set()
    found += [
        Found(Clash.EXAM, {"exam": exam.exam, "first": exam.first, "last": exam.last})
        for exam in exams
        if any(exam.first <= day <= exam.last for day in days)
    ]
    if cut.span.starts < now + timedelta(hours=limit.ahead_hours):
        found.append(Found(Clash.SHORT_NOTICE, {"hours": limit.ahead_hours}))
    return found


def _is_long(cut: Cut, limits: dict[Service, Limit]) -> bool:
    limit = limits[cut.service]
    return limit.is_supply and cut.span.hours >= limit.long_hours


def check_clashes(found: list[Found], *, reason: str, may_sign: bool, is_emergency: bool) -> None:
    """Refuse the first clash, unless it is an emergency or somebody who may signs for it with a reason."""
    if not found or is_emergency or (may_sign and reason.strip()):
        return
    first = found[0]
    raise Refusal(SENTENCES[first.clash], "exception_reason" if may_sign else "starts_at", **first.values)


class When(Word):
    """What an interruption is at a moment."""

    COMING = "coming", N_("Coming")
    NOW = "now", N_("Now")
    OVER = "over", N_("Over")
    CANCELLED = "cancelled", N_("Cancelled")


def when(span: Span, *, is_cancelled: bool, now: datetime) -> When:
    if is_cancelled:
        return When.CANCELLED
    if now < span.starts:
        return When.COMING
    return When.NOW if now < span.ends else When.OVER
