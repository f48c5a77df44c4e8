"""The dates a project is held to."""

from datetime import date

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.base.model import Model, Name, Versioned
from tracker.milestones.rules import Dates, MilestoneKind
from tracker.projects.models import Project


class Milestone(Versioned, Model):
    """Planned, forecast and actual date; the actual one comes with its proof."""

    __tablename__ = "milestone"
    __table_args__ = (
        UniqueConstraint("project_id", "kind"),
        Index("ix_milestone_due", "actual_on", "planned_on"),
    )

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    kind: Mapped[MilestoneKind]
    planned_on: Mapped[date | None]
    forecast_on: Mapped[date | None]
    actual_on: Mapped[date | None]
    basis: Mapped[Name | None]  # where the planned date comes from, a message id
    evidence: Mapped[Name | None]

    project: Mapped[Project] = relationship()

    @property
    def dates(self) -> Dates:
        return Dates(planned=self.planned_on, forecast=self.forecast_on, actual=self.actual_on)
