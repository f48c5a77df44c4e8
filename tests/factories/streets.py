"""Builders of road segments and digs."""

from datetime import date
from typing import Any

from tests.factories.keeping import NOON, number, save
from tests.factories.people import organisation
from tests.factories.places import compound
from tracker.accounts.models import Organisation
from tracker.accounts.rules import Discipline, OrganisationKind
from tracker.places.models import Compound
from tracker.streets.conflicts import surface_by
from tracker.streets.models import Dig, DigSegment, Segment, SegmentPlace
from tracker.streets.rules import DigState, SegmentKind, Window
from tracker.streets.surfaces import protected_until


def segment(of: Compound | None = None, **values: Any) -> Segment:
    """A road of a compound, protected by its surface as the action would have it."""
    of = of or compound()
    facts = {"region_path": of.region_path, "name": f"小区{number()}号路", "kind": SegmentKind.ROAD}
    made = Segment(**{**facts, "surface": None, "surfaced_on": None, **values})
    made.protected_until = protected_until(made.surface, made.surfaced_on)
    made.places.append(SegmentPlace(compound_id=of.id))
    return save(made)


def dig(*segments: Segment, who: Organisation | None = None, **values: Any) -> Dig:
    """A water company's dig, planned for 4 to 8 May 2026; later states bring what they need."""
    who = who or organisation(OrganisationKind.OPERATOR, discipline=Discipline.WATER)
    facts = {"first_on": date(2026, 5, 4), "last_on": date(2026, 5, 8), "state": DigState.PLANNED, **values}
    window = Window(facts["first_on"], facts["last_on"])
    if facts["state"] in (DigState.CONFIRMED, DigState.STARTED, DigState.FINISHED):
        facts.setdefault("confirmed_at", NOON)
    if facts["state"] in (DigState.STARTED, DigState.FINISHED):
        facts.setdefault("started_on", window.first)
    if facts["state"] is DigState.FINISHED:
        facts.setdefault("finished_on", window.last)
    known = {
        "earliest_on": window.first,
        "latest_on": window.last,
        "needed_days": 3,
        "name": f"更换管线{number()}",
    }
    made = Dig(
        **{
            "organisation_id": who.id, "discipline": who.discipline or Discipline.WATER,
            "surface_by": surface_by(window), **known, **facts,
        }
    )  # fmt: skip
    made.segments = [DigSegment(segment=one) for one in segments or (segment(),)]
    return save(made)
