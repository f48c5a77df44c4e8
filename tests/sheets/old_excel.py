"""Small workbooks of old and foreign kinds, made by hand: BIFF8 (.xls) in its compound file, and .ods."""

import io
import struct
import zipfile
from collections.abc import Sequence

_MANIFEST = '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>'
_FREE, _END, _FAT = 0xFFFFFFFF, 0xFFFFFFFE, 0xFFFFFFFD
_SECTOR = 512
_SMALLEST = 4096  # what is shorter would live in the mini stream


def xls(rows: Sequence[Sequence[str | float | None]], *, locked: bool = False) -> bytes:
    """A workbook of Excel 97 with one sheet; ``locked`` marks it as encrypted."""
    return _compound_file("Workbook", _workbook(rows, locked))


def encrypted_xlsx() -> bytes:
    """The outer shape of an .xlsx that was saved with a password."""
    return _compound_file("EncryptedPackage", b"\x00" * 64)


def word_document() -> bytes:
    return _compound_file("WordDocument", b"\x00" * 64)


def ods(rows: Sequence[Sequence[str]]) -> bytes:
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{text}</text:p></table:table-cell>'
            for text in row
        )
        + "</table:table-row>"
        for row in rows
    )
    names = "".join(
        f' xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{name}:1.0"'
        for name in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content{names}><office:body><office:spreadsheet>'
        f'<table:table table:name="表">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as packed:
        packed.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        packed.writestr("META-INF/manifest.xml", _MANIFEST)
        packed.writestr("content.xml", content)
    return out.getvalue()


def _record(kind: int, body: bytes = b"") -> bytes:
    return struct.pack("<HH", kind, len(body)) + body


def _workbook(rows: Sequence[Sequence[str | float | None]], locked: bool) -> bytes:
    bof = struct.pack("<HHHHII", 0x0600, 0x0005, 0x0DBB, 0x07CC, 0, 6)
    start = _record(0x0809, bof) + (_record(0x002F, struct.pack("<HHH", 1, 1, 1)) if locked else b"")
    start += _record(0x0042, struct.pack("<H", 1200))
    name = "表".encode("utf-16-le")

    def head(offset: int) -> bytes:
        sheet = struct.pack("<IBB", offset, 0, 0) + struct.pack("<BB", len(name) // 2, 1) + name
        return start + _record(0x0085, sheet) + _record(0x000A)

    body = _record(0x0809, bof[:2] + struct.pack("<H", 0x0010) + bof[4:])
    body += _record(0x0200, struct.pack("<IIHHH", 0, len(rows), 0, max(map(len, rows)), 0))
    for number, row in enumerate(rows):
        for index, value in enumerate(row):
            body += _cell(number, index, value)
    return head(len(head(0))) + body + _record(0x000A)


def _cell(row: int, column: int, value: str | float | None) -> bytes:
    place = struct.pack("<HHH", row, column, 0)
    if value is None:
        return b""
    if isinstance(value, str):
        text = value.encode("utf-16-le")
        return _record(0x0204, place + struct.pack("<HB", len(text) // 2, 1) + text)
    return _record(0x0203, place + struct.pack("<d", value))


def _compound_file(name: str, stream: bytes) -> bytes:
    stream = stream.ljust(max(_SMALLEST, -(-len(stream) // _SECTOR) * _SECTOR), b"\0")
    count = len(stream) // _SECTOR
    fat = [_FAT, _END, *range(3, count + 2), _END]
    fat += [_FREE] * (128 - len(fat))
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 16
    header += struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + b"\0" * 6
    header += struct.pack("<IIIIIIIII", 0, 1, 1, 0, _SMALLEST, _END, 0, _END, 0)
    header += struct.pack("<I", 0) + struct.pack("<I", _FREE) * 108
    directory = _entry("Root Entry", 5, _END, 0, child=1) + _entry(name, 2, 2, len(stream))
    directory += _entry("", 0, 0, 0) * 2
    return header + struct.pack("<128I", *fat) + directory + stream


def _entry(name: str, kind: int, start: int, size: int, child: int = _FREE) -> bytes:
    text = (name + "\0").encode("utf-16-le") if name else b""
    entry = text.ljust(64, b"\0") + struct.pack("<HBBIII", len(text), kind, 1, _FREE, _FREE, child)
    return entry + b"\0" * 36 + struct.pack("<IQ", start, size)
