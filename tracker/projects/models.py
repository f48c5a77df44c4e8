"""The yearly programme, its projects, who takes part, and how far each has come."""

from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, ClassVar

from sqlalchemy import (
    CheckConstraint,
    ForeignKey,
    Index,
    Select,
    Text,
    UniqueConstraint,
    func,
    literal,
    select,
)
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account, Organisation
from tracker.base.model import Area, Code, Model, Name, Versioned, Yuan
from tracker.base.periods import month_of
from tracker.base.sums import Contribution, Summed, Total, month_column
from tracker.base.tree import ancestors
from tracker.places.models import Compound, Region
from tracker.projects.evidence import Evidence, EvidenceKind
from tracker.projects.rules import PartyRole, Stage

ZERO = Decimal(0)
CLAIMS = {Stage.STARTED: "reported_start", Stage.COMPLETED: "reported_completion"}
"""The days a project was reported upward, by the stage they claim."""


class Programme(Versioned, Model):
    """The plan list of one year in one city (年度改造计划)."""

    __tablename__ = "programme"
    __table_args__ = (UniqueConstraint("region_id", "year"),)

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    year: Mapped[int]
    name: Mapped[Name]

    region: Mapped[Region] = relationship()


class Project(Versioned, Summed, Model):
    """One project of a programme. ``compounds`` to ``area`` are the plan's figures; ``value``,
    ``earned`` and ``progress`` (basis points) are sums of its items, kept with every confirmed report.
    """

    __tablename__ = "project"
    __table_args__ = (
        UniqueConstraint("programme_id", "code"),
        Index("ix_project_year_stage", "year", "stage", "name", "id"),
        Index("ix_project_region_path", "region_path", "year"),
        Index("ix_project_year_name", "year", "name", "id"),  # the id keeps equal values in one order
        Index("ix_project_year_progress", "year", "progress", "id"),
        Index("ix_project_year_planned_end", "year", "planned_end", "id"),
        Index("ix_project_year_forecast_end", "year", "forecast_end", "id"),
        Index("ix_project_year_last_report", "year", "last_report_on", "id"),
        Index("ix_project_year_planned", "year", "planned", "id"),
        CheckConstraint("planned >= 0", name="planned"),
        CheckConstraint("earned >= 0 AND earned <= value", name="earned"),
        CheckConstraint("progress >= 0 AND progress <= 10000", name="progress"),
        CheckConstraint("planned_end >= planned_start", name="dates"),
    )
    summed: ClassVar = (
        "region_path", "year", "in_plan", "stage", "compounds", "buildings", "households", "area",
        "planned", "value", "earned", "reported_start", "reported_completion",
    )  # fmt: skip
    unjournaled: ClassVar = frozenset({"last_report_on", "forecast_end"})

    programme_id: Mapped[int] = mapped_column(ForeignKey("programme.id"), index=True)
    year: Mapped[int]
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), index=True)
    region_path: Mapped[Name]
    code: Mapped[Code]
    name: Mapped[Name]
    in_plan: Mapped[bool] = mapped_column(default=True)
    stage: Mapped[Stage] = mapped_column(default=Stage.PLANNED)
    compounds: Mapped[int] = mapped_column(default=0)
    buildings: Mapped[int | None]
    households: Mapped[int | None]
    area: Mapped[Area | None]
    planned: Mapped[Yuan | None]  # planned investment
    value: Mapped[Yuan] = mapped_column(default=ZERO)
    earned: Mapped[Yuan] = mapped_column(default=ZERO)
    progress: Mapped[int | None]
    national_code: Mapped[Code | None]
    reported_start: Mapped[date | None]  # as reported upward; the evidenced start stands beside it
    reported_completion: Mapped[date | None]
    planned_start: Mapped[date | None]
    planned_end: Mapped[date | None]
    forecast_end: Mapped[
        date | None
    ]  # the latest that dates and works lead to expect; kept by the room ``value``
    last_report_on: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)
    source: Mapped[Name | None]
    demo: Mapped[bool] = mapped_column(default=False)

    programme: Mapped[Programme] = relationship()
    region: Mapped[Region] = relationship()
    covered: Mapped[list["ProjectCompound"]] = relationship(
        back_populates="project", order_by="ProjectCompound.id"
    )
    parties: Mapped[list["Party"]] = relationship(back_populates="project", order_by="Party.role, Party.id")
    evidence: Mapped[list["EvidenceRecord"]] = relationship(
        back_populates="project", order_by="EvidenceRecord.dated, EvidenceRecord.id"
    )
    steps: Mapped[list["StageStep"]] = relationship(back_populates="project", order_by="StageStep.id")

    @property
    def percent(self) -> Decimal | None:
        """Percent complete with two decimals; None while nothing has a value."""
        return None if self.progress is None else Decimal(self.progress) / 100

    @staticmethod
    def sums(fact: dict[str, Any]) -> Iterable[Contribution]:
        amounts = (1, *(fact[name] or 0 for name in ProgrammeTotal.measures[1:]))
        for region_id in fact["region_path"].strip("/").split("/"):
            yield ProgrammeTotal, (int(region_id), fact["year"], fact["in_plan"], fact["stage"]), amounts
        yield from _claims(fact)


