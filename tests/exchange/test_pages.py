"""A clerk brings a plan table in through the pages."""

import gc
import io

import pytest
from sqlalchemy import func, select

from tests import factories
from tests.databases import count_queries
from tests.exchange.tables import PLANS
from tests.exchange.taking import faults, open_table, row_counts, take
from tracker.base.access import Role
from tracker.exchange import actions, streaming
from tracker.exchange.bulk import collector_at_rest
from tracker.exchange.models import ImportBatch, ImportState
from tracker.places.models import Region
from tracker.projects.models import Project

TEXT = "小区名称,户数\n锦江小区,60\n江城小区,很多\n"


@pytest.fixture
def city(session):
    return factories.city()


@pytest.fixture
def upload(client):
    def send(data, name="计划2026.csv", **fields):
        data = data.encode() if isinstance(data, str) else data
        return client.post("/office/imports/", data={"file": (io.BytesIO(data), name), **fields})

    return send


def press(client, batch, **values):
    """The button "Import"; the whole answer is read, as a patient browser does."""
    address = f"/office/imports/{batch.id}/apply"
    return client.post(address, data={"version": batch.version, **values}, buffered=True)


def test_a_table_is_uploaded_looked_at_and_taken_in(client, login, upload, city, session):
    login(Role.CITY)
    answer = upload(
        (PLANS / "S01_tianchang_2021.csv").read_bytes(), "S01.csv", year="2021", place=str(city.id)
    )
    page = client.get(answer.location, query_string={"lang": "en"}).text
    assert "8 new projects would be made." in page
    assert session.scalars(select(Project)).all() == []
    batch = session.scalars(select(ImportBatch)).one()
    done = press(client, batch).text
    assert done.count("<progress") == 2
    assert f'href="/office/imports/{batch.id}"' in done
    assert session.scalar(select(func.count()).select_from(Project)) == 8
    page = client.get(answer.location).text
    assert "天阳楼小区" in page
    assert faults() == []


def test_nothing_is_written_by_looking(client, login, city):
    login(Role.CITY)
    batch = open_table(TEXT, city)
    before = row_counts()
    for show in ("", "?show=refused", "?show=there", "?show=nonsense", "?page=7"):
        assert client.get(f"/office/imports/{batch.id}{show}").status_code == 200
    assert row_counts() == before


def test_places_that_are_not_on_file_are_named_before_they_are_made(client, login, city, session):
    login(Role.CITY)
    batch = open_table(
        "县区,街道,小区名称,户数\n三元区,列东街道,甲小区,30\n三元区,列东街道,乙小区,40\n", city
    )
    session.commit()
    page = client.get(f"/office/imports/{batch.id}?lang=en").text
    assert "Not on file, would be added: 三元区, 三元区 列东街道." in page


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "leer.csv", "The file is empty"),
        (b"\x89PNG\r\n\x1a\n" + b"x" * 40, "bild.xlsx", "is not a table"),
        (b"PK\x03\x04 broken", "kaputt.xlsx", "cannot be read"),
        ((PLANS / "audit_inspection_findings.csv").read_bytes(), "a.csv", "list of findings"),
        ("小区名称,户数\n".encode(), "nur_kopf_2026.csv", "header but no rows"),
    ],
)
def test_what_is_no_plan_is_refused_beside_the_file(client, login, upload, city, session, data, name, reason):
    login(Role.CITY)
    client.set_cookie("language", "en")
    page = upload(data, name).text
    assert reason in page
    assert 'id="file-error"' in page
    assert session.scalars(select(ImportBatch)).all() == []


def test_a_table_without_a_year_asks_for_it_beside_the_year(client, login, upload, city):
    login(Role.CITY)
    assert 'id="year-error"' in upload(TEXT, "计划.csv").text


def test_a_year_in_the_name_of_the_file_is_enough(client, login, upload, city, session):
    login(Role.CITY)
    assert upload(TEXT, "2025年计划.csv", place=str(city.id)).status_code == 302
    assert session.scalars(select(ImportBatch.year)).one() == 2025


def test_an_empty_house_takes_its_city_from_the_settings(client, login, upload, session):
    login(Role.CITY)
    assert upload(TEXT).status_code == 302
    assert session.scalars(select(Region.name)).all() == ["丹东市"]


def test_a_city_that_is_not_on_file_is_added_when_its_name_is_typed(client, login, upload, city, session):
    login(Role.CITY)
    assert upload(TEXT, new_city="天长市").status_code == 302
    assert session.scalars(select(ImportBatch)).one().region.name == "天长市"


def test_a_table_of_an_unknown_city_is_refused_beside_the_place(client, login, upload, city):
    login(Role.CITY)
    assert 'id="place-error"' in upload("城市,小区名称,户数\n合肥市,锦江小区,60").text


