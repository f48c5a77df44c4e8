import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest

from tests import factories
from tracker.base.clock import today
from tracker.projects.rules import Stage


@dataclass
class City:
    region: Any
    ours: Any
    theirs: Any
    compound: Any


@pytest.fixture
def city(session):
    """A city with two counties: three projects of this year's plan, one off plan, one of last year's."""
    top = factories.city()
    ours, theirs = factories.region(top, name="振兴区"), factories.region(top, name="元宝区")
    plan, before = factories.programme(top, today().year), factories.programme(top, today().year - 1)
    compound = factories.compound(ours)
    sums = {"households": 100, "buildings": 4, "area": Decimal("8000.50"), "planned": Decimal(2_000_000)}
    factories.project(
        plan, compounds=(compound,), stage=Stage.WORKS, value=Decimal(1000), earned=Decimal(400), **sums
    )
    factories.project(plan, region=ours, stage=Stage.TENDER, **sums)
    factories.project(
        plan, region=theirs, stage=Stage.COMPLETED, value=Decimal(3000), earned=Decimal(3000), **sums
    )
    factories.project(plan, region=ours, in_plan=False, stage=Stage.STARTED, **sums)
    factories.project(before, region=ours, stage=Stage.WORKS, **sums)
    return City(top, ours, theirs, compound)


def tiles(page):
    """{text: (figure, address)} of a page's tiles."""
    found = re.findall(
        r'<a class="tile[^"]*" href="([^"]*)"><span class="figure">(.*?)</span> <span class="text">(.*?)</span>',
        page,
    )
    return {text: (figure, address.replace("&amp;", "&")) for address, figure, text in found}


def rows(page):
    """How many rows the table of a page has."""
    return page.split("<tbody>")[1].split("</tbody>")[0].count("<tr>") if "<tbody>" in page else 0
