"""Lists as files: all rows of the list, its filters, nothing a spreadsheet would run, nothing personal."""

from decimal import Decimal
from io import BytesIO
from zipfile import ZipFile

import pytest
from sqlalchemy import select

from tests import factories
from tests.exchange.taking import confirm, look, open_table, row_counts, take
from tracker.base.access import GRANTS, Permission, Role
from tracker.base.errors import Refusal
from tracker.exchange import exports
from tracker.exchange.draft import Fate
from tracker.items.catalogue import get_type
from tracker.projects.models import Project
from tracker.sheets import read_table

FORMULAS = ("=1+1", "+1", "-1+1", "@SUM(A1)", "\t=1", "\r=1")


@pytest.fixture
def city(session):
    return factories.city()


@pytest.fixture
def cells(client):
    """The rows of an exported file."""

    def read(address, kind="csv"):
        joint = "&" if "?" in address else "?"
        answer = client.get(f"{address}{joint}format={kind}", buffered=True)
        assert answer.status_code == 200, answer.status_code
        assert answer.headers["Content-Disposition"].startswith("attachment")
        return [row.cells for row in read_table(answer.data)[0].rows]

    return read


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("name", ["S01_tianchang_2021.csv", "S09_hefei_2022H1.csv", "S12_sanming_2020.csv"])
def test_the_programme_goes_out_and_comes_in_again_without_a_change(client, login, city, session, kind, name):
    login(Role.CITY)
    year = int(name[-8:-4]) if name[-8:-4].isdigit() else 2022
    take(name, city, year=year)
    data = client.get(f"/office/exports/programme?year={year}&format={kind}", buffered=True).data
    before = row_counts()
    batch = open_table(data, city, name=f"out.{kind}", year=None)
    rows = look(batch).rows
    assert [row.fate for row in rows] == [Fate.THERE] * len(rows)
    assert len(rows) == before["project"]
    with pytest.raises(Refusal, match="Nothing in this file is new"):
        confirm(batch)
    assert row_counts() == before


def test_the_plan_table_carries_all_that_was_taken_in(login, city, cells):
    login(Role.CITY)
    head = "区县,街道,小区名称,户数,楼栋数(栋),建筑面积(平方米),计划投资(万元),改造内容,资金来源,计划开工时间,计划竣工时间,备注"
    take(
        f"{head}\n振兴区,头道桥街道,锦江小区、江城小区,150,3,9000.5,300.25,供水管网、道路,中央补助60%、居民出资40%,2026年4月1日,2026年10月底,雨季前完工",
        city,
    )
    heading, row = cells("/office/exports/programme?year=2026")
    found = dict(zip(heading, row, strict=False))
    assert found["小区名称"] == "锦江小区、江城小区"
    assert (found["区县"], found["街道"], found["项目代码"]) == ("振兴区", "头道桥街道", "2026-ZXQ-0001")
    assert (found["户数(户)"], found["计划投资(万元)"], found["建筑面积(平方米)"]) == (
        "150",
        "300.25",
        "9000.50",
    )
    assert found["改造内容"] == "、".join(get_type(code).name_zh for code in ("water_main", "road"))
    assert found["资金来源"] == "中央补助180.15万元、居民出资120.1万元"
    assert (found["计划开工时间"], found["计划竣工时间"], found["备注"]) == (
        "2026-04-01",
        "2026-10-31",
        "雨季前完工",
    )


def test_a_plan_that_goes_out_makes_the_same_plan_elsewhere(client, login, city, session):
    login(Role.CITY)
    take("S01_tianchang_2021.csv", city, year=2021)
    data = client.get("/office/exports/programme?year=2021", buffered=True).data
    names = ("name", "households", "buildings", "area", "planned", "code")
    before = session.execute(select(*(getattr(Project, name) for name in names)).order_by(Project.code)).all()
    other = factories.city()
    text = data  # the table names its city, so the other one must bear the same name
    other.name = city.name
    take(text, other, name="out.xlsx", year=None)
    query = select(*(getattr(Project, name) for name in names)).where(
        Project.region_path.startswith(other.path)
    )
    assert session.execute(query.order_by(Project.code)).all() == before


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_list_of_projects_keeps_its_filters(login, city, cells, kind):
    login(Role.CITY)
    programme = factories.programme(city)
    for name in ("锦江改造", "江城改造"):
        factories.project(programme, name=name, planned=Decimal("1234.50"))
    assert len(cells("/office/exports/projects?year=2026", kind)) == 3
    rows = cells("/office/exports/projects?year=2026&q=锦江&lang=en", kind)
    assert [row[2] for row in rows] == ["Project", "锦江改造"]
    assert Decimal(str(rows[1][8])) == Decimal("1234.5")


