"""A segment of a road or yard is a place of a report like any building."""

from decimal import Decimal

import pytest
from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from tests import factories
from tests.progress.conftest import filled
from tracker.base import sums
from tracker.base.access import Role
from tracker.base.clock import today
from tracker.base.errors import Refusal
from tracker.items.models import ItemPlace
from tracker.items.queries import segment_spots
from tracker.items.rules import Scope
from tracker.progress import hidden_works
from tracker.progress.models import Report
from tracker.streets.actions import check_start, remove_segment
from tracker.streets.rules import SegmentKind
from tracker.works import sequence

JSON = {"Accept": "application/json"}


@pytest.fixture
def yard(on_site):
    return factories.segment(on_site.project.covered[0].compound, name="院内一号路")


@pytest.fixture
def sewer(on_site, yard):
    """A place of the item on the segment; the compound's own part was taken by the fixture's building."""
    return factories.item_place(on_site.item, segment_id=yard.id, planned=Decimal(60))


def test_the_office_puts_a_share_on_a_segment(client, login, on_site, session, yard):
    road = factories.item(on_site.project, "road", planned=Decimal(200))
    session.commit()
    login(Role.CITY)
    url = f"/office/projects/{on_site.project.id}/items/{road.id}/places"
    page = client.get(url).text
    assert "院内一号路" in page
    home = on_site.project.covered[0].compound_id
    seen = page.split('name="seen"')[1].split('value="')[1].split('"')[0]
    answer = client.post(
        url, data={f"place_{home}_0": "140", f"place_{home}_0_{yard.id}": "60", "seen": seen}
    )
    assert answer.status_code == 302
    places = session.scalars(select(ItemPlace).filter_by(item_id=road.id).order_by(ItemPlace.id)).all()
    assert [(place.segment_id, place.planned) for place in places] == [(None, 140), (yard.id, 60)]
    assert "院内一号路" in client.get(f"/office/projects/{on_site.project.id}/items/{road.id}").text


def test_from_the_telephone_to_the_sums(client, login, on_site, session, yard, sewer):
    session.commit()
    login(on_site.contractor)
    carried = client.get("/site/queue/places", headers=JSON).json["places"]
    assert any("院内一号路" in one["where"] for one in carried if one["id"] == sewer.id)
    said = client.post(f"/site/queue/places/{sewer.id}/report", data=filled(), headers=JSON).json
    assert said["state"] == "stored"
    assert "院内一号路" in client.get(f"/site/?project={on_site.project.id}").text
    report = session.scalars(select(Report)).one()
    login(on_site.supervisor)
    assert "院内一号路" in client.get("/office/reports/").text
    assert client.post(f"/office/reports/{report.id}/confirm").status_code == 302
    session.refresh(sewer)
    assert (sewer.done, on_site.item.done) == (38, 38)
    assert "院内一号路" in client.get(f"/office/reports/places/{sewer.id}").text
    assert "院内一号路" in client.get(f"/office/reports/{report.id}").text
    assert list(sums.verify(session())) == []


def test_residents_read_the_segment_on_their_page(client, on_site, session, yard, sewer):
    session.commit()
    home = on_site.project.covered[0].compound_id
    assert "院内一号路" in client.get(f"/c/{home}").text


def test_paving_one_segment_waits_for_what_lies_under_it_only(on_site, session, yard, sewer):
    other = factories.segment(on_site.project.covered[0].compound, name="院内二号路")
    road = factories.item(on_site.project, "road")
    here = factories.item_place(road, segment_id=yard.id)
    there = factories.item_place(road, segment_id=other.id)
    with pytest.raises(Refusal, match=on_site.item.name):
        check_start(road, today(), place=here)
    check_start(road, today(), place=there)


def test_what_is_hidden_under_another_segment_does_not_hold_this_one_up(on_site, session, yard, sewer):
    sewer.done = Decimal(10)
    other = factories.segment(on_site.project.covered[0].compound)
    road = factories.item(on_site.project, "road")
    here = factories.item_place(road, segment_id=yard.id)
    there = factories.item_place(road, segment_id=other.id)
    below = [len(hidden_works.below(place.id, {"sewer"})) for place in (here, there)]
    assert below == [1, 0]


def test_two_segments_do_not_meet_and_common_ground_meets_both():
    one, other, ground = frozenset({(1, -4)}), frozenset({(1, -5)}), frozenset({(1, None)})
    assert not sequence.overlap(one, other)
    assert sequence.overlap(one, ground)
    assert sequence.overlap(ground, other)


def test_an_item_lies_on_roads_inside_or_on_streets_beside(on_site, session, yard):
    factories.segment(on_site.project.covered[0].compound, name="东侧背街", kind=SegmentKind.STREET)
    project_id = on_site.project.id
    assert [spot.part for spot in segment_spots(project_id, Scope.COMPOUND)] == ["院内一号路"]
    assert [spot.part for spot in segment_spots(project_id, Scope.STREET)] == ["东侧背街"]
    assert segment_spots(project_id, Scope.BUILDING) == []


def test_a_segment_with_a_share_is_not_removed(yard, sewer):
    with pytest.raises(Refusal, match="Shares of items lie on this segment"):
        remove_segment(yard)


def test_a_place_is_a_building_or_a_segment(on_site, session, yard):
    with pytest.raises(IntegrityError, match=r"one_place|CHECK"):
        factories.item_place(on_site.item, building_id=on_site.place.building_id, segment_id=yard.id)
