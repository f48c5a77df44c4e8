"""A look at what is due: one room that fails stops no other, nobody waits for it, nothing is written without need."""

from datetime import timedelta

import pytest
from sqlalchemy import select, update

from tests import factories
from tests.databases import count_queries
from tests.reminders.conftest import MORNING, TODAY, lines, tick
from tracker.accounts.models import Account
from tracker.base.access import Role
from tracker.base.due import Due
from tracker.extensions import db
from tracker.reminders import actions, book, bundling, sources
from tracker.reminders.models import HouseCheck, Matter


def rules_due(session):
    return sorted(session.scalars(select(Matter.rule).where(Matter.done_at.is_(None))))


@pytest.fixture
def milestones(monkeypatch):
    """``milestones(function)`` lets the room of milestones say what is due by another function."""
    return lambda function: monkeypatch.setattr("tracker.reminders.sources.milestones.due", function)


def broken(today, *, ahead):
    raise LookupError("no such column")


def test_a_room_that_fails_is_shown_to_the_administrators_and_the_others_go_on(
    session, county, milestones, client, login
):
    _clerk, milestone = county
    admin = factories.account(Role.ADMIN)
    tick()
    factories.evidence(milestone.project, "permit", valid_until=TODAY)
    milestones(broken)
    assert tick().failed == ["milestones"]
    assert rules_due(session) == ["milestone soon", "permit ends soon", "room fails"], (
        "and settles nothing unseen"
    )
    assert [one.account_id for one in lines()][-1] == admin.id
    login(admin)
    page = client.get("/office/reminders/delivery?lang=en").text
    assert "what is due in “Milestones” cannot be computed" in page
    assert "LookupError: no such column" in page


def test_a_room_that_works_again_is_caught_up_at_the_next_look(session, county, milestones, monkeypatch):
    factories.account(Role.ADMIN)
    milestones(broken)
    tick()
    monkeypatch.undo()
    assert tick().failed == []
    assert rules_due(session) == ["milestone soon"]
    assert session.scalars(select(HouseCheck.broken_on)).all() == [None]


def test_a_room_may_not_call_due_what_another_settles(session, county, milestones):
    values = {"project_id": None, "region_path": "", "text": "", "path": "/"}
    stray = Due(rule="request soon", subject="request", subject_id=1, since=TODAY, **values)
    milestones(lambda today, *, ahead: iter([stray]))
    assert tick().failed == ["milestones"]


def test_what_is_due_by_a_rule_that_nobody_wrote_is_told_and_settled(session, county, milestones):
    values = {"project_id": None, "region_path": "", "text": "", "path": "/"}
    new = [Due(rule="new rule", subject="thing", subject_id=1, since=TODAY, **values)]
    milestones(lambda today, *, ahead: iter(new))
    factories.account(Role.CITY)
    assert tick().made == 1
    new.clear()
    assert tick().settled == 1


def test_every_room_has_a_name_and_rules_and_every_rule_a_room(session):
    rules = book.current()
    assert (
        {rule.room for rule in rules.rules.values()} == set(sources.sources(TODAY, rules)) == set(book.ROOMS)
    )


def test_a_rule_looks_as_far_ahead_as_it_says_and_the_others_of_its_room_do_not(session, county):
    _clerk, milestone = county
    factories.rule_edition("contract term ends soon", before=90)
    contract = factories.contract(milestone.project, ends_on=TODAY + timedelta(days=80))
    contract.guarantee_until = TODAY + timedelta(days=80)
    tick()
    assert rules_due(session) == ["contract term ends soon", "milestone soon"]


def test_a_look_that_finds_nothing_new_writes_nothing(session, county, mail):
    tick()
    bundling.bundle(MORNING)
    with count_queries() as queries:
        found = tick()
        assert bundling.bundle(MORNING + timedelta(minutes=1)) == 0
    assert found.due == 1
    written = [one for one in queries if not one.lstrip().startswith("SELECT")]
    assert len(written) <= 2, "the row of the mail server, and who asked for time until today"


@pytest.fixture
def house(make_app):
    """An application of its own, with connections of its own, and a milestone that is due today."""
    app = make_app()
    with app.app_context():
        where = factories.region(factories.city())
        factories.account(Role.COUNTY, region=where)
        factories.milestone(factories.project(compounds=(factories.compound(where),)), planned_on=TODAY)
        db.session.commit()
        yield app


def test_whoever_writes_does_not_wait_while_a_look_computes(house, milestones):
    real = sources.milestones.due

    def beside(today, *, ahead):
        with db.engine.begin() as other:
            other.execute(update(Account).values(display_name="somebody else's write"))
        yield from real(today, ahead=ahead)
        with db.engine.begin() as other:
            other.execute(update(Account).values(display_name="and another, after the first batch"))

    milestones(beside)
    assert (tick().failed, len(lines())) == ([], 1)


def test_what_was_written_before_a_room_fails_stays_written(house, milestones):
    real = sources.milestones.due

    def half(today, *, ahead):
        yield from real(today, ahead=ahead)
        raise LookupError

    milestones(half)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(actions, "BATCH", 1)
        assert tick().failed == ["milestones"]
    assert [one.matter.rule for one in lines()] == ["milestone soon"]
