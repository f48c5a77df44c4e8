"""A notice for the stairwell door: one A4 sheet, readable at a metre, the telephone larger than the QR code."""

import hashlib
import io
import json
from dataclasses import asdict, dataclass

import segno

from tracker.documents import typesetting
from tracker.documents.typesetting import Data, clean

TEMPLATE = "notice.typ"


@dataclass(frozen=True, slots=True)
class NoticeSheet:
    """Everything on the sheet, already translated and formatted.

    ``dates`` are lines such as "停水：11月23日 8:00—18:00"; ``address`` is the page the QR code opens;
    ``version`` a line such as "第2版". An empty phone or address leaves its place out.
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


def checksum(sheet: NoticeSheet) -> str:
    """Eight characters that change with anything on the sheet: does the paper say what the page says?"""
    content = json.dumps(asdict(sheet), ensure_ascii=True, sort_keys=True)
    digest = hashlib.sha256(content.encode()).hexdigest().upper()
    return f"{digest[:4]}-{digest[4:8]}"


def notice_pdf(sheet: NoticeSheet) -> bytes:
    """The sheet as PDF/UA-1. Long text is set smaller in steps, then goes on on a second page; none is cut."""
    return typesetting.pdf(TEMPLATE, _data(sheet))


def notice_pages(sheet: NoticeSheet, *, dots_per_inch: float = 96) -> list[bytes]:
    """The sheet as one PNG per page, for a look before printing."""
    return typesetting.pages(TEMPLATE, _data(sheet), dots_per_inch=dots_per_inch)


def _data(sheet: NoticeSheet) -> Data:
    lines = [line for paragraph in sheet.paragraphs for line in paragraph.splitlines()]
    return {
        "language": typesetting.language(sheet.language),
        "title": clean(sheet.title),
        "place": clean(sheet.place),
        "dates": [clean(line) for line in sheet.dates],
        "paragraphs": [text for line in lines if (text := clean(line))],
        "phone_label": clean(sheet.phone_label),
        "phone": clean(sheet.phone),
        "qr": _qr(sheet.address) if sheet.address else "",
        "address_label": clean(sheet.address_label),
        "address": clean(sheet.address),
        "issuer": clean(sheet.issuer),
        "issued_on": clean(sheet.issued_on),
        "version": f"{clean(sheet.version)}  {clean(sheet.checksum_label)} {checksum(sheet)}".strip(),
    }


def _qr(address: str) -> str:
    out = io.BytesIO()
    segno.make(address, error="m", micro=False).save(out, kind="svg", xmldecl=False, border=4, light="white")
    return out.getvalue().decode()
