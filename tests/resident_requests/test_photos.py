"""Pictures of a request: taken in clean, seen by whom they are for, gone in time."""

import io
from datetime import timedelta

import pytest
from PIL import Image
from sqlalchemy import select

from tests import factories
from tests.photos.pictures import exif, gps, opened, saved
from tracker.base.access import Role
from tracker.base.clock import now
from tracker.photos import FolderStore, metadata
from tracker.resident_requests import guard, personal, photos, pictures
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.records import Follower, PublicAnswer, RequestPhoto
from tracker.resident_requests.rules import RequestState


def upload(colour=(200, 30, 30)):
    return io.BytesIO(saved(image=Image.new("RGB", (80, 60), colour), exif=exif(gps=gps()))), "leak.jpg"


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A store of one's own."""
    made = FolderStore(tmp_path)
    monkeypatch.setattr(pictures, "store", lambda: made)
    return made


def kept(session):
    return session.scalars(select(RequestPhoto).order_by(RequestPhoto.id)).all()


@pytest.fixture
def shot(session):
    """A picture in the store, of a request that is answered."""
    shown = pictures.keep(upload()[0])
    asked = factories.resident_request(
        state=RequestState.ANSWERED, answer="已修好。", answered_at=now(), month=202611
    )
    made = factories.request_photo(asked, key=shown.key, thumb_key=shown.thumb_key)
    session.commit()
    return made


def test_a_picture_is_kept_anew_without_its_position(file, session):
    assert file(photos=[upload()]).status_code == 302
    (one,) = kept(session)
    with pictures.store().open(one.key) as stored:
        assert metadata.position(opened(stored.read()).getexif()) is None


def test_more_than_four_are_refused_and_nothing_is_lost(file, session):
    page = file(photos=[upload((number, 0, 0)) for number in range(5)])
    assert "最多附 4 张照片" in page.text
    assert "下雨就漏" in page.text
    assert not kept(session)


def test_what_is_no_picture_is_refused_beside_its_field_and_the_good_ones_wait(file, session):
    page = file(photos=[upload(), (io.BytesIO(b"<html>"), "leak.jpg")])
    assert "这不是可识别的照片" in page.text
    ticket = page.text.partition('name="kept" value="')[2].partition('"')[0]
    assert file(kept=ticket).status_code == 302
    assert len(kept(session)) == 1


def test_a_ticket_is_good_for_its_own_form_only(file, session):
    page = file(photos=[upload()], text="")
    ticket = page.text.partition('name="kept" value="')[2].partition('"')[0]
    file(kept=ticket, form_key="0" * 32)
    file(kept="forged", form_key="1" * 32)
    assert session.scalar(select(ResidentRequest.id))
    assert not kept(session)


def test_a_neighbour_who_joins_brings_pictures_along(file, session, compound):
    first = factories.resident_request(compound, filed_at=now())
    session.commit()
    page = file(photos=[upload()], apart="")
    assert f'value="{first.id}"' in page.text
    ticket = page.text.partition('name="kept" value="')[2].partition('"')[0]
    file(kept=ticket, apart="", join=str(first.id))
    (one,) = kept(session)
    assert (one.request_id, one.follower_id) == (first.id, session.scalar(select(Follower.id)))


def test_pictures_are_counted_by_network(file, folder, monkeypatch):
    monkeypatch.setattr(guard, "PICTURES_BY_ADDRESS", 1)
    page = file(photos=[upload(), upload((0, 9, 9))])
    assert "照片过多" in page.text
    assert not list(folder.older(now() + timedelta(minutes=1)))


def test_only_the_office_sees_a_picture_that_nobody_chose(client, login, shot, session):
    number, place = shot.request_id, session.get(ResidentRequest, shot.request_id)
    firm = factories.organisation()
    place.handler_id = firm.id
    session.add(PublicAnswer(
        request_id=number, compound_id=place.compound_id, region_path=place.region_path, category=place.category,
        question="漏", answer="已修好。", doors=1, published_at=now(), by_id=factories.account(Role.CITY).id,
    ))  # fmt: skip
    session.commit()
    office, site, everybody = (
        f"/office/requests/{number}/photos/{shot.id}/photo.jpg",
        f"/site/repairs/{number}/photos/{shot.id}/photo.jpg",
        f"/requests/photos/{shot.id}/photo.jpg",
    )
    login(Role.CITY)
    assert client.get(office).mimetype == "image/jpeg"
    assert str(shot.id) in client.get(f"/office/requests/{number}").text
    login(Role.CONTRACTOR, organisation_id=firm.id)
    assert client.get(office).status_code == 403
    assert [client.get(one).status_code for one in (site, everybody)] == [404, 404]
    shot.for_handler = True
    session.commit()
    assert client.get(site).mimetype == "image/jpeg"
    assert "/thumb.jpg" in client.get(f"/site/repairs/{number}").text
    assert client.get(everybody).status_code == 404


def test_a_chosen_picture_is_public_as_long_as_its_answer_is(client, login, shot, session):
    number = shot.request_id
    login(Role.CITY)
    address, words = f"/office/requests/{number}/public", {"question": "顶层漏雨", "answer": "已修好。"}
    looked = client.post(address, data={**words, "pictures": [str(shot.id)]}).text
    assert f"/photos/{shot.id}/thumb.jpg" in looked
    seen = looked.partition('name="seen"')[2].partition('value="')[2].partition('"')[0]
    assert client.post(address, data={**words, "seen": seen}).status_code == 200  # another choice: look again
    client.post(address, data={**words, "pictures": [str(shot.id)], "seen": seen})
    everybody = f"/requests/photos/{shot.id}/photo.jpg"
    assert client.get(everybody).mimetype == "image/jpeg"
    place = session.get(ResidentRequest, number).compound_id
    assert everybody.replace("photo.jpg", "thumb.jpg") in client.get(f"/c/{place}/answers").text
    client.post(f"/office/requests/{number}/take-down", data={"reason": "看得出是谁家"})
    assert client.get(everybody).status_code == 404


def test_whoever_dispatches_chooses_what_the_firm_sees(client, login, session, shot):
    asked = session.get(ResidentRequest, shot.request_id)
    asked.state, asked.answer, asked.answered_at = RequestState.FILED, None, None
    firm = factories.organisation()
    factories.party(factories.project(compounds=(asked.compound,)), firm)
    session.commit()
    login(Role.CITY)
    address = f"/office/requests/{asked.id}/dispatch"
    assert f"/photos/{shot.id}/thumb.jpg" in client.get(address).text
    order = {
        "handler_id": str(firm.id),
        "task": "到现场查看漏点。",
        "clock": asked.clock.value,
        "pictures": [str(shot.id)],
    }
    assert client.post(address, data=order).status_code == 302
    session.refresh(shot)
    assert (shot.for_handler, shot.is_public) == (True, False)


def test_forgetting_who_asked_forgets_the_pictures_and_the_sweep_their_files(session, shot, folder):
    key = shot.key
    personal.forget(session.get(ResidentRequest, shot.request_id))
    session.commit()
    assert not kept(session)
    assert photos.sweep(folder, now() - timedelta(days=1)) == 0  # a form may still hold them
    assert photos.sweep(folder, now() + timedelta(minutes=1))
    assert not pictures.is_stored(key)


def test_the_sweep_leaves_what_a_request_names(session, shot, folder):
    assert photos.sweep(folder, now() + timedelta(minutes=1)) == 0
