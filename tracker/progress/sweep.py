"""Files without rows and rows without files: what is left of reports that were never finished."""

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from itertools import islice

import click
from flask.cli import with_appcontext
from sqlalchemy import select, union
from sqlalchemy.orm import Session

from tracker.base.clock import now
from tracker.extensions import db
from tracker.photos import FolderStore
from tracker.progress.models import HiddenCheck, Photo
from tracker.progress.pictures import is_stored, store

KEPT = timedelta(days=1)  # as long as a form may lie open
BATCH = 400


def remove_unused(session: Session, folder: FolderStore, before: datetime) -> int:
    """Delete files that no photo names and that nobody has sent since ``before``; how many."""
    removed = 0
    for keys in _batches(folder.older(before)):
        named = union(
            select(Photo.key).where(Photo.key.in_(keys)),
            select(Photo.thumb_key).where(Photo.thumb_key.in_(keys)),
            select(HiddenCheck.file_key).where(HiddenCheck.file_key.in_(keys)),
        )
        unused = set(keys) - set(session.scalars(named))
        for key in unused:
            folder.delete(key)
        removed += len(unused)
    return removed


def without_files(session: Session) -> Iterator[int]:
    """Ids of photos whose picture or thumbnail is not in the store."""
    rows = session.execute(
        select(Photo.id, Photo.key, Photo.thumb_key).order_by(Photo.id).execution_options(yield_per=1000)
    )
    for photo_id, key, thumb_key in rows:
        if not (is_stored(key) and is_stored(thumb_key)):
            yield photo_id


def _batches(keys: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(keys)
    while batch := list(islice(rest, BATCH)):
        yield batch


@click.command("sweep")
@with_appcontext
def command() -> None:
    """Remove files of reports never finished, name photos whose file is gone; exit 1 if there is one."""
    removed = remove_unused(db.session(), store(), now() - KEPT)
    click.echo(f"{removed} files without a photo were removed.")
    lost = list(without_files(db.session()))
    for photo_id in lost:
        click.echo(f"photo {photo_id}: its file is missing.")
    if lost:
        raise SystemExit(1)
