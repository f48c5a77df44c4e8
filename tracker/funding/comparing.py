"""An auditor's file read back: every line, control total and hash of it against the books of today."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from sqlalchemy import select

from tracker.base.errors import Refusal
from tracker.base.journal import JournalLine
from tracker.base.words import N_
from tracker.extensions import db
from tracker.funding.auditing import CONTROL, PROJECT, REGION, Row, parts, totals_of
from tracker.funding.beside import Sheet as Part
from tracker.sheets import Sheet
from tracker.sheets.own import read_own

Facts = dict[str, str]
Control = Mapping[str, Sequence[str]]


def compare(data: bytes) -> tuple[dict[str, int], list[str]]:
    """How many lines of each sheet are equal to what the books say now, and sentences about every difference:
    lines, control totals, the end of the journal. Raises Refusal for what is no such file.
    """
    try:
        return _compare(read_own(data))
    except (ValueError, IndexError, KeyError):
        raise Refusal(N_("This auditor's file cannot be read back: a number in it is spoilt.")) from None


def _compare(sheets: dict[str, Sheet]) -> tuple[dict[str, int], list[str]]:
    if any(one.name not in sheets for one in parts()) or CONTROL not in sheets:
        raise Refusal(N_("This is not an auditor's file: a sheet is missing."))
    control = {
        _text(row.cells[0]): [_text(cell) for cell in row.cells[1:]] for row in sheets[CONTROL].rows[1:]
    }
    equal: dict[str, int] = {}
    faults: list[str] = []
    for part in parts():
        stated, held = _stated(sheets[part.name]), _held(part, control)
        equal[part.name] = sum(1 for number, facts in stated.items() if held.get(number) == facts)
        faults += _differences(part.name, stated, held)
        faults += _untied(part, list(stated.values()), control)
    return equal, [*faults, *_journal_faults(control)]


def _held(part: Part, control: Control) -> dict[int, Facts]:
    """What the books say of the part that the file is of."""
    region_path, project = (next(iter(control.get(name, ())), "") for name in (REGION, PROJECT))
    rows = part.lines(region_path or None, int(project) if project.isdecimal() else None)
    return {row[0]: _facts(part.headings, row) for row in rows}


def _stated(sheet: Sheet) -> dict[int, Facts]:
    head = [str(cell) for cell in sheet.rows[0].cells]
    found = (_facts(head, [*row.cells, *[None] * len(head)]) for row in sheet.rows[1:])
    return {int(facts[head[0]]): facts for facts in found}


def _facts(heads: Sequence[str], row: Row) -> Facts:
    """By heading, as text; sums in yuan are for reading, those in fen are compared."""
    return {name: _text(cell) for name, cell in zip(heads, row, strict=False) if not name.endswith("yuan")}


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.date().isoformat() if hasattr(cell, "hour") else str(cell)


def _differences(title: str, stated: Mapping[int, Facts], held: Mapping[int, Facts]) -> Iterator[str]:
    for number in sorted(stated.keys() | held.keys()):
        if number not in held:
            yield f"{title} {number}: not in the books"
        elif number not in stated:
            yield f"{title} {number}: not in the file"
        elif stated[number] != held[number]:
            yield f"{title} {number}: file {_short(stated[number], held[number])}"


def _short(facts: Facts, held: Facts) -> str:
    return "; ".join(
        f"{name} {facts[name]!r}, books {held.get(name)!r}" for name in facts if facts[name] != held.get(name)
    )


def _untied(part: Part, lines: Sequence[Facts], control: Control) -> Iterator[str]:
    """Control totals that are not those of the file's own lines."""
    sums = {column: sum(int(one[part.headings[column]]) for one in lines) for column in part.totalled}
    for name, total in totals_of(part.name, part.headings, len(lines), sums):
        if control.get(name, [""])[0] != total:
            yield f"{name}: control total {control.get(name, ['missing'])[0]}, lines {total}"


def _journal_faults(control: Control) -> Iterator[str]:
    """The end of the journal as it was when the file was made still stands in it, with the same hash."""
    ends = {name: said for name, said in control.items() if name.startswith("journal")}
    if not ends:
        yield "journal: its last hash is missing"
    for name, (place, said, *_rest) in ends.items():
        chain = name.removeprefix("journal ")
        where = (
            (JournalLine.chain == chain, JournalLine.seq == int(place))
            if chain.startswith("project:")
            else (JournalLine.id == int(place.split()[0]),)
        )
        if db.session.scalar(select(JournalLine.hash).where(*where)) != said:
            yield f"{name}: {place} has another hash in the journal"
