"""A report on its way into the record: what is said, what it is measured against, what is asked about it."""

import hashlib
import json
import uuid
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from sqlalchemy import Row
from sqlalchemy.exc import IntegrityError

from tracker.base import rows
from tracker.base.clock import now
from tracker.base.errors import Refusal, Stale
from tracker.base.sentences import Sentence
from tracker.base.words import N_
from tracker.extensions import db
from tracker.items.catalogue import get_type
from tracker.items.models import ItemPlace
from tracker.items.rules import check_quantity
from tracker.progress import filing_reads, hidden, hidden_works, honesty, likenesses, quantities, rules
from tracker.progress.honesty import Seen
from tracker.progress.models import Photo, PhotoPoint, Question, Report
from tracker.progress.pictures import Picture
from tracker.progress.rules import ReportState, Weather
from tracker.streets.actions import check_start
from tracker.works import queries as works
from tracker.works.rules import Strength

SENT_OTHERWISE = N_(
    "This report was already sent with other content; what was sent first is kept. Send again only what was done besides."
)
DECIDED = N_("This report is already decided; photos that come later cannot be added. Send a new report.")


@dataclass(frozen=True, kw_only=True)
class Filing:
    """What a person reports: what was added, or the ``total`` that stands now.

    ``client_key`` is made by the sender: the same report sent twice is one.
    """

    client_key: str
    worked_on: date
    quantity: Decimal | None = None
    total: Decimal | None = None
    note: str | None = None
    workers: int | None = None
    weather: Weather | None = None
    blocked: str | None = None
    pictures: tuple[Picture, ...] = ()

    def content_hash(self, place_id: int) -> str:
        """A hash of what is said. Photos are not in it: those that are missing may follow under the same key."""
        numbers = (
            f"{each.normalize():f}" if each is not None else "" for each in (self.quantity, self.total)
        )
        said = (
            place_id, *numbers, self.worked_on.isoformat(), self.note or "", self.workers, self.weather,
            self.blocked or "",
        )  # fmt: skip
        return hashlib.sha256(repr(said).encode()).hexdigest()


def file_report(place_id: int, item_id: int, project_id: int, filing: Filing, *, by: int, today: date) -> int:
    """Store a report that waits for confirmation; its id, or that of the one already stored under its key.

    Photos that the stored one lacks are taken. Raises Stale when the key was used with other content,
    Refusal when the report cannot be true.
    """
    filing_reads.hold(project_id)  # two reports at once may not promise the same metres
    content = filing.content_hash(place_id)
    if earlier := filing_reads.find_earlier(by, filing.client_key):
        if earlier.content_hash != content:
            raise Stale(SENT_OTHERWISE)
        _take_missing(earlier, place_id, project_id, filing)
        return int(earlier.id)
    room = filing_reads.room(place_id, filing.worked_on)
    quantity = check_filing(place_id, filing, room, today=today)
    try:
        report_id = rows.note_insert(
            db.session, Report, project_id=project_id, item_id=item_id, item_place_id=place_id, quantity=quantity,
            worked_on=filing.worked_on, note=filing.note or None, said_total=filing.total,
            workers=filing.workers, weather=filing.weather, blocked=filing.blocked or None,
            state=ReportState.SUBMITTED, reporter_id=by, reported_at=now(), client_key=filing.client_key,
            content_hash=content,
        )  # fmt: skip
    except IntegrityError as clash:  # the same key at the same moment for another project
        raise Stale(SENT_OTHERWISE) from clash
    copies = sum(add_photo(report_id, place_id, project_id, picture) for picture in filing.pictures)
    ask(report_id, project_id, _seen(room, filing, quantity, copies))
    return report_id


def check_filing(place_id: int, filing: Filing, room: Row[Any], *, today: date) -> Decimal:
    """The quantity that the report adds. Refuses one that cannot be true as things stand; writes nothing."""
    quantity = rules.addition(
        filing.quantity, filing.total, stands=room.place_done + (room.place_waiting or 0)
    )
    check_quantity(quantity, room.unit)
    rules.check_photos(len(filing.pictures))
    rules.check_report(
        quantity,
        filing.worked_on,
        done=room.done + (room.waiting or 0),
        limit=room.limit,
        today=today,
        started=room.started,
    )
    if not room.done and not room.waiting:
        _check_start(place_id, filing.worked_on)
    if covers := hidden.hidden_by(room.type_code):
        hidden.check_covering(hidden_works.below(place_id, covers))
    return quantity


