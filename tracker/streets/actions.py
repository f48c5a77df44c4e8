"""What the office does with segments and digs, and the check before every start. Callers commit."""

from datetime import date
from typing import Any

from tracker.accounts.models import Organisation
from tracker.accounts.rules import Discipline, OrganisationKind
from tracker.base.access import Person
from tracker.base.clock import now, today
from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.base.workdays import chinese_calendar
from tracker.extensions import db
from tracker.items.models import Item, ItemPlace
from tracker.places.models import Compound
from tracker.streets import queries, rules, trench
from tracker.streets.conflicts import surface_by
from tracker.streets.models import Dig, DigException, DigSegment, Segment, SegmentPlace
from tracker.streets.rules import DigState, Window
from tracker.streets.surfaces import protected_until

MOST_NAMED = 3


def check_start(target: Item | Dig, on: date, *, place: ItemPlace | None = None) -> None:
    """Refuse to start an item or a dig on a day while something stands against it that nobody signed for.

    The refusal names what: the first few, and how many more. Writes nothing.
    """
    found = queries.open_conflicts(target, on, place=place)
    if not found:
        return
    named = tuple(one.text for one in found[:MOST_NAMED])
    if len(found) > MOST_NAMED:
        raise Refusal(
            N_(
                "This cannot start yet. %(against)s And %(more)s more. Settle it, or have an exception signed."
            ),
            against=named,
            more=len(found) - MOST_NAMED,
        )
    raise Refusal(
        N_("This cannot start yet. %(against)s Settle it, or have an exception signed."), against=named
    )


def save_segment(segment: Segment, home: Compound, facts: dict[str, Any], beside: list[int]) -> None:
    """Write a segment and the compounds it touches; how long it is protected follows from its surface.

    ``home`` is the compound it is entered at and always one of them.
    """
    if facts["surfaced_on"]:
        rules.check_happened(facts["surfaced_on"], today=today(), field="surfaced_on")
    if (facts["surfaced_on"] is None) != (facts["surface"] is None):
        missing = "surfaced_on" if facts["surfaced_on"] is None else "surface"
        raise Refusal(N_("A surface has a kind and a day: enter both or neither."), missing)
    for name, value in facts.items():
        setattr(segment, name, value)
    segment.protected_until = protected_until(segment.surface, segment.surfaced_on)
    segment.region_path = segment.region_path or home.region_path
    wanted = {home.id, *beside}
    segment.places = [place for place in segment.places if place.compound_id in wanted]
    known = {place.compound_id for place in segment.places}
    segment.places += [SegmentPlace(compound_id=one) for one in sorted(wanted - known)]
    db.session.add(segment)


def remove_segment(segment: Segment) -> None:
    """Take back a segment entered by mistake. Refuses while a dig or a share of an item stands on it."""
    if queries.has_digs(segment.id):
        raise Refusal(N_("Digs are on file for this segment. It stays, with its history."))
    if queries.has_shares(segment.id):
        raise Refusal(N_("Shares of items lie on this segment. Move or remove them first."))
    db.session.delete(segment)


def save_dig(dig: Dig, operator: Organisation, facts: dict[str, Any], segments: list[Segment]) -> None:
    """Write a dig as planned. A window changed after it was confirmed has to be confirmed again."""
    if operator.kind is not OrganisationKind.OPERATOR or operator.discipline is None:
        raise Refusal(
            N_("Choose an operator: water, drainage, power, gas, heat or telecom."), "organisation_id"
        )
    if not segments:
        raise Refusal(N_("Choose at least one segment."), "opens")
    if dig.id is not None and not dig.state.is_open:
        raise Refusal(N_("This is not possible any more: the work is “%(state)s”."), state=dig.state)
    rules.check_window(facts["earliest_on"], facts["latest_on"], "latest_on")
    rules.check_window(facts["first_on"], facts["last_on"])
    window = Window(facts["first_on"], facts["last_on"])
    rules.check_inside(window, Window(facts["earliest_on"], facts["latest_on"]))
    if dig.state is DigState.CONFIRMED and window != Window(dig.first_on, dig.last_on):
        unconfirm(dig)
    for name, value in facts.items():
        setattr(dig, name, value)
    dig.organisation_id, dig.discipline = operator.id, Discipline(operator.discipline)
    dig.surface_by = surface_by(dig.window)
    wanted = {segment.id for segment in segments}
    dig.segments = [link for link in dig.segments if link.segment_id in wanted]
    known = {link.segment_id for link in dig.segments}
    dig.segments += [DigSegment(segment=one) for one in segments if one.id not in known]
    db.session.add(dig)


def unconfirm(dig: Dig) -> None:
    dig.state, dig.confirmed_by_id, dig.confirmed_at = DigState.PLANNED, None, None


def propose_trench(segment: Segment, by: Person) -> Window:
    """Put the common trench of a segment to its operators, each of whom confirms it for itself.

    Refuses when there is none, naming who stands in the way.
    """
    digs = queries.movable(segment.id, lock=True)
    found, against = shared(segment, digs)
    if found is None:
        raise Refusal(
            N_("There is no common window. These days stand in the way: %(who)s."),
            who="、".join(need.who for need in against) or "-",
        )
    for dig in digs:
        if Window(dig.first_on, dig.last_on) == found:
            dig.proposed_first_on = dig.proposed_last_on = dig.proposed_by_id = None
        else:
            dig.proposed_first_on, dig.proposed_last_on = found.first, found.last
            dig.proposed_by_id = by.id
    return found


def shared(segment: Segment, digs: list[Dig]) -> tuple[Window | None, tuple[trench.Need, ...]]:
    """The common trench of some digs on a segment, or who stands in its way.

    Not in the past, and not while the surface is protected.
    """
    from_day = max(today(), segment.opens_on) if segment.opens_on else today()
    needs, worked = [dig.need for dig in digs], chinese_calendar().is_workday
    found = trench.find(needs, worked, not_before=from_day)
    return found, trench.in_the_way(needs, worked, not_before=from_day)


def sign(target: Item | Dig, mark: str, *, reason: str, document_no: str, by: Person) -> DigException:
    """Let a start go on against one conflict, on somebody's name and document.

    Refuses what stands against nothing any more.
    """
    found = {one.mark: one for one in queries.open_conflicts(target, today())}.get(mark)
    if found is None:
        raise Refusal(N_("This conflict is settled or signed already. Open the page anew."), "mark")
    made = DigException(
        mark=mark, kind=found.kind, project_id=target.project_id, segment_id=found.segment_id, dig_id=found.dig_id,
        other_id=found.other_id, item_id=found.item_id, until=found.until, reason=reason.strip(),
        document_no=document_no.strip(), signed_by_id=by.id, signed_at=now(),
    )  # fmt: skip
    db.session.add(made)
    return made
