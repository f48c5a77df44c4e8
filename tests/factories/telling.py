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
from tracker.reminders.ladder import Whom
from tracker.reminders.models import Matter, Reminder, RuleEdition
from tracker.reminders.outbox import Letter, Outlet, new_mark
from tracker.reminders.rules import Channel, Ending, LetterState, Phase, Urgency
from tracker.reminders.wishes import Absence
from tracker.resident_requests.intake import code_of
from tracker.resident_requests.models import RequestEvent, ResidentRequest
from tracker.resident_requests.records import RequestPhoto
from tracker.resident_requests.rules import Category, RequestKind, RequestState
from tracker.resident_requests.states import Step


def matter(about: Project, **values: Any) -> Matter:
    """Something that is due about a project; ``done_at`` says that it moved."""
    ending = Ending.MOVED if values.get("done_at") else Ending.OPEN
    return save(Matter(**{
        "rule": "milestone soon", "subject": "milestone", "subject_id": number(), "due_on": date(2026, 6, 30),
        "project_id": about.id, "region_path": about.region_path, "phase": Phase.AHEAD, "urgency": Urgency.ORDINARY,
        "text": "x", "values": "{}", "path": "/", "level_on": date(2026, 6, 23), "found_at": NOON, "ending": ending,
        **values,
    }))  # fmt: skip


def reminder(who: Account, about: Project, **values: Any) -> Reminder:
    """Somebody told of a matter of a project, on the start page; ``text`` and ``done_at`` are the matter's."""
    of = {
        name: values.pop(name)
        for name in ("text", "rule", "subject", "subject_id", "due_on", "region_path")
        if name in values
    }
    done_at = values.get("done_at")
    line = {
        "addressee": f"account:{who.id}",
        "account_id": who.id,
        "channel": Channel.PAGE,
        "level": 0,
        "made_at": NOON,
    }
    about_what = values.pop("matter", None) or matter(about, **of, done_at=done_at)
    return save(Reminder(**{**line, "matter_id": about_what.id, **values}))


def outlet(**values: Any) -> Outlet:
    """A robot of a group; its address leads nowhere that may be called."""
    facts = {
        "mark": new_mark(),
        "channel": Channel.WECOM,
        "name": f"机器人{number()}",
        "is_group": "account_id" not in values,
    }
    return save(
        Outlet(**{**facts, "address_sealed": seal("https://127.0.0.1/robot"), "host": "127.0.0.1", **values})
    )


def letter(by: Outlet, **values: Any) -> Letter:
    """One that was given up."""
    facts = {
        "key": f"letter {number()}",
        "outlet_id": by.id,
        "day": date(2026, 6, 30),
        "urgency": Urgency.ORDINARY,
    }
    state = {"state": LetterState.FAILED, "made_at": NOON, "tries": 6, "error": "HTTP 500"}
    return save(Letter(**{**facts, **state, **values}))


def rule_edition(rule: str, **values: Any) -> RuleEdition:
    """A rule of reminding as the bureau wrote it: told to the county at once, nowhere to climb."""
    facts = {
        "number": 2,
        "who": Whom.COUNTY,
        "urgency": Urgency.ORDINARY,
        "grace": 0,
        "ladder": "",
        "basis": "x",
    }
    return save(RuleEdition(**{"rule": rule, "at": NOON, **facts, **values}))


def absence(of: Account, **values: Any) -> Absence:
    """A week from today, without a deputy."""
    days = {"first_on": today(), "last_on": today() + timedelta(days=6)}
    return save(Absence(**{"account_id": of.id, **days, **values}))


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
    made.events.append(RequestEvent(at=made.filed_at, step=Step.FILED, state=RequestState.FILED))
    return save(made)


def request_photo(of: ResidentRequest, **values: Any) -> RequestPhoto:
    """A picture that only the office sees; it is not in the store."""
    facts = {"key": f"{number():064}", "thumb_key": "0" * 64, "width": 1600, "height": 1200, "at": NOON}
    return save(RequestPhoto(**{"request_id": of.id, **facts, **values}))


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
