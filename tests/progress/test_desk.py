"""The confirm desk, and how pictures leave the house."""

from decimal import Decimal
from itertools import pairwise

import pytest
from sqlalchemy import select

from tests import factories
from tests.databases import count_queries
from tests.photos.pictures import exif, gps, opened
from tests.progress.conftest import filled, shot
from tracker.base import sums
from tracker.base.access import Role
from tracker.progress.models import Photo, Report
from tracker.progress.rules import ReportState


@pytest.fixture
def report(on_site):
    return factories.report(on_site.place, on_site.contractor, quantity=Decimal(38), note="东侧<管沟>")


@pytest.fixture
def url(report):
    return f"/office/reports/{report.id}"


@pytest.fixture
def with_photo(client, on_site, login, session):
    """A report sent with a photo that knows where it was taken."""
    login(on_site.contractor)
    client.post(on_site.url, data=filled(photos=[shot(1, exif=exif(gps=gps()))]))
    return session.scalars(select(Report)).one()


def test_a_supervisor_confirms_and_everything_moves(client, on_site, report, url, login, session):
    login(on_site.supervisor)
    page = client.get(url + "?lang=en")
    assert "Confirm 38 m" in page.text
    assert "东侧&lt;管沟&gt;" in page.text
    assert client.post(f"{url}/confirm").location == "/office/reports/"
    session.expire_all()
    assert (on_site.place.done, on_site.item.done, on_site.project.earned) == (38, 38, Decimal("1900.00"))
    assert list(sums.verify(session)) == []
    assert "Confirmed by" in client.get(url + "?lang=en").text


def test_after_a_decision_the_next_report_of_the_project_follows(client, on_site, report, url, login):
    following = factories.report(on_site.place, on_site.contractor)
    factories.report()
    login(on_site.supervisor)
    assert client.post(f"{url}/confirm").location == f"/office/reports/{following.id}"


def test_a_report_is_returned_with_a_reason_that_the_reporter_reads(
    client, on_site, report, url, login, session
):
    login(on_site.supervisor)
    for reason, sentence in (
        ("", "cannot be left empty"),
        (" ", "cannot be left empty"),
        ("字" * 401, "at most 400"),
    ):
        assert sentence in client.post(f"{url}/return?lang=en", data={"reason": reason}).text
    assert client.post(f"{url}/return", data={"reason": "照片是2号楼"}).status_code == 302
    session.expire_all()
    assert (report.state, on_site.place.done) == (ReportState.RETURNED, 0)
    login(on_site.contractor)
    assert "照片是2号楼" in client.get("/site/").text
    assert f"again={report.id}" in client.get(url).text


@pytest.mark.parametrize(("action", "data"), [("confirm", {}), ("return", {"reason": "typed for nothing"})])
def test_the_second_decider_is_told_and_loses_nothing(client, report, url, login, session, action, data):
    login(Role.CITY)
    client.post(f"{url}/confirm")
    login(Role.CITY)
    answer = client.post(f"{url}/{action}?lang=en", data=data)
    assert answer.status_code == 409
    assert "already decided" in answer.text
    session.expire_all()
    assert report.place.done == 38


def test_the_reporters_own_firm_may_not_decide(client, on_site, report, url, login):
    login(Role.SUPERVISOR, organisation=on_site.contractor.organisation)
    answer = client.post(f"{url}/confirm?lang=en")
    assert answer.status_code == 409
    assert "another organisation" in answer.text


def test_more_than_planned_for_the_place_is_pointed_out(client, on_site, report, url, login):
    on_site.place.planned = Decimal(30)
    login(on_site.supervisor)
    assert "more is done here than was planned" in client.get(url + "?lang=en").text


def test_before_and_after_of_a_decided_report_stay_as_they_were(client, on_site, report, url, login):
    login(on_site.supervisor)
    client.post(f"{url}/confirm")
    later = factories.report(on_site.place, on_site.contractor, quantity=Decimal(5))
    client.post(f"/office/reports/{later.id}/confirm")
    text = " ".join(client.get(url + "?lang=en").text.split())
    assert "<dt>Before</dt><dd>0 m</dd>" in text
    assert "<dt>After</dt><dd>38 m</dd>" in text


