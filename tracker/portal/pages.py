"""Public pages of one compound, one entrance, one project; and the notices in force."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from flask import abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from tracker import pictures
from tracker.base.access import public
from tracker.base.clock import today
from tracker.base.settings import settings
from tracker.base.web import page_of
from tracker.extensions import db
from tracker.milestones.queries import milestones_of
from tracker.places.models import Compound, Region
from tracker.places.queries import find_compound, region_names, where_is
from tracker.portal import queries, story
from tracker.portal.corrections import corrections
from tracker.portal.rules import Told, end_label, told
from tracker.portal.told import News, news
from tracker.portal.views import bp
from tracker.progress import comparisons
from tracker.projects.models import Project
from tracker.projects.rules import Stage
from tracker.streets.public import waiting_for
from tracker.works import series


@dataclass(frozen=True)
class Scene:
    """What every page about a compound tells."""

    compound: Compound
    project: Project | None
    others: list[Project]
    told: Told
    percent: Decimal | None
    is_own: bool
    ends_on: Any
    end_label: str
    steps: list[story.Step]
    works: list[story.Work]
    received: Decimal | None
    funding: Any
    parties: Any
    news: News
    where: str


def scene_of(compound: Compound) -> Scene:
    day, projects = today(), queries.projects_of(compound.id)
    project = projects[0] if projects else None
    milestones = milestones_of(project.id) if project else []
    rows = queries.items_at(project.id, compound.id) if project else []
    works = story.works_at(rows, is_whole=project is not None and project.compounds <= 1)
    standing = story.standing(project, milestones)
    percent, is_own = story.place_percent(project, works) if project else (None, True)
    funding = queries.funding_of(project.id) if project else []
    return Scene(
        compound=compound, project=project, others=projects[1:], told=told(standing, today=day), percent=percent,
        is_own=is_own, ends_on=standing.ends_on, end_label=end_label(standing, today=day), steps=story.steps(milestones, day), works=works,
        received=sum((row.received for row in funding), Decimal(0)) if funding else None,
        parties=queries.parties_of(project.id) if project else [], funding=funding,
        news=news(compound.id),
        where=where_is(compound.region_path, region_names([compound.region_path])),
    )  # fmt: skip


@bp.get("/c/<int:compound_id>")
@public("what happens at a compound")
def compound(compound_id: int) -> ResponseReturnValue:
    """One sentence, one percent, one date, one sum; then everything else, down to the entrance."""
    found = find_compound(compound_id) or abort(404)
    if found.id != compound_id:
        return redirect(url_for(".compound", compound_id=found.id))
    is_open, answered = queries.request_counts(found.id)
    scene = scene_of(found)
    return render_template(
        "portal/compound.html", scene=scene, doors=_doors(found.id), hotline=settings().hotline,
        waiting=waiting_for([found.id]), comparisons=_compared(scene), news=scene.news,
        open=is_open, answered=answered, today=today(), address=settings().address + request.path,
    )  # fmt: skip


def _compared(scene: Scene, building: str | None = None) -> list[comparisons.Comparison]:
    """Photos before and after at this place."""
    found = comparisons.comparisons(scene.project.id) if scene.project else []
    here = [one for one in found if one.compound == scene.compound.name]
    return [one for one in here if building is None or one.building in (None, building)]


def _doors(compound_id: int) -> list[tuple[str, list[tuple[int, str]]]]:
    """(building, its entrances as id and name)."""
    doors: dict[int, tuple[str, list[tuple[int, str]]]] = {}
    for row in queries.buildings_of(compound_id):
        entrances = doors.setdefault(row.id, (row.name, []))[1]
        if row.entrance_id is not None:
            entrances.append((row.entrance_id, row.entrance))
    return list(doors.values())


@bp.get("/e/<int:entrance_id>")
@public("what happens at an entrance; its address hangs at the door")
def entrance(entrance_id: int) -> ResponseReturnValue:
    """The compound's page for one door: works at this building first."""
    found = queries.find_entrance(entrance_id) or abort(404)
    compound = find_compound(found.compound_id) or abort(404)
    scene = scene_of(compound)
    here, common = story.at_building(scene.works, found.building_id)
    return render_template(
        "portal/entrance.html", scene=scene, entrance=found, here=here, common=common, hotline=settings().hotline,
        news=scene.news.at(entrance_id), comparisons=_compared(scene, found.building),
        today=today(), address=settings().address + request.path,
    )  # fmt: skip


@bp.get("/p/<int:project_id>")
@public("what a project does, where, with whose money")
def project(project_id: int) -> ResponseReturnValue:
    found = queries.find_project(project_id) or abort(404)
    day, milestones = today(), milestones_of(found.id)
    standing, reached = story.standing(found, milestones), queries.steps_of(found.id)
    funding, compounds = queries.funding_of(found.id), queries.compounds_in(found.id)
    return render_template(
        "portal/project.html", project=found, told=told(standing, today=day), ends_on=standing.ends_on,
        waiting=waiting_for([row.id for row in compounds]),
        end_label=end_label(standing, today=day), percent=story.in_percent(found.progress),
        where=where_is(found.region_path, region_names([found.region_path]), below=0),
        compounds=compounds, works=story.whole_works(queries.items_of(found.id)),
        gantt=pictures.inline(series.schedule(found, milestones, day)), funding=funding, hotline=settings().hotline,
        received=sum((row.received for row in funding), Decimal(0)) if funding else None,
        parties=queries.parties_of(found.id), stages=_track(found, reached),
        comparisons=comparisons.comparisons(found.id), corrections=corrections(found.id),
    )  # fmt: skip


def _track(project: Project, reached: dict[Any, Any]) -> list[tuple[Stage, Any, str]]:
    """(stage, day reached, state) for the macro ``stages``; inspection runs beside the works."""
    here = project.stage.position
    return [
        (
            stage,
            reached.get(stage),
            "done" if stage.position < here else "current" if stage is project.stage else "todo",
        )
        for stage in Stage
        if stage is not Stage.INSPECT or project.stage is Stage.INSPECT
    ]


@bp.get("/p/<int:project_id>/schedule.png")
@public("the picture of a public page")
def schedule(project_id: int) -> ResponseReturnValue:
    found = queries.find_project(project_id) or abort(404)
    chart = series.schedule(found, milestones_of(found.id), today())
    return pictures.png(chart, f"schedule-{found.id}")


@bp.get("/notices")
@public("notices hang in public")
def notices() -> ResponseReturnValue:
    """Notices that are not over, of the whole city, a part of it, or one compound."""
    place = request.args.get("region", type=int)
    region = (db.session.get(Region, place) or abort(404)) if place else None
    compound_id = request.args.get("compound", type=int)
    compound = (find_compound(compound_id) or abort(404)) if compound_id else None
    query = queries.notices_in_force(
        compound_id=compound.id if compound else None, path=region.path if region else ""
    )
    page = page_of(query, scalars=False, values={"today": today()})
    return render_template(
        "portal/notices.html", page=page, region=region, compound=compound, parts=queries.top_regions()[1]
    )
