"""A compound with two doors, a mail server on paper, and somebody who follows."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from tests import factories
from tracker.base import secret
from tracker.base.clock import now, today
from tracker.reminders.outbox import Letter
from tracker.subscriptions import actions

ADDRESS = "wang@example.com"


@pytest.fixture(autouse=True)
def mail_server(app, monkeypatch):
    monkeypatch.setitem(app.config, "SETTINGS", replace(app.config["SETTINGS"], smtp_host="127.0.0.1"))


@pytest.fixture
def doors(session):
    compound = factories.compound(name="幸福小区")
    made = [factories.entrance(factories.building(compound, name=f"{n}号楼"), name="1单元") for n in (1, 2)]
    session.commit()
    return made


@pytest.fixture
def compound(doors):
    return doors[0].building.compound


@pytest.fixture
def follow(session, compound):
    """``follow(door, address)`` asks and confirms."""

    def asked(door=None, address=ADDRESS, language="zh"):
        one = actions.ask(
            address, compound_id=compound.id, entrance_id=door.id if door else None, language=language
        )
        actions.confirm(one)
        session.commit()
        return one

    return asked


@pytest.fixture
def letters(session):
    """``letters()`` are those about news, with their addresses."""

    def found(keys="%"):
        query = select(Letter).where(
            Letter.key.like(f"subscription:{keys}"), Letter.key.not_like("%confirm%")
        )
        return session.scalars(query.order_by(Letter.id)).all()

    return found


@pytest.fixture
def tell(session):
    return lambda: actions.tell(now(), today())


def address_of(letter):
    return secret.unseal(letter.to_sealed)