def _claims(fact: dict[str, Any]) -> Iterable[Contribution]:
    """What a project adds to the sums of what projects say was started and completed."""
    for stage, name in CLAIMS.items():
        if day := fact.get(name):
            amounts = (1, *(fact[measure] or 0 for measure in ClaimTotal.measures[1:]))
            for region_id in ancestors(fact["region_path"]):
                yield ClaimTotal, (region_id, fact["year"], fact["in_plan"], stage, month_of(day)), amounts


class ProjectCompound(Model):
    """A compound in a project. One compound stands once in one year's list."""

    __tablename__ = "project_compound"
    __table_args__ = (UniqueConstraint("compound_id", "year"), UniqueConstraint("project_id", "compound_id"))

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    compound_id: Mapped[int] = mapped_column(ForeignKey("compound.id"))
    year: Mapped[int]

    project: Mapped[Project] = relationship(back_populates="covered")
    compound: Mapped[Compound] = relationship()


class Party(Model):
    """An organisation in its role in a project; it sees the project because of this row."""

    __tablename__ = "party"
    __table_args__ = (UniqueConstraint("project_id", "organisation_id", "role"),)

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    role: Mapped[PartyRole]
    contact: Mapped[Name | None]
    phone: Mapped[Code | None]

    project: Mapped[Project] = relationship(back_populates="parties")
    organisation: Mapped[Organisation] = relationship()


class EvidenceRecord(Versioned, Model):
    """A document that proves a step: where its original is found, perhaps with its file."""

    __tablename__ = "evidence"
    __table_args__ = (
        Index("ix_evidence_project", "project_id", "dated"),
        CheckConstraint("(file_key IS NULL) = (file_type IS NULL)", name="file"),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    kind: Mapped[EvidenceKind]
    dated: Mapped[date]
    document_no: Mapped[Name | None]
    valid_until: Mapped[date | None]
    note: Mapped[str | None] = mapped_column(Text)
    file_key: Mapped[Code | None]
    file_type: Mapped[Code | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

    project: Mapped[Project] = relationship(back_populates="evidence")
    by: Mapped[Account | None] = relationship()

    @property
    def value(self) -> Evidence:
        return Evidence(
            kind=self.kind, dated=self.dated, document_no=self.document_no or "",
            valid_until=self.valid_until, note=self.note or "", has_file=self.file_key is not None,
        )  # fmt: skip


class StageStep(Model):
    """The day a stage was reached, as the gates found it in the evidence."""

    __tablename__ = "stage_step"
    __table_args__ = (UniqueConstraint("project_id", "stage"),)

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    stage: Mapped[Stage]
    reached_on: Mapped[date]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

    project: Mapped[Project] = relationship(back_populates="steps")


class ProgrammeTotal(Total):
    """Sums over projects by region (and every region above it), year, plan and stage."""

    __tablename__ = "programme_total"
    __table_args__ = (UniqueConstraint("region_id", "year", "in_plan", "stage"),)
    keys: ClassVar = ("region_id", "year", "in_plan", "stage")
    measures: ClassVar = (
        "projects", "compounds", "buildings", "households", "area", "planned", "value", "earned",
    )  # fmt: skip

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    year: Mapped[int]
    in_plan: Mapped[bool]
    stage: Mapped[Stage]
    projects: Mapped[int]
    compounds: Mapped[int]
    buildings: Mapped[int]
    households: Mapped[int]
    area: Mapped[Area]
    planned: Mapped[Yuan]
    value: Mapped[Yuan]
    earned: Mapped[Yuan]

    @classmethod
    def recount(cls) -> Iterable[Select[Any]]:
        keys: list[Any] = [Project.region_path, Project.year, Project.in_plan, Project.stage]
        sums: list[Any] = [func.coalesce(func.sum(getattr(Project, name)), 0) for name in cls.measures[1:]]
        yield select(*keys, func.count(), *sums).group_by(*keys)


class ClaimTotal(Total):
    """Plan figures of the projects that say they were reported as started or completed in a month, by region
    (and every region above it), plan year and list.
    """

    __tablename__ = "claim_total"
    __table_args__ = (UniqueConstraint("region_id", "year", "in_plan", "stage", "month"),)
    keys: ClassVar = ("region_id", "year", "in_plan", "stage", "month")
    measures: ClassVar = ("projects", "compounds", "buildings", "households", "area")

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    year: Mapped[int]
    in_plan: Mapped[bool]
    stage: Mapped[Stage]
    month: Mapped[int]
    projects: Mapped[int]
    compounds: Mapped[int]
    buildings: Mapped[int]
    households: Mapped[int]
    area: Mapped[Area]

    @classmethod
    def recount(cls) -> Iterable[Select[Any]]:
        sums: list[Any] = [func.coalesce(func.sum(getattr(Project, name)), 0) for name in cls.measures[1:]]
        for stage, name in CLAIMS.items():
            day = getattr(Project, name)
            keys: list[Any] = [Project.region_path, Project.year, Project.in_plan]
            month = month_column(day)
            query = select(*keys, literal(stage, Project.stage.type), month, func.count(), *sums)
            yield query.where(day.is_not(None)).group_by(*keys, month)
