"""What people do with reports: make one, confirm it, send it back. Callers commit."""

import hashlib
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, cast

from sqlalchemy import Table
from sqlalchemy.exc import IntegrityError

from tracker.accounts.models import Account
from tracker.base import journal
from tracker.base.clock import now, today
from tracker.base.errors import Stale
from tracker.base.model import Model
from tracker.base.words import N_
from tracker.extensions import db
from tracker.items import actions as items
from tracker.items.rules import check_quantity
from tracker.progress import queries, rules
from tracker.progress.models import Photo, Report
from tracker.progress.pictures import Picture
from tracker.progress.rules import ReportState
from tracker.projects.actions import lock
from tracker.works import actions as works

SENT_OTHERWISE = N_(
    "This report was already sent with other content; what was sent first is kept. Send again only what was done besides."
)


@dataclass(frozen=True, kw_only=True)
class Filing:
    """What a person reports. ``client_key`` is made by the sender: the same report sent twice is one."""

    client_key: str
    quantity: Decimal
    worked_on: date
    note: str | None = None
    pictures: tuple[Picture, ...] = ()

    def content_hash(self, place_id: int) -> str:
        """A hash of what is said and shown, the same however often and in whatever order photos are sent."""
        shots = sorted(picture.original_hash for picture in self.pictures)
        said = (
            place_id,
            f"{self.quantity.normalize():f}",
            self.worked_on.isoformat(),
            self.note or "",
            shots,
        )
        return hashlib.sha256(repr(said).encode()).hexdigest()


def file_report(place_id: int, item_id: int, project_id: int, filing: Filing, *, by: int, today: date) -> int:
    """Store a report that waits for confirmation; its id, or that of the one already stored under its key.

    Raises Stale when the key was used with other content, Refusal when the report cannot be true.
    """
    queries.hold(project_id)  # two reports at once may not promise the same metres
    content = filing.content_hash(place_id)
    if earlier := queries.find_earlier(by, filing.client_key):
        if earlier.content_hash != content:
            raise Stale(SENT_OTHERWISE)
        return int(earlier.id)
    check_filing(item_id, filing, today=today)
    try:
        report_id = _insert(
            Report, project_id=project_id, item_id=item_id, item_place_id=place_id, quantity=filing.quantity,
            worked_on=filing.worked_on, note=filing.note or None, state=ReportState.SUBMITTED, reporter_id=by,
            reported_at=now(), client_key=filing.client_key, content_hash=content,
        )  # fmt: skip
    except IntegrityError as clash:  # the same key at the same moment for another project
        raise Stale(SENT_OTHERWISE) from clash
    for picture in filing.pictures:
        _insert(Photo, report_id=report_id, project_id=project_id, **vars(picture))
    return report_id


def _insert(model: type[Model], **values: Any) -> int:
    """One row and its line of the journal, past the unit of work, which costs ten times as much."""
    table = cast(Table, model.__table__)
    row_id: int = db.session.execute(table.insert().returning(table.c.id), values).scalar_one()
    said = {name: value for name, value in values.items() if value is not None}
    changes = {
        name: ["…", "…"] if name in model.veiled else [None, journal.plain(value)]
        for name, value in said.items()
    }
    chain = f"project:{values['project_id']}"
    journal.note(db.session, journal.Note(chain, "add", table.name, row_id, changes))
    return row_id


def check_filing(item_id: int, filing: Filing, *, today: date) -> None:
    """Refuse a report that cannot be true as things stand now; writes nothing."""
    room = queries.room(item_id)
    check_quantity(filing.quantity, room.unit)
    rules.check_photos(len(filing.pictures))
    rules.check_report(
        filing.quantity,
        filing.worked_on,
        done=room.done + (room.waiting or 0),
        limit=room.limit,
        today=today,
        started=room.started,
    )


def confirm(report: Report, decider: Account) -> None:
    """Count the report: place, item, project and every total above move by its quantity.

    Raises Refusal when it is decided already, when the decider stands on the reporter's side, or when the
    contract has shrunk below it.
    """
    report = _to_decide(report, decider, ReportState.CONFIRMED)
    items.add_done(report.place, report.quantity, report.worked_on)
    _decide(report, decider, ReportState.CONFIRMED)
    works.reforecast(report.project_id, today())


def give_back(report: Report, decider: Account, reason: str) -> None:
    """Return the report with a reason; nothing else changes."""
    report = _to_decide(report, decider, ReportState.RETURNED, reason)
    _decide(report, decider, ReportState.RETURNED)
    report.reason = reason.strip()


def _to_decide(report: Report, decider: Account, to: ReportState, reason: str = "") -> Report:
    """The report as it stands under the project's lock, if this person may decide so: the second is told."""
    lock(report.project_id)
    report = queries.get_report_anew(report.id)
    rules.check_transition(report.state, to, reason=reason)
    rules.check_decider(
        reporter_id=report.reporter_id,
        reporter_organisation_id=report.reporter.organisation_id,
        decider_id=decider.id,
        decider_organisation_id=decider.organisation_id,
    )
    return report


def _decide(report: Report, decider: Account, state: ReportState) -> None:
    report.state, report.decided_by_id, report.decided_at = state, decider.id, now()
