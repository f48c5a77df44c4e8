from datetime import date, timedelta
from decimal import Decimal
from random import Random

import pytest

from tests import factories
from tracker.base.access import Role
from tracker.extensions import db
from tracker.streets import contested, covering, queries
from tracker.streets.conflicts import surface_by
from tracker.streets.models import DigException
from tracker.streets.rules import DigState
from tracker.streets.surfaces import SurfaceKind

TODAY = date(2026, 10, 20)


@pytest.fixture
def person(session):
    return factories.account()


def found(person, kind=None, on=TODAY, path=""):
    query = contested.segments(on, path=path, kind=kind, person=person)
    return [segment.id for segment in db.session.scalars(query)]


def dig_at_random(chance, segments):
    first = date(2026, 1, 1) + timedelta(days=chance.randrange(500))
    last = first + timedelta(days=chance.randrange(40))
    state = chance.choice(list(DigState))
    values = {}
    if state in (DigState.STARTED, DigState.FINISHED):
        values["started_on"] = first + timedelta(days=chance.randrange(60))
    if state is DigState.FINISHED:
        values["finished_on"] = values["started_on"] + timedelta(days=chance.randrange(20))
    if chance.random() < 0.4:
        values["temporary_on"] = date(2026, 10, 30) + timedelta(days=chance.randrange(4))
    made = factories.dig(*segments, first_on=first, last_on=last, state=state, **values)
    made.surface_by = surface_by(made.window)


@pytest.mark.parametrize("seed", range(2))
def test_the_query_finds_exactly_the_segments_the_rules_object_to(seed, person):
    chance = Random(seed)
    segments = []
    for _ in range(25):
        surfaced = date(2023, 6, 1) + timedelta(days=chance.randrange(1400))
        facts = {"surface": chance.choice(list(SurfaceKind)), "surfaced_on": surfaced}
        segments.append(factories.segment(**(facts if chance.random() < 0.7 else {})))
    for _ in range(50):
        dig_at_random(chance, chance.sample(segments, chance.choice((1, 1, 2))))
    db.session.flush()
    for on in (TODAY, date(2027, 3, 31), date(2027, 4, 1)):
        ruled = queries.conflicts_on(segments, on)
        for kind in contested.OF_SEGMENTS:
            expected = {row for row, told in ruled.items() if any(one.kind is kind for one in told)}
            assert set(found(person, kind, on)) & {one.id for one in segments} == expected, (kind, on)


def exception_for(conflict):
    return factories.save(
        DigException(
            mark=conflict.mark, kind=conflict.kind, segment_id=conflict.segment_id, dig_id=conflict.dig_id,
            other_id=conflict.other_id, until=conflict.until, reason="抢修", document_no="丹政办〔2026〕1号",
            signed_by_id=factories.account().id, signed_at=factories.NOON,
        )
    )  # fmt: skip


def test_what_is_signed_for_is_not_listed_any_more(person):
    street = factories.segment(surface=SurfaceKind.NEW, surfaced_on=date(2024, 6, 1))
    factories.dig(street, first_on=date(2026, 9, 1), last_on=date(2026, 9, 20))
    factories.dig(
        street, first_on=date(2026, 9, 15), last_on=date(2026, 9, 25), temporary_on=date(2026, 9, 25)
    )
    told = queries.conflicts_on([street], TODAY)[street.id]
    assert {one.kind for one in told} == set(contested.OF_SEGMENTS)
    for conflict in told:
        assert found(person, conflict.kind) == [street.id]
        exception_for(conflict)
    assert found(person) == []


def test_a_district_sees_its_own_streets(person):
    city = factories.city()
    ours, theirs = factories.region(city), factories.region(city)
    streets = [
        factories.segment(factories.compound(where), surface=SurfaceKind.NEW, surfaced_on=date(2025, 6, 1))
        for where in (ours, theirs)
    ]
    for street in streets:
        factories.dig(street, first_on=TODAY, last_on=TODAY)
    assert found(person, path=ours.path) == [streets[0].id]
    assert found(factories.account(Role.COUNTY, region=theirs)) == [streets[1].id]


