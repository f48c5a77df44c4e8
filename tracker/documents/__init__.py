"""Paper: values in, tagged PDF out (PDF/UA-1). The kit knows no domain and uses only the fonts in static/.

`notice_pdf` sets one notice for the stairwell door, `report_pdf` a report of headings, text, tables and pictures.
"""

from tracker.documents.notice import NoticeSheet, checksum, notice_pages, notice_pdf
from tracker.documents.report import Paragraph, Picture, Report, Section, Table, report_pages, report_pdf

__all__ = [
    "NoticeSheet",
    "Paragraph",
    "Picture",
    "Report",
    "Section",
    "Table",
    "checksum",
    "notice_pages",
    "notice_pdf",
    "report_pages",
    "report_pdf",
]
