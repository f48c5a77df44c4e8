"""What is to be done at which place, in quantities."""

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, ClassVar

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.base.model import Code, Model, Name, Quantity, Versioned, Yuan
from tracker.items.catalogue import ItemType, get_type
from tracker.items.rules import ItemClass, Quantities, Scope
from tracker.items.units import Unit
from tracker.places.models import Building, Compound
from tracker.projects.models import Project

if TYPE_CHECKING:
    from tracker.streets.models import Segment

ZERO = Decimal(0)


class Item(Versioned, Model):
    """One kind of work of a project (改造内容). ``done`` and ``earned`` are sums of confirmed reports.

    A quantity that nobody has measured yet is None, not zero; such an item has no value and no percent.
    """

    __tablename__ = "item"
    __table_args__ = (
        Index("ix_item_project", "project_id", "position"),
        CheckConstraint(
            "planned >= 0 AND contracted >= 0 AND changed >= 0 AND unit_price >= 0", name="positive"
        ),
        CheckConstraint("done >= 0 AND done <= COALESCE(changed, contracted, planned, 0)", name="done"),
        CheckConstraint("accepted >= 0 AND accepted <= done", name="accepted"),
        CheckConstraint("earned >= 0 AND earned <= value", name="earned"),
    )
    unjournaled: ClassVar = frozenset({"last_report_on"})

    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"))
    type_code: Mapped[Code] = mapped_column(index=True)
    item_class: Mapped[ItemClass]
    scope: Mapped[Scope]
    name: Mapped[Name]
    unit: Mapped[Unit]
    published_unit: Mapped[Code | None]
    planned: Mapped[Quantity | None]
    contracted: Mapped[Quantity | None]
    changed: Mapped[Quantity | None]
    done: Mapped[Quantity] = mapped_column(default=ZERO)
    accepted: Mapped[Quantity] = mapped_column(default=ZERO)
    unit_price: Mapped[Yuan | None]
    value: Mapped[Yuan] = mapped_column(default=ZERO)
    earned: Mapped[Yuan] = mapped_column(default=ZERO)
    position: Mapped[int] = mapped_column(default=0)
    last_report_on: Mapped[date | None]
    left_out_reason: Mapped[str | None] = mapped_column(String(400))
    demo: Mapped[bool] = mapped_column(default=False)

    project: Mapped[Project] = relationship()
    places: Mapped[list["ItemPlace"]] = relationship(back_populates="item", order_by="ItemPlace.id")

    @property
    def type(self) -> ItemType:
        return get_type(self.type_code)

    @property
    def limit(self) -> Decimal | None:
        """The quantity that may be done: as changed, else contracted, else planned."""
        for quantity in (self.changed, self.contracted, self.planned):
            if quantity is not None:
                return quantity
        return None

    @property
    def quantities(self) -> Quantities:
        return Quantities(self.planned, self.contracted, self.changed, self.done, self.accepted)


class ItemPlace(Model):
    """An item's share at one building, on one segment of a road or yard, or in the compound's common ground."""

    __tablename__ = "item_place"
    __table_args__ = (
        UniqueConstraint("item_id", "compound_id", "building_id"),
        UniqueConstraint("item_id", "segment_id"),
        CheckConstraint("building_id IS NULL OR segment_id IS NULL", name="one_place"),
        CheckConstraint("planned >= 0", name="planned"),
        CheckConstraint("done >= 0", name="done"),
    )

    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    project_id: Mapped[int] = mapped_column(ForeignKey("project.id"), index=True)
    compound_id: Mapped[int] = mapped_column(ForeignKey("compound.id"), index=True)
    building_id: Mapped[int | None] = mapped_column(ForeignKey("building.id"), index=True)
    segment_id: Mapped[int | None] = mapped_column(ForeignKey("segment.id"), index=True)
    planned: Mapped[Quantity | None]
    done: Mapped[Quantity] = mapped_column(default=ZERO)

    item: Mapped[Item] = relationship(back_populates="places")
    compound: Mapped[Compound] = relationship()
    building: Mapped[Building | None] = relationship()
    segment: Mapped["Segment | None"] = relationship()

    @property
    def key(self) -> tuple[int, int | None, int | None]:
        """What tells this place from the item's others: compound, building, segment."""
        return self.compound_id, self.building_id, self.segment_id

    @property
    def part(self) -> str | None:
        """The part of the compound by its name; None is the common ground."""
        part = self.building or self.segment
        return part.name if part else None
