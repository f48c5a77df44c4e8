"""What was counted wrongly is taken back by an entry of its own; the sums move back exactly."""

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests import factories
from tests.progress.conftest import filled
from tracker.accounts.rules import OrganisationKind
from tracker.base import journal, sums
from tracker.base.access import Role
from tracker.base.errors import Refusal
from tracker.extensions import db
from tracker.progress import actions
from tracker.progress.models import Question, Report
from tracker.progress.rules import QuestionKind, ReportState


@pytest.fixture
def confirmed(session, on_site):
    report = factories.report(
        on_site.place,
        on_site.contractor,
        quantity=Decimal(38),
        state=ReportState.CONFIRMED,
        decided_by=on_site.supervisor,
    )
    session.commit()
    return report


def take_back(report, quantity, by, reason="量错了段落"):
    counter_id = actions.take_back(report, Decimal(quantity), reason, by=by)
    return db.session.get_one(Report, counter_id)


def test_sums_move_back_by_exactly_what_is_taken_back_once_it_is_confirmed(session, on_site, confirmed):
    counter = take_back(confirmed, "8.5", on_site.contractor)
    session.commit()
    assert (on_site.place.done, on_site.item.done) == (38, 38)
    actions.confirm(counter, on_site.supervisor)
    session.commit()
    assert (on_site.place.done, on_site.item.done, on_site.project.earned) == (
        Decimal("29.5"), Decimal("29.5"), Decimal("1475.00"),
    )  # fmt: skip
    assert (confirmed.quantity, counter.quantity, counter.corrects_id) == (38, Decimal("-8.5"), confirmed.id)
    assert list(sums.verify(session)) == []
    assert list(journal.verify(session)) == []


def test_taking_all_back_leaves_what_was_before(session, on_site, confirmed):
    actions.confirm(take_back(confirmed, 38, on_site.contractor), on_site.supervisor)
    session.commit()
    assert (on_site.place.done, on_site.item.earned, on_site.project.progress) == (0, 0, 0)


def test_no_more_is_taken_back_than_was_reported_and_not_taken_back_yet(on_site, confirmed):
    take_back(confirmed, 30, on_site.contractor)
    with pytest.raises(Refusal, match="still be taken back"):
        take_back(confirmed, "8.001", on_site.contractor)
    take_back(confirmed, 8, on_site.contractor)


def test_a_counter_entry_that_waits_makes_no_room(client, login, on_site, session, confirmed):
    take_back(confirmed, 30, on_site.contractor)
    session.commit()
    login(on_site.contractor)
    answer = client.post(on_site.url + "?lang=en", data=filled(quantity="63"))
    assert "Only 62 is left" in answer.text


@pytest.mark.parametrize(("quantity", "reason"), [("0", "量错了段落"), ("-1", "量错了段落"), ("1", "错")])
def test_a_counter_entry_takes_something_back_and_says_why(on_site, confirmed, quantity, reason):
    with pytest.raises(Refusal):
        take_back(confirmed, quantity, on_site.contractor, reason)


def test_only_a_confirmed_report_is_corrected(on_site, confirmed):
    waiting = factories.report(on_site.place, on_site.contractor)
    with pytest.raises(Refusal, match="Only a confirmed report"):
        take_back(waiting, 1, on_site.contractor)
    counter = take_back(confirmed, 1, on_site.contractor)
    actions.confirm(counter, on_site.supervisor)
    with pytest.raises(Refusal, match="Only a confirmed report"):
        take_back(counter, 1, on_site.contractor)


def test_nobody_of_the_same_house_confirms_it(on_site, confirmed):
    counter = take_back(confirmed, 5, on_site.supervisor)
    with pytest.raises(Refusal, match="own report"):
        actions.confirm(counter, on_site.supervisor)
    bureau = factories.organisation(OrganisationKind.BUREAU)
    actions.confirm(counter, factories.account(Role.CITY, organisation=bureau))


def test_a_percent_that_goes_down_is_asked_about(session, on_site, confirmed):
    counter = take_back(confirmed, 20, on_site.contractor)
    question = session.scalars(select(Question).filter_by(report_id=counter.id)).one()
    assert (question.kind, question.facts) == (QuestionKind.DOWN, '{"was": "38 %", "now": "18 %"}')


def test_the_database_refuses_a_negative_quantity_that_corrects_nothing(session, on_site):
    with pytest.raises(IntegrityError):
        factories.report(on_site.place, on_site.contractor, quantity=Decimal(-5))


def test_from_the_report_to_its_correction(client, login, on_site, session, confirmed):
    login(on_site.contractor)
    page = client.get(f"/office/reports/{confirmed.id}?lang=en").text
    assert f"/office/reports/{confirmed.id}/correct" in page
    said = {"quantity": "8", "note": "量错了段落"}
    answer = client.post(f"/office/reports/{confirmed.id}/correct", data=said)
    counter = session.scalars(select(Report).filter_by(corrects_id=confirmed.id)).one()
    assert answer.location == f"/office/reports/{counter.id}"
    assert "takes back part" in client.get(answer.location + "?lang=en").text
    assert "-8 m" in client.get(f"/office/reports/{confirmed.id}?lang=en").text
    assert "must" not in client.post(f"/office/reports/{confirmed.id}/correct?lang=en", data=said).text


def test_questions_are_answered_once_and_by_the_reporters_side(client, login, on_site, session):
    report = factories.report(on_site.place, on_site.contractor)
    question = factories.question(report)
    session.commit()
    url, page = f"/office/reports/{report.id}/questions/{question.id}", f"/office/reports/{report.id}?lang=en"

    def say(words):
        client.post(url + "?lang=en", data={"answer": words})
        return client.get(page).text

    login(on_site.supervisor)
    shown = say("两台挖机同时施工")
    assert "Whoever made the report" in shown
    assert "This is 38 % of the whole" in shown
    login(on_site.contractor)
    assert "Your answer is kept" in say("两台挖机同时施工")
    assert "answered already" in say("改口了")
    assert session.scalars(select(Question.answer)).one() == "两台挖机同时施工"
