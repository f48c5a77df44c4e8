"""Who asked: shown with a reason, removed in time. Callers commit."""

from tracker.accounts.models import Account
from tracker.base import journal, secret
from tracker.base.access import Role
from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.extensions import db
from tracker.resident_requests import groups, photos, queries
from tracker.resident_requests.masking import mask_text
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.phones import mask_name
from tracker.resident_requests.rules import RevealReason


def forget(request: ResidentRequest) -> None:
    """Remove who asked and where exactly, of followers too; star out what the texts say of it. The lines and
    the statistics stay.
    """
    forget_person(request)
    for follower in queries.followers_of(request.id):
        groups.forget_follower(follower)
    for event in request.events:
        if event.saying:
            event.saying.words = mask_text(event.saying.words)


def forget_person(request: ResidentRequest) -> None:
    """Remove what the first who asked gave, pictures too."""
    request.phone_sealed = request.phone_mark = request.phone_tail = request.name_sealed = None
    request.where = request.door = request.door_mark = None
    request.text = mask_text(request.text)
    photos.forget(request)


def masked_name(request: ResidentRequest) -> str:
    """张* for 张三; "" when no name was given."""
    return mask_name(secret.unseal(request.name_sealed)) if request.name_sealed else ""


def may_reveal(request: ResidentRequest, by: Account) -> bool:
    """Whose wish it is to stay unnamed is kept from grid workers, who are neighbours themselves."""
    return not (request.anonymous and by.role is Role.GRID)


def reveal(request: ResidentRequest, reason: RevealReason, by: Account) -> tuple[str, str]:
    """Full telephone number and name ("" if not given). Every look is a line of the journal."""
    if request.phone_sealed is None:
        raise Refusal(N_("The telephone number was removed."))
    if not may_reveal(request, by):
        raise Refusal(
            N_("They wish to stay unnamed here. The office that received the request can call them.")
        )
    seen = journal.Note(
        "resident_request", "number shown", "resident_request", request.id, {"reason": [None, reason.value]}
    )
    journal.note(db.session(), seen)
    name = secret.unseal(request.name_sealed) if request.name_sealed else ""
    return secret.unseal(request.phone_sealed), name
