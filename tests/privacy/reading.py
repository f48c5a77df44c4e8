"""What an answer says, however it says it: headers, pages, tables, papers, calendars, pictures."""

import html
import io
import json
import re
import zipfile
from collections.abc import Iterable
from typing import Any
from urllib.parse import unquote

from pypdf import PdfReader

SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_SPACED = re.compile(r"[\s\-–—.()]+")


def said(answer: Any) -> str:
    """Everything that stands in an answer: its headers, the names of its files, what its body says."""
    headers = "\n".join(f"{name}: {value}" for name, value in answer.headers if name != "Set-Cookie")
    data = answer.get_data()
    answer.close()  # of a file that was sent
    return f"{unquote(headers)}\n{_body(answer.mimetype, data)}"


def _body(mimetype: str, data: bytes) -> str:
    match mimetype:
        case "application/pdf":
            return _paper(data)
        case "application/json":
            return json.dumps(json.loads(data or b"null"), ensure_ascii=False)
        case mimetype if mimetype == SPREADSHEET:
            return _workbook(data)
        case "text/calendar":
            return data.replace(b"\r\n ", b"").decode().replace("\\", "")
    return _text(data.decode("utf-8", "replace"))


def _text(text: str) -> str:
    return unquote(html.unescape(text))


def _paper(data: bytes) -> str:
    paper = PdfReader(io.BytesIO(data))
    return "\n".join([str(paper.metadata), *(page.extract_text() for page in paper.pages)])


def _workbook(data: bytes) -> str:
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        return "\n".join(_text(packed.read(name).decode("utf-8", "replace")) for name in packed.namelist())


def found(text: str, marks: Iterable[str]) -> set[str]:
    """Which marks stand in a text, a number also where spaces or dashes divide it."""
    close = _SPACED.sub("", text)
    return {mark for mark in marks if mark in text or mark in close}
