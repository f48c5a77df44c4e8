"""What the telephone's queue is told: the same entry again and again, half of it lost, the person signed out."""

import io
import random
import re
from decimal import Decimal

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.progress.conftest import filled, shot
from tracker.base.access import Role
from tracker.progress.models import Photo, PhotoPoint, Report
from tracker.progress.pictures import store

JSON = {"Accept": "application/json"}


@pytest.fixture
def phone(client, login, on_site):
    login(on_site.contractor)
    return client


def send_photo(client, data, **said):
    upload = {"photo": (io.BytesIO(data), "photo.jpg"), "phase": "after", "point": "3单元东侧检查井", **said}
    return client.post("/site/queue/photos", data=upload, headers=JSON)


def send(client, on_site, **values):
    url = f"/site/queue/places/{values.pop('place', on_site.place).id}/report?lang=en"
    return client.post(url, data=filled(**values), headers=JSON)


def count(session, table=Report):
    return session.scalar(select(func.count()).select_from(table))


def test_photos_first_then_the_report_that_names_them(phone, on_site, session):
    tickets = [send_photo(phone, shot(number)).json["ticket"] for number in (1, 2)]
    said = send(phone, on_site, kept=tickets, workers="6", weather="clear").json
    report = session.scalars(select(Report)).one()
    assert said == {
        "state": "stored", "report": report.id, "photos": 2, "questions": 0, "url": f"/office/reports/{report.id}",
    }  # fmt: skip
    assert (report.workers, report.weather) == (6, "clear")
    assert {photo.phase for photo in report.photos} == {"after"}
    assert session.scalars(select(PhotoPoint.name)).all() == ["3单元东侧检查井"]


def test_the_same_entry_gets_the_same_answer(phone, on_site, session):
    ticket = send_photo(phone, shot(1)).json["ticket"]
    answers = [send(phone, on_site, kept=[ticket]) for _ in range(3)]
    assert {answer.get_data() for answer in answers} == {answers[0].get_data()}
    assert (count(session), count(session, Photo)) == (1, 1)


def test_photos_that_were_missing_are_taken(phone, on_site, session):
    send(phone, on_site)
    ticket = send_photo(phone, shot(1)).json["ticket"]
    assert send(phone, on_site, kept=[ticket]).json["state"] == "stored"
    assert (count(session), count(session, Photo)) == (1, 1)


def test_photos_that_come_after_the_decision_are_told(phone, on_site, session):
    send(phone, on_site)
    report = session.scalars(select(Report)).one()
    report.state, report.reason, report.decided_at = "returned", "x", factories.NOON
    session.commit()
    ticket = send_photo(phone, shot(1)).json["ticket"]
    answer = send(phone, on_site, kept=[ticket])
    assert (answer.status_code, answer.json["state"]) == (409, "conflict")
    assert send(phone, on_site).json["state"] == "stored", "the report itself is known and may be forgotten"


def test_the_same_key_with_other_content_is_a_conflict_with_a_sentence(phone, on_site, session):
    send(phone, on_site)
    answer = send(phone, on_site, quantity="39")
    assert (answer.status_code, answer.json["state"]) == (409, "conflict")
    assert "already sent with other content" in answer.json["sentences"][0]
    assert session.scalars(select(Report.quantity)).all() == [38]


def test_a_photo_that_was_swept_away_is_asked_for_again(phone, on_site, session):
    tickets = [send_photo(phone, shot(number)).json["ticket"] for number in (1, 2)]
    for path in store().root.glob("??/??/*"):
        path.unlink()
    answer = send(phone, on_site, kept=tickets)
    assert answer.status_code == 422
    assert answer.json == {"state": "photos", "lost": [0, 1]}
    assert count(session) == 0


def test_a_refusal_names_its_field(phone, on_site):
    answer = send(phone, on_site, quantity="101")
    assert (answer.status_code, answer.json["state"]) == (422, "refused")
    assert "Only 100 is left" in answer.json["sentences"][0]
    assert send(phone, on_site, quantity="x").json["sentences"][0].startswith("Amount of work: ")
    assert send_photo(phone, b"no picture").json["state"] == "refused"


