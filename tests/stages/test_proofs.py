from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select

from tests import factories
from tests.stages.test_views import TODAY, confirmed, document, project  # noqa: F401 (a fixture)
from tracker.base import sums
from tracker.places.models import Compound
from tracker.progress.models import Report
from tracker.progress.rules import ReportState
from tracker.projects.evidence import Evidence, EvidenceKind
from tracker.projects.models import ProjectCompound
from tracker.projects.rules import Stage
from tracker.stages import actions, queries
from tracker.stages.models import CompoundStep, StageReading
from tracker.stages.proofs import proofs
from tracker.stages.rules import Facts


@dataclass(frozen=True)
class Home:
    id: int
    buildings: int | None = 2
    households: int | None = 60
    area: Decimal | None = Decimal("1000.50")


def paper(kind, dated):
    return Evidence(kind=kind, dated=dated, document_no="文1号")


BEGUN = Facts(
    today=TODAY,
    evidence=(
        paper(EvidenceKind.CONTRACT, date(2026, 3, 1)),
        paper(EvidenceKind.PERMIT, date(2026, 4, 1)),
    ),
    first_confirmed_on=date(2026, 4, 20),
    first_photo_on=date(2026, 4, 21),
    items=2,
    items_finished=1,
)
DONE = Facts(**{**BEGUN.__dict__, "items_finished": 2, "last_finished_on": date(2026, 7, 1)})


@pytest.mark.parametrize(
    ("facts", "works", "found"),
    [
        (BEGUN, {1: date(2026, 4, 20)}, [(1, Stage.STARTED, date(2026, 4, 21))]),
        (BEGUN, {1: date(2026, 6, 3)}, [(1, Stage.STARTED, date(2026, 6, 3))]),
        (BEGUN, {}, []),
        (Facts(today=TODAY), {1: date(2026, 4, 20)}, []),
        (
            DONE,
            {2: date(2026, 5, 1)},
            [(2, Stage.STARTED, date(2026, 5, 1)), (2, Stage.COMPLETED, date(2026, 7, 1))],
        ),
    ],
)
def test_a_compound_is_proven_by_its_project_and_by_work_in_it(facts, works, found):
    got = proofs(facts, [Home(1), Home(2)], works)
    assert [(one.compound_id, one.stage, one.proven_on) for one in got] == found


def test_what_a_record_does_not_say_counts_as_nothing():
    (found,) = proofs(BEGUN, [Home(1, None, None, None)], {1: date(2026, 5, 1)})
    assert (found.buildings, found.households, found.area) == (0, 0, Decimal(0))


def begin(project):  # noqa: F811
    for kind in (EvidenceKind.PLAN_LISTING, EvidenceKind.CONTRACT, EvidenceKind.PERMIT):
        document(project, kind)
    return confirmed(project)


def steps(session):
    return session.scalars(select(CompoundStep).order_by(CompoundStep.id)).all()


def test_the_night_reads_the_stage_and_what_is_proven_of_compounds(project, session):  # noqa: F811
    begin(project)
    still = factories.project(stage=Stage.PLANNED)
    session.commit()
    reading = actions.read_all(TODAY)
    assert (reading.projects, reading.moved) == (2, 1)
    assert project.stage is Stage.STARTED
    assert [(one.compound_id, one.stage) for one in steps(session)] == [
        (project.covered[0].compound_id, Stage.STARTED)
    ]
    assert still.stage is Stage.PLANNED
    assert list(sums.verify(session())) == []


def test_a_second_night_reads_only_what_was_touched_since(project, session):  # noqa: F811
    begin(project)
    session.commit()
    actions.read_all(TODAY)
    session.execute(StageReading.__table__.update().values(at=factories.NOON.replace(year=2099)))
    session.commit()
    assert queries.to_read(queries.last_reading().at, TODAY) == []


def test_the_night_takes_no_project_back(project, session):  # noqa: F811
    begin(project)
    session.commit()
    actions.read_all(TODAY)
    report = session.scalars(select(Report)).one()
    report.state, report.decided_at = ReportState.SUBMITTED, None
    session.commit()
    assert actions.read_all(TODAY, everything=True).moved == 0
    assert project.stage is Stage.STARTED
    assert steps(session) == []
    assert not [fault for fault in sums.verify(session()) if "_total" in fault]


def test_of_two_compounds_the_one_with_work_is_proven(project, session):  # noqa: F811
    begin(project)
    other = factories.compound(project.region)
    factories.save(ProjectCompound(project_id=project.id, compound_id=other.id, year=project.year))
    session.commit()
    actions.read_all(TODAY)
    assert len(steps(session)) == 1


def test_a_corrected_record_is_counted_the_next_night(project, session):  # noqa: F811
    begin(project)
    session.commit()
    actions.read_all(TODAY)
    home = session.get_one(Compound, project.covered[0].compound_id)
    home.households = 61
    session.commit()
    actions.read_all(TODAY, everything=True)
    assert [one.households for one in steps(session)] == [61]
    assert list(sums.verify(session())) == []
