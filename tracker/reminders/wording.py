"""What a message says: plain text that reads well in a mail, in a chat and in a text message."""

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from flask_babel import force_locale, gettext, ngettext

from tracker.base.format import day
from tracker.base.pages import LANGUAGES
from tracker.base.settings import settings
from tracker.base.workdays import chinese_calendar
from tracker.reminders import ladder, links
from tracker.reminders.book import Book
from tracker.reminders.models import Matter, Reminder
from tracker.reminders.outbox import Letter
from tracker.reminders.rules import ActKind, Channel, Urgency

MOST = 30  # matters written out in one message; a chat cuts longer ones
LONGEST = 1800  # bytes of a chat message; 企业微信 takes 2048
SMS_LONGEST = 60  # characters of the first matter in a text message


@dataclass(frozen=True)
class Shape:
    """What kind of message it is; ``number`` is the letter's, ``has_acts`` whether it carries links that act."""

    channel: Channel
    urgency: Urgency
    number: int
    has_acts: bool


@dataclass(frozen=True)
class Message:
    subject: str
    body: str


def sentence(one: Reminder | Matter) -> str:
    """The matter in the language of the page or message it is shown in."""
    matter = one.matter if isinstance(one, Reminder) else one
    return sentence_of(matter.text, json.loads(matter.values))


def sentence_of(text: str, values: Mapping[str, str], say: Callable[..., str] = gettext) -> str:
    """The same for a text and its values, which may be message ids. A page hands in its own, quicker ``say``."""
    return str(say(text, **{name: say(value) if value else value for name, value in values.items()}))


def climbs(matter: Matter, book: Book) -> tuple[str, str] | None:
    """(day, desk) of the next step if nothing moves, in words; None on the highest."""
    rule = book.rules.get(matter.rule)
    if rule is None:
        return None
    on = ladder.climbs_on(
        rule, level=matter.level, since=matter.due_on, told_on=matter.level_on, later=matter.later_until,
        calendar=chinese_calendar(),
    )  # fmt: skip
    return None if on is None else (day(on), gettext(rule.whom(matter.level + 1).label))


def shape_of(letter: Letter) -> Shape:
    has_acts = letter.account_id is not None and letter.outlet.channel is Channel.EMAIL
    return Shape(letter.outlet.channel, letter.urgency, letter.id, has_acts)


def compose(shape: Shape, lines: Sequence[Reminder], book: Book, *, still: int, english: bool) -> Message:
    """One message for all lines of a letter; ``still`` matters were told before and wait on."""
    with force_locale(LANGUAGES["en" if english else "zh"]):
        lines = _one_each(lines)
        subject = ngettext("%(num)s matter needs you", "%(num)s matters need you", len(lines))
        if shape.urgency is Urgency.URGENT:
            subject = gettext("Urgent: %(subject)s", subject=subject)
        if shape.channel is Channel.SMS:
            return Message(subject, _short(subject, lines))
        paragraphs = list(_paragraphs(shape, lines[:MOST], book))
        if shape.channel is not Channel.EMAIL:
            paragraphs = _fitting(subject, paragraphs)
        more = len(lines) - len(paragraphs)
        return Message(subject, "\n\n".join([*paragraphs, *_foot(shape, more, still)]))


def _one_each(lines: Sequence[Reminder]) -> list[Reminder]:
    """Each matter once, at its highest level; what climbed and what is oldest first."""
    best: dict[int, Reminder] = {}
    for line in lines:
        if line.matter_id not in best or best[line.matter_id].level < line.level:
            best[line.matter_id] = line
    return sorted(best.values(), key=lambda line: (-line.level, line.due_on, line.matter_id))


def _paragraphs(shape: Shape, lines: Sequence[Reminder], book: Book) -> Iterator[str]:
    for number, line in enumerate(lines, start=1):
        parts = [f"{number}. {sentence(line)}"]
        if line.for_id and line.stands_for:
            parts.append(gettext("You stand in for %(name)s.", name=line.stands_for.display_name))
        if line.level:
            parts.append(gettext("Nothing moved, so it came to you (step %(level)s).", level=line.level))
        if step := climbs(line.matter, book):
            parts.append(
                gettext("If nothing moves, it goes to %(desk)s on %(day)s.", desk=step[1], day=step[0])
            )
        parts.append(f"{settings().address}{line.path}")
        if shape.has_acts:
            parts.append(_acts(line))
        yield "\n".join(parts)


def _acts(line: Reminder) -> str:
    return "\n".join(f"{gettext(act.label)}: {links.address(line.id, act)}" for act in ActKind)


def _fitting(subject: str, paragraphs: list[str]) -> list[str]:
    """As many as a chat message takes."""
    kept: list[str] = []
    size = len(subject.encode()) + 300
    for paragraph in paragraphs:
        size += len(paragraph.encode()) + 2
        if size > LONGEST and kept:
            break
        kept.append(paragraph)
    return kept


def _foot(shape: Shape, more: int, still: int) -> Iterator[str]:
    start = f"{settings().address}/office/reminders/"
    if more:
        yield ngettext("And %(num)s more: %(address)s", "And %(num)s more: %(address)s", more, address=start)
    if still:
        yield ngettext(
            "%(num)s matter told before still waits: %(address)s",
            "%(num)s matters told before still wait: %(address)s", still, address=start,
        )  # fmt: skip
    yield gettext(
        "You get each of these once. What is done disappears from your start page. (Message %(number)s)",
        number=shape.number,
    )


def _short(subject: str, lines: Sequence[Reminder]) -> str:
    first = sentence(lines[0])
    first = first if len(first) <= SMS_LONGEST else f"{first[: SMS_LONGEST - 1]}…"
    return f"{subject}: {first} {settings().address}/office/reminders/"
