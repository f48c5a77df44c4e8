import json
import re

import pytest

from tests import factories
from tests.databases import count_queries
from tracker.base import journal
from tracker.base.access import Role
from tracker.base.clock import today
from tracker.base.telling import LONGEST
from tracker.dashboard.entries import entry

PAGE = "/office/journal/?lang=en"


def numbers(page):
    return [int(number) for number in re.findall(r'data-label="No\.">(\d+)<', page)]


@pytest.fixture
def counties(session):
    city = factories.city()
    ours, theirs = factories.region(city), factories.region(city)
    plan = factories.programme(city)
    projects = [factories.project(plan, region=where) for where in (ours, theirs)]
    session.commit()
    return ours, *projects


def test_an_auditor_reads_every_chain(counties, client, login):
    _ours, project, other = counties
    login(Role.AUDITOR)
    page = client.get(PAGE).text
    for chain in (f"project:{project.id}", f"project:{other.id}", "compound"):
        assert f">{chain}<" in page


def test_a_county_reads_the_chains_of_its_own_projects_only(counties, client, login):
    ours, project, other = counties
    login(Role.COUNTY, region=ours)
    chains = set(re.findall(r">(project:\d+|compound|region|account)<", client.get(PAGE).text))
    assert chains == {f"project:{project.id}"}
    assert numbers(client.get(f"{PAGE}&chain=project:{other.id}").text) == []
    assert numbers(client.get(f"{PAGE}&chain=project:{project.id}").text) != []


def test_a_subdistrict_has_no_journal(client, login):
    login(Role.SUBDISTRICT, region=factories.region(factories.city()))
    assert client.get(PAGE).status_code == 403


def test_old_and_new_value_stand_beside_the_column_in_words(counties, client, login, session):
    project = counties[1]
    project.note = "补充说明"
    project.in_plan = False
    session.commit()
    login(Role.AUDITOR)
    page = client.get(f"{PAGE}&record=project").text
    assert "<dt>In plan</dt><dd><del>Yes</del> → <ins>No</ins></dd>" in page
    assert "<dt>Remarks</dt><dd><ins>补充说明</ins></dd>" in page


def test_lines_are_filtered_by_record_person_and_day(counties, client, login, session):
    who = login(Role.CITY, display_name="李科长")
    with_name = journal.Note("account", "signed in", "account", who.id, {"address": "127.0.0.1"})
    journal.note(session, with_name)
    session.commit()
    line = session.query(journal.JournalLine).order_by(journal.JournalLine.id.desc()).first()
    assert numbers(client.get(f"{PAGE}&record=project_compound").text) != []
    assert line.id not in numbers(client.get(f"{PAGE}&record=project_compound").text)
    assert line.id in numbers(client.get(f"{PAGE}&on={today()}").text)
    assert numbers(client.get(f"{PAGE}&on=2020-01-01").text) == []
    assert numbers(client.get(f"{PAGE}&person=nobody").text) == []


@pytest.mark.parametrize("day", ["0001-01-01", "9999-12-31", "31.12.2026", "%E4%B8%80"])
def test_a_day_that_is_none_asks_for_all(counties, client, login, day):
    login(Role.AUDITOR)
    assert client.get(f"{PAGE}&on={day}").status_code == 200
    assert numbers(client.get(f"{PAGE}&on=0001-01-01").text) != []


def test_a_page_goes_on_where_the_last_one_ended_whatever_was_added_since(client, login, session):
    for each in range(60):
        journal.note(session, journal.Note("test", "add", "region", each, {}))
    session.commit()
    login(Role.AUDITOR)
    first = client.get(f"{PAGE}&chain=test")
    older = re.search(r'<a rel="next" href="([^"]*)">', first.text)
    assert older
    journal.note(session, journal.Note("test", "add", "region", 99, {}))
    session.commit()
    second = numbers(client.get(older[1].replace("&amp;", "&")).text)
    assert len(numbers(first.text)) == 50
    assert len(second) == 10
    assert max(second) < min(numbers(first.text))


def test_the_page_says_when_the_journal_was_sealed(client, login, session):
    login(Role.AUDITOR)
    assert "Not sealed yet" in client.get(PAGE).text
    seal = journal.seal(session, today())
    session.commit()
    assert seal.hash[:16] in client.get(PAGE).text


def test_the_page_costs_the_same_with_one_line_and_with_twenty(client, login, session):
    login(Role.AUDITOR)
    journal.note(session, journal.Note("test", "add", "region", 1, {}))
    session.commit()
    address = f"{PAGE}&chain=test"
    client.get(address)
    with count_queries() as one:
        assert len(numbers(client.get(address).text)) == 1
    for each in range(19):
        journal.note(session, journal.Note("test", "add", "region", each, {"name": ["旧", "新"]}))
    session.commit()
    with count_queries() as twenty:
        assert len(numbers(client.get(address).text)) == 20
    assert len(twenty) == len(one) <= 6


@pytest.mark.parametrize(
    ("record", "changes", "shown"),
    [
        ("project", {"progress": [None, 4550]}, "45.5%"),
        ("project", {"planned": ["1", "1234567.5"]}, "1,234,567.50"),
        ("project", {"planned_end": [None, "2026-10-31"]}, "31 Oct 2026"),
        ("project", {"stage": ["planned", "no such stage"]}, "no such stage"),
        ("report", {"quantity": [None, "12.5"]}, "12.5"),
        ("sign-in", {"address": "127.0.0.1"}, "127.0.0.1"),
        ("import_batch", {"report": [None, "x" * 500]}, "x" * LONGEST + "…"),
    ],
)
def test_a_value_is_written_as_pages_write_it(app, record, changes, shown):
    line = journal.JournalLine(
        id=1, chain="project:7", seq=1, at=factories.NOON, door="office", action="change", record=record,
        record_id=7, changes=json.dumps(changes),
    )  # fmt: skip
    with app.test_request_context("/?lang=en"):
        from tracker.base.pages import _aids

        _aids()
        made = entry(line, "李科长")
    assert made.changes[0][2] == shown
    assert made.project_id == 7
