"""The region tree and what stands in it, down to the household."""

from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.base.model import Area, Code, Model, Name, Versioned
from tracker.places.rules import Level, OtherProgramme, PropertyType

if TYPE_CHECKING:
    from tracker.accounts.models import Account


class Region(Versioned, Model):
    """City, county or district, subdistrict, community. ``path`` is ``/1/4/9/``: a part of the tree
    is one range of paths.
    """

    __tablename__ = "region"
    __table_args__ = (UniqueConstraint("parent_id", "name"), Index("ix_region_path", "path"))

    parent_id: Mapped[int | None] = mapped_column(ForeignKey("region.id"))
    level: Mapped[Level] = mapped_column(index=True)
    name: Mapped[Name]
    path: Mapped[Name] = mapped_column(default="")
    phone: Mapped[Code | None]
    demo: Mapped[bool] = mapped_column(default=False)

    parent: Mapped["Region | None"] = relationship(remote_side="Region.id")

    @property
    def ancestor_ids(self) -> list[int]:
        return [int(part) for part in self.path.strip("/").split("/") if part]


class Compound(Versioned, Model):
    """An old residential compound and its survey file (摸底排查); may be a single building."""

    __tablename__ = "compound"
    __table_args__ = (
        Index("ix_compound_region", "region_id", "name_key"),
        Index("ix_compound_region_path", "region_path"),
        CheckConstraint("households >= 0", name="households"),
        CheckConstraint("buildings >= 0", name="buildings"),
        CheckConstraint("area >= 0", name="area"),
        CheckConstraint("merged_into_id <> id", name="merged_elsewhere"),
    )

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    region_path: Mapped[Name]
    name: Mapped[Name]
    name_key: Mapped[Name]
    initials: Mapped[Name] = mapped_column(index=True)
    aliases: Mapped[Name | None]
    address: Mapped[Name | None]
    built_year: Mapped[int | None]
    property_type: Mapped[PropertyType | None]
    buildings: Mapped[int | None]
    entrances: Mapped[int | None]
    households: Mapped[int | None]
    area: Mapped[Area | None]
    property_service: Mapped[bool | None]
    owners_committee: Mapped[bool | None]
    maintenance_fund: Mapped[bool | None]
    other_programme: Mapped[OtherProgramme | None]
    missing_facilities: Mapped[str | None] = mapped_column(Text)
    hazards: Mapped[str | None] = mapped_column(Text)
    surveyed_on: Mapped[date | None]
    source: Mapped[Name | None]  # where the published facts come from
    demo: Mapped[bool] = mapped_column(default=False)  # generated, not reported by anybody
    merged_into_id: Mapped[int | None] = mapped_column(ForeignKey("compound.id"))

    region: Mapped[Region] = relationship()
    buildings_listed: Mapped[list["Building"]] = relationship(
        back_populates="compound", order_by="Building.position, Building.id"
    )


class Building(Versioned, Model):
    __tablename__ = "building"
    __table_args__ = (UniqueConstraint("compound_id", "name"),)

    compound_id: Mapped[int] = mapped_column(ForeignKey("compound.id"))
    name: Mapped[Name]
    position: Mapped[int] = mapped_column(default=0)
    built_year: Mapped[int | None]
    storeys: Mapped[int | None]
    households: Mapped[int | None]
    area: Mapped[Area | None]

    compound: Mapped[Compound] = relationship(back_populates="buildings_listed")
    entrances: Mapped[list["Entrance"]] = relationship(
        back_populates="building", order_by="Entrance.position, Entrance.id"
    )


class Entrance(Model):
    __tablename__ = "entrance"
    __table_args__ = (UniqueConstraint("building_id", "name"),)

    building_id: Mapped[int] = mapped_column(ForeignKey("building.id"))
    name: Mapped[Name]
    position: Mapped[int] = mapped_column(default=0)

    building: Mapped[Building] = relationship(back_populates="entrances")
    households: Mapped[list["Household"]] = relationship(back_populates="entrance", order_by="Household.door")


class Household(Model):
    """One exclusive part (专有部分). Who lives there is not kept here."""

    __tablename__ = "household"
    __table_args__ = (UniqueConstraint("entrance_id", "door"),)

    entrance_id: Mapped[int] = mapped_column(ForeignKey("entrance.id"))
    door: Mapped[Code]
    floor: Mapped[int | None]
    area: Mapped[Area | None]

    entrance: Mapped[Entrance] = relationship(back_populates="households")


class CompoundMerge(Model):
    """Two records of one compound made one; ``moved`` (JSON) says what to move back."""

    __tablename__ = "compound_merge"
    __table_args__ = (Index("ix_compound_merge_from", "merged_id"),)

    merged_id: Mapped[int] = mapped_column(ForeignKey("compound.id"))
    into_id: Mapped[int] = mapped_column(ForeignKey("compound.id"), index=True)
    moved: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(String(400))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    undone_at: Mapped[datetime | None]

    merged: Mapped[Compound] = relationship(foreign_keys=[merged_id])
    into: Mapped[Compound] = relationship(foreign_keys=[into_id])
    by: Mapped["Account | None"] = relationship()


class CompoundPair(Model):
    """Two records that look alike and that somebody judged to be two compounds; the lower id comes first."""

    __tablename__ = "compound_pair"
    __table_args__ = (
        UniqueConstraint("low_id", "high_id"),
        CheckConstraint("low_id < high_id", name="order"),
    )

    low_id: Mapped[int] = mapped_column(ForeignKey("compound.id"))
    high_id: Mapped[int] = mapped_column(ForeignKey("compound.id"), index=True)
    reason: Mapped[str] = mapped_column(String(400))
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]

    low: Mapped[Compound] = relationship(foreign_keys=[low_id])
    high: Mapped[Compound] = relationship(foreign_keys=[high_id])
    by: Mapped["Account | None"] = relationship()
