"""What happens with subscriptions: asked for, confirmed, told, ended. Callers commit."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from itertools import groupby
from typing import Any

from sqlalchemy import delete

from tracker.base import secret
from tracker.base.clock import now, today
from tracker.base.journal import upsert
from tracker.extensions import db
from tracker.interruptions.models import Interruption
from tracker.notices.models import Notice
from tracker.reminders import outside
from tracker.subscriptions import links, privacy, queries, rules, wording
from tracker.subscriptions.models import Subscription, SubscriptionTold
from tracker.subscriptions.rules import What

News = Interruption | Notice
KEYS = "subscription:"
TOLD = ("subscription_id", "what", "news_id", "changed_at")


def ask(address: str, *, compound_id: int, entrance_id: int | None, language: str) -> Subscription:
    """Somebody wants the news of a place: a letter asks whether it is they. Whoever follows already gets the same
    letter, so that nobody learns who does.
    """
    mark = secret.fingerprint(f"subscription {address} {compound_id} {entrance_id or ''}")
    one = queries.find(mark) or Subscription(
        mark=mark, address_sealed=secret.seal(address), compound_id=compound_id, entrance_id=entrance_id
    )
    one.language, one.privacy_version, one.asked_at = language, privacy.VERSION, now()
    db.session.add(one)
    db.session.flush()
    outside.post(
        f"{_keys(one)}confirm:{one.asked_at.timestamp():.0f}", address, wording.to_confirm(one), urgent=True
    )
    return one


def _keys(one: Subscription) -> str:
    """How the keys of all letters of a subscription begin."""
    return f"{KEYS}{one.id}:"


def confirm(one: Subscription) -> None:
    """It was they. What stands already is on the page; they are told of what comes."""
    is_new, one.confirmed_at = one.confirmed_at is None, now()
    if not is_new:
        return
    while rows := queries.standing(now(), today(), Subscription.id == one.id):
        _remember(rows)


def tell(moment: datetime, day: date) -> int:
    """One letter to each follower with all that is new to them; how many. Commits each batch."""
    made = 0
    while rows := queries.standing(moment, day, Subscription.confirmed_at.is_not(None)):
        made += sum(_write(one, fresh, news) for one, fresh, news in _by_follower(_remember(rows)))
        db.session.commit()
    return made


def _remember(rows: Sequence[Any]) -> list[Any]:
    """Note what is told; the rows that nobody else noted meanwhile, in order of followers."""
    insert = upsert(db.session(), SubscriptionTold).on_conflict_do_nothing(
        index_elements=["subscription_id", "what", "news_id", "changed_at"]
    )
    columns = [getattr(SubscriptionTold, name) for name in TOLD]
    values = [dict(row._mapping) for row in rows]
    fresh = db.session.execute(insert.returning(*columns), values).all()
    return sorted(fresh, key=lambda row: (row.subscription_id, row.what, row.news_id))


def _by_follower(fresh: Sequence[Any]) -> Iterator[tuple[Subscription, list[Any], list[News]]]:
    """Each follower with the rows and the records they are told of, interruptions first."""
    records: dict[What, Mapping[int, News]] = {
        What.INTERRUPTION: queries.interruptions(_ids(fresh, What.INTERRUPTION)),
        What.NOTICE: queries.notices(_ids(fresh, What.NOTICE)),
    }
    followers = queries.whole([row.subscription_id for row in fresh])
    for number, group in groupby(fresh, key=lambda row: row.subscription_id):
        rows = list(group)
        yield followers[number], rows, [records[row.what][row.news_id] for row in rows]


def _ids(fresh: Sequence[Any], what: What) -> list[int]:
    return [row.news_id for row in fresh if row.what is what]


def _write(one: Subscription, fresh: Sequence[Any], news: Sequence[News]) -> bool:
    """The key names the first piece of news in its state: it was noted once, so there is one letter."""
    first = fresh[0]
    key = f"{_keys(one)}{first.what.value}:{first.news_id}:{first.changed_at.isoformat()}"
    address = secret.unseal(one.address_sealed)
    return outside.post(key, address, wording.of_news(one, news), leave=links.to_leave(one))


def leave(one: Subscription) -> None:
    """They want no more: nothing of them is kept, and what waits is not sent."""
    outside.drop(_keys(one))
    db.session.execute(delete(SubscriptionTold).where(SubscriptionTold.subscription_id == one.id))
    db.session.delete(one)
    db.session.flush()


@outside.when_gone
def end_unreachable(key: str) -> None:
    """The mail server takes nothing for this address: whoever reads it no longer, or never did, follows no more."""
    number = key.removeprefix(KEYS).partition(":")[0] if key.startswith(KEYS) else None
    one = db.session.get(Subscription, int(number)) if number else None
    if one is not None:
        leave(one)


def forget(moment: datetime) -> int:
    """End those that nobody confirmed in time and those whose time is over; how many. Commits each batch."""
    ended = 0
    while batch := queries.over(moment - rules.CONFIRM_WITHIN, moment - rules.KEPT):
        for one in batch:
            leave(one)
        db.session.commit()
        ended += len(batch)
    return ended
