"""What the letters to followers say: plain text, in the language in which they asked."""

from collections.abc import Sequence

from tracker.base.format import day, label, times
from tracker.base.pages import gettext as _
from tracker.base.pages import ngettext, speaking
from tracker.base.settings import settings
from tracker.interruptions.models import Interruption
from tracker.notices.models import Notice
from tracker.reminders.wording import Message
from tracker.subscriptions import links, rules
from tracker.subscriptions.models import Subscription


def place_of(one: Subscription) -> str:
    door = f" {one.entrance.building.name} {one.entrance.name}" if one.entrance else ""
    return f"{one.compound.name}{door}"


def page_of(one: Subscription) -> str:
    path = f"/e/{one.entrance_id}" if one.entrance_id else f"/c/{one.compound_id}"
    return f"{settings().address}{path}"


def to_confirm(one: Subscription) -> Message:
    with speaking(one.language):
        place = place_of(one)
        paragraphs = (
            _(
                "Somebody, probably you, wants the interruptions and notices of %(place)s at this address.",
                place=place,
            ),
            _("Yes, send them: %(address)s", address=links.to_confirm(one)),
            _(
                "If it was not you, do nothing: no other mail comes, and the address is deleted within three days."
            ),
        )
        return Message(_("Please confirm: news of %(place)s", place=place), "\n\n".join(paragraphs))


def of_news(one: Subscription, news: Sequence[Interruption | Notice]) -> Message:
    """``one`` is confirmed."""
    with speaking(one.language):
        said = [_interruption(row) if isinstance(row, Interruption) else _notice(row) for row in news]
        first = said[0].partition("\n")[0]
        more = len(said) - 1
        subject = f"{place_of(one)}: {first}"
        if more:
            subject += ngettext(" and %(num)s more", " and %(num)s more", more)
        return Message(subject[:200], "\n\n".join([*said, *_foot(one)]))


def _interruption(row: Interruption) -> str:
    mark = _("Cancelled") if row.cancelled_at else _("Moved") if row.moved_at else ""
    why = row.cancelled_reason or row.moved_reason or row.reason
    lines = (
        f"{mark} {_(row.title)} {times(row.starts_at, row.ends_at)}".strip(),
        why,
        f"{row.owner.name} {row.phone}",
    )
    return "\n".join(lines)


def _notice(row: Notice) -> str:
    page = f"{settings().address}/notices/{row.id}"
    if row.withdrawn_at:
        return "\n".join((f"{_('[Withdrawn]')} {row.title}", row.withdrawn_reason or "", page))
    return "\n".join((row.title, f"{label(row.kind)}: {day(row.starts_on)} - {day(row.ends_on)}", page))


def _foot(one: Subscription) -> tuple[str, ...]:
    until = day(rules.ends_at(one.confirmed_at or one.asked_at).date())
    return (
        _("Everything about this place: %(address)s", address=page_of(one)),
        _("No more of these mails: %(address)s", address=links.to_leave(one)),
        _("They end by themselves on %(day)s.", day=until),
    )
