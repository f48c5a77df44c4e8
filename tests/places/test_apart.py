import pytest
from sqlalchemy import select

from tests import factories
from tracker.base.access import Role
from tracker.base.errors import Refusal
from tracker.base.journal import JournalLine
from tracker.places import apart
from tracker.places.models import CompoundPair
from tracker.places.rules import Level


@pytest.fixture
def pair(session):
    """Two compounds of one subdistrict that look alike."""
    subdistrict = factories.region(factories.region(factories.city()), Level.SUBDISTRICT)
    return [factories.compound(subdistrict, name=name) for name in ("曙光1号院", "曙光一号院")]


def test_a_pair_judged_not_the_same_is_kept_and_not_offered_again(pair, client, login, session):
    login(Role.CITY)
    one, other = pair
    looks = f"/office/places/{other.id}/merge/{one.id}"
    assert looks in client.get("/office/places/duplicates").text
    assert other.name in client.get(f"/office/places/{one.id}").text
    answer = client.post(f"/office/places/{other.id}/apart/{one.id}", data={"apart": "两个大门"})
    assert answer.location == "/office/places/duplicates"
    page = client.get("/office/places/duplicates").text
    assert looks not in page
    assert "两个大门" in page
    assert other.name not in client.get(f"/office/places/{one.id}").text
    lines = session.scalars(select(JournalLine.action).filter_by(record="compound_pair")).all()
    assert lines == ["add"]


def test_the_question_can_be_asked_again(pair, client, login, session):
    login(Role.CITY)
    judged = factories.compound_pair(*pair)
    assert client.post(f"/office/places/pairs/{judged.id}/ask-again").status_code == 302
    assert session.scalars(select(CompoundPair)).all() == []
    assert f"/merge/{pair[0].id}" in client.get("/office/places/duplicates").text


def test_without_a_reason_nothing_is_kept(pair, client, login, session):
    login(Role.CITY)
    page = client.post(f"/office/places/{pair[1].id}/apart/{pair[0].id}?lang=en", data={"apart": " "})
    assert "cannot be left empty" in page.text
    assert session.scalars(select(CompoundPair)).all() == []


def test_a_pair_is_judged_once_whichever_comes_first(pair):
    apart.dismiss(*pair, reason="两个院落", by_id=None)
    with pytest.raises(Refusal, match="already said"):
        apart.dismiss(*reversed(pair), reason="两个院落", by_id=None)


def test_one_record_is_no_pair(pair):
    with pytest.raises(Refusal, match="one and the same"):
        apart.dismiss(pair[0], pair[0], reason="两个院落", by_id=None)
