from datetime import date
from decimal import Decimal

import pytest
from sqlalchemy import select, text

from tests import factories
from tests.databases import count_queries
from tracker.base import sums
from tracker.base.access import Role
from tracker.base.clock import today
from tracker.base.periods import month_of
from tracker.places.rules import Level
from tracker.projects.rules import Stage
from tracker.returns.models import Return
from tracker.sheets import read_table
from tracker.stages.models import CompoundStep

PAGE = "/office/returns/"


@pytest.fixture
def city(session):
    made = factories.city()
    session.commit()
    return made


@pytest.fixture
def county(city):
    return factories.region(city)


@pytest.fixture
def programme(city):
    return factories.programme(city, 2026)


def project(programme, county, *, said=None, proven=0, planned=2, **values):
    """One that covers ``planned`` compounds of sixty households, ``proven`` of them with a proven start."""
    compounds = tuple(factories.compound(county) for _ in range(planned))
    facts = {"reported_start": said, "households": 60 * planned, "buildings": 2 * planned}
    made = factories.project(programme, compounds=compounds, **{**facts, **values})
    for one in compounds[:proven]:
        factories.save(
            CompoundStep(
                project_id=made.id, compound_id=one.id, stage=Stage.STARTED, proven_on=date(2026, 5, 4),
                project_path=made.region_path, year=made.year, in_plan=made.in_plan, buildings=2, households=60,
                area=Decimal("1000.50"),
            )
        )  # fmt: skip
    return made


def typed(region, **values):
    facts = {
        "region_id": region.id, "year": 2026, "plan": "in_plan", "month": 202605, "document_no": "丹建报〔2026〕5号",
        "form_key": "1" * 32,
    }  # fmt: skip
    return {**facts, **values}


def test_the_page_sets_four_figures_side_by_side(client, login, session, county, programme):
    project(programme, county, said=date(2026, 5, 1), proven=1)
    project(programme, county, said=date(2026, 6, 1))
    session.commit()
    login(Role.COUNTY, region=county)
    client.post(f"{PAGE}new", data=typed(county, started_compounds=3, started_households=180))
    page = client.get(f"{PAGE}?month=202605&year=2026&lang=en").text
    assert "Reported upward: 3 compounds. Evidence proves 1." in page
    assert "No project stands for 1 of them." in page
    assert "1 are said by projects and not proven." in page
    assert "+120" in page  # households reported and not proven
    assert list(sums.verify(session)) == []


def test_off_plan_works_are_counted_apart(client, login, session, county, programme):
    project(programme, county, proven=2, in_plan=False)
    session.commit()
    login(Role.COUNTY, region=county)
    assert "2 are proven, and no project says so." in client.get(f"{PAGE}?plan=off&year=2026&lang=en").text
    assert "are proven, and no project" not in client.get(f"{PAGE}?year=2026&lang=en").text


def test_a_project_that_leaves_the_plan_takes_its_proof_along(session, county, programme):
    made = project(programme, county, said=date(2026, 5, 1), proven=2)
    session.commit()
    made.in_plan = False
    session.commit()
    assert {step.in_plan for step in session.scalars(select(CompoundStep))} == {False}
    assert list(sums.verify(session)) == []


def test_the_projects_behind_a_difference_are_named(client, login, session, county, programme):
    project(programme, county, said=date(2026, 5, 1), proven=2, name="说了也证明了")
    project(programme, county, said=date(2026, 5, 1), proven=1, name="只证明一半")
    project(programme, county, said=date(2026, 6, 1), proven=0, name="下月才上报")
    session.commit()
    login(Role.COUNTY, region=county)
    page = client.get(f"{PAGE}projects?month=202605&year=2026&stage=started").text
    assert "只证明一半" in page
    assert "说了也证明了" not in page
    assert "下月才上报" not in page


def test_a_second_entry_for_a_month_needs_a_reason_and_overwrites_nothing(
    client, login, session, county, programme
):
    login(Role.COUNTY, region=county)
    client.post(f"{PAGE}new", data=typed(county, started_compounds=3))
    again = client.post(f"{PAGE}new", data=typed(county, started_compounds=2, form_key="2" * 32))
    assert again.status_code == 200
    assert 'id="reason-error"' in again.text
    client.post(
        f"{PAGE}new", data=typed(county, started_compounds=2, form_key="3" * 32, reason="多报一个小区")
    )
    found = session.scalars(select(Return).order_by(Return.id)).all()
    assert [row.started_compounds for row in found] == [3, 2]
    kept = client.get(f"{PAGE}kept?year=2026").text
    assert "多报一个小区" in kept
    with pytest.raises(Exception, match="append-only"):
        session.execute(text("UPDATE upward_return SET started_compounds = 9"))


def test_the_same_form_sent_twice_is_kept_once(client, login, session, county, programme):
    login(Role.COUNTY, region=county)
    for _ in range(2):
        assert client.post(f"{PAGE}new", data=typed(county, started_compounds=3)).status_code == 302
    assert len(session.scalars(select(Return)).all()) == 1


def test_a_county_sees_and_enters_nothing_of_its_neighbour(client, login, session, city, county, programme):
    neighbour = factories.region(city)
    session.commit()
    login(Role.COUNTY, region=county)
    assert client.get(f"{PAGE}?region={neighbour.id}").status_code == 404
    client.post(f"{PAGE}new", data=typed(neighbour, started_compounds=3))
    assert session.scalars(select(Return)).all() == []


def test_the_sheet_has_a_line_for_every_measure_and_stage(client, login, session, county, programme):
    project(programme, county, said=date(2026, 5, 1), proven=1)
    session.commit()
    login(Role.COUNTY, region=county)
    client.post(f"{PAGE}new", data=typed(county, started_compounds=2, started_area="2001.00"))
    answer = client.get(f"{PAGE}figures.xlsx?month=202605&year=2026&lang=en")
    rows = [row.cells for row in read_table(answer.data)[0].rows]
    assert len(rows) == 1 + 8
    assert [float(cell or 0) for cell in rows[4][6:11]] == [0, 2001, 0, 1000.5, 1000.5]


def test_the_page_asks_as_much_for_one_region_as_for_twenty(client, login, session, city, programme):
    def ask():
        session.expire_all()
        with count_queries() as counted:
            assert client.get(f"{PAGE}?year=2026").status_code == 200
        return len(counted)

    factories.region(city)
    session.commit()
    login(Role.CITY, region=city)
    ask()
    one = ask()
    for _ in range(19):
        factories.region(city, level=Level.COUNTY)
    session.commit()
    assert ask() == one


def test_the_month_begins_where_the_last_figures_are(client, login, session, county, programme):
    login(Role.COUNTY, region=county)
    assert str(today().year) in client.get(f"{PAGE}?year=2026").text
    client.post(f"{PAGE}new", data=typed(county, started_compounds=3))
    assert "2026-05" in client.get(f"{PAGE}?year=2026&lang=en").text
    assert month_of(today()) >= 202605
