"""One marked piece of data of a person in every place where somebody can give one, given as people give it."""

import io
import itertools
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any
from uuid import uuid4

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select

from tests import factories, world
from tests.pages import forms_of
from tests.world import World
from tracker.accounts.models import Account
from tracker.base.access import Role
from tracker.contributions.models import ContributionDue
from tracker.extensions import db
from tracker.funding.books import Proposal
from tracker.funding.models import Source
from tracker.notices.models import Notice
from tracker.notices.rules import NoticeState
from tracker.places.models import Compound, Household
from tracker.projects.models import Party
from tracker.resident_requests.codes import show_code
from tracker.resident_requests.intake import code_of
from tracker.resident_requests.models import ResidentRequest

SHEET = "工单编号,小区,诉求内容,来电人,联系电话\n"


class Kind(StrEnum):
    """Who may meet a mark again."""

    SEALED = "who a resident is: on no page, in no row"
    STARRED = "typed among other words and starred out at once: on no page, in no row"
    GIVEN = "a resident's own words and place: the offices that read requests, and that resident"
    INSIDE = "who a resident is, written into their own words: the offices that read requests"
    DOOR = "a resident's door: whoever is sent there, too"
    FLAT = "a flat that shares in the cost: the offices that collect"
    STAFF = "a person of an office or a firm: whoever is signed in"
    REACHED = "how such a person is reached: who manages accounts, and that person"
    PAID = "to whom money went: who reads the ledger"


@dataclass
class Planted:
    """``marks``: each mark and its kind. ``keys``: code and number by which residents look up what they gave, ``own``
    which marks they gave with it. ``fields``: names of the fields that were filled on the way.
    """

    world: World
    marks: dict[str, Kind] = field(default_factory=dict)
    keys: dict[str, tuple[str, str]] = field(default_factory=dict)
    own: dict[str, set[str]] = field(default_factory=dict)
    fields: set[str] = field(default_factory=set)
    numbers: Iterator[int] = field(default_factory=lambda: itertools.count(1))

    def mark(self, kind: Kind, pattern: str) -> str:
        """A mark that nobody else has; ``pattern`` has a place for its number."""
        made = pattern.format(next(self.numbers))
        self.marks[made] = kind
        return made

    def phone(self, kind: Kind = Kind.SEALED) -> str:
        return self.mark(kind, "1398765{:04}")

    def name(self, kind: Kind = Kind.SEALED) -> str:
        """A name in characters that every font of ours has."""
        number = next(self.numbers)
        made = f"欧阳{'甲乙丙丁戊己庚辛壬癸'[number % 10]}{'子丑寅卯辰巳午未申酉戌亥'[number // 10 % 12]}"
        assert made not in self.marks
        self.marks[made] = kind
        return made


@dataclass
class Hands:
    """Everybody who gives something: a stranger's browser and, signed in, the people of the world."""

    app: Flask
    client: FlaskClient
    login: Callable[[Account], Any]
    planted: Planted

    def post(self, who: Role | None, address: str, data: dict[str, Any]) -> Any:
        """Send a form; whatever is refused was not planted."""
        self.planted.fields |= {name for name, value in data.items() if value}
        browser = self.app.test_client()
        if who:
            self.login(self.planted.world.people[who])
            browser = self.client
        return browser.post(
            address, data=data, headers={"Origin": "http://localhost"}
        )  # as every browser says

    def step(self, who: Role, request_id: int, name: str, **data: str) -> Any:
        answer = self.post(who, f"/office/requests/{request_id}/{name}", {"form_key": uuid4().hex, **data})
        assert answer.status_code == 302, (name, answer.text)
        return answer


def plant(app: Flask, client: FlaskClient, login: Callable[..., Any]) -> Planted:
    """A world of its own in which everybody gave what they can give."""
    planted = Planted(world.build(factories.city()))
    hands = Hands(app, client, login, planted)
    _staff(planted)
    _money(planted)
    db.session.commit()
    for give in (_file, _join, _unnamed, _on_behalf, _by_hotline, _object, _subscribe, _handle):
        give(hands)
    db.session.expire_all()
    return planted


def _staff(planted: Planted) -> None:
    for account in planted.world.people.values():
        account.display_name = planted.name(Kind.STAFF)
        account.email = planted.mark(Kind.REACHED, "planted{}@example.net")
        account.phone = planted.phone(Kind.REACHED)
    party = db.session.get_one(Party, planted.world.ids["party_id"])
    party.contact = planted.name(Kind.STAFF)


