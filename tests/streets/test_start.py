from datetime import date
from decimal import Decimal

import pytest

from tests import factories
from tracker.accounts.rules import OrganisationKind
from tracker.base.errors import Refusal
from tracker.streets.actions import check_start
from tracker.streets.conflicts import ConflictKind
from tracker.streets.models import DigException
from tracker.streets.queries import open_conflicts
from tracker.streets.rules import DigState, SegmentKind
from tracker.streets.surfaces import SurfaceKind

TODAY = date(2026, 5, 4)


@pytest.fixture
def project(session):
    return factories.project()


def laid(project, code, **values):
    item = factories.item(project, code, **values)
    factories.item_place(item)
    return item


def sign(conflict):
    return factories.save(
        DigException(
            mark=conflict.mark, kind=conflict.kind, segment_id=conflict.segment_id, dig_id=conflict.dig_id,
            other_id=conflict.other_id, item_id=conflict.item_id, until=conflict.until, reason="抢修",
            document_no="丹政办〔2026〕1号", signed_by_id=factories.account().id, signed_at=factories.NOON,
        )
    )  # fmt: skip


def test_paving_waits_for_the_buried_items_of_its_compound_by_name(project):
    road, sewer = laid(project, "road"), laid(project, "sewer")
    with pytest.raises(Refusal, match=sewer.name):
        check_start(road, TODAY)


def test_paving_may_begin_when_everything_under_it_is_accepted(project):
    road = laid(project, "road")
    laid(project, "sewer", done=Decimal(100), accepted=Decimal(100))
    check_start(road, TODAY)


def test_nine_metres_of_ten_accepted_are_not_all(project):
    road = laid(project, "road")
    laid(project, "sewer", planned=Decimal(10), done=Decimal(10), accepted=Decimal(9))
    assert [one.kind for one in open_conflicts(road, TODAY)] == [ConflictKind.PAVING]


def test_what_is_left_out_is_not_waited_for(project):
    road = laid(project, "road")
    laid(project, "sewer", changed=Decimal(0))
    check_start(road, TODAY)


def test_what_lies_in_another_compound_or_project_is_not_waited_for(session):
    one, other = factories.compound(), factories.compound()
    project = factories.project(compounds=(one, other))
    road, sewer = factories.item(project, "road"), factories.item(project, "sewer")
    factories.item_place(road, one), factories.item_place(sewer, other)
    laid(factories.project(), "sewer")
    check_start(road, TODAY)


def test_work_that_covers_nothing_waits_for_nothing(project):
    laid(project, "sewer")
    check_start(laid(project, "roof_waterproof"), TODAY)


def test_paving_waits_for_open_digs_on_what_it_covers_and_not_on_the_street_beside(project):
    compound = project.covered[0].compound
    gas = factories.organisation(OrganisationKind.OPERATOR, name="丹东燃气公司")
    factories.dig(factories.segment(compound, kind=SegmentKind.STREET), state=DigState.CONFIRMED)
    road = laid(project, "road")
    check_start(road, TODAY)
    factories.dig(factories.segment(compound, kind=SegmentKind.YARD), who=gas)
    factories.dig(factories.segment(compound), state=DigState.FINISHED)
    with pytest.raises(Refusal, match="丹东燃气公司"):
        check_start(road, TODAY)


def test_a_dig_in_a_protected_street_needs_a_signature(session):
    street = factories.segment(surface=SurfaceKind.NEW, surfaced_on=date(2024, 6, 1))
    dig = factories.dig(street, state=DigState.CONFIRMED)
    with pytest.raises(Refusal, match="protected"):
        check_start(dig, TODAY)
    sign(open_conflicts(dig, TODAY)[0])
    check_start(dig, TODAY)


def test_a_surface_laid_anew_needs_a_new_signature(session):
    street = factories.segment(surface=SurfaceKind.NEW, surfaced_on=date(2024, 6, 1))
    dig = factories.dig(street, state=DigState.CONFIRMED)
    sign(open_conflicts(dig, TODAY)[0])
    street.protected_until = date(2030, 5, 31)
    assert [one.kind for one in open_conflicts(dig, TODAY)] == [ConflictKind.PROTECTED]


def test_both_digs_of_a_street_opened_twice_are_stopped_until_somebody_signs(session):
    street = factories.segment()
    first = factories.dig(street)
    second = factories.dig(street, first_on=date(2026, 6, 1), last_on=date(2026, 6, 5))
    assert [open_conflicts(dig, TODAY)[0].kind for dig in (first, second)] == [ConflictKind.TWICE] * 2
    sign(open_conflicts(first, TODAY)[0])
    assert open_conflicts(second, TODAY) == []


def test_the_digs_by_which_an_item_is_made_are_asked_too(project):
    sewer = laid(project, "sewer")
    street = factories.segment(surface=SurfaceKind.OVERHAUL, surfaced_on=date(2024, 6, 1))
    factories.dig(street, item_id=sewer.id)
    with pytest.raises(Refusal, match="protected"):
        check_start(sewer, TODAY)


def test_the_refusal_says_how_many_more_there_are(project):
    road = laid(project, "road")
    for code in ("sewer", "water_main", "heat_network", "gas_pipe", "rain_drain"):
        laid(project, code)
    with pytest.raises(Refusal) as told:
        check_start(road, TODAY)
    assert told.value.values["more"] == 2
