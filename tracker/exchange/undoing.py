"""Takes one import back, whole, if nobody has built on what it made."""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any, cast

from sqlalchemy import Table, delete, exists, func, select

from tracker.base import journal, sums
from tracker.base.errors import Refusal
from tracker.base.journal import JournalHead, JournalLine, Note
from tracker.base.model import Model
from tracker.base.words import N_
from tracker.exchange.bulk import pieces
from tracker.exchange.models import ImportBatch, ImportRow, ImportState
from tracker.extensions import db
from tracker.funding.models import FundingTotal, Source
from tracker.items.models import Item, ItemPlace
from tracker.milestones.models import Milestone
from tracker.places.models import Compound, Region
from tracker.places.references import references
from tracker.projects.models import (
    ClaimTotal,
    EvidenceRecord,
    Programme,
    ProgrammeTotal,
    Project,
    ProjectCompound,
    StageStep,
)
from tracker.reminders import actions as reminders
from tracker.reminders.models import MatterTotal

MADE: tuple[type[Any], ...] = (
    ItemPlace, Item, Milestone, Source, EvidenceRecord, StageStep, ProjectCompound, Project,
)  # fmt: skip
"""What an import makes of a project, children first."""
_NAMED = 3  # so many of the records in the way are named


def undo(batch: ImportBatch, *, at: datetime) -> int:
    """Remove what an import made; how many projects. The caller commits.

    Raises Refusal that names the records that others have changed, reported on or built upon since.
    """
    db.session.refresh(batch, with_for_update=True)
    if batch.state is not ImportState.APPLIED:
        raise Refusal(N_("This import is not in force; there is nothing to take back."))
    rows = list(db.session.scalars(select(ImportRow).filter_by(batch_id=batch.id).order_by(ImportRow.id)))
    made = [json.loads(row.made) for row in rows]
    projects = [row.project_id for row in rows if row.project_id]
    compounds = [one for part in made for one in part.get("compounds", ())]
    _check_untouched(projects, compounds)
    paths = _take_from_sums(projects)
    _delete_reminders(projects)
    for model in MADE:
        column = Project.id if model is Project else model.project_id
        _delete(model, column, projects)
    _delete(Compound, Compound.id, compounds)
    sums.apply(db.session())
    regions = [one for part in made for one in part.get("regions", ())]
    _drop_empty_totals(paths)
    _delete_unused(Programme, [one for part in made for one in part.get("programmes", ())])
    _delete_unused(Region, regions[::-1])
    notes = [
        Note(f"project:{one}", "remove", "project", one, {"import": [batch.id, None]}) for one in projects
    ]
    notes += [Note("compound", "remove", "compound", one, {"import": [batch.id, None]}) for one in compounds]
    if notes:
        journal.append(db.session(), notes)
    batch.state, batch.undone_at = ImportState.UNDONE, at
    return len(projects)


def _check_untouched(projects: Sequence[int], compounds: Sequence[int]) -> None:
    changed = [*_changed_projects(projects), *_changed_compounds(compounds, set(projects))]
    if changed:
        names = "、".join(changed[:_NAMED])
        raise Refusal(
            N_("%(count)s records were changed or used since: %(names)s. Clear that first, then take it back."),
            count=len(changed), names=names,
        )  # fmt: skip


def _changed_projects(projects: Sequence[int]) -> Iterator[str]:
    """Names of projects in whose chain of the journal more stands than the import's own line."""
    for part in pieces(projects):
        chains = {f"project:{one}": one for one in part}
        query = select(JournalHead.chain).where(JournalHead.chain.in_(chains), JournalHead.seq > 1)
        ids = [chains[chain] for chain in db.session.scalars(query.order_by(JournalHead.chain))]
        yield from db.session.scalars(select(Project.name).where(Project.id.in_(ids)).order_by(Project.id))


def _changed_compounds(compounds: Sequence[int], projects: set[int]) -> Iterator[str]:
    """Names of compounds that were edited, or that something else points at."""
    for part in pieces(compounds):
        query = select(JournalLine.record_id).where(
            JournalLine.record == "compound", JournalLine.record_id.in_(part)
        )
        edited = query.group_by(JournalLine.record_id).having(func.count() > 1)
        ids = set(db.session.scalars(edited.order_by(JournalLine.record_id)))
        for reference in references():
            users = select(reference.column).where(reference.column.in_(part))
            if "project_id" in reference.table.c:
                found = db.session.execute(users.add_columns(reference.table.c.project_id))
                ids |= {row[0] for row in found if row[1] not in projects}
            else:
                ids |= set(db.session.scalars(users))
        merged = select(Compound.merged_into_id).where(Compound.merged_into_id.in_(part))
        ids |= {one for one in db.session.scalars(merged) if one}
        names = select(Compound.name).where(Compound.id.in_(ids)).order_by(Compound.id)
        yield from db.session.scalars(names)


def _take_from_sums(projects: Sequence[int]) -> set[str]:
    """Take what the projects added off the stored sums; the region paths concerned."""
    paths: set[str] = set()
    for model, key in ((Project, Project.id), (Source, Source.project_id)):
        columns = [getattr(model, name) for name in model.summed]
        for part in pieces(projects):
            for row in db.session.execute(select(*columns).where(key.in_(part))):
                sums.add(db.session(), model.sums(dict(row._mapping)), -1)
                paths.add(row.region_path)
    return paths


def _delete_reminders(projects: Sequence[int]) -> None:
    """What was reminded of a project goes with it."""
    for part in pieces(projects):
        reminders.forget_projects(part)


def _delete(model: type[Any], column: Any, ids: Sequence[int]) -> None:
    for part in pieces(ids):
        db.session.execute(delete(cast(Table, model.__table__)).where(column.in_(part)))


def _drop_empty_totals(paths: set[str]) -> None:
    """Sums over nothing are no rows, as before the import."""
    regions = sorted({int(one) for path in paths for one in path.strip("/").split("/")})
    for total in (ProgrammeTotal, ClaimTotal, FundingTotal, MatterTotal):
        empty = [getattr(total, name) == 0 for name in total.measures]
        for part in pieces(regions):
            db.session.execute(delete(total).where(cast(Any, total).region_id.in_(part), *empty))


def _delete_unused(model: type[Any], ids: Sequence[int]) -> None:
    """Regions and programmes that nothing else has come to need; the others stay."""
    table = cast(Table, model.__table__)
    for one in ids:
        users = [
            exists().where(column == one)
            for other in Model.metadata.sorted_tables
            for column in other.columns
            if any(key.references(table) for key in column.foreign_keys)
        ]
        if not any(db.session.scalar(select(user)) for user in users):
            db.session.delete(db.session.get_one(model, one))
            db.session.flush()
