"""What lies in the database, in its file and in the log once everything personal was planted."""

import re
from pathlib import Path

import pytest
from sqlalchemy import URL, LargeBinary, String, inspect, make_url, select, text
from sqlalchemy.exc import IntegrityError

from tests import factories
from tests.pages import forms_of
from tests.privacy.planting import Kind, filled
from tests.privacy.reading import found, said
from tracker.base.access import Public, policy_of
from tracker.base.logs import mask
from tracker.base.model import Model
from tracker.extensions import db
from tracker.resident_requests import intake
from tracker.resident_requests.codes import normalise_code
from tracker.resident_requests.models import Saying

HOMES = {
    Kind.GIVEN: {"resident_request", "request_saying"},
    Kind.INSIDE: {"resident_request", "request_saying"},
    Kind.DOOR: {"resident_request"},
    Kind.REACHED: {"account"},
}
"""Tables in which a mark may stand in the clear; those of the kinds that are missing stand in none."""
OPEN_KINDS = {Kind.STAFF, Kind.FLAT, Kind.PAID}
ABOUT_PEOPLE = re.compile(r"phone|email|holder|contact$|payee|giver|door$|where|display_name|_sealed|_tail")
OF_OFFICES = {
    "region.phone", "organisation.phone", "notice.phone", "interruption.phone", "operator_desk.phone", "party.phone",
    "grid_post.phone", "grid_post.holder", "gift.giver", "outlet.address_sealed", "outlet.secret_sealed",
    "journal.door", "lease.holder",
}  # fmt: skip
"""Told to everybody on purpose: numbers of desks, who holds a seat, who is thanked. Then addresses of robots, through
which door of the program somebody came, which process keeps the clock.
"""
SCRIPTS = {"static", "site.outbox"}  # the outbox is a page of the telephone it lies on: no form of it is sent
NOT_WORDS = {"q", "code"}  # what somebody looks for; the key a resident was given


def rows():
    """(table, everything that stands in one of its rows) of the whole database."""
    for table in inspect(db.session.connection()).get_table_names():
        for row in db.session.execute(text(f'SELECT * FROM "{table}"')):  # noqa: S608 (names from the schema)
            yield table, " ".join(value.hex() if isinstance(value, bytes) else str(value) for value in row)


def test_no_row_of_any_table_holds_what_is_sealed_or_starred_out(planted, session):
    strict = {mark: kind for mark, kind in planted.marks.items() if kind not in OPEN_KINDS}
    strict |= {mark.encode().hex(): kind for mark, kind in strict.items()}
    assert [
        f"{table} holds {mark}, {strict[mark]}"
        for table, row in rows()
        for mark in found(row, strict)
        if table not in HOMES.get(strict[mark], set())
    ] == []


def test_everything_that_says_who_somebody_is_was_planted(planted, session):
    """A new column with a telling name fails here until the planting fills it."""
    empty = []
    for mapper in Model.registry.mappers:
        for column in mapper.local_table.columns:
            name = f"{mapper.local_table.name}.{column.name}"
            is_text = isinstance(column.type, (String, LargeBinary))
            if not is_text or not ABOUT_PEOPLE.search(column.name) or name in OF_OFFICES:
                continue
            held = " ".join(
                map(str, db.session.execute(column.table.select().with_only_columns(column)).scalars())
            )
            sealed = isinstance(column.type, LargeBinary) or column.name.endswith(("_tail", "_mark"))
            if not (held.strip("None ") if sealed else found(held, planted.marks)):
                empty.append(name)
    assert empty == []


def test_every_word_that_a_stranger_can_type_was_planted(app, planted, stranger):
    """A new field of a public form fails here until the planting fills it."""
    offered: set[str] = set()
    for rule in app.url_map.iter_rules():
        if (
            isinstance(policy_of(app, rule.endpoint), Public)
            and "GET" in rule.methods
            and rule.endpoint not in SCRIPTS
        ):
            query = {"compound": planted.world.ids["compound_id"]}
            for form in forms_of(stranger.get(planted.world.address(app, rule), query_string=query)):
                offered |= form.texts
    assert "phone" in offered
    assert offered - NOT_WORDS - planted.fields == set()


def test_the_log_holds_none_of_it_even_when_the_database_refuses_a_row(app, planted, logged, monkeypatch):
    """Two requests with one code: nobody foresaw that, so the error goes into the log, without what it was about."""
    monkeypatch.setitem(app.config, "TESTING", False)
    monkeypatch.setattr(intake, "code_of", lambda _key: normalise_code(planted.keys["filer"][0]))
    form = filled(planted)
    answer = app.test_client().post(f"/requests/new?compound={planted.world.ids['compound_id']}", data=form)
    assert answer.status_code == 500
    assert found(said(answer), planted.marks) == set()
    assert "unexpected error" in logged.getvalue()
    assert "code_mark" in logged.getvalue()
    assert found(logged.getvalue(), planted.marks) == set()


def test_no_error_of_the_database_repeats_what_it_was_asked_to_keep(session, planted):
    saying = session.scalars(select(Saying)).first()
    session.add(Saying(event_id=saying.event_id, words=saying.words))
    with pytest.raises(IntegrityError) as caught:
        session.flush()
    session.rollback()
    assert found(mask(str(caught.value)), planted.marks) == set()


def test_the_file_of_the_database_holds_none_of_it(make_app):
    """Whoever finds the file, or a copy of it, finds no number and no name."""
    app = make_app()
    phone, name, words = "13987659999", "欧阳未央", "屋檐漏雨之暗号"
    with app.app_context():
        compound = factories.compound()
        db.session.commit()
        address = f"/requests/new?compound={compound.id}"
        form = {
            "form_key": "0" * 32,
            "category": "roof_leak",
            "kind": "help",
            "danger": "no",
            "no_supply": "no",
            "apart": "1",
        }
        app.test_client().post(address, data={**form, "text": words, "phone": phone, "name": name})
        kept = everything_kept(make_url(app.config["SQLALCHEMY_DATABASE_URI"]))
    assert words.encode() in kept
    assert phone.encode() not in kept
    assert name.encode() not in kept


def everything_kept(url: URL) -> bytes:
    """The bytes of SQLite's files; PostgreSQL's lie in another's folder, so its rows stand for them."""
    if url.database and url.get_backend_name() == "sqlite":
        path = Path(url.database)
        return b"".join(one.read_bytes() for one in path.parent.glob(f"{path.name}*"))
    return "\n".join(row for _table, row in rows()).encode()