def test_whoever_is_signed_out_is_told_so_and_not_led_away(client, on_site):
    answers = [send(client, on_site), client.get("/site/queue/token", headers=JSON)]
    assert [(answer.status_code, answer.json) for answer in answers] == [(401, {"state": "signed_out"})] * 2


def test_the_token_names_whose_session_it_is(phone, on_site):
    said = phone.get("/site/queue/token", headers=JSON).json
    assert said["account"] == on_site.contractor.id
    assert said["token"]


def test_a_total_is_turned_into_what_was_added(phone, on_site, session):
    send(phone, on_site, quantity="38")
    send(phone, on_site, client_key="b" * 32, quantity="50.5", counting="total")
    again = send(phone, on_site, client_key="b" * 32, quantity="50.5", counting="total")
    assert again.json["state"] == "stored", "said again, it means what it meant"
    assert session.scalars(select(Report.quantity).order_by(Report.id)).all() == [38, Decimal("12.5")]
    refused = send(phone, on_site, client_key="c" * 32, quantity="50.5", counting="total")
    assert "50.5 stands here already" in refused.json["sentences"][0]


def test_the_telephone_carries_its_own_places_and_nobody_elses(phone, on_site):
    foreign = factories.item_place()
    carried = phone.get("/site/queue/places", headers=JSON).json["places"]
    assert [one["id"] for one in carried] == [on_site.place.id]
    assert send(phone, on_site, place=foreign).status_code == 404


def test_the_telephone_carries_the_crew_of_the_last_report(phone, on_site):
    send(phone, on_site, workers="6")
    (carried,) = phone.get("/site/queue/places", headers=JSON).json["places"]
    assert carried["workers"] == 6


def test_a_position_is_kept_for_the_office_only(phone, on_site, session):
    ticket = send_photo(phone, shot(1), latitude="40.12", longitude="124.38").json["ticket"]
    send(phone, on_site, kept=[ticket])
    photo = session.scalars(select(Photo)).one()
    assert (photo.latitude, photo.longitude) == (Decimal("40.12"), Decimal("124.38"))
    page = phone.get(f"/office/reports/{photo.report_id}?lang=en").text
    assert "124.38" not in page


def test_the_same_picture_at_two_places_is_said_at_both_and_asked_about(phone, on_site, session):
    elsewhere = factories.item_place(on_site.item, building_id=None)
    session.commit()
    urls = []
    for place, key in ((on_site.place, "a"), (elsewhere, "b")):
        ticket = send_photo(phone, shot(1)).json["ticket"]
        said = send(phone, on_site, place=place, client_key=key * 32, quantity="5", kept=[ticket]).json
        urls.append(said["url"])
    assert said["questions"] == 1
    assert "The same file was sent again later" in phone.get(urls[0] + "?lang=en").text
    page = phone.get(said["url"] + "?lang=en").text
    assert "The same file was sent before" in page
    assert "looks like one that was sent before (1)" in page
    assert re.search(r"3号楼", page)


def test_many_entries_sent_at_random_again_and_again_are_stored_once_each(phone, on_site, session):
    chance = random.Random(7)
    keys = [f"{number:032x}" for number in range(40)]
    tries = [key for key in keys for _ in range(chance.randrange(1, 4))]
    chance.shuffle(tries)
    states = {send(phone, on_site, client_key=key, quantity="1").json["state"] for key in tries}
    assert states == {"stored"}
    assert sorted(session.scalars(select(Report.client_key))) == keys


def test_the_shell_says_nothing_about_anybody(client, login, on_site):
    bare = client.get("/site/outbox/").text
    login(on_site.contractor)
    assert on_site.contractor.display_name not in bare
    assert client.get("/site/worker.js").headers["Content-Type"].startswith("text/javascript")
    manifest = client.get("/site/manifest.webmanifest").json
    assert (manifest["start_url"], manifest["scope"]) == ("/site/", "/site/")


def test_an_operator_has_no_queue(client, login):
    login(Role.OPERATOR)
    assert client.get("/site/queue/token", headers=JSON).status_code == 403
