"""Pages of lists, and the addresses in them."""

import pytest
from flask import url_for
from sqlalchemy import bindparam, select

from tests import factories
from tests.databases import count_queries
from tracker.base.pages import stem
from tracker.base.web import page_of
from tracker.places.models import Region

ABOVE = select(Region.name).where(Region.id > bindparam("least")).order_by(Region.id)


@pytest.fixture
def page(app, session):
    """The page of six regions that an address asks for, five at a time."""
    city = factories.city()
    for number in range(5):
        factories.region(city, name=f"区{number}")
    session.flush()

    def shown(address, *, least=0, size=5):
        with app.test_request_context(address):
            return page_of(ABOVE, scalars=True, size=size, values={"least": least})

    return shown


def test_a_list_is_cut_into_pages_and_counted(page):
    first, second = page("/"), page("/?page=2")
    assert (len(first.rows), first.total, first.has_next) == (5, 6, True)
    assert (len(second.rows), second.total, second.has_next) == (1, 6, False)


def test_a_first_page_that_is_not_full_needs_no_count(page):
    with count_queries() as sent:
        found = page("/", size=7)
    assert (found.total, len(sent)) == (6, 1)


def test_a_statement_made_once_answers_for_each_value_it_is_given(page):
    everything, nothing = page("/"), page("/", least=10**9)
    assert (everything.total, nothing.total) == (6, 0)


def test_a_row_s_address_is_the_stem_and_its_number(app):
    with app.test_request_context():
        assert stem("portal.region", "region_id") + "17" == url_for("portal.region", region_id=17)


def test_an_address_that_goes_on_after_the_number_has_no_stem(app):
    with app.test_request_context(), pytest.raises(ValueError, match="does not end"):
        stem("stages.show", "project_id")
