"""What every month added to planned value, earned value and cost: per project, and summed up the region tree."""

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.base.model import Model, Name, Yuan
from tracker.base.sums import Total
from tracker.projects.models import Project

ZERO = Decimal(0)
MEASURES = ("planned", "earned", "outside", "spent", "budget", "baselines")


class ProjectMonth(Model):
    """What one month added. ``month`` is its first day; money in yuan.

    ``planned``: of the newest approved baseline. ``earned``: all confirmed work at contract prices; ``outside``:
    the part of it that the baseline does not hold. ``spent``: payments and accruals. ``budget`` (value of all
    work) and ``baselines`` (1 where one is approved) stand in the project's first month. Kept in the
    transaction that changes a fact; ``flask sums verify`` counts again.
    """

    __tablename__ = "project_month"
    __table_args__ = (UniqueConstraint("project_id", "month"), Index("ix_project_month_month", "month"))
    journaled: ClassVar = False

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    month: Mapped[date]
    region_path: Mapped[Name]
    year: Mapped[int]
    in_plan: Mapped[bool]
    planned: Mapped[Yuan] = mapped_column(default=ZERO)
    earned: Mapped[Yuan] = mapped_column(default=ZERO)
    outside: Mapped[Yuan] = mapped_column(default=ZERO)
    spent: Mapped[Yuan] = mapped_column(default=ZERO)
    budget: Mapped[Yuan] = mapped_column(default=ZERO)
    baselines: Mapped[int] = mapped_column(default=0)


class ValueTotal(Total):
    """Sums of ``ProjectMonth`` by region (and every region above it), plan year, list and month."""

    __tablename__ = "value_total"
    __table_args__ = (UniqueConstraint("region_id", "year", "in_plan", "month"),)
    keys: ClassVar = ("region_id", "year", "in_plan", "month")
    measures: ClassVar = MEASURES

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    year: Mapped[int]
    in_plan: Mapped[bool]
    month: Mapped[date]
    planned: Mapped[Yuan]
    earned: Mapped[Yuan]
    outside: Mapped[Yuan]
    spent: Mapped[Yuan]
    budget: Mapped[Yuan]
    baselines: Mapped[int]

    @classmethod
    def recount(cls) -> Iterable[Select[Any]]:
        keys: list[Any] = [Project.region_path, Project.year, Project.in_plan, ProjectMonth.month]
        sums: list[Any] = [func.sum(getattr(ProjectMonth, name)) for name in cls.measures]
        query = select(*keys, *sums).select_from(ProjectMonth)
        yield query.join(Project, ProjectMonth.project_id == Project.id).group_by(*keys)
