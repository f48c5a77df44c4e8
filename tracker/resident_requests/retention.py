"""Removing who asked, once nobody needs to know it any more. The statistics stay (个人信息保护法 art. 19)."""

from datetime import datetime, timedelta

import click
from flask.cli import with_appcontext

from tracker.base.clock import now
from tracker.extensions import db
from tracker.resident_requests import hotline_sheets, personal, photos, pictures, privacy, queries

BATCH = 500


def forget_old(at: datetime) -> int:
    """Remove number, name, place and pictures from requests settled longer ago than the residents were told; how
    many. Files that no request names go, too.

    Commits each batch: what is done is done, and running it again does the rest.
    """
    hotline_sheets.throw_away(at)
    db.session.commit()
    before, count = at - timedelta(days=privacy.KEPT_DAYS), 0
    while batch := queries.to_forget(before, BATCH):
        for request in batch:
            personal.forget(request)
        db.session.commit()
        count += len(batch)
    photos.sweep(pictures.store(), at - photos.SWEPT_AFTER)
    return count


@click.command("forget")
@click.option("--apply", is_flag=True, help="Remove; without it only the number of requests is told.")
@with_appcontext
def command(apply: bool) -> None:
    """Remove personal data of requests settled two years ago."""
    if apply:
        click.echo(f"{forget_old(now())} requests forgotten")
        return
    before = now() - timedelta(days=privacy.KEPT_DAYS)
    click.echo(f"{queries.count_to_forget(before)} requests to forget; --apply removes")
