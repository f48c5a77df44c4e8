"""Tables in and out: .xlsx, .xls, .xlsb, .ods and .csv in; .xlsx and .csv out. Knows no domain."""

from tracker.sheets.reading import read_table
from tracker.sheets.values import Cell, Row, Sheet, Span
from tracker.sheets.writing import Column, new_workbook, write_csv, write_xlsx

__all__ = ["Cell", "Column", "Row", "Sheet", "Span", "new_workbook", "read_table", "write_csv", "write_xlsx"]