@pytest.mark.parametrize("action", ["confirm", "return"])
@pytest.mark.parametrize(
    "role", [Role.CONTRACTOR, Role.OPERATOR, Role.AUDITOR, Role.SUBDISTRICT, Role.RESIDENT]
)
def test_who_does_not_confirm_may_not_decide(client, on_site, url, login, session, role, action):
    login(role, organisation=on_site.contractor.organisation)
    assert client.post(f"{url}/{action}", data={"reason": "no"}).status_code == 403
    assert session.scalars(select(Report.state)).all() == [ReportState.SUBMITTED]


def test_the_list_is_for_those_who_confirm(client, on_site, login):
    login(on_site.contractor)
    assert client.get("/office/reports/").status_code == 403


@pytest.mark.parametrize("path", ["", "/confirm", "/return"])
def test_a_supervisor_of_another_project_finds_nothing(client, url, login, path):
    login(Role.SUPERVISOR, organisation=factories.organisation())
    answer = client.post(url + path, data={"reason": "no"}) if path else client.get(url)
    assert answer.status_code == 404


def test_the_list_shows_what_waits_in_ones_own_part(client, on_site, report, url, login):
    other = factories.report()
    login(Role.COUNTY, region=on_site.project.region)
    page = client.get("/office/reports/").text
    assert f'href="{url}"' in page
    assert f'href="/office/reports/{other.id}"' not in page
    assert other.project.name not in page


def test_the_list_is_filtered_by_state_and_project(client, on_site, report, url, login):
    other = factories.report(state=ReportState.CONFIRMED)
    login(Role.CITY)
    confirmed = client.get("/office/reports/?state=confirmed").text
    assert f'href="/office/reports/{other.id}"' in confirmed
    assert f'href="{url}"' not in confirmed
    assert f'href="{url}"' in client.get(f"/office/reports/?project={on_site.project.id}").text
    assert f'href="{url}"' not in client.get(f"/office/reports/?project={other.project_id}").text


@pytest.mark.parametrize(
    "query", ["state=x", "project=x", "page=0", "page=x", "project=99999999999999999999", "page=9999"]
)
def test_odd_addresses_break_nothing(client, login, query):
    login(Role.CITY)
    assert client.get(f"/office/reports/?{query}").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/office/reports/{}",
        "/office/reports/items/{}",
        "/office/reports/places/{}",
        "/photos/{}",
        "/site/places/{}/report",
    ],
)
@pytest.mark.parametrize("number", [0, 10**9, 2**63 - 1, 2**63, 10**30])
def test_a_row_that_cannot_be_is_not_found(client, on_site, login, path, number):
    login(on_site.contractor)
    assert client.get(path.format(number)).status_code == 404


def test_a_percent_opens_into_reports_and_photos(client, on_site, report, login):
    photo = factories.photo(report)
    login(on_site.supervisor)
    page = client.get(f"/office/reports/items/{on_site.item.id}?lang=en").text
    assert "3号楼" in page
    assert f'href="/office/reports/{report.id}"' in page
    assert f"/office/reports/photos/{photo.id}/thumb" in page
    login(Role.CONTRACTOR, organisation=factories.organisation())
    assert client.get(f"/office/reports/items/{on_site.item.id}").status_code == 404


def test_a_percent_opens_step_by_step_down_to_the_photos(client, on_site, report, login):
    photo = factories.photo(report)
    elsewhere = factories.report(factories.item_place(on_site.item), on_site.contractor)
    login(on_site.supervisor)
    project = f"/office/projects/{on_site.project.id}"
    item, place = f"{project}/items/{on_site.item.id}", f"/office/reports/places/{on_site.place.id}"
    steps = [project, f"{project}/items/", item, place, f"/office/reports/{report.id}"]
    for here, following in pairwise([*steps, f"/office/reports/photos/{photo.id}"]):
        assert f'href="{following}"' in client.get(here).text, here
    at_place = client.get(place).text
    assert f"/office/reports/photos/{photo.id}/thumb" in at_place
    assert f'href="/office/reports/{elsewhere.id}"' not in at_place
    assert f'href="{place}"' in client.get(f"/office/reports/items/{on_site.item.id}").text
    login(Role.CONTRACTOR, organisation=factories.organisation())
    assert client.get(place).status_code == 404


def test_a_projects_pages_lead_to_hidden_works_and_standstills(client, on_site, login):
    project = f"/office/projects/{on_site.project.id}"
    hidden, still = f'href="{project}/hidden-works"', f'href="{project}/standstill"'
    login(on_site.contractor)
    for page in (project, f"{project}/hidden-works", f"{project}/standstill"):
        text = client.get(page).text
        assert (hidden in text, still in text) == (True, True), page
    login(Role.AUDITOR)
    text = client.get(project).text
    assert (hidden in text, still in text) == (True, False)


