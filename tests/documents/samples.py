"""A notice and a report, and what can be read back from a PDF."""

import io
import re

from pypdf import PdfReader

from tracker.documents import NoticeSheet, Paragraph, Report, Section, Table

PARAGRAPH = "因供水管网改造施工，上述时间内3号楼、5号楼全部单元停水。请各位居民提前储水，外出时关好水龙头。"


def sheet(**changes):
    given = {
        "language": "zh_Hans",
        "title": "停水通知",
        "place": "丹东市振兴区 振兴小区",
        "dates": ("11月23日（周一）8:00—18:00", "11月24日（周二）8:00—12:00"),
        "paragraphs": (PARAGRAPH,),
        "phone_label": "咨询电话",
        "phone": "0415-2123456",
        "address_label": "扫码看详情",
        "address": "https://tracker.example/notices/17",
        "issuer": "振兴街道办事处",
        "issued_on": "2026年11月20日",
        "version": "第2版",
        "checksum_label": "校验码",
    }
    return NoticeSheet(**(given | changes))


def report(**changes):
    rows = tuple((f"屋面防水改造{number}", f"{number * 1234:,}") for number in range(60))
    table = Table(("改造内容", "工程量"), rows, frozenset({1}), "表1")
    given = {
        "language": "zh_Hans",
        "title": "项目月报",
        "sections": (Section("概况", (Paragraph("形象进度46%。\n下月完成外墙。"), table)),),
        "foot": "振兴街道办事处",
    }
    return Report(**(given | changes))


def read(pdf):
    return PdfReader(io.BytesIO(pdf))


def text(pdf):
    """All text of the document, without spaces and line ends."""
    return re.sub(r"\s", "", "".join(page.extract_text() for page in read(pdf).pages))


def sizes(pdf, number=0):
    """(text, size in points) of every run on a page, the first if none is named."""
    found = []

    def visit(run, _, matrix, font, size):
        if run.strip():
            found.append((run.strip(), size * abs(matrix[3])))

    read(pdf).pages[number].extract_text(visitor_text=visit)
    return found
