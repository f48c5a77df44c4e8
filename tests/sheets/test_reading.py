import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
import xlsxwriter

from tests.sheets import old_excel
from tracker.base.errors import Refusal
from tracker.sheets import Row, Span, read_table
from tracker.sheets.limits import MAX_COLUMNS, MAX_ROWS

HEAD = ("小区名称", "户数(户)")


def book(fill=lambda sheet, book: None, names=("计划",)) -> bytes:
    out = io.BytesIO()
    with xlsxwriter.Workbook(out, {"in_memory": True}) as made:
        for name in names:
            fill(made.add_worksheet(name), made)
    return out.getvalue()


def plan(sheet, made):
    sheet.write_row(0, 0, HEAD)
    sheet.write_row(1, 0, ("天阳楼小区", 105))


def repacked(data: bytes, **changes: bytes) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            new.writestr(name, changes.pop(name, old.read(name)))
        for name, content in changes.items():
            new.writestr(name, content)
    return out.getvalue()


def test_a_workbook_is_read_with_its_line_numbers():
    def fill(sheet, made):
        sheet.write(2, 1, "户数")
        sheet.write(4, 1, 105)

    (sheet,) = read_table(book(fill))
    assert sheet.rows == (Row(3, (None, "户数")), Row(5, (None, 105)))


def test_numbers_dates_and_merged_cells_arrive_as_such():
    def fill(sheet, made):
        sheet.merge_range(0, 0, 2, 0, "包河区")
        sheet.write(0, 1, 251.6)
        sheet.write_datetime(1, 1, date(2020, 8, 20), made.add_format({"num_format": "yyyy-mm-dd"}))
        sheet.write_boolean(2, 1, True)

    (sheet,) = read_table(book(fill))
    assert [row.cells for row in sheet.rows] == [("包河区", 251.6), (None, date(2020, 8, 20)), (None, "TRUE")]
    assert sheet.spans == (Span(1, 3, 0, 0),)


def test_sheets_that_are_hidden_or_empty_are_passed_over():
    def fill(sheet, made):
        if sheet.name != "空":
            plan(sheet, made)
        if sheet.name == "隐藏":
            sheet.hide()

    assert [sheet.name for sheet in read_table(book(fill, names=("一", "隐藏", "空", "二")))] == ["一", "二"]


def test_old_excel_is_read():
    (sheet,) = read_table(old_excel.xls([HEAD, ("天阳楼小区", 105.0)]), "计划.xls")
    assert [row.cells for row in sheet.rows] == [HEAD, ("天阳楼小区", 105)]


def test_open_document_is_read():
    (sheet,) = read_table(old_excel.ods([HEAD, ("天阳楼小区", "105")]), "计划.ods")
    assert [row.cells for row in sheet.rows] == [HEAD, ("天阳楼小区", "105")]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_csv_is_read_in_every_usual_shape(encoding, delimiter):
    text = delimiter.join(HEAD) + "\r\n" + delimiter.join(("天阳楼小区", "105")) + "\r\n"
    (sheet,) = read_table(text.encode(encoding), "计划.csv")
    assert sheet.rows == (Row(1, HEAD), Row(2, ("天阳楼小区", "105")))


def test_a_csv_cell_may_hold_commas_and_line_ends_and_lines_are_counted_as_in_the_file():
    (sheet,) = read_table('小区名称,备注\n"甲小区","一,\n二"\n\n乙小区,三\n'.encode())
    assert sheet.rows[1:] == (Row(2, ("甲小区", "一,\n二")), Row(5, ("乙小区", "三")))


def test_what_cannot_be_seen_is_taken_out_of_text():
    (sheet,) = read_table("小区名称,户数\n甲\u202e小\x00区\u200b,\ufeff105\n".encode())
    assert sheet.rows[1].cells == ("甲小区", "105")


def test_the_name_of_a_file_on_disk_is_its_own(tmp_path: Path):
    path = tmp_path / "计划.csv"
    path.write_bytes("小区名称,户数\n甲,1\n".encode())
    assert len(read_table(path)[0].rows) == 2


def test_a_file_that_is_not_there_is_refused(tmp_path: Path):
    with pytest.raises(Refusal, match="cannot be opened"):
        read_table(tmp_path / "没有.csv")


