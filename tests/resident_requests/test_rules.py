import csv

import pytest

from tracker.base.errors import Refusal
from tracker.resident_requests import categories, templates
from tracker.resident_requests.categories import category_tree, leaves
from tracker.resident_requests.rules import Category, Outcome, check_text
from tracker.resident_requests.templates import Template, check_filled, of, patterns
from tracker.warranty.rules import ANY, WarrantyKind


def test_a_text_is_neither_empty_nor_endless():
    check_text("漏雨")
    check_text("漏" * 2000)
    with pytest.raises(Refusal, match="what it is about"):
        check_text(" \n")
    with pytest.raises(Refusal, match="At most 2000 characters; this has 2001"):
        check_text("漏" * 2001)


def test_every_category_stands_in_exactly_one_group():
    listed = [category for categories in category_tree().values() for category in categories]
    assert sorted(listed) == sorted(Category)


def test_every_row_of_the_tree_names_its_source_and_known_kinds_of_warranty():
    with categories.TABLE.open(encoding="utf-8", newline="") as file:
        assert [row["category"] for row in csv.DictReader(file)] == [leaf.value for leaf in leaves()]
    kinds = {kind.value for kind in WarrantyKind} | {ANY}
    for leaf in leaves().values():
        assert leaf.source
        assert leaf.warranty <= kinds


def test_every_template_stands_in_the_table_and_fits_what_it_is_offered_for():
    assert set(patterns()) == set(Template)
    assert all(pattern.source and pattern.text for pattern in patterns().values())
    offered = [pattern.template for pattern in of(Category.ROOF_LEAK)]
    assert offered[0] is Template.ROOF
    assert Template.LOOK in offered
    assert Template.RULE not in offered


@pytest.mark.parametrize("pattern", templates.patterns().values(), ids=lambda pattern: pattern.template.value)
def test_a_template_that_nobody_filled_is_no_answer(pattern):
    with pytest.raises(Refusal, match="Fill the gaps"):
        check_filled(pattern.text)
    check_filled("已于11月20日到现场查看，防水已修补。")


def test_reported_upward_is_no_outcome():
    assert {outcome.value for outcome in Outcome} == {"fixed", "explained", "refused", "planned"}
