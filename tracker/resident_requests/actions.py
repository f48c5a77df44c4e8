"""What people do with requests. Every step is a visible line; callers commit."""

from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from tracker.accounts.models import Account
from tracker.base import journal, rows, secret
from tracker.base.clock import now
from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.base.workdays import chinese_calendar
from tracker.extensions import db
from tracker.resident_requests import codes, privacy, queries, rules
from tracker.resident_requests.masking import mask_text
from tracker.resident_requests.models import RequestEvent, ResidentRequest
from tracker.resident_requests.phones import mask_name
from tracker.resident_requests.rules import Category, RequestKind, RequestState, RevealReason, UrgencyQuestion

OTHER_WORDS = N_(
    "This form was already sent with other words. Send it again to file these as a second request."
)
NO_SUCH = N_("There is no request with this code and this number. Check both and try again.")


@dataclass(frozen=True, kw_only=True)
class Filing:
    """What somebody asks; ``phone`` in the one spelling of ``normalise_phone``."""

    category: Category
    kind: RequestKind
    answers: frozenset[UrgencyQuestion]
    text: str
    phone: str
    name: str = ""
    where: str = ""
    building_id: int | None = None


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
        place.id, filing.building_id, filing.where, filing.category, filing.kind, sorted(filing.answers),
        filing.text, filing.phone, filing.name,
    )  # fmt: skip
    return secret.fingerprint(f"request {kept!r}")


def file(place: Place, filing: Filing, *, form_key: str, by: Account | None = None) -> int:
    """Store a request with its clock; its id. ``by`` is staff who file for a caller."""
    rules.check_text(filing.text)
    if filing.building_id and not queries.stands_in(filing.building_id, place.id):
        raise Refusal(N_("Choose a building of this compound."), "building_id")
    at = now()
    clock = rules.clock_of(filing.kind, filing.answers)
    request_id = rows.insert(
        db.session, ResidentRequest,
        compound_id=place.id, region_path=place.region_path, building_id=filing.building_id,
        where=filing.where or None, category=filing.category, kind=filing.kind,
        urgent=rules.is_urgent(filing.answers), state=RequestState.FILED, text=filing.text,
        phone_sealed=secret.seal(filing.phone), phone_mark=secret.fingerprint(filing.phone),
        phone_tail=filing.phone[-4:], name_sealed=secret.seal(filing.name) if filing.name else None,
        code_mark=secret.fingerprint(code_of(form_key)), form_key=form_key, content_hash=_content(place, filing),
        privacy_version=privacy.VERSION, filed_at=at, due_at=rules.due(at, clock, chinese_calendar()).at,
    )  # fmt: skip
    first = {"at": at, "state": RequestState.FILED, "by_id": by.id if by else None}
    rows.insert(db.session, RequestEvent, request_id=request_id, **first)
    return request_id


def accept(request: ResidentRequest, by: Account) -> None:
    """Somebody has it in hand."""
    _step(request, RequestState.ACCEPTED, by=by)


def answer(request: ResidentRequest, words: str, by: Account) -> None:
    """Publish an answer to whoever holds the code, with personal data starred out."""
    words = mask_text(words)
    at = _step(request, RequestState.ANSWERED, by=by, words=words)
    request.answer, request.answered_at, request.answered_by_id = words, at, by.id


def close(request: ResidentRequest, by: Account | None = None) -> None:
    """Settled, as the resident says or, after an answer, the office."""
    request.closed_at = _step(request, RequestState.CLOSED, by=by)


def reopen(request: ResidentRequest, words: str, by: Account | None = None) -> None:
    """Back in hand, with what is still open; the clock does not start anew."""
    if request.state in rules.OPEN:
        raise Refusal(N_("This request is still open."))
    _step(request, RequestState.ACCEPTED, by=by, words=words)
    request.closed_at = None


def withdraw(request: ResidentRequest) -> None:
    """The resident takes it back; what says who they are is removed at once."""
    request.closed_at = _step(request, RequestState.WITHDRAWN)
    forget(request)


def add_words(request: ResidentRequest, words: str, by: Account | None = None) -> None:
    """A line that changes no state: what came to mind later, or a word from the office in between."""
    rules.check_text(words, "words")
    if request.state is RequestState.WITHDRAWN:
        raise Refusal(N_("This request was withdrawn."))
    _line(request, request.state, mask_text(words) if by else words, by, now())


def forget(request: ResidentRequest) -> None:
    """Remove who asked and where exactly; star out what the texts say of it. The statistics stay."""
    request.phone_sealed = request.phone_mark = request.phone_tail = request.name_sealed = request.where = (
        None
    )
    request.text = mask_text(request.text)
    for event in request.events:
        event.words = mask_text(event.words) if event.words else None


def masked_name(request: ResidentRequest) -> str:
    """张* for 张三; "" when no name was given."""
    return mask_name(secret.unseal(request.name_sealed)) if request.name_sealed else ""


def reveal(request: ResidentRequest, reason: RevealReason) -> tuple[str, str]:
    """Full telephone number and name ("" if not given). Every look is a line of the journal."""
    if request.phone_sealed is None:
        raise Refusal(N_("The telephone number was removed."))
    journal.note(
        db.session(),
        journal.Note(
            "resident_request",
            "number shown",
            "resident_request",
            request.id,
            {"reason": [None, reason.value]},
        ),
    )
    name = secret.unseal(request.name_sealed) if request.name_sealed else ""
    return secret.unseal(request.phone_sealed), name


def _step(
    request: ResidentRequest, to: RequestState, *, by: Account | None = None, words: str = ""
) -> datetime:
    rules.check_transition(request.state, to, words=words, by_resident=by is None)
    at = now()
    request.state = to
    _line(request, to, words, by, at)
    return at


def _line(
    request: ResidentRequest, state: RequestState, words: str, by: Account | None, at: datetime
) -> None:
    line = RequestEvent(
        request_id=request.id, at=at, state=state, words=words or None, by_id=by.id if by else None
    )
    db.session.add(line)
