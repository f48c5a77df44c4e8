"""What a file is, told from its bytes, and why it may not be opened. Nothing here parses a table."""

import io
import re
import zipfile
import zlib

from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.sheets.clean import clean
from tracker.sheets.limits import MAX_BYTES, MAX_PARTS, MAX_RATIO, MAX_UNPACKED

_ZIP = b"PK\x03\x04"
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# The first record of an old workbook, perhaps "write-protected", then the record that says how it is locked.
_LOCKED_XLS = re.compile(rb"\x09\x08\x10\x00\x00\x06\x05\x00.{12}(?:\x86\x00\x00\x00)?\x2f\x00", re.DOTALL)
_MARKUP = re.compile(rb"\s*<(?:!doctype html|html|head|body|table|\?xml|meta|div)", re.IGNORECASE)
_PICTURES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF")
_OTHER = (*_PICTURES, b"%PDF", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"MZ", b"\x7fELF")
_SMALL = 1024 * 1024  # below this a high ratio is only a sheet of equal cells

DAMAGED = N_(
    "This workbook cannot be read: it is damaged, or its cells reach too far. "
    "Copy the table into a new workbook, save it as .xlsx and try again."
)


def kind_of(data: bytes, file_name: str) -> str:
    """``workbook`` or ``text``. Raises Refusal for what is empty, too big, or no table at all."""
    if not data.strip(b"\0 \t\r\n"):
        raise Refusal(N_("The file is empty. Choose the table again."))
    if len(data) > MAX_BYTES:
        raise too_big()
    if data.startswith(_ZIP):
        check_packed(data, file_name)
        return "workbook"
    if data.startswith(_OLE):
        _check_compound(data, file_name)
        return "workbook"
    if _MARKUP.match(data.removeprefix(b"\xef\xbb\xbf")[:200]):
        raise Refusal(
            N_(
                "This file is a web page with the name of a table. "
                "Open it in Excel, save it as .xlsx and try again."
            )
        )
    if data.startswith(_OTHER):
        raise not_a_table(file_name)
    return "text"


def too_big() -> Refusal:
    limit = MAX_BYTES // (1024 * 1024)
    return Refusal(
        N_("The file is larger than %(limit)s MB. Remove pictures, or split the table, and try again."),
        limit=limit,
    )


def not_a_table(file_name: str) -> Refusal:
    return Refusal(
        N_("“%(name)s” is not a table. Save the table as .xlsx or .csv and try again."),
        name=clean(file_name)[:80],
    )


def check_packed(data: bytes, file_name: str) -> None:
    """Look through a packed workbook before anything parses it: sizes, parts, document types."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as packed:
            parts = packed.infolist()
            _check_sizes(parts, len(data))
            names = {part.filename for part in parts}
            if not any(name.startswith("xl/") for name in names) and "content.xml" not in names:
                raise not_a_table(file_name)
            for part in parts:
                _check_part(packed.read(part))  # also proves that the promised sizes are true
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError) as error:
        raise Refusal(DAMAGED) from error
    except RuntimeError as error:  # zipfile's word for an encrypted part
        raise encrypted() from error


def _check_sizes(parts: list[zipfile.ZipInfo], packed_size: int) -> None:
    unpacked = sum(part.file_size for part in parts)
    bomb = unpacked > _SMALL and unpacked > MAX_RATIO * packed_size
    if unpacked > MAX_UNPACKED or len(parts) > MAX_PARTS or bomb:
        raise Refusal(
            N_(
                "This workbook unpacks to far more than a plan table holds, so it was not opened. "
                "Copy the table alone into a new workbook and try again."
            )
        )


def _check_part(content: bytes) -> None:
    start = content[:4]
    if start[:2] in (b"\xff\xfe", b"\xfe\xff") or (start[:1] == b"<" and b"\0" in start):
        content = content.replace(b"\0", b"")  # UTF-16: enough to see the two words below
    if content.lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")[:1] != b"<":
        return
    if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
        raise Refusal(
            N_(
                "This workbook carries instructions that no table needs (document type, entities), "
                "so it was not opened. Copy the table into a new workbook and try again."
            )
        )


def encrypted() -> Refusal:
    return Refusal(N_("This workbook is locked with a password. Remove the password in Excel and try again."))


def _check_compound(data: bytes, file_name: str) -> None:
    if "EncryptedPackage".encode("utf-16-le") in data or _LOCKED_XLS.search(data):
        raise encrypted()
    streams = ("Workbook", "WORKBOOK", "Book", "BOOK")
    if not any(name.encode("utf-16-le") in data for name in streams):
        raise not_a_table(file_name)
