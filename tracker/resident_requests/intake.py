"""How a request comes in: filed anew, or joined because a neighbour filed it before. Callers commit."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tracker.accounts.models import Account
from tracker.base import rows, secret
from tracker.base.clock import CHINA, now
from tracker.base.errors import Refusal
from tracker.base.settings import settings
from tracker.base.words import N_
from tracker.base.workdays import chinese_calendar
from tracker.extensions import db
from tracker.grid.queries import office_of
from tracker.resident_requests import clocks, codes, grouping, groups, privacy, queries, rules
from tracker.resident_requests.models import RequestEvent, ResidentRequest
from tracker.resident_requests.records import Follower
from tracker.resident_requests.rules import Category, Channel, RequestKind, RequestState, UrgencyQuestion
from tracker.resident_requests.states import Act, Step, take

OTHER_WORDS = N_(
    "This form was already sent with other words. Send it again to file these as a second request."
)


@dataclass(frozen=True, kw_only=True)
class Filing:
    """What somebody asks; ``phone`` in the one spelling of ``normalise_phone``, "" where a sheet names none."""

    category: Category
    kind: RequestKind
    answers: frozenset[UrgencyQuestion]
    text: str
    phone: str
    name: str = ""
    where: str = ""
    door: str = ""
    building_id: int | None = None
    entrance_id: int | None = None
    anonymous: bool = False
    channel: Channel = Channel.WEB
    hotline_no: str | None = None
    notice_id: int | None = None


class Place(Protocol):
    """The compound it is about: a record or a row of one."""

    @property
    def id(self) -> int: ...

    @property
    def region_path(self) -> str: ...


class AlreadySent(Refusal):
    """The key of this form belongs to a request with other content."""


def code_of(form_key: str) -> str:
    """The look-up code of the request that a form made: the same form, however often sent, shows the same
    code. From HMAC-SHA-256 of the form's key; nobody without the data key can tell it.
    """
    return codes.make_code(bytes.fromhex(secret.fingerprint(f"request code {form_key}"))[:16])


def earlier(place: Place, filing: Filing, form_key: str) -> ResidentRequest | None:
    """The request this very form made before. Raises AlreadySent when its content was another."""
    found = queries.find_by_form(form_key)
    if found is not None and found.content_hash != _content(place, filing):
        raise AlreadySent(OTHER_WORDS)
    return found


def _content(place: Place, filing: Filing) -> str:
    """A keyed hash: a plain one would let a telephone number be found by trying them all."""
    kept = (
        place.id, filing.building_id, filing.entrance_id, filing.where, filing.door, filing.category, filing.kind,
        sorted(filing.answers), filing.text, filing.phone, filing.name, filing.anonymous,
    )  # fmt: skip
    return secret.fingerprint(f"request {kept!r}")


def door_mark(place: Place, filing: Filing) -> str | None:
    """A keyed hash of the door, the same for 502, 502室 and 5-02; None where no door is named."""
    door = re.sub(r"[^0-9A-Za-z]", "", filing.door)
    spot = filing.entrance_id or f"b{filing.building_id or ''}"
    return secret.fingerprint(f"door {place.id} {spot} {door.casefold()}") if door else None


def file(
    place: Place, filing: Filing, *, form_key: str, by: Account | None = None, at: datetime | None = None
) -> int:
    """Store a request with its clocks; its id. ``by`` is staff who file for a caller, ``at`` the moment the
    hotline took it, by default now.
    """
    rules.check_text(filing.text)
    _check_place(place, filing)
    at = at or now()
    clock, calendar = clocks.clock_of(filing.kind, filing.answers), chinese_calendar()
    request_id = rows.insert(
        db.session, ResidentRequest,
        compound_id=place.id, region_path=place.region_path, building_id=filing.building_id,
        entrance_id=filing.entrance_id, where=filing.where or None, door=filing.door or None,
        door_mark=door_mark(place, filing), category=filing.category, kind=filing.kind, channel=filing.channel,
        hotline_no=filing.hotline_no,
        notice_id=filing.notice_id, month=month_of(at), clock=clock, anonymous=filing.anonymous,
        urgent=rules.is_urgent(filing.answers), state=RequestState.FILED, text=filing.text,
        code_mark=secret.fingerprint(code_of(form_key)), form_key=form_key, content_hash=_content(place, filing),
        privacy_version=privacy.version(settings().keep_months), filed_at=at, due_at=clocks.due(at, clock, calendar).at,
        contact_due_at=clocks.contact_due(at, clock, calendar).at, office_id=office_of(place.region_path),
        version=1, demo=False, returns=0, extensions=0, reopened=0, doors=1, **_person(filing),
    )  # fmt: skip
    first = {"at": at, "step": Step.FILED, "state": RequestState.FILED, "by_id": by.id if by else None}
    rows.insert(db.session, RequestEvent, request_id=request_id, **first)
    return request_id


def _person(filing: Filing) -> dict[str, object]:
    """Who asks, sealed. Of somebody who wishes to stay unnamed no name is kept."""
    name = "" if filing.anonymous else filing.name
    return {**sealed(filing.phone), "name_sealed": secret.seal(name) if name else None}


def sealed(phone: str) -> dict[str, object]:
    """The three columns of a telephone number; empty ones where none is known."""
    if not phone:
        return {"phone_sealed": None, "phone_mark": None, "phone_tail": None}
    return {
        "phone_sealed": secret.seal(phone), "phone_mark": secret.fingerprint(phone), "phone_tail": phone[-4:],
    }  # fmt: skip


def month_of(at: datetime) -> int:
    """202611 for a moment of November 2026 in China."""
    local = at.astimezone(CHINA)
    return local.year * 100 + local.month


def _check_place(place: Place, filing: Filing) -> None:
    """Raises Refusal for a building or an entrance of another compound."""
    if filing.building_id and not queries.stands_in(filing.building_id, place.id):
        raise Refusal(N_("Choose a building of this compound."), "spot")
    if filing.entrance_id and not queries.leads_into(filing.entrance_id, filing.building_id):
        raise Refusal(N_("Choose an entrance of this building."), "spot")


def similar(place: Place, filing: Filing) -> list[int]:
    """Ids of requests that are likely the same matter, the nearest first."""
    mine = grouping.Matter(
        id=0, category=filing.category, compound_id=place.id, building_id=filing.building_id,
        entrance_id=filing.entrance_id,
    )  # fmt: skip
    others = queries.matters_at(place.id, grouping.related(filing.category), now() - grouping.LOOKED_BACK)
    return [other.id for other in grouping.nearest(mine, others)]


def join(request: ResidentRequest, place: Place, filing: Filing, *, form_key: str) -> int:
    """Follow a neighbour's request with a code of one's own; the follower's id. The same form sent twice is one
    follower, and whoever follows already is counted once.
    """
    earlier = queries.find_follower_by_form(form_key)
    if earlier is not None:
        return earlier.id
    at = now()
    after = take(request.standing, Act(step=Step.JOINED, at=at, by_resident=True))
    follower = Follower(
        request_id=request.id, joined_id=request.id, door_mark=door_mark(place, filing), at=at, form_key=form_key,
        code_mark=secret.fingerprint(code_of(form_key)), privacy_version=privacy.version(settings().keep_months), **sealed(filing.phone),
    )  # fmt: skip
    db.session.add(follower)
    db.session.add(RequestEvent(request_id=request.id, at=at, step=Step.JOINED, state=after.state))
    db.session.flush()
    groups.recount(request)
    return follower.id
