"""What evidence proves of compounds, summed up for the figures that are reported upward."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import ForeignKey, Index, Select, UniqueConstraint, func, select
from sqlalchemy.orm import Mapped, mapped_column

from tracker.base.model import Area, Model, Name
from tracker.base.periods import month_of
from tracker.base.sums import Contribution, Summed, Total, month_column
from tracker.base.tree import ancestors
from tracker.projects.models import Project
from tracker.projects.rules import Stage

MEASURES = ("compounds", "buildings", "households", "area")


class CompoundStep(Summed, Model):
    """The day a compound's start or completion was proven, as the gates found it in the evidence.

    ``project_path``, year and list are the project's, wherever the compound's record may be moved; the figures
    are those of that record when it was read.
    """

    __tablename__ = "compound_step"
    __table_args__ = (
        UniqueConstraint("project_id", "compound_id", "stage"),
        Index("ix_compound_step_compound", "compound_id"),
    )
    journaled: ClassVar = False
    summed: ClassVar = (
        "project_path", "year", "in_plan", "stage", "proven_on", "buildings", "households", "area",
    )  # fmt: skip

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    compound_id: Mapped[int] = mapped_column(ForeignKey("compound.id"))
    stage: Mapped[Stage]
    proven_on: Mapped[date]
    project_path: Mapped[Name]
    year: Mapped[int]
    in_plan: Mapped[bool]
    buildings: Mapped[int] = mapped_column(default=0)
    households: Mapped[int] = mapped_column(default=0)
    area: Mapped[Area] = mapped_column(default=Decimal(0))

    @staticmethod
    def sums(fact: dict[str, Any]) -> Iterable[Contribution]:
        amounts = (1, fact["buildings"], fact["households"], fact["area"])
        month = month_of(fact["proven_on"])
        for region_id in ancestors(fact["project_path"]):
            yield ProofTotal, (region_id, fact["year"], fact["in_plan"], fact["stage"], month), amounts


class ProofTotal(Total):
    """Compounds proven in a month, by region (and every region above it), plan year, list and stage."""

    __tablename__ = "proof_total"
    __table_args__ = (UniqueConstraint("region_id", "year", "in_plan", "stage", "month"),)
    keys: ClassVar = ("region_id", "year", "in_plan", "stage", "month")
    measures: ClassVar = MEASURES

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    year: Mapped[int]
    in_plan: Mapped[bool]
    stage: Mapped[Stage]
    month: Mapped[int]
    compounds: Mapped[int]
    buildings: Mapped[int]
    households: Mapped[int]
    area: Mapped[Area]

    @classmethod
    def recount(cls) -> Iterable[Select[Any]]:
        step = CompoundStep
        month = month_column(step.proven_on)
        keys: list[Any] = [Project.region_path, Project.year, Project.in_plan, step.stage, month]
        sums: list[Any] = [func.count(), *(func.sum(getattr(step, name)) for name in MEASURES[1:])]
        query = select(*keys, *sums).join(Project, Project.id == step.project_id)
        yield query.group_by(*keys)


class StageReading(Model):
    """One night's reading of the stages: what changed since the one before was read again."""

    __tablename__ = "stage_reading"
    journaled: ClassVar = False

    at: Mapped[datetime]
    projects: Mapped[int]
    moved: Mapped[int]
