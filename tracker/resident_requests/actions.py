"""What people do with requests. Every step is a visible line; callers commit."""

from dataclasses import dataclass
from datetime import datetime

from tracker.accounts.models import Account
from tracker.base.clock import now
from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.base.workdays import chinese_calendar
from tracker.extensions import db
from tracker.resident_requests import clocks, groups, personal, queries, rules
from tracker.resident_requests.clocks import Clock
from tracker.resident_requests.masking import mask_text
from tracker.resident_requests.models import RequestEvent, ResidentRequest, Saying
from tracker.resident_requests.rules import Outcome
from tracker.resident_requests.states import Act, Step, take

NO_SUCH = N_("There is no request with this code and this number. Check both and try again.")
NO_VISIT = N_("An appointment ends after it begins, and lies ahead.")


@dataclass(frozen=True, kw_only=True)
class Order:
    """To whom a request is dispatched, what they are asked to do, and the class of its clock."""

    handler_id: int
    task: str
    clock: Clock


def step(
    request: ResidentRequest, what: Step, *, by: Account | None = None, words: str = "",
    outcome: Outcome | None = None, line: str | None = None, about_id: int | None = None,
) -> datetime:  # fmt: skip
    """Take a step by the rules and write its line; without ``by`` it is the resident's. ``line`` are the
    words to be seen where they are not those the rules look at. Raises Refusal.
    """
    at = now()
    then = take(request.standing, Act(step=what, at=at, by_resident=by is None, words=words, outcome=outcome))
    request.state, request.outcome = then.state, then.outcome
    request.returns, request.extensions = then.returns, then.extensions
    if request.called_back_at and not then.called_back:
        request.called_back_at = None
    _line(request, what, words if line is None else line, by, at, about_id)
    return at


def _line(
    request: ResidentRequest, what: Step, words: str, by: Account | None, at: datetime, about_id: int | None
) -> None:
    """An office's words are starred out for good; a resident's are kept beside the line, to be removed in time."""
    event = RequestEvent(request_id=request.id, at=at, step=what, state=request.state, about_id=about_id)
    if by:
        event.by_id, event.words = by.id, mask_text(words) or None
    db.session.add(event)
    if words and not by:
        db.session.add(Saying(event=event, words=words))


def dispatch(request: ResidentRequest, order: Order, by: Account) -> None:
    """Ask somebody to see to it. The first receiver stays responsible."""
    clocks.check_class(request.clock, order.clock)
    rules.check_text(order.task, "task")
    step(request, Step.DISPATCHED, by=by, words=order.task, about_id=order.handler_id)
    request.handler_id, request.task = order.handler_id, mask_text(order.task)
    if order.clock is not request.clock:
        request.clock = order.clock
        request.due_at = clocks.due(request.filed_at, order.clock, chinese_calendar()).at


def give_back(request: ResidentRequest, words: str, by: Account) -> None:
    """It is not ours, because …; once."""
    step(request, Step.RETURNED, by=by, words=words, about_id=request.office_id)
    request.handler_id = None


def accept(request: ResidentRequest, by: Account) -> None:
    """Signed for: somebody has it in hand."""
    step(request, Step.SIGNED, by=by)
    request.handler_id = request.handler_id or by.organisation_id


def contact(request: ResidentRequest, words: str, by: Account) -> None:
    """Somebody spoke with whoever asked."""
    _contacted(request, step(request, Step.CONTACTED, by=by, words=words))


def _contacted(request: ResidentRequest, at: datetime) -> None:
    request.contacted_at = request.contacted_at or at


def arrange_visit(request: ResidentRequest, start: datetime, end: datetime, by: Account) -> None:
    """Somebody comes between two moments; whoever asked knows of it, so it is a contact."""
    if end <= start or start < now():
        raise Refusal(NO_VISIT, "visit_from")
    _contacted(request, step(request, Step.VISIT, by=by))
    request.visit_from, request.visit_until = start, end


def extend(request: ResidentRequest, words: str, by: Account) -> None:
    """More time, asked for before the clock runs out, once, with a reason."""
    later = clocks.extended(request.due_at, request.clock, chinese_calendar())
    step(request, Step.EXTENDED, by=by, words=words)
    request.due_at = later.at


def report_up(request: ResidentRequest, words: str, by: Account) -> None:
    """Reported upward: a step on the way. The clock runs on, the first receiver stays responsible."""
    step(request, Step.REPORTED_UP, by=by, words=words)


def close(request: ResidentRequest, by: Account) -> None:
    """Settled, after the resident was asked."""
    request.closed_at = step(request, Step.CLOSED, by=by)


def reopen(request: ResidentRequest, words: str, by: Account | None = None) -> None:
    """Back in hand, with what is still open; the clock does not start anew."""
    if request.is_open:
        raise Refusal(N_("This request is still open."))
    step(request, Step.REOPENED, by=by, words=words)
    request.closed_at, request.reopened = None, request.reopened + 1


def call_back(
    request: ResidentRequest, *, solved: bool | None, rating: int | None = None, words: str = "", by: Account | None = None
) -> None:  # fmt: skip
    """What whoever asked says of the answer. Solved closes it, not solved opens it again, None is nobody
    reached. Raises Refusal where it opens again without a word of what is still open.
    """
    if solved is False and not words.strip():
        raise Refusal(N_("Say what is still open."), "words")
    at = step(request, Step.CALLED_BACK, by=by, words=words)
    request.called_back_at, request.solved, request.rating = (
        at,
        solved,
        rating if solved is not None else None,
    )
    if solved:
        request.closed_at = step(request, Step.CLOSED, by=by)
    elif solved is False:
        step(request, Step.REOPENED, by=by, words=words, line="")
        request.closed_at, request.reopened = None, request.reopened + 1


def withdraw(request: ResidentRequest) -> None:
    """The resident takes it back; what says who they are is removed at once. Where neighbours ask the same,
    their request goes on without the one who withdrew.
    """
    group = request.merged_into or (request if queries.followers_of(request.id) else None)
    if group:
        personal.forget_person(request)
        db.session.flush()
        groups.recount(group)
        return
    request.closed_at = step(request, Step.WITHDRAWN)
    personal.forget(request)


def add_words(request: ResidentRequest, words: str, by: Account | None = None) -> None:
    """A line that changes no state: what came to mind later, or a word from the office in between."""
    rules.check_text(words, "words")
    step(request, Step.WORDS, by=by, words=words)
