"""A city with a county, its programme and a project that has a bit of everything."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pytest

from tests import factories
from tracker.accounts.rules import OrganisationKind
from tracker.places.models import Region
from tracker.projects.models import Project
from tracker.projects.rules import PartyRole, Stage


@dataclass
class Scene:
    city: Region
    county: Region
    project: Project


@pytest.fixture
def scene(session):
    city = factories.city()
    county = factories.region(city, name="振兴区")
    home = factories.compound(county, name="幸福里小区")
    project = factories.project(
        factories.programme(city), compounds=(home,), name="幸福里改造", stage=Stage.WORKS,
        planned=Decimal(1_500_000), planned_start=date(2026, 4, 20), planned_end=date(2026, 10, 31),
    )  # fmt: skip
    factories.party(project, factories.organisation(), PartyRole.CONTRACTOR)
    factories.party(project, factories.organisation(OrganisationKind.SUPERVISOR), PartyRole.SUPERVISOR)
    session.commit()
    return Scene(city, county, project)
