"""What a contractor does on a phone."""

import io
import re
from datetime import timedelta
from decimal import Decimal

import pytest
from PIL import Image
from sqlalchemy import func, select

from tests import factories
from tests.databases import count_queries
from tests.photos.pictures import exif, gps, opened
from tests.progress.conftest import filled, shot
from tracker.base.access import Role
from tracker.base.clock import today
from tracker.progress.models import Photo, Report
from tracker.progress.pictures import store
from tracker.progress.rules import ReportState


@pytest.fixture
def contractor(login, on_site):
    return login(on_site.contractor)


@pytest.fixture
def send(client, on_site, contractor):
    def post(**values):
        return client.post(on_site.url + "?lang=en", data=filled(**values))

    return post


def count(session, table=Report):
    return session.scalar(select(func.count()).select_from(table))


def tickets(page):
    return re.findall(r'name="kept"[^>]* value="([^"]+)"', page.text)


def test_from_todays_list_to_a_stored_report(client, on_site, send, session):
    today_page = client.get("/site/?lang=en")
    assert on_site.project.name in today_page.text
    assert f'href="{on_site.url}"' in today_page.text
    form = client.get(on_site.url + "?lang=en")
    assert re.search(r"Remains here</dt><dd>100 m<", form.text)
    assert re.search(r'name="client_key"[^>]* value="[0-9a-f]{32}"', form.text)
    assert f'value="{today().isoformat()}"' in form.text
    answer = send(photos=[shot(1), shot(2)], note="东侧管沟")
    assert answer.location == f"/site/?project={on_site.project.id}"
    report = session.scalars(select(Report)).one()
    assert (report.quantity, report.note, report.state) == (38, "东侧管沟", ReportState.SUBMITTED)
    assert (report.reporter_id, report.item_place_id) == (on_site.contractor.id, on_site.place.id)
    assert [photo.width for photo in report.photos] == [64, 64]
    shown = client.get(answer.location + "&lang=en").text
    assert "38 waiting" in shown
    assert "It waits for confirmation" in shown


def test_the_same_form_twice_is_one_report_with_the_same_answer(send, session):
    answers = [send(photos=[shot(1)]) for _ in range(3)]
    assert {answer.location for answer in answers} == {answers[0].location}
    assert {answer.status_code for answer in answers} == {302}
    assert (count(session), count(session, Photo)) == (1, 1)


def test_the_same_key_with_other_content_is_said_openly_and_nothing_is_lost(send, session):
    send()
    answer = send(quantity="39", note="typed with cold fingers", photos=[shot(1)])
    assert answer.status_code == 409
    assert "already sent with other content" in answer.text
    assert "typed with cold fingers" in answer.text
    assert 'value="39"' in answer.text
    assert len(tickets(answer)) == 1
    key = re.search(r'name="client_key"[^>]* value="([0-9a-f]{32})"', answer.text)[1]
    assert key != "a" * 32
    assert session.scalars(select(Report.quantity)).all() == [38]


@pytest.mark.parametrize(
    ("values", "sentence"),
    [
        ({"quantity": ""}, "cannot be left empty"),
        ({"quantity": "0"}, "more than zero"),
        ({"quantity": "-3"}, "cannot be negative"),
        ({"quantity": "12.5.1"}, "Write a number"),
        ({"quantity": "١٢"}, "Write a number"),
        ({"quantity": "101"}, "Only 100 is left"),
        ({"quantity": "999999999"}, "too large"),
        ({"worked_on": "2999-01-01"}, "too far away"),
        ({"worked_on": "yesterday"}, "valid date"),
        ({"worked_on": ""}, "cannot be left empty"),
        ({"worked_on": (today() + timedelta(days=3)).isoformat()}, "a day to come"),
        ({"note": "字" * 1001}, "at most 1000"),
    ],
)
def test_a_refusal_stands_beside_its_field_and_keeps_what_was_typed(send, session, values, sentence):
    answer = send(**{"note": "kept", **values})
    assert answer.status_code == 200
    assert sentence in answer.text
    assert values.get("note", "kept") in answer.text
    assert count(session) == 0


def test_photos_of_a_refused_report_are_kept(client, on_site, send, session):
    refused = send(quantity="", photos=[shot(1), shot(2)])
    held = tickets(refused)
    assert len(held) == 2
    thumb = client.get(f"/site/kept/{held[0]}")
    assert opened(thumb.data).format == "JPEG"
    answer = client.post(on_site.url, data=filled(kept=held[:1]))
    assert answer.status_code == 302
    assert count(session, Photo) == 1