def _check_start(place_id: int, worked_on: date) -> None:
    """Refuse the first report of a work that still waits for another, or that a dig or a protected surface
    stands against, with the names of what stands there.
    """
    place = db.session.get_one(ItemPlace, place_id)
    firm = [one for one in works.waits_for(place.item) if one.strength is Strength.BLOCK]
    if firm:
        raise Refusal(
            N_("This work waits for: %(names)s. %(reason)s"),
            names=[Sentence(one.name) for one in firm],
            reason=firm[0].reason if firm[0].typed else Sentence(firm[0].reason),
        )
    check_start(place.item, worked_on, place=place)


def _seen(room: Row[Any], filing: Filing, quantity: Decimal, copies: int) -> Seen:
    layer, done = get_type(room.type_code).layer, room.done + (room.waiting or 0)
    is_near = room.limit and done >= room.limit * honesty.NEARLY
    steps = quantities.steps(room.item_id) if is_near else ()
    return Seen(
        quantity=quantity,
        done=room.place_done + (room.place_waiting or 0),
        planned=room.place_planned,
        whole=room.place_planned or room.limit,
        worked_on=filing.worked_on,
        photos=len(filing.pictures),
        copies=copies,
        layer=layer,
        weather=filing.weather,
        rain_elsewhere=bool(room.rained),
        nearly_since=honesty.nearly_since(steps, room.limit),
        is_complete=done + quantity == room.limit,
    )


def ask(report_id: int, project_id: int, seen: Seen) -> None:
    """Put the questions that a report raises beside it."""
    for asked in honesty.questions(seen):
        rows.note_insert(
            db.session, Question, report_id=report_id, project_id=project_id, kind=asked.kind,
            facts=json.dumps(asked.facts, ensure_ascii=False), asked_at=now(),
        )  # fmt: skip


def file_counter(report: Report, quantity: Decimal, reason: str, *, by: int) -> int:
    """Store the taking back of a quantity of a confirmed report; the caller has asked the rules."""
    key = uuid.uuid4().hex
    counter_id = rows.note_insert(
        db.session, Report, project_id=report.project_id, item_id=report.item_id, item_place_id=report.item_place_id,
        quantity=-quantity, worked_on=report.worked_on, note=reason, corrects_id=report.id,
        state=ReportState.SUBMITTED, reporter_id=by, reported_at=now(), client_key=key,
        content_hash=hashlib.sha256(key.encode()).hexdigest(),
    )  # fmt: skip
    room = filing_reads.room(report.item_place_id, report.worked_on)
    said = Filing(client_key=key, worked_on=report.worked_on)
    ask(counter_id, report.project_id, _seen(room, said, -quantity, 0))
    return counter_id


def _take_missing(earlier: Row[Any], place_id: int, project_id: int, filing: Filing) -> None:
    """The photos that did not arrive with the report the first time."""
    known = filing_reads.hashes_of(earlier.id)
    missing = [picture for picture in filing.pictures if picture.original_hash not in known]
    if missing and earlier.state is not ReportState.SUBMITTED:
        raise Stale(DECIDED)
    rules.check_photos(len(known) + len(missing))
    for picture in missing:
        add_photo(earlier.id, place_id, project_id, picture)


def add_photo(report_id: int, place_id: int, project_id: int, picture: Picture) -> bool:
    """Store a photo with its point and marks; whether it looks like one that was sent before."""
    point_id = None
    if name := picture.point:
        point_id = likenesses.find_point(place_id, name) or rows.note_insert(
            db.session, PhotoPoint, project_id=project_id, item_place_id=place_id, name=name
        )
    photo_id = rows.note_insert(
        db.session, Photo, report_id=report_id, project_id=project_id, point_id=point_id, **picture.columns()
    )
    return likenesses.remember(photo_id, report_id, project_id, picture)
