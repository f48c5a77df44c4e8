"""To whom a request can be dispatched from here, the likeliest first."""

from dataclasses import dataclass

from tracker.base.clock import today
from tracker.grid import queries as grid
from tracker.resident_requests.categories import leaves
from tracker.resident_requests.models import ResidentRequest
from tracker.warranty import queries as warranty
from tracker.warranty.rules import Covered, cover


@dataclass(frozen=True)
class Handlers:
    """Organisations (id, name) with the warranty that covers what is asked, if one does, and everybody at the door."""

    choices: list[tuple[int, str]]
    covered: Covered | None
    door: grid.Door


def covered(request: ResidentRequest) -> Covered | None:
    """The accepted work whose warranty the request is for; its contractor repairs."""
    asked = leaves()[request.category].warranty
    return (
        cover(warranty.passport(request.compound_id, request.building_id), asked, today()) if asked else None
    )


def handlers(request: ResidentRequest) -> Handlers:
    """Whoever owes the warranty, the desk of the network, the contractor, the offices above."""
    door = grid.responsible_at(
        request.compound_id, request.region_path, request.building_id, request.entrance_id
    )
    desk, work = leaves()[request.category].desk, covered(request)
    operators = sorted(door.operators, key=lambda one: one.discipline is not desk)
    firms = [(one.organisation_id, one.name) for one in (*door.contractors, *operators)]
    first = [(work.firm_id, work.firm)] if work else []
    known = [*first, *firms, *grid.offices_above(request.region_path)]
    return Handlers([(number, name) for number, name in dict(known).items() if number], work, door)