def test_photos_can_be_taken_one_after_another(send, session):
    first = send(more="1", quantity="", photos=[shot(1)])
    assert "cannot be left empty" not in first.text
    second = send(more="1", kept=tickets(first), photos=[shot(2)], quantity="12")
    assert 'value="12"' in second.text
    assert len(tickets(second)) == 2
    assert count(session) == 0


def test_a_kept_photo_is_nobody_elses(client, on_site, send, login, session):
    held = tickets(send(quantity="", photos=[shot(1)]))
    login(factories.account(Role.CONTRACTOR, organisation=on_site.contractor.organisation))
    assert client.get(f"/site/kept/{held[0]}").status_code == 404
    client.post(on_site.url, data=filled(kept=held))
    assert count(session, Photo) == 0


def test_a_forged_ticket_opens_nothing(client, send):
    for forged in ("x", "A" * 40, "字", "AAAA", "-_-_"):
        assert client.get(f"/site/kept/{forged}").status_code == 404
        assert "Choose it again" in send(kept=[forged]).text


def test_the_same_shot_chosen_twice_is_one_photo(send, session):
    send(photos=[shot(1), shot(1)])
    assert count(session, Photo) == 1


def test_more_than_eight_photos_are_said_and_the_first_kept(send, session):
    answer = send(photos=[shot(number) for number in range(10)])
    assert "at most 8 photos" in answer.text
    assert len(tickets(answer)) == 8
    assert count(session) == 0


def test_what_is_no_picture_is_refused_by_name_and_the_good_ones_are_kept(send, session):
    answer = send(photos=[shot(1), b"<script>alert(1)</script>", b""])
    assert "IMG_1.jpg: This is not a picture" in answer.text
    assert "IMG_2.jpg: This picture is empty" in answer.text
    assert len(tickets(answer)) == 1
    assert count(session) == 0


def test_all_that_is_wrong_is_said_at_once(send):
    answer = send(photos=[b"no picture"], quantity="101")
    assert "This is not a picture" in answer.text
    assert "Only 100 is left" in answer.text


def test_a_picture_bomb_is_refused_beside_the_field(send, session):

    bomb = io.BytesIO()
    Image.new("1", (15_000, 15_000)).save(bomb, "PNG")
    answer = send(photos=[bomb.getvalue()])
    assert "million pixels" in answer.text
    assert count(session) == 0


def test_a_stored_photo_has_no_position_and_the_row_has(send, session):
    send(photos=[shot(1, exif=exif(gps=gps()))])
    photo = session.scalars(select(Photo)).one()
    assert photo.latitude == Decimal("40.120094")
    assert photo.taken_at is not None
    for key in (photo.key, photo.thumb_key):
        with store().open(key) as file:
            assert dict(opened(file.read()).getexif()) == {}


@pytest.mark.parametrize(
    "name", ["../../x.jpg", "a\r\nb.jpg", "\u202egpj.exe", "<img src=x onerror=alert(1)>.jpg", "n" * 300]
)
def test_the_name_of_a_file_is_only_shown(client, on_site, contractor, name):
    data = {**filled(), "photos": (io.BytesIO(b"no picture"), name)}
    answer = client.post(on_site.url, data=data)
    assert answer.status_code in (200, 302)  # a name with a line break ends the part; nothing was sent then
    assert "<img src=x" not in answer.text


def test_an_upload_of_100_megabytes_is_refused_with_a_sentence(client, on_site, contractor):
    answer = client.post(
        on_site.url + "?lang=en", input_stream=io.BytesIO(b""), content_type="multipart/form-data; boundary=x",
        environ_overrides={"CONTENT_LENGTH": str(100 * 1024 * 1024)},
    )  # fmt: skip
    assert answer.status_code == 413
    assert "Photos may be sent one at a time" in answer.text


@pytest.mark.parametrize("field", ["client_key", "quantity", "worked_on", "note", "kept", "photos", "more"])
@pytest.mark.parametrize("value", ["", "\0", "\ud800", "字" * 10_000, "{{7331*7}}", "１２", "9" * 400, "0000-00-00", "-0", "NaN", "1e9"])  # fmt: skip
def test_no_input_breaks_the_form(client, on_site, contractor, field, value):
    data = {**filled(), field: value.encode("utf-8", "surrogatepass").decode("utf-8", "replace")}
    answer = client.post(on_site.url, data=data)
    assert answer.status_code in (200, 302)
    assert "53743667" not in answer.text


