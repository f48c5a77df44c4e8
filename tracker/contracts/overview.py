"""The contracts of a city or a part of it: the rows behind what is committed, certified and retained."""

from typing import Any

from flask import Blueprint, render_template, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from sqlalchemy import Select, func, select

from tracker.base.access import Permission, require, restrict
from tracker.base.tree import under
from tracker.base.web import get_or_404, page_of, row_id, sorting
from tracker.contracts.models import Contract
from tracker.contracts.telling import of_region
from tracker.contracts.totals import ContractTotal
from tracker.extensions import db
from tracker.funding.overview import own_region, region_ids
from tracker.places.models import Region
from tracker.projects.models import Project

bp = Blueprint("all_contracts", __name__, url_prefix="/office/money/contracts")
SORTS: dict[str, Any] = {
    "committed": Contract.sum + Contract.varied, "certified": Contract.certified, "retained": Contract.retained,
}  # fmt: skip
COLUMNS = ("id", "project_id", "number", "year", "sum", "varied", "certified", "retained")


@bp.get("/")
@require(Permission.FUNDING_READ)
def index() -> ResponseReturnValue:
    region_id = request.args.get("region", type=row_id)
    region = get_or_404(Region, region_id) if region_id else own_region(current_user)
    year = request.args.get("year", type=int)
    sort, order = sorting(SORTS, "-committed")
    page = page_of(listed(region, year).order_by(*order, Contract.id), scalars=False)
    return render_template(
        "contracts/all.html", region=region, year=year, years=years(region), page=page, sort=sort,
        whole=of_region(region, year),
    )  # fmt: skip


def listed(region: Region | None, year: int | None) -> Select[Any]:
    """Contracts that a person may see, of a part of the city and a plan year."""
    query = restrict(select(Contract), Contract).join(Project, Project.id == Contract.project_id)
    query = query.where(under(Contract.region_path, region.path if region else None))
    if year:
        query = query.where(Contract.year == year)
    return query.with_only_columns(
        Project.name.label("project"), Contract.name, *(getattr(Contract, name) for name in COLUMNS)
    )


def years(region: Region | None) -> list[int]:
    query = select(ContractTotal.year).where(ContractTotal.region_id.in_(region_ids(region)))
    query = query.group_by(ContractTotal.year).having(func.sum(ContractTotal.sum) > 0)
    return list(db.session.scalars(query.order_by(ContractTotal.year.desc())))
