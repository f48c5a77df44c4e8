"""The grid and the party network as data, and the desks that a door can turn to."""

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account, Organisation
from tracker.accounts.rules import Discipline
from tracker.base.model import Code, Model, Name, Versioned
from tracker.grid.rules import Rank
from tracker.places.models import Building, Compound, Entrance, Region


class GridPost(Versioned, Model):
    """A seat of the grid or the party network. Without a holder it is vacant. The phone is the seat's, and public."""

    __tablename__ = "grid_post"
    __table_args__ = (
        Index("ix_grid_post_region", "region_path", "rank", "id"),
        CheckConstraint("above_id <> id", name="above"),
    )

    rank: Mapped[Rank]
    name: Mapped[Name]
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), index=True)
    region_path: Mapped[Name]
    above_id: Mapped[int | None] = mapped_column(ForeignKey("grid_post.id"), index=True)
    holder: Mapped[Name | None]
    account_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"), index=True)
    phone: Mapped[Code | None]
    demo: Mapped[bool] = mapped_column(default=False)

    region: Mapped[Region] = relationship()
    above: Mapped["GridPost | None"] = relationship(remote_side="GridPost.id")
    account: Mapped[Account | None] = relationship()
    covers: Mapped[list["GridCover"]] = relationship(
        back_populates="post", order_by="GridCover.id", cascade="all, delete-orphan"
    )


class GridCover(Model):
    """A post answers here: for a whole compound, one building or one entrance. Many to many."""

    __tablename__ = "grid_cover"
    __table_args__ = (
        Index("ix_grid_cover_compound", "compound_id", "building_id", "entrance_id"),
        UniqueConstraint("post_id", "compound_id", "building_id", "entrance_id", name="uq_grid_cover_post"),
        CheckConstraint("entrance_id IS NULL OR building_id IS NOT NULL", name="entrance"),
    )

    post_id: Mapped[int] = mapped_column(ForeignKey("grid_post.id"))
    compound_id: Mapped[int] = mapped_column(ForeignKey("compound.id"))
    building_id: Mapped[int | None] = mapped_column(ForeignKey("building.id"), index=True)
    entrance_id: Mapped[int | None] = mapped_column(ForeignKey("entrance.id"), index=True)

    post: Mapped[GridPost] = relationship(back_populates="covers")
    compound: Mapped[Compound] = relationship()
    building: Mapped[Building | None] = relationship()
    entrance: Mapped[Entrance | None] = relationship()


class RegionOffice(Model):
    """The office that receives what comes from a part of the city; a part without one is served by the part above."""

    __tablename__ = "region_office"

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"), unique=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)

    organisation: Mapped[Organisation] = relationship()


class OperatorDesk(Model):
    """The desk of a network's operator in a part of the city, with the telephone that is answered there."""

    __tablename__ = "operator_desk"
    __table_args__ = (UniqueConstraint("region_id", "discipline"),)

    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    discipline: Mapped[Discipline]
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisation.id"), index=True)
    phone: Mapped[Code | None]

    organisation: Mapped[Organisation] = relationship()
