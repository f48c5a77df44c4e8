"""``flask demo``: bring the demo in, show its sign-ins."""

import os
from pathlib import Path

import click
from flask.cli import with_appcontext
from sqlalchemy import select, update

from tracker.accounts.models import Account
from tracker.accounts.security import hash_password, initial_password
from tracker.base.clock import now
from tracker.base.settings import settings
from tracker.demo import city, scale
from tracker.demo.people import SignIn
from tracker.extensions import db
from tracker.places.models import Region
from tracker.projects.models import Project

FILE = "demo-sign-ins.txt"


@click.command("demo")
@click.option(
    "--scale", "size", type=click.Choice(["city", *scale.SCALES]), default="city", show_default=True
)
@with_appcontext
def command(size: str) -> None:
    """Bring the demo city in if it is not there; print its sign-ins.

    A province or the nation is for measuring: on PostgreSQL, and only into an empty database.
    """
    own = settings()
    if not own.demo:
        raise click.ClickException("This is not a demonstration: TRACKER_DEMO is 0. Nothing was changed.")
    path = own.instance / FILE
    if size != "city":
        _check_empty(size)
        _keep(path, lines(scale.load(db.session(), scale.SCALES[size], click.echo)))
    elif not is_loaded():
        made = city.load(db.session())
        _keep(path, lines(made.sign_ins, made))
        db.session.commit()
    elif not path.exists():
        _keep(path, lines(_renew()))
        db.session.commit()
    click.echo(path.read_text(encoding="utf-8").rstrip())


def _check_empty(size: str) -> None:
    if db.engine.dialect.name != "postgresql":
        raise click.ClickException(f"The {size} needs PostgreSQL: name one in DATABASE_URL.")
    if db.session.scalar(select(Region.id).limit(1)) is not None:
        raise click.ClickException(f"The {size} is built in an empty database only; this one has regions.")


def is_loaded() -> bool:
    return db.session.scalar(select(Project.id).where(Project.demo).limit(1)) is not None


def lines(sign_ins: list[SignIn], made: city.Demo | None = None) -> str:
    """One person a line: role, name, password, part of the city, with tabs between."""
    text = "".join(f"{one.role}\t{one.name}\t{one.password}\t{one.scope}\n" for one in sign_ins)
    if made:
        text += f"居民查询码 {made.code}，手机号 {made.phone}\n"
    return text


def _keep(path: Path, text: str) -> None:
    """Readable by this user only, from its first moment; whole or not there."""
    path.parent.mkdir(parents=True, exist_ok=True)
    fresh = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(
        os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8"
    ) as file:
        file.write(text)
    fresh.replace(path)


def _renew() -> list[SignIn]:
    """New passwords for the demo's people: the file with the old ones is gone."""
    sign_ins = []
    query = select(Account.id, Account.role, Account.name, Account.display_name).where(Account.demo)
    for row in db.session.execute(query.order_by(Account.id)).all():
        password = initial_password()
        fresh = {"password_hash": hash_password(password), "password_at": now(), "disabled": False}
        db.session.execute(update(Account).where(Account.id == row.id).values(**fresh))
        sign_ins.append(SignIn(row.role, row.name, password, row.display_name))
    return sign_ins