def test_paving_over_what_is_not_accepted_is_listed_until_it_is(person):
    project = factories.project()
    road, sewer = factories.item(project, "road", done=Decimal(5)), factories.item(project, "sewer")
    factories.item_place(road, done=Decimal(5)), factories.item_place(sewer)
    rows = db.session.execute(contested.pavings(person=person)).all()
    assert [row[0].id for row in rows] == [road.id]
    sewer.done = sewer.accepted = Decimal(100)
    db.session.flush()
    assert db.session.execute(contested.pavings(person=person)).all() == []


def test_paving_over_an_open_dig_is_listed(person):
    project = factories.project()
    road = factories.item(project, "road", done=Decimal(5))
    factories.item_place(road, done=Decimal(5))
    dig = factories.dig(factories.segment(project.covered[0].compound))
    assert len(db.session.execute(contested.pavings(person=person)).all()) == 1
    dig.state = DigState.WITHDRAWN
    db.session.flush()
    assert db.session.execute(contested.pavings(person=person)).all() == []


def test_paving_that_is_finished_is_past_help(person):
    project = factories.project()
    factories.item_place(factories.item(project, "road", done=Decimal(100)), done=Decimal(100))
    factories.item_place(factories.item(project, "sewer"))
    assert db.session.execute(contested.pavings(person=person)).all() == []


def test_paving_that_has_not_begun_only_waits(person):
    project = factories.project()
    (
        factories.item_place(factories.item(project, "road")),
        factories.item_place(factories.item(project, "sewer")),
    )
    assert db.session.execute(contested.pavings(person=person)).all() == []


def planned_paving(project, starts, ends):
    """A road to be paved from ``starts`` over a sewer that is expected to end on ``ends``."""
    road, sewer = factories.item(project, "road"), factories.item(project, "sewer")
    for item in (road, sewer):
        factories.item_place(item)
    factories.item_plan(road, planned_start=starts, planned_end=starts + timedelta(days=9))
    factories.item_plan(sewer, planned_start=ends - timedelta(days=9), planned_end=ends)
    db.session.flush()
    return road


@pytest.mark.parametrize(("gap", "is_listed"), [(-1, True), (0, True), (1, False)])
def test_a_paving_is_listed_when_it_is_to_begin_before_what_lies_under_it_ends(person, gap, is_listed):
    ends = date(2027, 6, 1)
    road = planned_paving(factories.project(), ends + timedelta(days=gap), ends)
    rows = db.session.execute(contested.pavings(person=person)).all()
    assert [row[0].id for row in rows] == [road.id] * is_listed
    told = covering.over_many(covering.pavings_of(road), by_plan=True)[0]
    assert bool(told) is is_listed


@pytest.fixture
def halves(session):
    """A project with two segments: a road is laid on both, a sewer lies in the first."""
    project = factories.project()
    segments = [factories.segment(project.covered[0].compound) for _ in range(2)]
    road, sewer = factories.item(project, "road", done=Decimal(5)), factories.item(project, "sewer")
    places = [
        factories.item_place(road, segment_id=one.id, done=done, planned=Decimal(50))
        for one, done in zip(segments, (Decimal(0), Decimal(5)), strict=True)
    ]
    factories.item_place(sewer, segment_id=segments[0].id)
    return segments, places


def listed(person):
    return [(row.segment_id, row.segment) for row in db.session.execute(contested.pavings(person=person))]


def test_a_segment_is_paved_while_a_sewer_is_laid_in_another(person, halves):
    _segments, (_first, second) = halves
    assert listed(person) == []
    assert queries.open_conflicts(second.item, TODAY, place=second) == []


def test_a_segment_paved_over_its_own_sewer_is_listed_by_its_name(person, halves):
    (segment, _other), (first, _second) = halves
    first.done = Decimal(1)
    db.session.flush()
    assert listed(person) == [(segment.id, segment.name)]
    (told,) = queries.open_conflicts(first.item, TODAY, place=first)
    assert told.below_id is not None


def test_an_open_dig_holds_up_its_own_segment_only(person, halves):
    segments, places = halves
    factories.dig(segments[1])
    assert listed(person) == [(segments[1].id, segments[1].name)]
    (told,) = queries.open_conflicts(places[1].item, TODAY, place=places[1])
    assert told.segment_id == segments[1].id
    assert [one.segment_id for one in queries.open_conflicts(places[0].item, TODAY, place=places[0])] == [
        None
    ]
