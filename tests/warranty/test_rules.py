"""Until when what was built is under warranty, to the day."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.items.catalogue import get_type
from tracker.warranty.rules import Covered, WarrantyKind, cover, kind_of, kinds, terms, until


@pytest.mark.parametrize(
    ("kind", "accepted", "last"),
    [
        (WarrantyKind.WATERPROOFING, date(2024, 5, 10), date(2029, 5, 9)),
        (WarrantyKind.PIPES, date(2024, 3, 1), date(2026, 2, 28)),
        (WarrantyKind.PIPES, date(2024, 2, 29), date(2026, 2, 27)),
        (WarrantyKind.PIPES, date(2024, 12, 31), date(2026, 12, 30)),
        (WarrantyKind.HEATING, date(2024, 10, 31), date(2026, 3, 31)),
        (WarrantyKind.HEATING, date(2024, 11, 1), date(2026, 3, 31)),
        (WarrantyKind.HEATING, date(2024, 11, 2), date(2027, 3, 31)),
    ],
)
def test_each_warranty_ends_on_its_day(kind, accepted, last):
    assert until(kind, accepted) == last


@given(st.sampled_from(list(WarrantyKind)), st.dates(date(2000, 1, 1), date(2080, 1, 1)))
def test_no_warranty_is_over_within_a_year(kind, accepted):
    assert (until(kind, accepted) - accepted).days > 365


def test_every_kind_has_its_term_with_a_source_and_every_type_is_one_of_the_catalogue():
    assert set(terms()) == set(WarrantyKind)
    assert all(term.source and bool(term.months) != bool(term.seasons) for term in terms().values())
    assert all(get_type(code).code == code for code in kinds())
    assert kind_of("something else") is WarrantyKind.AGREED


def work(number, kind=WarrantyKind.PIPES, building=None, firm=1, accepted=date(2024, 5, 10)):
    return Covered(
        item_id=number, project_id=1, contract_id=None, name="x", kind=kind, building_id=building, firm_id=firm, firm="firm",
        phone=None, accepted_on=accepted, until=until(kind, accepted),
    )  # fmt: skip


def test_a_request_is_for_the_work_at_its_building_while_the_warranty_runs():
    here, yard = work(1, building=7), work(2)
    asked = frozenset({"pipes"})
    assert cover((yard, here), asked, date(2026, 5, 9)) is here
    assert cover((yard, here), asked, date(2026, 5, 10)) is None
    assert cover((yard, here), frozenset({"waterproofing"}), date(2025, 1, 1)) is None
    assert cover((work(3, firm=None),), frozenset({"any"}), date(2025, 1, 1)) is None
