"""``flask import-plan``: the same import from the shell."""

import json

import pytest
from click.testing import CliRunner
from sqlalchemy import select

from tests.exchange.tables import PLANS
from tests.exchange.taking import faults, row_counts
from tracker.places.models import Region
from tracker.projects.models import ProgrammeTotal, Project

TEXT = "小区名称,户数\n锦江小区,60\n江城小区,很多\n"


@pytest.fixture
def run(app, session):
    """The command on the test's own database; standard output and error apart."""

    def call(*arguments):
        return CliRunner().invoke(app.cli, ["import-plan", *map(str, arguments)])

    return call


@pytest.fixture
def plan(tmp_path):
    path = tmp_path / "2026年计划.csv"
    path.write_text(TEXT, encoding="utf-8")
    return path


def test_tianchang_goes_into_an_empty_house(run, session):
    answer = run(PLANS / "S01_tianchang_2021.csv", "--year", "2021", "--place", "天长市", "--json")
    assert (answer.exit_code, answer.stderr) == (0, "")
    report = json.loads(answer.stdout)
    assert set(report) == {"rows", "totals"}
    assert all(set(row) == {"line", "status", "fields", "messages"} for row in report["rows"])
    figures = {
        name: report["totals"][name]
        for name in ("rows", "understood", "households", "area_m2", "new_projects")
    }
    assert figures == {"rows": 8, "understood": 8, "households": 554, "area_m2": 56600, "new_projects": 8}
    city = session.scalars(select(Region)).one()
    assert city.name == "天长市"
    assert session.scalars(select(ProgrammeTotal.households)).one() == 554
    assert faults() == []


def test_a_second_run_changes_nothing_and_says_so(run, session):
    run(PLANS / "S01_tianchang_2021.csv", "--place", "天长市")
    before = row_counts()
    report = json.loads(run(PLANS / "S01_tianchang_2021.csv", "--place", "天长市", "--json").stdout)
    assert (report["totals"]["new_projects"], report["totals"]["already_there"]) == (0, 8)
    assert "Already in the plan of 2021" in report["rows"][0]["messages"][0]
    assert row_counts() == before


def test_a_dry_run_writes_nothing_at_all(run, plan):
    before = row_counts()
    answer = run(plan, "--dry-run", "--json")
    assert answer.exit_code == 0
    assert json.loads(answer.stdout)["totals"]["new_projects"] == 1
    assert row_counts() == before


def test_without_a_place_the_city_of_the_settings_is_meant(run, plan, session):
    run(plan)
    assert session.scalars(select(Region.name)).all() == ["丹东市"]


def test_without_a_place_the_city_that_the_rows_name_is_meant(run, tmp_path, session):
    path = tmp_path / "2026.csv"
    path.write_text("城市,区县,小区名称,户数\n合肥市,包河区,锦江小区,60\n", encoding="gb18030")
    assert run(path).exit_code == 0
    assert session.scalars(select(Region.name).order_by(Region.id)).all() == ["合肥市", "包河区"]


def test_rows_of_several_cities_need_a_place(run, tmp_path, session):
    path = tmp_path / "2026.csv"
    path.write_text("城市,小区名称,户数\n合肥市,锦江小区,60\n六安市,江城小区,50\n", encoding="utf-8")
    assert run(path).exit_code == 1
    report = json.loads(run(path, "--place", "六安市", "--json").stdout)
    assert [row["status"] for row in report["rows"]] == ["refused", "understood"]
    assert session.scalars(select(Project.name)).all() == ["江城小区"]


def test_the_readable_report_names_every_row(run, plan):
    answer = run(plan)
    assert answer.exit_code == 0
    assert "锦江小区; households 60" in answer.stdout
    assert "refused     江城小区" in answer.stdout
    assert "“很多” is not a number" in answer.stdout
    assert "new_projects 1" in answer.stdout


@pytest.mark.parametrize(
    ("content", "arguments", "reason"),
    [
        (None, [], "cannot be opened"),
        (b"", [], "The file is empty"),
        (b"PK\x03\x04 broken", [], "cannot be read"),
        (TEXT.encode(), ["--year", "1990"], "plan year"),
        ((PLANS / "audit_inspection_findings.csv").read_bytes(), [], "list of findings"),
    ],
)
def test_a_refused_file_is_a_sentence_on_stderr_and_exit_code_1(run, tmp_path, content, arguments, reason):
    path = tmp_path / "plan.csv"
    if content is not None:
        path.write_bytes(content)
    before = row_counts()
    answer = run(path, "--json", *arguments)
    assert (answer.exit_code, answer.stdout) == (1, "")
    assert reason in answer.stderr
    assert row_counts() == before


def test_a_table_without_a_year_is_refused(run, tmp_path):
    path = tmp_path / "计划.csv"
    path.write_text("小区名称,户数\n锦江小区,60\n", encoding="utf-8")
    answer = run(path)
    assert answer.exit_code == 1
    assert "Enter the year" in answer.stderr


def test_figures_by_region_are_reported_and_not_imported(run):
    before = row_counts()
    answer = run(PLANS / "county_plans_dezhou_2022.csv", "--json")
    assert answer.exit_code == 0
    assert json.loads(answer.stdout)["totals"]["households"] == 35305
    assert "nothing is imported" in answer.stderr
    assert row_counts() == before


def test_every_sheet_of_a_workbook_is_taken_in(run, tmp_path, session):
    import xlsxwriter

    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(path) as book:
        for title, name in (("2025年度计划", "锦江小区"), ("2026年度计划", "江城小区")):
            sheet = book.add_worksheet(title)
            sheet.write_row(0, 0, [title])
            sheet.write_row(1, 0, ["小区名称", "户数"])
            sheet.write_row(2, 0, [name, 60])
        book.add_worksheet("说明").write(0, 0, "没有表")
    report = json.loads(run(path, "--json").stdout)
    assert [row["fields"]["sheet"] for row in report["rows"]] == ["2025年度计划", "2026年度计划"]
    assert report["totals"]["households"] == 120
    found = session.execute(select(Project.year, Project.name).order_by(Project.year)).all()
    assert found == [(2025, "锦江小区"), (2026, "江城小区")]