def test_a_county_clerk_brings_tables_into_the_own_county_only(client, login, upload, city, session):
    own, other = factories.region(city, name="振兴区"), factories.region(city, name="元宝区")
    login(Role.COUNTY, region=own)
    assert "place-error" in upload(TEXT, place=str(other.id)).text
    assert "place-error" in upload(f"元宝区2026年改造计划\n{TEXT}").text
    assert upload(TEXT, new_city="天长市").status_code == 302
    batch = session.scalars(select(ImportBatch)).one()
    assert batch.region_id == own.id
    login(Role.COUNTY, region=other)
    assert client.get(f"/office/imports/{batch.id}").status_code == 404


def test_a_subdistrict_clerk_brings_no_tables_in(client, login, upload, city):
    login(Role.SUBDISTRICT, region=factories.region(city))
    assert upload(TEXT).status_code == 403


def test_the_same_file_opens_the_same_batch_with_its_corrections(client, login, upload, city, session):
    login(Role.CITY)
    first, second = upload(TEXT, place=str(city.id)), upload(TEXT, place=str(city.id))
    assert first.location == second.location
    assert session.scalar(select(func.count()).select_from(ImportBatch)) == 1


def line_form(client, batch, line):
    from tests.pages import forms_of

    page = client.get(f"/office/imports/{batch.id}/line?sheet=0&line={line}")
    return next(form.fields for form in forms_of(page) if "seen" in form.fields)


def test_a_refused_line_is_corrected_and_goes_in(client, login, city, session):
    login(Role.CITY)
    batch = open_table(TEXT, city)
    session.commit()
    fields = line_form(client, batch, 3)
    assert (fields["name"], fields["households"]) == ("江城小区", "")
    fields.pop("skip")
    answer = client.post(
        f"/office/imports/{batch.id}/line?sheet=0&line=3", data={**fields, "households": "45"}
    )
    assert answer.location.endswith("#line-3")
    session.refresh(batch)
    assert batch.corrections == '{"sheets": {"0": {"rows": {"3": {"households": "45"}}}}, "year": 2026}'
    press(client, batch)
    assert session.scalars(select(Project.households).order_by(Project.id)).all() == [60, 45]


def test_the_second_of_two_who_correct_a_line_is_told(client, login, city, session):
    login(Role.CITY)
    batch = open_table(TEXT, city)
    session.commit()
    fields = line_form(client, batch, 3)
    fields.pop("skip")
    address = f"/office/imports/{batch.id}/line?sheet=0&line=3&lang=en"
    client.post(address, data={**fields, "households": "45"})
    page = client.post(address, data={**fields, "households": "46"}).text
    assert "Somebody else corrected this line meanwhile" in page
    assert 'value="46"' in page
    session.refresh(batch)
    assert '"45"' in batch.corrections


def test_a_line_that_is_not_there_is_not_found(client, login, city):
    login(Role.CITY)
    batch = open_table(TEXT, city)
    for query in ("sheet=0&line=99", "sheet=9&line=2", "line=-1", "sheet=abc"):
        assert client.get(f"/office/imports/{batch.id}/line?{query}").status_code == 404


def test_a_column_is_assigned_anew(client, login, city, session):
    login(Role.CITY)
    batch = open_table("小区名称,户数,甲\n锦江小区,60,3", city)
    session.commit()
    client.post(
        f"/office/imports/{batch.id}/columns",
        data={"column-0": "name", "column-1": "households", "column-2": "buildings"},
    )
    session.refresh(batch)
    press(client, batch)
    assert session.scalars(select(Project.buildings)).one() == 3


def test_a_column_without_which_nothing_can_be_read_stays_assigned(client, login, city, session):
    login(Role.CITY)
    batch = open_table("小区名称,户数\n锦江小区,60", city)
    session.commit()
    client.post(f"/office/imports/{batch.id}/columns", data={"column-0": "", "column-1": ""})
    session.refresh(batch)
    assert "columns" not in batch.corrections


def test_who_confirms_an_old_look_is_shown_the_new_one(client, login, city, session):
    login(Role.CITY)
    batch = open_table(TEXT, city)
    session.commit()
    answer = press(client, batch, version=batch.version + 1)
    assert answer.location == f"/office/imports/{batch.id}"
    assert session.scalars(select(Project)).all() == []


def test_a_second_press_changes_nothing(client, login, city, session):
    login(Role.CITY)
    batch = open_table(TEXT, city)
    session.commit()
    press(client, batch)
    session.refresh(batch)
    before = row_counts()
    assert press(client, batch).status_code == 302
    assert row_counts() == before


def test_nothing_new_is_said_and_not_imported(client, login, city, session):
    login(Role.CITY)
    take(TEXT, city)
    batch = open_table(TEXT, city, name="再来.csv")
    session.commit()
    assert "Nothing in this file is new." in client.get(f"/office/imports/{batch.id}?lang=en").text
    client.set_cookie("language", "en")
    assert "Nothing was imported" in press(client, batch).text
    session.refresh(batch)
    assert batch.state is ImportState.PREVIEW


