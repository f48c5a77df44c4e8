"""What the office, the site and the operators read: streets of a place, digs, and what stands against them."""

from itertools import groupby
from typing import Any

from flask import Blueprint, abort, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker import pictures
from tracker.base.access import Permission, require
from tracker.base.clock import today
from tracker.base.pages import gettext as _
from tracker.base.web import get_or_404, page_of
from tracker.places.forms import id_or_none
from tracker.places.models import Region
from tracker.places.queries import nearby_regions, region_names, where_is
from tracker.projects.models import Project
from tracker.streets import actions, contested, covering, queries, scenes
from tracker.streets.conflicts import ConflictKind, told
from tracker.streets.forms import FinishForm, HandOverForm, StartForm
from tracker.streets.models import Dig, Segment
from tracker.streets.surfaces import protections

bp = Blueprint("streets", __name__, url_prefix="/office")
PAGE = 30


@bp.get("/streets/")
@require(Permission.STREET_READ)
def index() -> ResponseReturnValue:
    """Segments with an unsigned conflict, by part of the city and kind, as the address says."""
    region, kind = _region(), request.args.get("kind", "")
    chosen = ConflictKind(kind) if kind in contested.OF_SEGMENTS else None
    found = contested.segments(today(), path=region.path if region else "", kind=chosen)
    page = page_of(found.options(*queries.PLACES), size=PAGE)
    return render_template(
        "streets/index.html", page=page, lines=scenes.lines(page.rows, today()), today=today(), region=region,
        kinds=contested.OF_SEGMENTS, **_whereabouts(region, [segment.region_path for segment in page.rows]),
    )  # fmt: skip


@bp.get("/streets/paving")
@require(Permission.STREET_READ)
def paving() -> ResponseReturnValue:
    """Paving that has begun over what is not accepted or still open, or that is to begin before that ends."""
    region = _region()
    page = page_of(contested.pavings(path=region.path if region else ""), scalars=False, size=PAGE)
    laid = [covering.Paving(item, compound.id, segment_id) for item, compound, segment_id, *_ in page.rows]
    told = covering.over_many(laid, by_plan=True)
    signed = queries.exceptions([one.mark for found in told for one in found])
    paths = [compound.region_path for _item, compound, *_ in page.rows]
    return render_template(
        "streets/paving.html",
        page=page,
        told=told,
        signed=signed,
        region=region,
        **_whereabouts(region, paths),
    )


def _region() -> Region | None:
    chosen = id_or_none(request.args.get("region"))
    return get_or_404(Region, chosen) if chosen else None


def _whereabouts(region: Region | None, paths: list[str]) -> dict[str, Any]:
    near = nearby_regions(region.path if region else current_user.region_path)
    steps = [(one.id, "　" * (one.path.count("/") - 2) + one.name) for one in near]
    return {"region_options": steps, "known": region_names(paths), "where_is": where_is}


@bp.get("/streets/compounds/<int:compound_id>")
@require(Permission.STREET_READ)
def compound(compound_id: int) -> ResponseReturnValue:
    """The streets of one compound."""
    found = queries.find_visible_compound(compound_id, current_user) or abort(404)
    shown = scenes.lines(queries.segments_of([found.id]), today())
    picture = pictures.inline(scenes.strip(_("Digs: %(name)s", name=found.name), shown, today()))
    return render_template(
        "streets/compound.html", compound=found, lines=shown, picture=picture, protections=protections()
    )


@bp.get("/projects/<int:project_id>/streets/")
@require(Permission.STREET_READ)
def project(project_id: int) -> ResponseReturnValue:
    """The streets of all compounds of a project, and what its paving still waits for."""
    found = get_or_404(Project, project_id)
    compounds = queries.compounds_in(found.id)
    shown = scenes.lines(queries.segments_of([compound.id for compound in compounds]), today())
    waits = groupby(queries.unsigned(covering.over_all(found.id)), key=lambda one: one.item_id)
    picture = pictures.inline(scenes.strip(_("Digs: %(name)s", name=found.name), shown, today()))
    return render_template(
        "streets/project.html", project=found, compounds=compounds, lines=shown, picture=picture,
        waits=[(item_id, list(told(list(against)))) for item_id, against in waits],
        protections=protections(),
    )  # fmt: skip


@bp.get("/streets/segments/<int:segment_id>/trench")
@require(Permission.STREET_READ)
def trench(segment_id: int) -> ResponseReturnValue:
    """The shortest window in which everybody who needs the segment can work in it at once."""
    segment = get_or_404(Segment, segment_id)
    digs = queries.movable(segment.id)
    found, against = actions.shared(segment, digs)
    line = scenes.lines([segment], today())[0]
    picture = pictures.inline(scenes.strip(_("Digs: %(name)s", name=segment.name), [line], today()))
    return render_template(
        "streets/trench.html", segment=segment, digs=digs, found=found, against=against, picture=picture,
        owing=[dig for dig in digs if found not in (dig.proposed, dig.window)],
        places=[place.compound for place in segment.places],
    )  # fmt: skip


@bp.get("/streets/digs/<int:dig_id>")
@require(Permission.STREET_READ)
def dig(dig_id: int) -> ResponseReturnValue:
    return dig_page(dig_id)


def dig_page(dig_id: int, **forms: Any) -> ResponseReturnValue:
    """A dig with what stands against it and the next step; ``forms`` are those that were sent and refused."""
    found: Dig = queries.find_dig(dig_id) or abort(404)
    lines = scenes.lines([link.segment for link in found.segments], today())
    told = [
        one for line in lines for one in line.told if found.id in (one.conflict.dig_id, one.conflict.other_id)
    ]
    is_own = (
        current_user.may(Permission.DIG_CONFIRM) and found.organisation_id == current_user.organisation_id
    )
    steps = {
        "start": StartForm(formdata=None, on=today()), "finish": FinishForm(formdata=None, on=today()),
        "hand_over": HandOverForm(formdata=None, on=today()), **forms,
    }  # fmt: skip
    return render_template(
        "streets/dig.html", dig=found, told=told, lines=lines, is_own=is_own, forms=steps,
        protections=protections(), failed=next(iter(forms.values()), None),
    )  # fmt: skip
