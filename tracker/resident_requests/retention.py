"""Removing who asked, once nobody needs to know it any more. The statistics stay (个人信息保护法 art. 19)."""

from datetime import datetime, timedelta

import click
from flask.cli import with_appcontext

from tracker.base.clock import now
from tracker.base.settings import settings
from tracker.extensions import db
from tracker.resident_requests import hotline_sheets, personal, photos, pictures, queries

BATCH = 500


def kept() -> timedelta:
    """For how long it stays known who asked: the months of the settings, each the mean one of the calendar."""
    return timedelta(days=settings().keep_months * 1461 // 48)


def forget_old(at: datetime) -> int:
    """Remove number, name, place and pictures from requests settled longer ago than the residents were told; how
    many. Files that no request names go, too.

    Commits each batch: what is done is done, and running it again does the rest.
    """
    hotline_sheets.throw_away(at)
    db.session.commit()
    before, count = at - kept(), 0
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
    """Remove personal data of requests settled longer ago than KEEP_MONTHS."""
    if apply:
        click.echo(f"{forget_old(now())} requests forgotten")
        return
    click.echo(f"{queries.count_to_forget(now() - kept())} requests to forget; --apply removes")
