"""What was reported upward: entered, kept, never overwritten."""

from datetime import datetime
from typing import cast

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Table
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.base.appendonly import protect
from tracker.base.model import Area, Model, Name
from tracker.places.models import Region
from tracker.projects.rules import Stage
from tracker.returns.rules import COUNTED, Measure, Reported, field_of


class Return(Model):
    """The figures of one region, plan year and list until the end of a month, as they went out.

    A later one for the same month stands beside it with its reason; the newest counts. ``month`` is 202607.
    """

    __tablename__ = "upward_return"
    __table_args__ = (
        Index("ix_upward_return_month", "region_id", "year", "in_plan", "month"),
        *(
            CheckConstraint(f"{field_of(stage, measure)} >= 0", name=field_of(stage, measure))
            for stage in COUNTED
            for measure in Measure
        ),
    )

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    year: Mapped[int]
    in_plan: Mapped[bool]
    month: Mapped[int]
    document_no: Mapped[Name]
    started_compounds: Mapped[int | None]
    started_buildings: Mapped[int | None]
    started_households: Mapped[int | None]
    started_area: Mapped[Area | None]
    completed_compounds: Mapped[int | None]
    completed_buildings: Mapped[int | None]
    completed_households: Mapped[int | None]
    completed_area: Mapped[Area | None]
    reason: Mapped[str | None] = mapped_column(String(400))
    entered_by_id: Mapped[int] = mapped_column(ForeignKey("account.id"))
    entered_at: Mapped[datetime]

    region: Mapped[Region] = relationship()
    entered_by: Mapped[Account] = relationship()

    def figures(self, stage: Stage) -> Reported:
        return {measure: getattr(self, field_of(stage, measure)) for measure in Measure}


protect(cast(Table, Return.__table__))