def test_the_list_of_compounds_keeps_its_filters(login, city, cells):
    login(Role.CITY)
    for name in ("锦江小区", "江城小区"):
        factories.compound(city, name=name)
    assert [row[0] for row in cells("/office/exports/compounds?q=锦江")[1:]] == ["锦江小区"]


def test_a_list_longer_than_a_page_is_whole(login, city, cells):
    login(Role.CITY)
    for _number in range(60):
        factories.compound(city)
    assert len(cells("/office/exports/compounds")) == 61


def test_requests_go_out_without_anything_personal(login, city, client, session):
    login(Role.CITY)
    request = factories.resident_request(
        factories.compound(city, name="锦江小区"), text="张三 13912345678 漏水", where="302室"
    )
    session.commit()
    text = client.get("/office/exports/requests?state=any&format=csv", buffered=True).text
    assert "锦江小区" in text
    for secret in ("张三", "13912345678", "漏水", "302室", request.code_mark):
        assert secret not in text


def test_items_of_a_project_go_out(login, city, cells):
    login(Role.CITY)
    project = factories.project(factories.programme(city))
    factories.item(project, planned=Decimal("100"), unit_price=Decimal("12.50"))
    rows = cells(f"/office/projects/{project.id}/items/export?lang=en")
    assert rows[1][:2] == ("Sewers", "Basic")


def test_a_county_sees_its_own_rows_only(login, city, cells, client):
    own, other = factories.region(city), factories.region(city)
    programme = factories.programme(city)
    factories.project(programme, region=own, name="我们的")
    theirs = factories.project(programme, region=other, name="别人的")
    login(Role.COUNTY, region=own)
    assert [row[2] for row in cells("/office/exports/projects?year=2026")[1:]] == ["我们的"]
    assert [row[7] for row in cells("/office/exports/programme?year=2026")[1:]] == ["我们的"]
    assert client.get(f"/office/projects/{theirs.id}/items/export").status_code == 404
    assert client.get(f"/office/exports/projects?region={other.id}").status_code == 404


@pytest.mark.parametrize("role", [Role.CONTRACTOR, Role.GRID, Role.RESIDENT])
def test_who_may_not_export_does_not(login, client, city, role):
    login(role, organisation=factories.organisation()) if role is Role.CONTRACTOR else login(role)
    assert client.get("/office/exports/projects").status_code == 403


def test_who_reads_no_requests_exports_none(login, client, city, monkeypatch):
    held = GRANTS[Role.AUDITOR] - {Permission.REQUEST_READ}
    monkeypatch.setitem(GRANTS, Role.AUDITOR, held)
    login(Role.AUDITOR)
    assert client.get("/office/exports/requests").status_code == 403
    assert client.get("/office/exports/compounds").status_code == 200


@pytest.mark.parametrize("formula", FORMULAS)
def test_no_cell_is_a_formula(login, client, city, session, formula):
    login(Role.CITY)
    factories.compound(city, name=f"{formula}小区", address=formula, name_key="x")
    session.commit()
    text = client.get("/office/exports/compounds?format=csv", buffered=True).text
    assert all(
        cell[:1] not in "=+-@\t\r" for line in text.splitlines()[1:] for cell in line.split(",") if cell
    )
    book = ZipFile(BytesIO(client.get("/office/exports/compounds?format=xlsx", buffered=True).data))
    assert b"<f>" not in book.read("xl/worksheets/sheet1.xml")


def test_a_list_too_long_for_a_workbook_says_so(login, client, city, monkeypatch):
    login(Role.CITY)
    factories.compound(city), factories.compound(city)
    monkeypatch.setattr(exports, "MOST_XLSX", 1)
    assert client.get("/office/exports/compounds?format=xlsx").status_code == 409
    assert client.get("/office/exports/compounds?format=csv").status_code == 200


def test_what_is_no_format_and_no_year_is_not_found(login, client, city):
    login(Role.CITY)
    assert client.get("/office/exports/compounds?format=exe").status_code == 404
    assert client.get("/office/exports/programme?year=1066").status_code == 404


@pytest.mark.parametrize(
    "address", ["/office/projects/?year=2026&q=x", "/office/places/?q=x", "/office/requests/?state=any"]
)
def test_the_pages_link_to_their_files_with_their_filters(login, client, city, address):
    login(Role.CITY)
    page = client.get(address).text
    assert page.count("/office/exports/") == 2
    assert "format=csv" in page