def test_a_browser_that_leaves_takes_everything_back(app, session, city):
    batch = open_table(TEXT, city)
    session.commit()
    number, version = batch.id, batch.version
    with app.test_request_context(method="POST"):
        running = streaming._page("head", "tail", number, version, 1)
        assert next(running) == "head"
        while "<progress" not in next(running):
            pass
        next(running)
        running.close()
    assert session.scalars(select(Project)).all() == []


def test_a_fault_in_the_middle_leaves_nothing(client, login, city, session, monkeypatch):
    login(Role.CITY)
    batch = open_table(TEXT, city)
    session.commit()
    before = row_counts()

    def fail(*_args, **_known):
        from sqlalchemy.exc import OperationalError

        raise OperationalError("INSERT", {}, Exception("disk full"))

    monkeypatch.setattr("tracker.exchange.writing.journal.append", fail)
    page = press(client, batch).text
    monkeypatch.undo()
    assert 'class="alert bad"' in page
    assert row_counts() == before


def test_an_import_is_taken_back_by_a_button(client, login, city, session):
    login(Role.CITY)
    batch = take(TEXT, city)
    answer = client.post(f"/office/imports/{batch.id}/undo")
    assert answer.status_code == 302
    assert session.scalars(select(Project)).all() == []
    assert client.get(answer.location).status_code == 200


def test_what_stands_in_the_way_of_taking_back_is_said(client, login, city, session):
    login(Role.CITY)
    batch = take(TEXT, city)
    session.scalars(select(Project)).one().note = "改过"
    session.commit()
    client.set_cookie("language", "en")
    page = client.get(client.post(f"/office/imports/{batch.id}/undo").location).text
    assert "changed or used since: 锦江小区" in page


def test_a_table_never_imported_can_be_forgotten(client, login, city, session):
    login(Role.CITY)
    batch = open_table(TEXT, city)
    session.commit()
    client.post(f"/office/imports/{batch.id}/discard")
    assert session.scalars(select(ImportBatch)).all() == []
    done = take(TEXT, city)
    assert client.post(f"/office/imports/{done.id}/discard").status_code == 409


def test_figures_by_region_are_compared_and_not_imported(client, login, city, session):
    login(Role.CITY)
    take("区县,小区名称,户数\n德城区,锦江小区,60", city, year=2022)
    text = "县(市、区),计划年度,小区数(个),户数(户)\n德城区,2022,67,10797\n陵城区,2022,7,546"
    batch = open_table(text, city, year=2022)
    session.commit()
    page = client.get(f"/office/imports/{batch.id}?lang=en").text
    assert "nothing is imported" in page
    assert "10,797" in page
    assert page.count("not on file") == 1
    assert "would be made" not in page


def test_quantities_of_works_are_shown(client, login, city, session):
    login(Role.CITY)
    batch = open_table("work_quantities.csv", city, year=2024)
    session.commit()
    page = client.get(f"/office/imports/{batch.id}").text
    assert "沥青道路" in page


def test_a_file_that_vanished_is_said(client, login, city, session):
    login(Role.CITY)
    batch = open_table(TEXT, city)
    actions.store().delete(batch.file_key)
    session.commit()
    assert "no longer on this machine" in client.get(f"/office/imports/{batch.id}?lang=en").text
    assert client.post(f"/office/imports/{batch.id}/columns").status_code == 409


def test_a_long_table_costs_as_many_queries_as_a_short_one(client, login, city, session):
    login(Role.CITY)
    counts = []
    for rows in (1, 20, 300):
        text = "区县,小区名称,户数\n" + "\n".join(f"振兴区,锦江{number}号院,60" for number in range(rows))
        batch = open_table(text, city, name=f"{rows}.csv")
        session.commit()
        client.get(f"/office/imports/{batch.id}")
        with count_queries() as queries:
            client.get(f"/office/imports/{batch.id}")
        counts.append(len(queries))
    assert counts[0] == counts[1] == counts[2] <= 10
    session.expire_all()
    batch = session.scalars(select(ImportBatch).order_by(ImportBatch.id.desc())).first()
    assert client.get(f"/office/imports/{batch.id}?page=3").text.count('id="line-') == 100


def test_the_list_of_imports_counts_all_of_them(client, login, city):
    login(Role.CITY)
    for _number in range(6):
        factories.import_batch(city)
    assert "1–6 of 6" in client.get("/office/imports/?lang=en").text


def test_the_collector_works_again_after_an_import_however_it_ends():
    rest = collector_at_rest()
    rest.__enter__()
    assert not gc.isenabled()
    broken = ValueError("broken")
    with pytest.raises(ValueError, match="broken"):
        rest.gen.throw(broken)
    assert gc.isenabled()


def test_hostile_cells_are_only_text(client, login, city, session):
    login(Role.CITY)
    batch = open_table('小区名称,户数\n<script>alert(1)</script>小区,60\n"=cmd|calc 小区\u202e",60', city)
    session.commit()
    page = client.get(f"/office/imports/{batch.id}").text
    assert "<script>alert" not in page
    press(client, batch)
    assert "<script>alert" not in client.get(f"/office/imports/{batch.id}").text
