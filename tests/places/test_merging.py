"""Two records of one compound become one, and two again, with nothing lost on the way."""

from datetime import date

import pytest
from sqlalchemy import func, select

from tests import factories
from tracker.base import journal, sums
from tracker.base.access import Role
from tracker.base.errors import Refusal
from tracker.base.model import Model
from tracker.notices.models import Notice
from tracker.notices.periods import NoticeKind
from tracker.notices.rules import NoticeState
from tracker.places import merging, references
from tracker.places.models import Building, Compound, CompoundMerge
from tracker.places.rules import Level
from tracker.projects.models import ProjectCompound


@pytest.fixture
def pair(session):
    """Two records in two communities of one subdistrict."""
    subdistrict = factories.region(factories.region(factories.city()), Level.SUBDISTRICT)
    one, other = (factories.region(subdistrict, Level.COMMUNITY) for _ in range(2))
    return factories.compound(one, name="曙光1号院"), factories.compound(other, name="曙光一号院")


def furnish(compound, year=2026):
    """Something in every table that points at a compound and has a builder."""
    building = factories.building(compound, name="9号楼")
    project = factories.project(factories.programme(year=year), compounds=(compound,))
    factories.item_place(factories.item(project), compound, building_id=building.id)
    factories.account(Role.GRID, compounds=[compound])
    factories.save(
        Notice(
            compound_id=compound.id, region_path=compound.region_path, kind=NoticeKind.OTHER, title="公告",
            body="内容", phone="12345", state=NoticeState.DRAFT, starts_on=date(2026, 5, 1), ends_on=date(2026, 5, 9),
        )
    )  # fmt: skip
    return project


def snapshot(session):
    """Every row that points at a compound, with its region path."""
    session.commit()
    rows = []
    for reference in references.references():
        columns = [
            column for column in reference.table.columns if column.name in ("id", "account_id", "region_path")
        ]
        for row in session.execute(select(reference.column, *columns).order_by(reference.column, *columns)):
            rows.append((reference.name, *row))
    return rows


def test_every_table_that_names_a_compound_is_known():
    named = {reference.name for reference in references.references()}
    assert {
        "building.compound_id", "project_compound.compound_id", "item_place.compound_id", "notice.compound_id",
        "resident_request.compound_id", "account_compound.compound_id",
    } <= named  # fmt: skip
    for table in Model.metadata.tables.values():
        points = [
            key
            for column in table.columns
            for key in column.foreign_keys
            if key.column.table.name == "compound"
        ]
        if points and table.name not in ("compound", "compound_merge", "compound_pair"):
            assert any(name.startswith(f"{table.name}.") for name in named)


def test_everything_moves_to_the_survivor(session, pair):
    into, merged = pair
    furnish(merged)
    before = references.counts(merged.id)
    merging.merge(merged, into, reason="同一院落", by_id=None)
    session.commit()
    assert len(before) == 5
    assert references.counts(merged.id) == {}
    assert references.counts(into.id) == before
    assert session.scalar(select(Notice.region_path)) == into.region_path
    assert merged.merged_into_id == into.id
    assert into.aliases == "曙光一号院"


def test_a_merge_is_undone_exactly(session, pair):
    into, merged = pair
    furnish(merged)
    furnish(factories.compound(into.region, name="别的小区"), year=2025)
    both = factories.account(Role.GRID, compounds=[into, merged])
    before = snapshot(session)
    record = merging.merge(merged, into, reason="同一院落", by_id=None)
    assert snapshot(session) != before
    merging.undo(record)
    assert snapshot(session) == before
    assert merged.merged_into_id is None
    assert into.aliases is None
    assert record.undone_at is not None
    session.expire_all()
    assert {compound.id for compound in both.compounds} == {into.id, merged.id}


def test_what_came_later_stays_with_the_survivor(session, pair):
    into, merged = pair
    factories.building(merged, name="1号楼")
    record = merging.merge(merged, into, reason="同一院落", by_id=None)
    factories.building(into, name="2号楼")
    into.aliases = "曙光一号院、歌舞团"
    merging.undo(record)
    session.commit()
    assert session.scalars(select(Building.name).filter_by(compound_id=into.id)).all() == ["2号楼"]
    assert session.scalars(select(Building.name).filter_by(compound_id=merged.id)).all() == ["1号楼"]
    assert into.aliases == "曙光一号院、歌舞团"


def test_stored_sums_and_journal_stay_whole(session, pair):
    into, merged = pair
    furnish(merged)
    session.commit()
    record = merging.merge(merged, into, reason="同一院落", by_id=None)
    session.commit()
    assert list(sums.verify(session)) == []
    merging.undo(record)
    session.commit()
    assert list(sums.verify(session)) == []
    assert list(journal.verify(session)) == []


def test_a_building_name_that_both_have_is_named_and_refused(session, pair):
    into, merged = pair
    for compound in pair:
        factories.building(compound, name="1号楼")
    with pytest.raises(Refusal, match="1号楼") as refused:
        merging.merge(merged, into, reason="同一院落", by_id=None)
    assert refused.value.values["kept"] is references.Kept.BUILDING
    assert session.scalar(select(func.count()).select_from(CompoundMerge)) == 0


def test_a_year_that_lists_both_is_named_and_refused(session, pair):
    factories.project(factories.programme(year=2026), compounds=tuple(pair))
    into, merged = pair
    with pytest.raises(Refusal, match="2026"):
        merging.merge(merged, into, reason="同一院落", by_id=None)
    assert set(session.scalars(select(ProjectCompound.compound_id))) == {into.id, merged.id}


def test_common_ground_that_both_have_in_one_item_is_refused(session, pair):
    into, merged = pair
    project = factories.project(factories.programme(year=2026), compounds=(into,))
    item = factories.item(project)
    factories.item_place(item, into)
    factories.item_place(item, merged)
    assert [clash.kept for clash in references.clashes(merged.id, into.id)] == [references.Kept.ITEM]


def test_compounds_of_two_subdistricts_stay_apart(session, pair):
    into, _ = pair
    far = factories.compound(factories.region(factories.region(factories.city()), Level.SUBDISTRICT))
    with pytest.raises(Refusal, match="one subdistrict"):
        merging.merge(far, into, reason="同一院落", by_id=None)


def test_a_merge_needs_a_reason_and_two_records(session, pair):
    into, merged = pair
    with pytest.raises(Refusal, match="Say why"):
        merging.merge(merged, into, reason=" ", by_id=None)
    with pytest.raises(Refusal, match="one and the same"):
        merging.merge(into, into, reason="同一院落", by_id=None)


def test_merged_records_are_not_merged_again_and_undone_in_order(session, pair):
    into, merged = pair
    last = factories.compound(into.region, name="曙光大院")
    first = merging.merge(merged, into, reason="同一院落", by_id=None)
    with pytest.raises(Refusal, match="already merged"):
        merging.merge(merged, last, reason="同一院落", by_id=None)
    second = merging.merge(into, last, reason="同一院落", by_id=None)
    with pytest.raises(Refusal, match="Take that merge back first"):
        merging.undo(first)
    merging.undo(second)
    merging.undo(first)
    with pytest.raises(Refusal, match="already taken back"):
        merging.undo(first)
    assert session.scalar(select(func.count()).where(Compound.merged_into_id.is_not(None))) == 0


def test_an_undo_that_would_double_a_name_is_refused(session, pair):
    into, merged = pair
    factories.building(merged, name="1号楼")
    record = merging.merge(merged, into, reason="同一院落", by_id=None)
    factories.building(merged, name="1号楼")
    with pytest.raises(Refusal, match="1号楼"):
        merging.undo(record)
