"""What people do with notices: draft, publish, correct by a new edition, withdraw. Callers commit."""

from collections.abc import Mapping, Sequence
from typing import Any

from tracker.accounts.models import Account
from tracker.base.clock import now, today
from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.base.workdays import chinese_calendar
from tracker.extensions import db
from tracker.notices import queries, rules
from tracker.notices.models import Notice, life_of
from tracker.notices.periods import periods
from tracker.notices.rules import NoticeState
from tracker.places.models import Compound, Entrance

WRITTEN = ("kind", "project_id", "title", "body", "phone", "starts_on", "ends_on")


def create(
    compound: Compound, values: Mapping[str, Any], by: Account, entrances: Sequence[Entrance] = ()
) -> Notice:
    """A draft for one compound; ``values`` are the columns of WRITTEN. No entrances: all of it."""
    rules.check_order(values["starts_on"], values["ends_on"])
    notice = Notice(
        compound_id=compound.id, region_path=compound.region_path, state=NoticeState.DRAFT, author_id=by.id,
        writer_id=by.id, edition=1, entrances=list(entrances), **{name: values[name] for name in WRITTEN},
    )  # fmt: skip
    db.session.add(notice)
    db.session.flush()
    return notice


def save(notice: Notice, values: Mapping[str, Any], by: Account, entrances: Sequence[Entrance] = ()) -> None:
    """Change a draft, which then is to be approved again; what hangs is corrected by a new edition."""
    check_draft(notice)
    rules.check_order(values["starts_on"], values["ends_on"])
    for name in WRITTEN:
        setattr(notice, name, values[name])
    notice.entrances, notice.writer_id = list(entrances), by.id
    notice.approved_by_id = notice.approved_at = None


def check_draft(notice: Notice) -> None:
    if notice.state is not NoticeState.DRAFT:
        raise Refusal(N_("A notice that was published is corrected by a new edition."))


def approve(notice: Notice, by: Account) -> None:
    """A second person has looked at the words; any change of them takes this back."""
    check_draft(notice)
    rules.check_approver(by.id, (notice.author_id, notice.writer_id))
    rules.check_words(notice.title, notice.body)
    notice.approved_by_id, notice.approved_at = by.id, now()


def publish(notice: Notice, *, reason: str = "") -> None:
    """Make a draft public today. A corrected edition withdraws the one before, with what was wrong with it."""
    rules.check_transition(notice.state, NoticeState.PUBLISHED)
    rules.check_words(notice.title, notice.body)
    rules.check_approved(notice.approved_at is not None)
    rules.check_dates(
        notice.kind, notice.starts_on, notice.ends_on, today=today(), calendar=chinese_calendar()
    )
    before = db.session.get(Notice, notice.replaces_id) if notice.replaces_id else None
    if before is not None and before.state is NoticeState.PUBLISHED:
        withdraw(before, reason)
    notice.state, notice.published_at = NoticeState.PUBLISHED, now()


def withdraw(notice: Notice, reason: str) -> None:
    """It is no longer in force; the page stays, with its mark and the reason."""
    rules.check_transition(notice.state, NoticeState.WITHDRAWN, reason=reason)
    notice.state, notice.withdrawn_at, notice.withdrawn_reason = NoticeState.WITHDRAWN, now(), reason.strip()


def correct(notice: Notice, by: Account) -> Notice:
    """A draft of the next edition, or the one that somebody already began."""
    if notice.state is not NoticeState.PUBLISHED:
        raise Refusal(N_("Only a published notice is corrected."))
    begun = queries.find_edition_after(notice.id)
    if begun is not None:
        return begun
    edition = create(
        db.session.get_one(Compound, notice.compound_id),
        {name: getattr(notice, name) for name in WRITTEN},
        by,
        notice.entrances,
    )
    edition.edition, edition.replaces_id = notice.edition + 1, notice.id
    db.session.flush()
    return edition


def close(notice: Notice, outcome: str, by: Account) -> None:
    """Its time is over: write what came of it. It goes to the archive when the last sheet is down."""
    rules.check_close(
        life_of(notice), binding=periods()[notice.kind].binding, is_posted=notice.posted_on is not None,
        outcome=outcome, today=today(),
    )  # fmt: skip
    notice.closed_at, notice.closed_by_id, notice.outcome = now(), by.id, outcome.strip()
