"""A name is shown as it was typed: it is no markup, no text to fill in, no formula."""

import pytest
from markupsafe import escape
from sqlalchemy import update

from tests import factories, world
from tests.pages import pages_of
from tracker.base.access import Role
from tracker.contracts.models import BillLine
from tracker.items.models import Item

ODD = "<b id=odd>100%(x)s 5% %% $x_{ {{7*7}} 管"


@pytest.fixture
def ours(session):
    made = world.build(factories.city())
    for table in (Item, BillLine):
        session.execute(update(table).values(name=ODD))
    session.commit()
    return made


@pytest.mark.parametrize("role", [Role.ADMIN, Role.CONTRACTOR, Role.SUPERVISOR, None])
def test_an_odd_name_of_an_item_stands_on_every_page_as_it_was_typed(app, client, login, ours, role):
    if role:
        login(ours.people[role])
    shown = 0
    for address, answer in pages_of(app, client, ours):
        assert answer.status_code < 500, address
        if answer.mimetype == "text/html":
            assert "<b id=odd>" not in answer.text, address
            shown += str(escape(ODD)) in answer.text
    assert shown >= (15 if role else 1), shown


def test_what_fills_a_sentence_chosen_by_the_page_is_no_markup_either(app):
    page = app.jinja_env.from_string("{{ _(sentence, name=name) }}")
    with app.test_request_context("/?lang=en"):
        assert page.render(sentence="“%(name)s” & more", name="<b>") == "“&lt;b&gt;” &amp; more"