def test_the_position_of_a_photo_is_for_those_who_judge_it(client, on_site, with_photo, login):
    seen = {}
    for who in (on_site.contractor, on_site.supervisor, factories.account(Role.AUDITOR)):
        login(who)
        seen[who.role] = "40.120094" in client.get(f"/office/reports/{with_photo.id}").text
    assert seen == {Role.CONTRACTOR: False, Role.SUPERVISOR: True, Role.AUDITOR: True}


def test_a_picture_is_served_as_a_picture_to_whoever_sees_its_project(
    client, on_site, with_photo, login, session
):
    (photo,) = with_photo.photos
    for path in (f"/office/reports/photos/{photo.id}", f"/office/reports/photos/{photo.id}/thumb"):
        answer = client.get(path)
        assert answer.headers["Content-Type"] == "image/jpeg"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Disposition"].startswith("inline; filename=")
        assert opened(answer.data).format == "JPEG"
        assert dict(opened(answer.data).getexif()) == {}
        again = client.get(path, headers={"If-None-Match": answer.headers["ETag"]})
        assert again.status_code == 304
    login(Role.CONTRACTOR, organisation=factories.organisation())
    assert client.get(path).status_code == 404


def test_a_stranger_sees_pictures_of_confirmed_reports_only(app, client, on_site, with_photo, login, session):
    (photo,) = with_photo.photos
    paths = (f"/photos/{photo.id}", f"/photos/{photo.id}/thumb")
    stranger = app.test_client()
    assert [stranger.get(path).status_code for path in paths] == [404, 404]
    login(on_site.supervisor)
    client.post(f"/office/reports/{with_photo.id}/confirm")
    for path in paths:
        answer = stranger.get(path)
        assert (answer.status_code, answer.headers["Content-Type"]) == (200, "image/jpeg")
        assert "max-age" in answer.headers["Cache-Control"]
    assert "/account/sign-in" in stranger.get(f"/office/reports/photos/{photo.id}").location


def test_a_picture_whose_file_is_lost_is_not_found(client, on_site, report, login):
    photo = factories.photo(report)
    login(on_site.supervisor)
    assert client.get(f"/office/reports/photos/{photo.id}").status_code == 404
    assert client.get(f"/office/reports/{report.id}").status_code == 200


@pytest.mark.parametrize("page", ["/office/reports/", "/office/reports/?state=confirmed", "item", "place"])
def test_twenty_rows_ask_no_more_than_one(client, session, on_site, report, login, page):
    if page == "item":
        page = f"/office/reports/items/{on_site.item.id}"
    if page == "place":
        page = f"/office/reports/places/{on_site.place.id}"

    def asked():
        session.commit()
        with count_queries() as queries:
            assert client.get(page).status_code == 200
        return len(queries)

    factories.photo(
        factories.report(on_site.place, on_site.contractor, state=ReportState.CONFIRMED, quantity=1)
    )
    login(on_site.supervisor)
    few = asked()
    for number in range(20):
        state = ReportState.CONFIRMED if number % 2 else ReportState.SUBMITTED
        factories.photo(factories.report(on_site.place, state=state, quantity=Decimal(1)))
    assert asked() == few <= 7


def test_a_report_page_asks_little_however_many_photos(client, session, on_site, report, url, login):
    login(on_site.supervisor)
    for _ in range(8):
        factories.photo(report)
    session.commit()
    with count_queries() as queries:
        client.get(url)
    assert len(queries) <= 6


def test_confirming_writes_lines_of_the_journal(client, on_site, report, url, login, session):
    from tracker.base import journal
    from tracker.base.journal import JournalLine

    login(on_site.supervisor)
    client.post(f"{url}/confirm")
    lines = session.scalars(select(JournalLine).filter_by(account_id=on_site.supervisor.id)).all()
    assert {line.record for line in lines} >= {"report", "item", "item_place", "project"}
    assert {line.chain for line in lines} == {f"project:{on_site.project.id}"}
    assert list(journal.verify(session)) == []


def test_positions_never_reach_the_journal(with_photo, session):
    from tracker.base.journal import JournalLine

    text = "".join(session.scalars(select(JournalLine.changes).filter_by(record="photo")))
    assert "original_hash" in text
    assert "40.12" not in text


def test_a_photo_row_names_its_project(with_photo, session):
    assert session.scalars(select(Photo.project_id)).all() == [with_photo.project_id]
