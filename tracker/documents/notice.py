"""Sheets for the stairwell door, one page each: readable at a metre, the telephone larger than the QR code."""

import hashlib
import io
import json
import re
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Literal

import segno

from tracker.documents import typesetting
from tracker.documents.typesetting import Data, clean

TEMPLATE = "notice.typ"
Paper = Literal["a4", "a3"]
_SENTENCES = re.compile(r"[^。！？；.!?;]*(?:[。！？；]+|[.!?;]+\s*|$)")
LONGEST_PIECE = 80  # characters that are left out together where a sheet is full


@dataclass(frozen=True, slots=True)
class NoticeSheet:
    """Everything on the sheet, already translated and formatted.

    ``dates`` are lines such as "停水：11月23日 8:00—18:00"; ``address`` is the page the QR code opens;
    ``version`` a line such as "第2版". An empty phone or address leaves its place out. ``items`` stand as a
    list below the text. ``more`` says where the rest is when a page cannot hold all at a size to be read.
    """

    language: str
    title: str
    place: str
    dates: tuple[str, ...]
    paragraphs: tuple[str, ...]
    phone_label: str
    phone: str
    address_label: str
    address: str
    issuer: str
    issued_on: str
    version: str
    checksum_label: str
    items_label: str = ""
    items: tuple[str, ...] = ()
    more: str = ""


def checksum(sheet: NoticeSheet) -> str:
    """Eight characters that change with anything the sheet says: does the paper say what the page says? The day
    it was printed says nothing: the same words keep their checksum.
    """
    said = {name: value for name, value in asdict(sheet).items() if name != "issued_on"}
    content = json.dumps(said, ensure_ascii=True, sort_keys=True)
    digest = hashlib.sha256(content.encode()).hexdigest().upper()
    return f"{digest[:4]}-{digest[4:8]}"


def notice_pdf(*sheets: NoticeSheet, paper: Paper = "a4") -> bytes:
    """The sheets as PDF/UA-1, one page each: long text is set smaller in steps, then the rest is left out."""
    return typesetting.pdf(TEMPLATE, _data(sheets, paper))


def notice_pages(*sheets: NoticeSheet, paper: Paper = "a4", dots_per_inch: float = 96) -> list[bytes]:
    """The sheets as one PNG per page, for a look before printing."""
    return typesetting.pages(TEMPLATE, _data(sheets, paper), dots_per_inch=dots_per_inch)


def _data(sheets: Sequence[NoticeSheet], paper: Paper) -> Data:
    return {
        "language": typesetting.language(sheets[0].language),
        "paper": paper,
        "sheets": [_sheet(sheet) for sheet in sheets],
    }


def _sheet(sheet: NoticeSheet) -> Data:
    lines = [line for paragraph in sheet.paragraphs for line in paragraph.splitlines()]
    return {
        "title": clean(sheet.title),
        "place": clean(sheet.place),
        "dates": [clean(line) for line in sheet.dates],
        "paragraphs": [[*_pieces(text)] for line in lines if (text := clean(line))],
        "items_label": clean(sheet.items_label),
        "items": [clean(item) for item in sheet.items],
        "more": clean(sheet.more),
        "phone_label": clean(sheet.phone_label),
        "phone": clean(sheet.phone),
        "qr": _qr(sheet.address) if sheet.address else "",
        "address_label": clean(sheet.address_label),
        "address": clean(sheet.address),
        "issuer": clean(sheet.issuer),
        "issued_on": clean(sheet.issued_on),
        "version": f"{clean(sheet.version)}  {clean(sheet.checksum_label)} {checksum(sheet)}".strip(),
    }


def _pieces(text: str) -> list[Data]:
    """Sentences of a paragraph; what has no full stop for long is cut anywhere."""
    sentences = _SENTENCES.findall(text)
    return [
        sentence[start : start + LONGEST_PIECE]
        for sentence in sentences
        for start in range(0, len(sentence), LONGEST_PIECE)
    ]


def _qr(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", xmldecl=False, border=4, light="white")
    return out.getvalue().decode()
