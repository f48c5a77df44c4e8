"""Builders of what residents and staff are told: requests, notices, reminders."""

from datetime import date, timedelta
from typing import Any
from uuid import uuid4

from tests.factories.keeping import NOON, number, save
from tests.factories.places import compound
from tracker.accounts.models import Account
from tracker.base.clock import today
from tracker.base.secret import fingerprint, seal
from tracker.notices.models import Notice
from tracker.notices.periods import NoticeKind
from tracker.notices.rules import NoticeState
from tracker.places.models import Compound
from tracker.projects.models import Project
from tracker.reminders.models import Reminder
from tracker.reminders.rules import Channel, DeliveryState
from tracker.resident_requests.actions import code_of
from tracker.resident_requests.models import RequestEvent, ResidentRequest
from tracker.resident_requests.rules import Category, RequestKind, RequestState


def reminder(who: Account, about: Project, **values: Any) -> Reminder:
    facts = {"rule": "milestone soon", "subject": "milestone", "subject_id": number(), "account_id": who.id}
    words = {"text": "x", "values": "{}", "path": "/", "project_id": about.id, "due_on": date(2026, 6, 30)}
    state = {"channel": Channel.PAGE, "state": DeliveryState.SENT, "made_at": NOON}
    return save(Reminder(**{**facts, **words, **state, **values}))


def resident_request(of: Compound | None = None, **values: Any) -> ResidentRequest:
    """Filed from 13812345678 with a form whose key is ``form_key``; its code is ``code_of(form_key)``."""
    of = of or compound()
    phone, form_key = values.pop("phone", "13812345678"), values.pop("form_key", None) or uuid4().hex
    made = ResidentRequest(**{
        "compound_id": of.id, "region_path": of.region_path, "category": Category.ROOF_LEAK,
        "kind": RequestKind.COMPLAINT, "state": RequestState.FILED, "text": "顶层漏雨", "phone_sealed": seal(phone),
        "phone_mark": fingerprint(phone), "phone_tail": phone[-4:], "code_mark": fingerprint(code_of(form_key)),
        "form_key": form_key, "content_hash": "", "privacy_version": "1", "filed_at": NOON,
        "due_at": NOON + timedelta(days=7), **values,
    })  # fmt: skip
    made.events.append(RequestEvent(at=made.filed_at, state=RequestState.FILED))
    return save(made)


def notice(where: Compound | None = None, **values: Any) -> Notice:
    """A draft about the progress of the works, for the next fortnight."""
    where = where or compound()
    facts = {
        "compound_id": where.id,
        "region_path": where.region_path,
        "starts_on": today(),
        "ends_on": today() + timedelta(days=14),
    }
    words = {
        "kind": NoticeKind.PROGRESS,
        "title": f"施工进度{number()}",
        "body": "外墙保温已完成一半。",
        "phone": "0415-2123456",
    }
    state = values.get("state", NoticeState.DRAFT)
    published = {} if state is NoticeState.DRAFT else {"published_at": NOON}
    return save(Notice(**{"state": state, **facts, **words, **published, **values}))
