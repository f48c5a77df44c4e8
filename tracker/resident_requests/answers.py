"""Answers: written, read by a second person where needed, published to those who asked, made public. Callers commit."""

from collections.abc import Collection

from tracker.accounts.models import Account
from tracker.base.access import Role
from tracker.base.clock import now
from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.base.workdays import chinese_calendar
from tracker.extensions import db
from tracker.resident_requests import clocks, photos, states, templates
from tracker.resident_requests.actions import step
from tracker.resident_requests.clocks import Hand
from tracker.resident_requests.masking import mask_text
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.records import AnswerDraft, PublicAnswer
from tracker.resident_requests.rules import Outcome, RequestState, check_text
from tracker.resident_requests.states import Act, Step

OFFICES = frozenset({Role.ADMIN, Role.CITY, Role.COUNTY, Role.SUBDISTRICT, Role.COMMUNITY})


def check(request: ResidentRequest, words: str, outcome: Outcome) -> None:
    """Refuse an answer that could not be given, before it is looked at."""
    templates.check_filled(words)
    states.take(request.standing, Act(step=Step.ANSWERED, at=now(), words=words, outcome=outcome))


def answer(request: ResidentRequest, words: str, outcome: Outcome, by: Account) -> bool:
    """Give an answer, with personal data starred out: to those who asked, or first to a second reader. Whether
    it reached those who asked.
    """
    words = mask_text(words)
    if states.needs_review(outcome, by_office=by.role in OFFICES):
        step(request, Step.HANDED_IN, by=by, words=words, line="")
        db.session.add(
            AnswerDraft(request_id=request.id, words=words, outcome=outcome, by_id=by.id, at=now())
        )
        return False
    _publish(request, words, outcome, author_id=by.id, by=by)
    return True


def release(request: ResidentRequest, by: Account) -> None:
    """The second reader lets the answer go out. Raises Refusal."""
    draft = _draft(request)
    states.check_reviewer(draft.by_id, by.id)
    _publish(request, draft.words, draft.outcome, author_id=draft.by_id, by=by)
    db.session.delete(draft)


def send_back(request: ResidentRequest, words: str, by: Account) -> None:
    """The second reader wants it written anew. Raises Refusal."""
    draft = _draft(request)
    step(request, Step.SENT_BACK, by=by, words=words)
    db.session.delete(draft)


def _draft(request: ResidentRequest) -> AnswerDraft:
    if request.draft is None:
        raise Refusal(N_("No answer waits to be read here."))
    return request.draft


def _publish(request: ResidentRequest, words: str, outcome: Outcome, *, author_id: int, by: Account) -> None:
    at = step(request, Step.ANSWERED, by=by, words=words, outcome=outcome)
    request.answer, request.answered_at, request.answered_by_id = words, at, author_id
    request.contacted_at = request.contacted_at or at
    request.call_back_due_at = clocks.due(at, request.clock, chinese_calendar(), Hand.CALL_BACK).at


def make_public(
    request: ResidentRequest, question: str, words: str, by: Account, pictures: Collection[int] = ()
) -> PublicAnswer:
    """Question and answer for everybody, as somebody looked at them, starred out once more, with the pictures of
    these ids. Raises Refusal.
    """
    if request.state not in (RequestState.ANSWERED, RequestState.CLOSED) or not request.answer:
        raise Refusal(N_("Only what is answered can be made public."))
    check_text(question, "question")
    check_text(words, "answer")
    told = db.session.query(PublicAnswer).filter_by(request_id=request.id).one_or_none() or PublicAnswer(
        request_id=request.id,
        compound_id=request.compound_id,
        region_path=request.region_path,
        demo=request.demo,
    )
    told.category, told.outcome, told.doors = request.category, request.outcome, request.doors
    told.question, told.answer = mask_text(question), mask_text(words)
    told.published_at, told.by_id, told.taken_down_at, told.taken_down_because = now(), by.id, None, None
    db.session.add(told)
    photos.show_everybody(request, pictures)
    return told


def take_down(told: PublicAnswer, reason: str) -> None:
    """No longer public, because …; what was said stays on record."""
    if not reason.strip():
        raise Refusal(N_("Say why it is taken down."), "reason")
    told.taken_down_at, told.taken_down_because = now(), reason
