"""The standing sheet of an entrance: what is off when, what is done here, whom to call. One page a door."""

from collections.abc import Sequence
from typing import Any

from flask import Blueprint, abort, request
from flask.typing import ResponseReturnValue

from tracker.base.access import Permission, public, require
from tracker.base.clock import today
from tracker.base.format import day, label, sentence, times
from tracker.base.pages import gettext as _
from tracker.base.pages import language
from tracker.base.settings import settings
from tracker.base.web import get_or_404
from tracker.documents import NoticeSheet
from tracker.notices.sheets import send_sheets
from tracker.places.models import Compound
from tracker.places.queries import find_compound
from tracker.portal import queries, story
from tracker.portal.pages import Scene, scene_of
from tracker.portal.rules import ItemState
from tracker.portal.told import News

bp = Blueprint("portal_doors", __name__)
SAID = (ItemState.UNDER_WAY, ItemState.NOT_BEGUN, ItemState.DONE, ItemState.LEFT_OUT)
LINES = 4  # interruptions on a sheet; a fifth can no longer be read at a metre


@bp.get("/e/<int:entrance_id>/sheet.pdf")
@public("residents print what hangs at their door")
def sheet(entrance_id: int) -> ResponseReturnValue:
    found = queries.find_entrance(entrance_id) or abort(404)
    scene = scene_of(find_compound(found.compound_id) or abort(404))
    return send_sheets([sheet_of(scene, found)], f"entrance-{entrance_id}", paper=_paper()).make_conditional(
        request
    )


@bp.get("/office/places/compounds/<int:compound_id>/doors.pdf")
@require(Permission.NOTICE_READ)
def batch(compound_id: int) -> ResponseReturnValue:
    """A page for every entrance of a compound in one file."""
    compound = get_or_404(Compound, compound_id)
    doors = queries.entrances_of(compound.id)
    if not doors:
        abort(404)
    scene = scene_of(compound)
    return send_sheets([sheet_of(scene, door) for door in doors], f"compound-{compound_id}", paper=_paper())


def _paper() -> str:
    return request.args.get("paper", "a4")


def sheet_of(scene: Scene, entrance: Any) -> NoticeSheet:
    """Everything on the sheet of one entrance, in the reader's language."""
    compound, here = scene.compound, scene.news.at(entrance.id)
    return NoticeSheet(
        language=language(), title=f"{entrance.building} {entrance.name}", place=f"{scene.where} {compound.name}".strip(),
        dates=_dates(here), paragraphs=(sentence(scene.told.sentence), *_notices(here)),
        items_label=_("Works at this entrance"), items=_works(scene, entrance.building_id),
        phone_label=_("Questions? Call"), phone=compound.region.phone or settings().hotline,
        address_label=_("Scan: all about your entrance"), address=f"{settings().address}/e/{entrance.id}",
        issuer=scene.where or compound.name, issued_on=_("As of %(day)s", day=day(today())), version="",
        checksum_label=_("Checksum"), more=_("This is not all: the whole text stands behind the code below, or call."),
    )  # fmt: skip


def _dates(here: News) -> tuple[str, ...]:
    """What is off, one line each, the next ones first."""
    coming = here.coming
    lines = [f"{_(row.title)} {times(row.starts_at, row.ends_at, year=False)}" for row in coming[:LINES]]
    if len(coming) > LINES:
        lines.append(_("and %(count)s more: scan or call", count=len(coming) - LINES))
    return tuple(lines)


def _notices(here: News) -> Sequence[str]:
    return [_("%(title)s: until %(day)s.", title=row.title, day=day(row.ends_on)) for row in here.notices]


def _works(scene: Scene, building_id: int) -> tuple[str, ...]:
    """What is done, under way, to come and left out, a line each: a list of thirty nobody reads on the stairs."""
    here, common = story.at_building(scene.works, building_id)
    found: dict[ItemState, list[str]] = {state: [] for state in SAID}
    for work, state in [(work, share.state) for work, share in here] + [
        (work, work.state) for work in common
    ]:
        found[state].append(_(work.name))
    mark = ", " if language() == "en" else "、"
    lines = {state: mark.join(dict.fromkeys(names)) for state, names in found.items() if names}
    return tuple(_("%(state)s: %(works)s", state=label(state), works=works) for state, works in lines.items())
