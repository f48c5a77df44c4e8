"""Public figures that changed after they were published: old, new and why, read from the journal of the project.

Why stands in the lines written together with the change: what a person said, the correction of a report, a
variation, an item left out, a new baseline. Where none of them says why, that is said.
"""

import json
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import or_, select

from tracker.base.journal import JournalLine
from tracker.base.telling import told
from tracker.base.words import N_
from tracker.contracts.models import Variation
from tracker.extensions import db
from tracker.progress.models import Report
from tracker.resident_requests.masking import mask_text

FIGURES = {
    "progress": N_("Done"), "planned_end": N_("Planned end"), "planned": N_("Planned investment"),
}  # fmt: skip
SAID = ("figure_reason", "left_out_reason", "reason")
LOOKED_AT, SHOWN = 400, 10


@dataclass(frozen=True)
class Correction:
    """``was`` and ``now`` as pages write them; ``why`` is "" where nobody said."""

    at: datetime
    figure: str  # message id
    was: str
    now: str
    why: str


def corrections(project_id: int) -> list[Correction]:
    """The newest first. A percent that grows is no correction, nor is a first value."""
    changed = list(_changed(project_id))[:SHOWN]
    why = _reasons(project_id, [line.at for line, _name, _was, _now in changed])
    return [
        Correction(line.at, FIGURES[name], _shown(name, was), _shown(name, now), why.get(line.at, ""))
        for line, name, was, now in changed
    ]


def _shown(name: str, value: Any) -> str:
    return told("project", name, value) or "—"


def _changed(project_id: int) -> Iterator[tuple[Any, str, Any, Any]]:
    named = or_(*(JournalLine.changes.contains(f'"{name}":') for name in FIGURES))
    query = select(JournalLine.at, JournalLine.changes).where(
        JournalLine.chain == f"project:{project_id}", JournalLine.record == "project", JournalLine.action == "change", named,
    )  # fmt: skip
    for line in db.session.execute(query.order_by(JournalLine.seq.desc()).limit(LOOKED_AT)):
        for name, (was, now) in json.loads(line.changes).items():
            if name in FIGURES and was is not None and (name != "progress" or (now or 0) < was):
                yield line, name, was, now


def _reasons(project_id: int, moments: Sequence[datetime]) -> dict[datetime, str]:
    """What the lines of one commit, which share their moment, say about why."""
    found: dict[datetime, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))
    why: dict[datetime, str] = {}
    query = select(JournalLine.at, JournalLine.record, JournalLine.record_id, JournalLine.changes).where(
        JournalLine.chain == f"project:{project_id}", JournalLine.at.in_(moments)
    )  # fmt: skip
    for line in db.session.execute(query.order_by(JournalLine.seq)) if moments else ():
        changes = json.loads(line.changes)
        for name in SAID:
            if name in changes and changes[name][1]:
                why.setdefault(line.at, str(changes[name][1]))
        found[line.at][line.record].append(line.record_id)
    for at, records in found.items():
        if at not in why and (said := _recorded(records)):
            why[at] = said
    return {at: mask_text(text) for at, text in why.items()}


def _recorded(records: dict[str, list[int]]) -> str | None:
    """The reason that a correction of a report or a variation carries itself."""
    counter = select(Report.note).where(
        Report.id.in_(records.get("report", ())), Report.corrects_id.is_not(None)
    )
    varied = select(Variation.reason).where(Variation.id.in_(records.get("variation", ())))
    return db.session.scalar(counter.order_by(Report.id)) or db.session.scalar(varied.order_by(Variation.id))
