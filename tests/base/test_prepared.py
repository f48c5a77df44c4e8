"""Prepared statements say the same as the usual way, write first what the session holds, and fail alike."""

from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import bindparam, func, literal_column, select, text, update
from sqlalchemy.exc import IntegrityError, OperationalError, ProgrammingError

from tests import factories
from tests.databases import count_queries
from tracker.base import prepared
from tracker.base.prepared import Prepared, looking
from tracker.places.models import Region
from tracker.projects.models import Project
from tracker.projects.rules import Stage

PROJECT = Project.__table__.c
COLUMNS = (
    PROJECT.id,
    PROJECT.name,
    PROJECT.stage,
    PROJECT.area,
    PROJECT.planned,
    PROJECT.planned_end,
    PROJECT.demo,
)
OF_STAGES = (
    select(*COLUMNS).where(PROJECT.stage.in_(bindparam("stages", expanding=True))).order_by(PROJECT.id)
)


@pytest.fixture
def projects(session):
    made = [
        factories.project(planned=Decimal("1000.05"), area=Decimal("12.5"), planned_end=date(2026, 10, 31)),
        factories.project(stage=Stage.WORKS),
    ]
    session.commit()
    return made


@pytest.mark.parametrize("stages", [[], [Stage.WORKS], [Stage.PLANNED, Stage.WORKS], [Stage.DESIGN]])
def test_the_answer_is_that_of_the_usual_way(session, projects, stages):
    statement = Prepared(OF_STAGES)
    usual = session.execute(OF_STAGES, {"stages": stages}).all()
    assert statement.all(stages=stages) == usual
    assert statement.scalars(stages=stages) == [row.id for row in usual]
    assert statement.first(stages=stages) == (usual[0] if usual else None)
    assert statement.scalar(stages=stages) == (usual[0].id if usual else None)


def test_values_are_read_as_their_columns_read_them(session, projects):
    row = Prepared(OF_STAGES).first(stages=[Stage.PLANNED])
    assert (row.planned, row.area, row.planned_end) == (
        Decimal("1000.05"),
        Decimal("12.50"),
        date(2026, 10, 31),
    )
    assert (row.stage, row.demo) == (Stage.PLANNED, False)
    total = Prepared(select(func.sum(PROJECT.planned), func.count()))
    assert total.first() == (Decimal("1000.05"), 2)


def test_values_are_written_as_their_columns_write_them(session, projects):
    given = {"planned": Decimal("1000.05"), "area": Decimal("12.50"), "planned_end": date(2026, 10, 31)}
    query = select(PROJECT.id).where(*(PROJECT[name] == bindparam(name) for name in given))
    assert Prepared(query).scalars(**given) == [projects[0].id]
    table = Project.__table__
    change = Prepared(update(table).values(planned=bindparam("sum"), stage=bindparam("step")))
    change.write(session, {"sum": Decimal("0.07"), "step": Stage.TENDER})
    assert session.execute(select(PROJECT.planned, PROJECT.stage)).first() == (Decimal("0.07"), Stage.TENDER)
    assert session.scalar(text("SELECT min(planned) FROM project")) == 7


def test_watchers_see_it_and_the_answer_is_the_same(session, projects):
    statement = Prepared(OF_STAGES)
    alone = statement.all(stages=[Stage.WORKS])
    with count_queries() as queries:
        assert statement.all(stages=[Stage.WORKS]) == alone
    assert len(queries) == 1


def test_what_the_session_still_holds_is_written_first(session, projects):
    projects[0].name = "锦绣园"
    assert (
        Prepared(select(PROJECT.name).where(PROJECT.id == bindparam("id"))).scalar(id=projects[0].id)
        == "锦绣园"
    )


def test_a_write_happens_once_for_each_of_the_values(session, projects):
    table = Project.__table__
    rename = Prepared(update(table).where(PROJECT.id == bindparam("of_row")).values(name=bindparam("name")))
    rename.write(session, {"of_row": projects[0].id, "name": "一"})
    assert session.scalars(select(PROJECT.name).order_by(PROJECT.id)).all()[0] == "一"
    rename.write(session, *({"of_row": one.id, "name": f"{one.id} 号"} for one in projects))
    assert session.scalars(select(PROJECT.name).order_by(PROJECT.id)).all() == [
        f"{one.id} 号" for one in projects
    ]


def test_a_fault_is_the_one_that_everybody_catches(session, projects):
    spoil = Prepared(update(Project.__table__).values(progress=bindparam("progress")))
    with pytest.raises(IntegrityError):
        spoil.write(session, {"progress": 10_001})
    session.rollback()
    with pytest.raises((OperationalError, ProgrammingError)):
        Prepared(select(literal_column("no_such_column"))).all()
    session.rollback()
    assert len(Prepared(select(PROJECT.id)).all()) == 2


def test_a_fault_that_is_kept_leaves_no_cursor_open(session, projects):
    """An open one, freed later, waited for its connection, which by then was another's that waited for us."""
    spoil = Prepared(update(Project.__table__).values(progress=bindparam("progress")))
    with pytest.raises(IntegrityError) as fault:
        spoil.write(session, {"progress": 10_001})
    cursor = fault.traceback[-1].frame.f_locals["cursor"]
    with pytest.raises(Exception, match=r"[Cc]ursor.*closed|closed cursor"):
        cursor.fetchone()


def test_a_missing_value_is_said_before_the_database_is_asked(session):
    with pytest.raises(KeyError):
        Prepared(OF_STAGES).all()


def test_only_so_many_texts_are_kept(session, projects, monkeypatch):
    monkeypatch.setattr(prepared, "TEXTS", 3)
    statement = Prepared(OF_STAGES)
    for length in range(10):
        statement.all(stages=[Stage.WORKS] * length)
    assert len(statement._texts) <= 3


def test_a_row_to_look_at_has_what_the_record_says(session, projects):
    query = select(Project).where(Project.id == bindparam("id")).join(Project.region)
    statement = looking(query, Project, region_name=Region.name)
    row, record = statement.first(id=projects[0].id), projects[0]
    assert all(getattr(row, name) == getattr(record, name) for name in row._fields if name != "region_name")
    assert (row.percent, row.region_name) == (record.percent, record.region.name)
    with pytest.raises(AttributeError):
        row.name = "nobody writes to it"