BOMB = repacked(book(plan), **{"xl/media/image1.xml": b"<a>" + b"0" * 30_000_000})
MANY = repacked(book(plan), **{f"xl/media/{number}.bin": b"x" for number in range(501)})
ENTITY = b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "bbbb">]><a>&b;</a>'


@pytest.mark.parametrize(
    ("data", "name", "reason"),
    [
        (b"", "计划.xlsx", "is empty"),
        (b" \r\n\x00", "计划.csv", "is empty"),
        (b"\x00" * 20 + b"x" * (20 * 1024 * 1024 + 1), "计划.csv", "larger than 20 MB"),
        (b"%PDF-1.7 ...", "计划.pdf", "“计划.pdf” is not a table"),
        (b"\x89PNG\r\n\x1a\n" + bytes(200), "计划.xlsx", "is not a table"),
        (bytes(range(256)) * 4, "计划.csv", "is not a table"),
        (b"\x81" * 101 + b"\xff\xff", "计划.csv", "is not a table"),
        (b"<html><table><tr><td>1</td></tr></table>", "计划.xls", "web page"),
        (book(plan)[:3000], "计划.xlsx", "damaged"),
        (b"PK\x03\x04" + bytes(100), "计划.xlsx", "damaged"),
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(600) + "Workbook".encode("utf-16-le"),
            "计划.xls",
            "damaged",
        ),
        (old_excel.xls([HEAD])[:2000], "计划.xls", "damaged"),
        (old_excel.xls([HEAD], locked=True), "计划.xls", "password"),
        (old_excel.encrypted_xlsx(), "计划.xlsx", "password"),
        (old_excel.word_document(), "计划.doc", "is not a table"),
        (repacked(book(plan), **{"xl/workbook.xml": b"<workbook"}), "计划.xlsx", "damaged"),
        (BOMB, "计划.xlsx", "unpacks to far more"),
        (MANY, "计划.xlsx", "unpacks to far more"),
        (
            repacked(book(plan), **{"xl/sharedStrings.xml": ENTITY}),
            "计划.xlsx",
            "instructions that no table needs",
        ),
        (
            repacked(book(plan), **{"xl/sharedStrings.xml": ENTITY.decode().encode("utf-16")}),
            "计划.xlsx",
            "instructions that no table needs",
        ),
        (book(), "计划.xlsx", "nothing in this file"),
        (b",,,\r\n,,\r\n", "计划.csv", "nothing in this file"),
        (b'a,b\n"open,1\n', "计划.csv", "Line 2 of the CSV file"),
        (b"a,b\n" + b"x" * 140_000 + b",1\n", "计划.csv", "Line 2 of the CSV file"),
        (b"a\n" * (MAX_ROWS + 1), "计划.csv", "more than 20000 lines"),
        (b"a," * MAX_COLUMNS + b"a\n", "计划.csv", "more than 200 columns"),
        (book(lambda sheet, made: sheet.write(MAX_ROWS, 0, 1)), "计划.xlsx", "more than 20000 lines"),
        (book(lambda sheet, made: sheet.write(0, MAX_COLUMNS, 1)), "计划.xlsx", "more than 200 columns"),
        (book(plan, names=[str(number) for number in range(51)]), "计划.xlsx", "more than 50 sheets"),
    ],
)
def test_what_is_no_plain_table_is_refused_with_a_sentence(data, name, reason):
    with pytest.raises(Refusal, match=reason):
        read_table(data, name)


def test_a_cell_far_away_does_not_cost_the_memory_between():
    def fill(sheet, made):
        sheet.write(0, 0, 1)
        sheet.write(1_048_575, 16_383, 1)

    with pytest.raises(Refusal, match="cells reach too far"):
        read_table(book(fill), "计划.xlsx")


def test_a_workbook_that_lies_about_its_sizes_is_refused():
    data = repacked(book(plan))
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        part = packed.getinfo("xl/worksheets/sheet1.xml")
    at = data.rindex(b"xl/worksheets/sheet1.xml") - 46 + 24  # its true size in the directory
    lying = data[:at] + (part.file_size - 100).to_bytes(4, "little") + data[at + 4 :]
    with pytest.raises(Refusal, match="damaged"):
        read_table(lying, "计划.xlsx")
