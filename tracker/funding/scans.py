"""Scans of papers that come with a form about money, and how they are handed out again."""

import io
from typing import Any, BinaryIO, cast

from flask import Response, abort, request, send_file
from flask_babel import lazy_gettext as _l
from wtforms import FileField

from tracker.base.errors import Refusal
from tracker.base.forms import Form
from tracker.photos.papers import SUFFIXES, take_paper
from tracker.projects.actions import papers


class ScanForm(Form):
    scan = FileField(_l("Scan or photo of the paper"))


def kept() -> dict[str, Any]:
    """Keep the scan that was sent with the form; nothing where none was. Raises Refusal beside its field."""
    sent = request.files.get("scan")
    if not sent:
        return {}
    try:
        paper = take_paper(cast(BinaryIO, sent.stream))
    except Refusal as refusal:
        raise Refusal(refusal.message, "scan", **refusal.values) from refusal
    return {"file_key": papers().put(paper.content), "file_type": paper.mime}


def handed_out(record: Any, name: str) -> Response:
    """The file of a record, always as a download: a PDF may carry scripts, and no page of ours runs them."""
    try:
        with papers().open(record.file_key or "") as file:
            content = io.BytesIO(file.read())
    except (FileNotFoundError, ValueError):
        abort(404)
    title = f"{name}.{SUFFIXES[str(record.file_type)]}"
    return send_file(content, mimetype=record.file_type, as_attachment=True, download_name=title)
