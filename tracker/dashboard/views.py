"""The office's start page, the programme of a year, milestones that press, and the journal."""

from flask import Blueprint, Response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_login import current_user

from tracker import pictures
from tracker.base.access import Permission, Role, require
from tracker.base.clock import now, today
from tracker.base.pages import gettext as _
from tracker.base.vocabulary import RECORDS
from tracker.base.web import here, page_of, row_id, sorting
from tracker.dashboard import lines, matters, rules
from tracker.dashboard import programme as programmes
from tracker.dashboard.matters import Day, When
from tracker.extensions import db
from tracker.funding.money import late
from tracker.milestones.models import Milestone
from tracker.places.scope import BY_COMPOUND
from tracker.progress.report_lists import busy_projects
from tracker.projects.queries import years
from tracker.projects.scope import BY_PARTY
from tracker.reminders import queries as reminders
from tracker.reminders.wording import sentence

bp = Blueprint("dashboard", __name__, url_prefix="/office")
FEW = 6  # lines of a list on the start page


@bp.get("/")
@require(Permission.SIGNED_IN)
def start() -> ResponseReturnValue:
    """What needs me today."""
    if current_user.role in (Role.CONTRACTOR, Role.SUPERVISOR):
        return redirect(url_for("site.today"))
    known = years()
    lying = late() if current_user.may(Permission.FUNDING_READ) else ()
    at, moment = Day(today(), tuple(known), lying), now()
    waiting = db.session.scalars(reminders.mine(current_user.id).limit(FEW + 1)).all()
    sees_requests = current_user.may(Permission.REQUEST_READ)
    return render_template(
        "dashboard/start.html", counts=matters.counts(at, moment), most=matters.MOST, today=today(),
        reminders=[(sentence(reminder), reminder) for reminder in waiting[:FEW]], more=len(waiting) > FEW,
        silent=matters.longest_silent(at, FEW), requests=matters.next_requests(FEW) if sees_requests else [],
        now=moment, has_plan=bool(known), named=_,
        mine=busy_projects(2 * FEW) if current_user.role in BY_PARTY | BY_COMPOUND else None,
    )  # fmt: skip


@bp.get("/milestones/")
@require(Permission.PROJECT_READ)
def milestones() -> ResponseReturnValue:
    """Milestones of all projects that are overdue or due soon."""
    when = When.SOON if request.args.get("when") == When.SOON.value else When.OVERDUE
    sort, order = sorting({"planned": Milestone.planned_on}, "planned")
    page = page_of(matters.milestones(when, now()).order_by(*order, Milestone.id), scalars=False)
    return render_template(
        "dashboard/milestones.html", page=page, sort=sort, when=when, tabs=When, today=today(), named=_
    )


@bp.get("/programmes/")
@require(Permission.DASHBOARD_READ)
def programme() -> ResponseReturnValue:
    """The programme of a year in one part of the city, from kept sums alone."""
    asked = programmes.asked()
    parts, sort = programmes.parts(asked)
    money = programmes.money(asked) if current_user.may(Permission.FUNDING_READ) else []
    requests = programmes.requests(asked) if current_user.may(Permission.REQUEST_READ) else []
    return render_template(
        "dashboard/programme.html", asked=asked, sums=asked.figures, parts=parts, sort=sort,
        rest=rules.rest(asked.figures, [sums for _id, _name, sums in parts.rows]) if parts.is_whole else None,
        carried=rules.carried(asked.lines, asked.year or 0, in_plan=asked.in_plan), off_plan=asked.off_plan,
        charts=programmes.charts(asked, parts.rows, money, requests), money=rules.money(money), share=rules.share,
        may_import=current_user.may(Permission.EXCHANGE_IMPORT),
    )  # fmt: skip


@bp.get("/programmes/stages.png")
@require(Permission.DASHBOARD_READ)
def stages_png() -> Response:
    asked = programmes.asked()
    return pictures.png(programmes.stage_chart(asked), f"stages-{asked.year}")


@bp.get("/programmes/regions.png")
@require(Permission.DASHBOARD_READ)
def regions_png() -> Response:
    asked = programmes.asked()
    parts, _sort = programmes.parts(asked)
    return pictures.png(programmes.region_chart(asked, parts.rows), f"regions-{asked.year}")


@bp.get("/programmes/funding.png")
@require(Permission.FUNDING_READ)
def funding_png() -> Response:
    asked = programmes.asked()
    return pictures.png(programmes.money_chart(asked, programmes.money(asked)), f"funding-{asked.year}")


@bp.get("/programmes/requests.png")
@require(Permission.REQUEST_READ)
def requests_png() -> Response:
    asked = programmes.asked()
    return pictures.png(programmes.request_chart(asked, programmes.requests(asked)), "requests")


@bp.get("/journal/")
@require(Permission.JOURNAL_READ)
def journal() -> ResponseReturnValue:
    """Who changed what, newest first; a page is asked for by the last line seen, so that new ones move nothing."""
    asked = lines.Asked(
        record=request.args.get("record", ""), person=request.args.get("person", "").strip()[:60],
        chain=request.args.get("chain", "").strip()[:60], on=lines.day_of(request.args.get("on", "")),
        before=request.args.get("before", type=row_id),
    )  # fmt: skip
    entries, further = lines.page(asked)
    return render_template(
        "dashboard/journal.html", entries=entries, seal=lines.last_seal(), today=today(),
        older=here(before=further) if further else None, newest=here(before=None) if asked.before else None,
        records=sorted((name, _(label)) for name, label in RECORDS.items()),
    )  # fmt: skip
