import io
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.sheets import Column, read_table, write_csv, write_xlsx
from tracker.sheets.clean import clean, defuse, disarm

ROWS = [
    ("天阳楼小区", 105, Decimal("13000.50"), date(2021, 4, 30)),
    ("五建小区", None, Decimal("9000"), None),
]
HEAD = ["小区名称", Column("户数", "#,##0"), Column("面积", "0.00", width=12), "计划开工"]


def xml(data: bytes, part: str) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return packed.read(part).decode()


def test_a_workbook_comes_in_again_with_numbers_and_dates():
    (sheet,) = read_table(write_xlsx(HEAD, ROWS, "年度计划"))
    assert sheet.name == "年度计划"
    assert [row.cells for row in sheet.rows] == [
        ("小区名称", "户数", "面积", "计划开工"),
        ("天阳楼小区", 105, 13000.5, date(2021, 4, 30)),
        ("五建小区", None, 9000),
    ]


def test_csv_opens_in_excel_and_comes_in_again():
    data = b"".join(write_csv(HEAD, ROWS))
    assert data.startswith(b"\xef\xbb\xbf")
    (sheet,) = read_table(data)
    assert sheet.rows[1].cells == ("天阳楼小区", "105", "13000.50", "2021-04-30")


def test_a_long_csv_leaves_in_pieces():
    pieces = list(write_csv(["a"], ([number] for number in range(1200))))
    assert len(pieces) == 3
    assert len(read_table(b"".join(pieces))[0].rows) == 1201


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1", "'=1", "＋86 13800000000"])
def test_no_formula_leaves_the_house(text):
    sheet = xml(write_xlsx(["a"], [[text]]), "xl/worksheets/sheet1.xml")
    assert "<f>" not in sheet
    line = b"".join(write_csv(["a"], [[text]])).decode("utf-8-sig").splitlines()[1]
    assert line.strip('"').startswith("'")
    assert read_table(b"".join(write_csv(["a"], [[text]])))[0].rows[1].cells == (text.strip(),)


def test_negative_numbers_are_numbers_not_formulas():
    assert b"".join(write_csv(["a"], [[-1]])).endswith(b"\r\n-1\r\n")


def test_what_a_spreadsheet_would_round_goes_out_as_text():
    number = "210102199001011234"
    (sheet,) = read_table(write_xlsx(["a", "b"], [[number, 10**16 + 1]]))
    assert sheet.rows[1].cells == (number, str(10**16 + 1))


def test_a_text_longer_than_a_cell_is_cut_and_shows_it():
    (sheet,) = read_table(write_xlsx(["a"], [["长" * 40_000]]))
    assert len(sheet.rows[1].cells[0]) == 32_767
    assert sheet.rows[1].cells[0].endswith("…")


def test_the_heading_stays_in_view_and_filters():
    sheet = xml(write_xlsx(HEAD, ROWS), "xl/worksheets/sheet1.xml")
    assert 'state="frozen"' in sheet
    assert '<autoFilter ref="A1:D3"/>' in sheet


@pytest.mark.parametrize("name", ["a/b[c]:*?", "长" * 40, "", "'引号'"])
def test_any_sheet_name_is_made_fit(name):
    assert read_table(write_xlsx(["a"], [[1]], name))


@given(st.text())
def test_defusing_is_undone_on_the_way_in(text):
    assert disarm(defuse(text)) == text
    assert not defuse(text).startswith(("=", "+", "-", "@", "\t", "\r", "＝", "＋", "－", "＠"))


@given(st.text(alphabet=st.characters(codec="utf-8")))
def test_cleaning_twice_changes_nothing_more(text):
    assert clean(clean(text)) == clean(text)


@given(
    st.lists(
        st.lists(st.text(alphabet=st.characters(codec="utf-8"), max_size=20), min_size=2, max_size=2),
        max_size=4,
    )
)
def test_every_text_survives_the_way_out_and_in(rows):
    wanted = [tuple(clean(text) or None for text in row) for row in rows]
    wanted = [row[:1] if row[1] is None else row for row in wanted if row != (None, None)]
    read = read_table(b"".join(write_csv(["甲", "乙"], rows)))[0].rows[1:]
    assert [row.cells for row in read] == wanted
