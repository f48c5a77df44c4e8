"""What was imported, from which file, and how to take it back."""

from datetime import datetime

from sqlalchemy import ForeignKey, Index, Text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from tracker.accounts.models import Account
from tracker.base.model import Code, Model, Name, Versioned
from tracker.base.words import N_, Word
from tracker.places.models import Region


class ImportState(Word):
    PREVIEW = "preview", N_("Being checked")
    APPLIED = "applied", N_("Imported")
    UNDONE = "undone", N_("Taken back")


class ImportBatch(Versioned, Model):
    """One uploaded plan table: the file's key, the person's corrections, what came of it."""

    __tablename__ = "import_batch"
    __table_args__ = (Index("ix_import_batch_region", "region_path", "id"),)

    file_name: Mapped[Name]
    file_key: Mapped[Code]
    region_id: Mapped[int] = mapped_column(ForeignKey("region.id"))
    region_path: Mapped[Name]
    year: Mapped[int]
    state: Mapped[ImportState]
    corrections: Mapped[str] = mapped_column(Text)  # JSON, see corrections.py
    report: Mapped[str] = mapped_column(Text)  # JSON counts and differences when applied
    by_id: Mapped[int | None] = mapped_column(ForeignKey("account.id"))
    at: Mapped[datetime]
    applied_at: Mapped[datetime | None]
    undone_at: Mapped[datetime | None]

    region: Mapped[Region] = relationship()
    by: Mapped[Account | None] = relationship()
    rows: Mapped[list["ImportRow"]] = relationship(back_populates="batch", order_by="ImportRow.line")


class ImportRow(Model):
    """What one line of the file made: ``made`` (JSON) lists the records, so that an undo can remove them."""

    __tablename__ = "import_row"
    journaled = False

    batch_id: Mapped[int] = mapped_column(ForeignKey("import_batch.id"), index=True)
    line: Mapped[int]
    project_id: Mapped[int | None] = mapped_column(index=True)
    made: Mapped[str] = mapped_column(Text)

    batch: Mapped[ImportBatch] = relationship(back_populates="rows")