def _money(planted: Planted) -> None:
    ids = planted.world.ids
    db.session.get_one(Household, ids["household_id"]).door = planted.mark(Kind.FLAT, "7{:03}甲")
    db.session.get_one(ContributionDue, ids["due_id"]).household.door = planted.mark(Kind.FLAT, "8{:03}乙")
    db.session.get_one(Proposal, ids["proposal_id"]).payee = planted.name(Kind.PAID)
    factories.movement(db.session.get_one(Source, ids["source_id"]), payee=planted.name(Kind.PAID))


def filled(planted: Planted, **changes: str) -> dict[str, str]:
    """A form as a stranger fills it in, everything personal marked."""
    inside = f"我叫{planted.name(Kind.INSIDE)}，电话{planted.phone(Kind.INSIDE)}。"
    ids = planted.world.ids
    return {
        "form_key": uuid4().hex, "spot": f"{ids['building_id']}-{ids['entrance_id']}", "apart": "1",
        "category": "roof_leak", "kind": "complaint", "danger": "no", "no_supply": "no", "phone": planted.phone(),
        "name": planted.name(), "door": planted.mark(Kind.DOOR, "9{:03}丙"),
        "where": planted.mark(Kind.GIVEN, "阁楼第{}根梁"), "text": f"{planted.mark(Kind.GIVEN, '漏雨已第{}回')}。{inside}",
        **changes,
    }  # fmt: skip


def _give(hands: Hands, what: str, form: dict[str, str], *, more: str = "", who: Role | None = None) -> None:
    """Send a filled form and keep the two keys with which its answer is looked up."""
    door = "/office/requests/new" if who else "/requests/new"
    address = f"{door}?compound={hands.planted.world.ids['compound_id']}{more}"
    answer = hands.post(who, address, form)
    assert answer.status_code == 302, answer.text
    hands.planted.keys[what] = show_code(code_of(form["form_key"])), form["phone"]
    hands.planted.own[what] = {
        mark for mark in hands.planted.marks if any(mark in value for value in form.values())
    }


def _file(hands: Hands) -> None:
    _give(hands, "filer", filled(hands.planted))


def _join(hands: Hands) -> None:
    first = _latest()
    form = filled(hands.planted, apart="", join=str(first.id))
    for name in ("name", "where", "text", "door"):  # of a follower nothing is kept but the number
        hands.planted.marks |= dict.fromkeys(
            (mark for mark in hands.planted.marks if mark in form[name]), Kind.SEALED
        )
    _give(hands, "follower", form)


def _unnamed(hands: Hands) -> None:
    _give(hands, "unnamed", filled(hands.planted, anonymous="y"))


def _on_behalf(hands: Hands) -> None:
    _give(hands, "caller", filled(hands.planted), who=Role.COMMUNITY)
    hands.planted.world.ids["request_id"] = _latest().id


def _object(hands: Hands) -> None:
    """An objection is a request tied to its notice."""
    notice = db.session.get_one(Notice, hands.planted.world.ids["notice_id"])
    notice.state, notice.published_at = NoticeState.PUBLISHED, factories.NOON
    _give(hands, "objector", filled(hands.planted), more=f"&notice={notice.id}")
    assert _latest().notice_id == notice.id


def _subscribe(hands: Hands) -> None:
    """An address for news of a compound; the letter that asks whether it is theirs lies in the outbox, sealed."""
    given = {"address": hands.planted.mark(Kind.SEALED, "resident{}@example.net"), "form_key": uuid4().hex}
    answer = hands.post(None, f"/c/{hands.planted.world.ids['compound_id']}/mail", given)
    assert answer.status_code == 302, answer.text


def _by_hotline(hands: Hands) -> None:
    """Two sheets: one filed, one that waits to be looked at."""
    planted, place = hands.planted, db.session.get_one(Compound, hands.planted.world.ids["compound_id"])
    for number in (1, 2):
        words = planted.mark(Kind.GIVEN, "热线说漏了{}次")
        line = f"H{number},{place.name},{words},{planted.name()},{planted.phone()}\n"
        sheet = (io.BytesIO((SHEET + line).encode()), "热线.csv")
        answer = hands.post(Role.COUNTY, "/office/requests/hotline", {"sheet": sheet})
        assert answer.status_code == 302, answer.text
        planted.world.ids["sheet_id"] = int(answer.location.rsplit("/", 1)[1])
        if number == 1:
            hands.post(Role.COUNTY, f"{answer.location}/file", {})


