from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import func, select

from tests.databases import application, build_schema
from tests.postgres import running_server
from tracker.base import journal, sums
from tracker.base.clock import today
from tracker.demo import scale
from tracker.demo.bulk import text_of
from tracker.demo.names import Scale
from tracker.extensions import db
from tracker.items.models import Item
from tracker.items.queries import unequal_items, unequal_projects
from tracker.places.models import Compound, Region
from tracker.projects import queries as projects
from tracker.projects.models import Project
from tracker.resident_requests.models import RequestEvent, ResidentRequest
from tracker.stages import queries as stages
from tracker.stages.rules import standing

pytestmark = [pytest.mark.long, pytest.mark.xdist_group("the small province is built once")]

SMALL = Scale(2, 1, 2, 3, 5, 50, province="辽宁省")


@pytest.fixture(scope="module")
def small(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Flask]:
    """A province of fifty projects, on PostgreSQL whatever the other tests run on."""
    with running_server() as server:
        server.execute("CREATE DATABASE small")
        folder = tmp_path_factory.mktemp("small")
        with application(server.url("small"), folder, TRACKER_DEMO="1") as app:
            build_schema(app)
            with app.app_context():
                scale.load(db.session(), SMALL, lambda _text: None, requests=1000)
            yield app


@pytest.fixture
def province(small: Flask) -> Iterator[Any]:
    with small.app_context():
        yield db.session


def test_there_are_as_many_as_were_asked_for(province):
    counts = [
        province.scalar(select(func.count()).select_from(model))
        for model in (Compound, Project, Item, ResidentRequest)
    ]
    assert counts == [60, 50, 50 * 30, 1000]


def test_stamped_rows_keep_sums_and_journal_whole(province):
    assert list(sums.verify(province)) == []
    assert list(unequal_items(province())) == []
    assert list(unequal_projects(province())) == []
    assert list(journal.verify(province)) == []


def test_a_stamped_project_stands_where_its_evidence_says(province):
    for project in province.scalars(select(Project)):
        facts = stages.facts_of(project.id, today())
        assert standing(facts).stage is project.stage


def test_everything_is_in_its_own_place(province):
    for project in province.scalars(select(Project)):
        compound = projects.covered(project.id)[0].compound
        assert compound.name in project.name
        assert project.region_path == compound.region_path == province.get(Region, project.region_id).path
    assert province.scalar(select(func.count(Project.code.distinct()))) == 50


def test_requests_have_their_own_events_and_codes(province):
    events = Counter(province.scalars(select(RequestEvent.request_id)))
    assert set(events) == set(province.scalars(select(ResidentRequest.id)))
    assert province.scalar(select(func.count(ResidentRequest.code_mark.distinct()))) == 1000


def test_the_next_row_is_numbered_behind_them(province):
    last = province.scalar(select(func.max(Compound.id)))
    region = province.scalars(select(Region).order_by(Region.id.desc())).first()
    compound = Compound(
        region_id=region.id, region_path=region.path, name="新小区", name_key="新", initials="xxq"
    )
    province.add(compound)
    province.flush()
    assert compound.id == last + 1
    province.rollback()


def test_a_database_in_use_is_left_alone(small):
    answer = small.test_cli_runner().invoke(args=["demo", "--scale", "province"])
    assert answer.exit_code == 1
    assert "empty database only" in answer.output


def test_a_province_asks_for_postgresql(make_app):
    app = make_app(TRACKER_DEMO="1")
    with app.app_context():
        is_postgresql = db.engine.dialect.name == "postgresql"
        db.session.add(Region(name="丹东市", level="city", path="/1/"))
        db.session.commit()
    answer = app.test_cli_runner().invoke(args=["demo", "--scale", "province"])
    assert answer.exit_code == 1
    assert ("empty database only" if is_postgresql else "needs PostgreSQL") in answer.output


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (None, r"\N"), (True, "t"), (False, "f"), (12, "12"), ("a\tb\nc\\d", r"a\tb\nc\\d"),
        (b"\x01\xff", r"\\x01ff"), (date(2026, 1, 2), "2026-01-02"),
    ],
)  # fmt: skip
def test_values_are_written_as_copy_reads_them(value, text):
    assert text_of(value) == text
