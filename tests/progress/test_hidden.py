"""What will be covered is proven first: photos, the test record, the supervisor's confirmation."""

import io
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests import factories
from tests.progress.conftest import filled, shot
from tracker.base.clock import today
from tracker.items.models import Item
from tracker.progress.hidden import Below, Proof, hidden_by, is_hidden
from tracker.progress.models import HiddenCheck, Report
from tracker.progress.rules import ReportState

DAY = date(2026, 5, 4)


def below(**values):
    facts = {"item_place_id": 1, "name": "Sewers", "compound": "x", "building": None, "done": Decimal(38)}
    return Below(**{**facts, "photos": 1, "checked": Decimal(38), "sent": None, **values})


@pytest.mark.parametrize(
    ("values", "missing"),
    [
        ({}, ()),
        ({"photos": 0}, (Proof.PHOTOS,)),
        ({"checked": None}, (Proof.RECORD, Proof.CONFIRMATION)),
        ({"checked": None, "sent": Decimal(38)}, (Proof.CONFIRMATION,)),
        ({"checked": Decimal("37.999")}, (Proof.RECORD, Proof.CONFIRMATION)),
        ({"checked": None, "photos": 0}, (Proof.PHOTOS, Proof.RECORD, Proof.CONFIRMATION)),
    ],
)
def test_what_is_missing_is_named(values, missing):
    assert below(**values).missing == missing


def test_pipes_disappear_under_surfaces_and_walls_under_insulation():
    assert "sewer" in hidden_by("road")
    assert "downpipe" in hidden_by("wall_insulation")
    assert hidden_by("sewer") == frozenset()
    assert is_hidden("sewer")
    assert not is_hidden("road")


@pytest.fixture
def covered(session, on_site):
    """A sewer that is done and has a photo, and a kerb that is under way beside it."""
    sewer = factories.item_place(factories.item(on_site.project), building_id=None)
    done = factories.report(sewer, quantity=Decimal(100), state=ReportState.CONFIRMED)
    factories.photo(done)
    kerb = factories.item_place(factories.item(on_site.project, "kerb"), building_id=None)
    factories.report(kerb, quantity=Decimal(10), state=ReportState.CONFIRMED)
    session.commit()
    return sewer, kerb


def cover(client, kerb):
    return client.post(f"/site/places/{kerb.id}/report?lang=en", data=filled(quantity="5"))


def test_covering_is_refused_with_the_name_of_what_is_missing(client, login, on_site, session, covered):
    sewer, kerb = covered
    login(on_site.contractor)
    page = cover(client, kerb).text
    assert "Sewers" in page
    assert "Still missing: the test record, the supervisor" in page
    check = factories.hidden_check(sewer, quantity=Decimal(100))
    session.commit()
    page = cover(client, kerb).text
    assert "Still missing: the supervisor" in page
    check.state, check.decided_at = ReportState.CONFIRMED, factories.NOON
    session.commit()
    assert cover(client, kerb).status_code == 302


def test_from_the_record_to_the_confirmation(client, login, on_site, session, covered):
    sewer, _kerb = covered
    login(on_site.contractor)
    assert (
        f"/site/places/{sewer.id}/check"
        in client.get(f"/office/projects/{on_site.project.id}/hidden-works").text
    )
    url = f"/site/places/{sewer.id}/check?lang=en"
    said = {"document_no": "隐检-2026-014", "tested_on": today().isoformat()}
    assert "(optional)" not in client.get(url).text
    assert "Take a photo of the test record, or choose its scan" in client.post(url, data=said).text
    record = {"record": (io.BytesIO(shot(3)), "record.jpg")}
    assert client.post(url, data={**said, **record}).status_code == 302
    check = session.scalars(select(HiddenCheck)).one()
    assert (check.quantity, check.document_no, check.state) == (100, "隐检-2026-014", ReportState.SUBMITTED)
    assert client.get(f"/office/hidden-checks/{check.id}/record").mimetype == "image/jpeg"
    assert client.post(f"/office/hidden-checks/{check.id}/confirm").status_code == 403
    login(on_site.supervisor)
    assert client.post(f"/office/hidden-checks/{check.id}/confirm").status_code == 302
    assert client.post(f"/office/hidden-checks/{check.id}/confirm").status_code == 409
    session.refresh(check)
    assert (check.state, check.decided_by_id) == (ReportState.CONFIRMED, on_site.supervisor.id)


def test_a_record_may_be_a_pdf_which_is_only_handed_out_as_a_download(
    client, login, on_site, session, covered
):
    login(on_site.contractor)
    url = f"/site/places/{covered[0].id}/check?lang=en"
    said = {"document_no": "隐检-2026-015", "tested_on": today().isoformat()}
    broken = {"record": (io.BytesIO(b"%PDF-1.7 cut off"), "record.pdf")}
    page = client.post(url, data={**said, **broken}).text
    assert "damaged or incomplete" in page
    assert "隐检-2026-015" in page  # nothing typed is lost
    whole = b"%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF\n"
    scan = {"record": (io.BytesIO(whole), "record.pdf")}
    assert client.post(url, data={**said, **scan}).status_code == 302
    check = session.scalars(select(HiddenCheck)).one()
    answer = client.get(f"/office/hidden-checks/{check.id}/record")
    assert (answer.mimetype, answer.data) == ("application/pdf", whole)
    assert answer.headers["Content-Disposition"].startswith("attachment")


def test_a_check_is_returned_with_a_reason(client, login, on_site, session, covered):
    check = factories.hidden_check(covered[0], sent_by_id=on_site.contractor.id)
    session.commit()
    login(on_site.supervisor)
    url = f"/office/hidden-checks/{check.id}/return"
    assert "cannot be left empty" in client.post(url + "?lang=en", data={"reason": ""}).text
    assert client.post(url, data={"reason": "缺少签字"}).status_code == 302
    session.refresh(check)
    assert (check.state, check.reason) == (ReportState.RETURNED, "缺少签字")


def test_the_first_report_of_a_work_waits_for_what_is_firmly_before_it(client, login, on_site, session):
    place = factories.item_place(factories.item(on_site.project, "kerb"), building_id=None)
    session.commit()
    login(on_site.contractor)
    page = cover(client, place).text
    assert "This work waits for: Sewers" in page
    assert session.scalars(select(Report).join(Item).where(Item.type_code == "kerb")).all() == []


def test_the_first_report_of_a_paving_waits_for_a_dig_in_its_street(client, login, on_site, session):
    for other in session.scalars(select(Item)):
        other.changed, other.left_out_reason = (
            Decimal(0),
            "另列项目",
        )  # nothing of the project itself is waited for
    place = factories.item_place(factories.item(on_site.project, "parking_space"), building_id=None)
    factories.dig(factories.segment(place.compound), name="换管")
    session.commit()
    login(on_site.contractor)
    page = cover(client, place).text
    assert "This cannot start yet." in page
    assert session.scalars(select(Report).join(Item).where(Item.type_code == "parking_space")).all() == []