def test_a_key_that_no_form_made_is_replaced_by_our_own(send, session):
    for key in ("", "x", "a" * 33, "<b>"):
        send(client_key=key, quantity="1")
    assert all(re.fullmatch("[0-9a-f]{32}", key) for key in session.scalars(select(Report.client_key)))


def test_a_returned_report_stands_first_and_can_be_made_anew(client, on_site, contractor, session):
    old = factories.report(
        on_site.place, on_site.contractor, state=ReportState.RETURNED, quantity=Decimal("12.5")
    )
    again = f"{on_site.url}?again={old.id}"
    assert "照片看不清" in client.get("/site/").text
    assert again in client.get("/site/").text
    assert 'value="12.5"' in client.get(again).text
    client.post(on_site.url, data=filled(quantity="12"))
    assert "照片看不清" not in client.get("/site/").text


def test_another_persons_returned_report_is_not_copied(client, on_site, contractor):
    theirs = factories.report(on_site.place, state=ReportState.RETURNED)
    assert client.get(f"{on_site.url}?again={theirs.id}").status_code == 404


def test_an_item_without_quantity_says_whom_to_call(client, on_site, contractor):
    bare = factories.item_place(factories.item(on_site.project, planned=None))
    page = client.get(f"/site/places/{bare.id}/report?lang=en")
    assert "Call the bureau" in page.text
    assert "<form" not in page.text.split('id="main"')[1]


def test_my_reports_say_what_became_of_them(client, on_site, contractor):
    for state in ReportState:
        factories.report(on_site.place, on_site.contractor, state=state)
    factories.report(on_site.place, note="somebody else's")
    page = client.get("/site/reports/?lang=en").text
    assert page.count('href="/office/reports/') == 3
    for words in ("Waiting for confirmation", "Confirmed", "Returned", "照片看不清"):
        assert words in page


def test_a_contractor_of_another_project_finds_nothing(client, on_site, login):
    login(Role.CONTRACTOR, organisation=factories.organisation())
    assert client.get(on_site.url).status_code == 404
    assert client.post(on_site.url, data=filled()).status_code == 404
    assert on_site.project.name not in client.get("/site/").text


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.CONTRACTOR])
def test_only_contractors_report(client, on_site, login, role):
    login(role, organisation=on_site.contractor.organisation)
    assert client.get(on_site.url).status_code == 403
    assert client.post(on_site.url, data=filled()).status_code == 403
    assert client.get("/site/reports/").status_code == 403


def test_a_stranger_is_sent_to_the_sign_in(client, on_site):
    for url in ("/site/", on_site.url, "/site/reports/"):
        assert "/account/sign-in" in client.get(url).location


def test_a_supervisor_finds_what_waits(client, on_site, login):
    report = factories.report(on_site.place, on_site.contractor)
    elsewhere = factories.report()
    login(on_site.supervisor)
    page = client.get("/site/").text
    assert f'href="/office/reports/{report.id}"' in page
    assert f'href="/office/reports/{elsewhere.id}"' not in page
    assert on_site.project.name in page


@pytest.mark.parametrize("role", list(Role))
def test_the_site_door_opens_for_everybody_who_works_here(client, login, role):
    login(role, organisation=factories.organisation())
    assert client.get("/site/").status_code == 200


@pytest.mark.parametrize("url", ["/site/", "/site/reports/"])
def test_twenty_rows_ask_no_more_than_one(client, session, on_site, contractor, url):
    def asked():
        session.commit()
        with count_queries() as queries:
            assert client.get(url).status_code == 200
        return len(queries)

    factories.report(on_site.place, on_site.contractor)
    factories.report(on_site.place, on_site.contractor, state=ReportState.RETURNED)
    few = asked()
    for number in range(20):
        place = factories.item_place(factories.item(on_site.project))
        state = ReportState.RETURNED if number % 2 else ReportState.SUBMITTED
        factories.photo(factories.report(place, on_site.contractor, state=state))
    assert asked() == few <= 6


def test_a_report_asks_little(client, session, on_site, contractor):
    client.post(on_site.url, data=filled(client_key="b" * 32, quantity="1"))
    session.commit()
    with count_queries() as queries:
        assert client.post(on_site.url, data=filled()).status_code == 302
    assert len(queries) <= 13
