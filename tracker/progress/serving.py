"""How stored pictures and papers leave the house: never as a page, known by their content."""

import io

from flask import abort, send_file
from flask.typing import ResponseReturnValue

from tracker.photos import FolderStore
from tracker.photos.papers import JPEG, SUFFIXES
from tracker.progress.pictures import store

AN_HOUR = 3600  # seconds a public picture may be kept by a browser


def send_picture(
    key: str, name: str, *, max_age: int | None = None, folder: FolderStore | None = None
) -> ResponseReturnValue:
    """The file under ``key`` of a folder, by default that of reports, shown under ``name``; 404 when it was lost."""
    try:
        with (folder or store()).open(key) as file:
            content = io.BytesIO(file.read())
    except FileNotFoundError:
        abort(404)
    return send_file(
        content, mimetype="image/jpeg", download_name=name, as_attachment=False, etag=key, conditional=True,
        max_age=max_age,
    )  # fmt: skip


def send_paper(key: str, mime: str, name: str) -> ResponseReturnValue:
    """A scan: a picture is shown, a PDF is always a download, because it may carry scripts."""
    if mime == JPEG:
        return send_picture(key, f"{name}.jpg")
    try:
        with store().open(key) as file:
            content = io.BytesIO(file.read())
    except FileNotFoundError:
        abort(404)
    return send_file(content, mimetype=mime, as_attachment=True, download_name=f"{name}.{SUFFIXES[mime]}")