def _latest() -> ResidentRequest:
    return db.session.scalars(select(ResidentRequest).order_by(ResidentRequest.id.desc()).limit(1)).one()


def _starred(planted: Planted, words: str) -> str:
    """Words that say who somebody is, in ways that are starred out."""
    return f"{words}，联系人：{planted.name(Kind.STARRED)}，{planted.phone(Kind.STARRED)}"


def _handle(hands: Hands) -> None:
    """The caller's request on its whole way: passed on, visited, answered, published, asked back, open again."""
    planted, ids = hands.planted, hands.planted.world.ids
    firm = str(planted.world.people[Role.CONTRACTOR].organisation_id)
    number = ids["request_id"]
    order = {"handler_id": firm, "task": _starred(planted, "修补屋面"), "clock": "complaint"}
    _merge(hands, number)
    hands.step(Role.COMMUNITY, number, "contact", words=_starred(planted, "已电话联系"))
    hands.step(Role.COMMUNITY, number, "extend", words=_starred(planted, "等材料"))
    hands.step(Role.COMMUNITY, number, "report-up", words=_starred(planted, "已报街道"))
    hands.step(Role.COMMUNITY, number, "words", words=_starred(planted, "明天上门"))
    hands.step(Role.COMMUNITY, number, "dispatch", **order)
    _repair(hands, number)
    hands.step(Role.COMMUNITY, number, "release")
    _publish(hands, number)
    said = {"solved": "no", "rating": "1", "words": _own_words(planted)}
    _by_resident(hands, "caller", "call-back", said)
    _by_resident(hands, "caller", "words", {"words": _own_words(planted)})
    hands.step(Role.COMMUNITY, number, "dispatch", **order)


def _merge(hands: Hands, number: int) -> None:
    """Made one with the objection, then taken apart again."""
    into, why = str(_latest().id), _starred(hands.planted, "同一处")
    assert (
        hands.post(
            Role.COMMUNITY, f"/office/requests/{number}/merge", {"into": into, "words": why}
        ).status_code
        == 302
    )
    hands.step(Role.COMMUNITY, number, "unmerge", words=_starred(hands.planted, "两处"))


def _repair(hands: Hands, number: int) -> None:
    """The firm signs for it, comes, and hands in what it did."""
    come = {"visit_from": "2030-01-07T09:00", "visit_until": "2030-01-07T11:00"}
    done = {"words": _starred(hands.planted, "屋面已修补"), "outcome": "fixed"}
    for name, data in (("sign", {}), ("visit", come), ("report", done)):
        assert hands.post(Role.CONTRACTOR, f"/site/repairs/{number}/{name}", data).status_code == 302, name


def _publish(hands: Hands, number: int) -> None:
    """Question and answer for everybody, the question as the page offers it."""
    address = f"/office/requests/{number}/public"
    words = {"question": _starred(hands.planted, "为什么漏"), "answer": _starred(hands.planted, "已修")}
    seen = forms_of(hands.post(Role.COMMUNITY, address, words))
    sent = next(form.fields["seen"] for form in seen if form.fields.get("seen"))
    assert hands.post(Role.COMMUNITY, address, {**words, "seen": sent}).status_code == 302


def _own_words(planted: Planted) -> str:
    said, name = planted.mark(Kind.GIVEN, "又漏了{}处"), planted.name(Kind.INSIDE)
    return f"{said}，我叫{name}，{planted.phone(Kind.INSIDE)}"


def _by_resident(hands: Hands, what: str, name: str, data: dict[str, str]) -> None:
    browser = hands.app.test_client()
    look_up(browser, hands.planted.keys[what])
    hands.planted.fields |= data.keys()
    hands.planted.own[what] |= {mark for mark in hands.planted.marks if mark in data["words"]}
    answer = browser.post(f"/requests/mine/{name}", data={"form_key": uuid4().hex, **data})
    assert answer.status_code == 302, answer.text


def look_up(browser: FlaskClient, keys: tuple[str, str]) -> None:
    """Come to what somebody gave, with its code and its number."""
    answer = browser.post("/requests/look-up", data={"code": keys[0], "phone": keys[1]})
    assert answer.status_code == 302, answer.text
