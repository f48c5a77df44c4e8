"""The auditor's file: every movement with its legs, every balance, what other rooms add, and sums that tie out.

Money stands in it twice: as a number to calculate with, and in whole fen as text, so that no spreadsheet's
floating point can change it on its way. ``compare`` reads the fen.
"""

import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, func, select

from tracker.base.clock import now
from tracker.base.errors import Refusal
from tracker.base.journal import JournalHead, JournalLine
from tracker.base.money import to_fen
from tracker.base.sentences import unpack
from tracker.base.tree import under
from tracker.base.words import N_
from tracker.extensions import db
from tracker.funding import beside
from tracker.funding.books import Movement, MovementLeg
from tracker.funding.models import FundingTotal, Source
from tracker.projects.models import Project
from tracker.sheets import Sheet, new_workbook
from tracker.sheets.own import read_own

ZERO = Decimal(0)
MOVEMENTS, LEGS, BALANCES, CONTROL = "Movements", "Legs", "Balances", "Control totals"
MOST = 500_000  # lines of one sheet; a workbook holds no more than twice that
NAMES = FundingTotal.measures
MOVEMENT_HEADS = (
    "movement", "source", "project", "project code", "project name", "source kind", "stage", "date", "document", "amount, yuan",
    "amount, fen", "wages, fen", "purpose", "item", "compound", "contract", "reference", "payee", "voucher", "evidence",
    "grant", "reverses", "refunds", "reason", "warned of", "done because", "scan", "rules", "entered by", "released by",
    "entered at",
)  # fmt: skip
LEG_HEADS = ("leg", "movement", "source", "from", "to", "item", "compound", "amount, yuan", "amount, fen")
BALANCE_HEADS = ("source", "project", "kind", "plan year", *(f"{name}, fen" for name in NAMES), "idle, fen")
Row = Sequence[Any]


@dataclass(frozen=True)
class Scope:
    """A part of the city by the path of its region (None: everywhere), or one project."""

    region_path: str | None = None
    project_id: int | None = None

    def limit(self, query: Any) -> Any:
        """Of a query that holds the sources."""
        if self.project_id:
            return query.where(Source.project_id == self.project_id)
        return query.where(under(Source.region_path, self.region_path))


def movement_rows(scope: Scope) -> Iterator[Row]:
    names = (
        "document_no", "amount", "wages", "purpose", "item_id", "compound_id", "contract_id", "reference", "payee",
        "voucher", "evidence_id", "grant_id", "reverses_id", "refunds_id", "reason", "warned", "because", "file_key",
        "edition_id", "by_id", "released_by_id", "at",
    )  # fmt: skip
    query = select(
        Movement.id, Movement.source_id, Movement.project_id, Project.code, Project.name, Movement.source_kind,
        Movement.kind, Movement.dated, *(getattr(Movement, name) for name in names),
    ).join(Source, Source.id == Movement.source_id).join(Project, Project.id == Movement.project_id)  # fmt: skip
    for row in _stream(scope.limit(query).order_by(Movement.id)):
        said = {**row._mapping, "warned": _sentences(row.warned), "at": row.at.isoformat()}
        sums = (row.amount, str(to_fen(row.amount)), str(to_fen(row.wages)))
        yield [*row[:9], *sums, *(said[name] for name in names[3:])]


def _sentences(warned: str | None) -> str | None:
    return " ".join(str(one) for one in unpack(warned)) or None


def leg_rows(scope: Scope) -> Iterator[Row]:
    query = select(
        MovementLeg.id, MovementLeg.movement_id, MovementLeg.source_id, MovementLeg.origin, MovementLeg.target,
        MovementLeg.item_id, MovementLeg.compound_id, MovementLeg.amount,
    ).join(Source, Source.id == MovementLeg.source_id)  # fmt: skip
    for row in _stream(scope.limit(query).order_by(MovementLeg.id)):
        yield [*row, str(to_fen(row.amount))]


def balance_rows(scope: Scope) -> Iterator[Row]:
    query = select(
        Source.id, Source.project_id, Source.kind, Source.year, *(getattr(Source, name) for name in NAMES)
    )
    for row in _stream(scope.limit(query).order_by(Source.id)):
        idle = row.received - row.paid - row.returned
        yield [*row[:4], *(str(to_fen(amount)) for amount in row[4:]), str(to_fen(idle))]


def _stream(query: Select[Any]) -> Iterator[Any]:
    yield from db.session.execute(query.execution_options(yield_per=2000))


def workbook(scope: Scope, name: str) -> bytes:
    """The file. Raises Refusal when a sheet would hold more lines than a spreadsheet should."""
    out = io.BytesIO()
    totals: list[Row] = [("scope", name), ("made at", now().isoformat())]
    with new_workbook(out) as book:
        for title, heads, rows, summed in (
            (MOVEMENTS, MOVEMENT_HEADS, movement_rows(scope), (10,)),
            (LEGS, LEG_HEADS, leg_rows(scope), (8,)),
            (BALANCES, BALANCE_HEADS, balance_rows(scope), tuple(range(4, 5 + len(NAMES)))),
        ):
            totals += _sheet(book, title, heads, rows, summed)
        for other in beside.sheets:
            totals += _sheet(
                book,
                other.name,
                other.headings,
                other.lines(scope.region_path, scope.project_id),
                other.totalled,
            )
        for chain in journal_ends(scope):
            totals.append(chain)
        _sheet(book, CONTROL, ("what", "value", "hash"), totals, ())
    return out.getvalue()


def _sheet(book: Any, title: str, heads: Sequence[str], rows: Any, summed: Sequence[int]) -> list[Row]:
    """Write a sheet; its number of lines and the sums of its whole-fen columns."""
    sheet = book.add_worksheet(title)
    bold, money = book.add_format({"bold": True, "bottom": 1}), book.add_format({"num_format": "#,##0.00"})
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    sheet.freeze_panes(1, 0)
    for column, head in enumerate(heads):
        sheet.write_string(0, column, head, bold)
    sheet.set_column(0, len(heads) - 1, 16)
    sums, count = dict.fromkeys(summed, 0), 0
    for count, row in enumerate(rows, start=1):
        if count > MOST:
            raise Refusal(
                N_("One file holds at most %(most)s lines. Choose a smaller part of the city."),
                most=f"{MOST:,}",
            )
        for column, value in enumerate(row):
            _cell(sheet, count, column, value, money, day)
        for column in summed:
            sums[column] += int(row[column])
    return [
        (f"{title}: lines", str(count)), *((f"{title}: {heads[column]}", str(total)) for column, total in sums.items())
    ]  # fmt: skip


def _cell(sheet: Any, line: int, column: int, value: Any, money: Any, day: Any) -> None:
    """Texts are written as texts: nothing in the file is a formula, nothing a link."""
    if value is None:
        return
    if isinstance(value, Decimal):
        sheet.write_number(line, column, float(value), money)
    elif isinstance(value, int) and not isinstance(value, bool):
        sheet.write_number(line, column, value)
    elif hasattr(value, "year"):
        sheet.write_datetime(line, column, value, day)
    else:
        sheet.write_string(line, column, str(value))


def journal_ends(scope: Scope) -> Iterator[Row]:
    """The last hash of the journal: of one project's chain, or of the last line written anywhere."""
    if scope.project_id:
        query = select(JournalHead.chain, JournalHead.seq, JournalHead.hash).filter_by(
            chain=f"project:{scope.project_id}"
        )
        for chain, seq, last in db.session.execute(query):
            yield (f"journal {chain}", str(seq), last)
        return
    columns: list[Any] = [JournalLine.id, JournalLine.chain, JournalLine.hash]
    row = db.session.execute(select(*columns).order_by(JournalLine.id.desc()).limit(1)).first()
    if row:
        yield ("journal, last line", f"{row.id} {row.chain}", row.hash)


def compare(data: bytes) -> tuple[int, list[str]]:
    """Movements of a file that are equal to those of the ledger, and sentences about every difference."""
    sheets = read_own(data)
    if MOVEMENTS not in sheets or LEGS not in sheets:
        raise Refusal(N_("This is not an auditor's file: the sheets of movements and legs are missing."))
    faults: list[str] = []
    equal = 0
    for title, found in ((MOVEMENTS, _movement_facts), (LEGS, _leg_facts)):
        stated = _stated(sheets[title])
        held = found(list(stated))
        for number, facts in stated.items():
            if number not in held:
                faults.append(f"{title} {number}: not in the ledger")
            elif facts != held[number]:
                faults.append(f"{title} {number}: file {_short(facts, held[number])}")
            elif title == MOVEMENTS:
                equal += 1
    faults += _missing(sheets)
    return equal, faults


def _short(facts: dict[str, str], held: dict[str, str]) -> str:
    return "; ".join(
        f"{name} {facts[name]!r}, ledger {held.get(name)!r}"
        for name in facts
        if facts[name] != held.get(name)
    )


def _stated(sheet: Sheet) -> dict[int, dict[str, str]]:
    head = [str(cell) for cell in sheet.rows[0].cells]
    found = {}
    for row in sheet.rows[1:]:
        facts = {
            name: _text(cell)
            for name, cell in zip(head, row.cells, strict=False)
            if not name.endswith("yuan")
        }
        for name in head[len(row.cells) :]:
            facts[name] = ""
        found[int(facts[head[0]])] = facts
    return found


def _text(cell: Any) -> str:
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return cell.date().isoformat() if hasattr(cell, "hour") else str(cell)


def _movement_facts(ids: list[int]) -> dict[int, dict[str, str]]:
    return _facts(MOVEMENT_HEADS, movement_rows(Scope()), set(ids))


def _leg_facts(ids: list[int]) -> dict[int, dict[str, str]]:
    return _facts(LEG_HEADS, leg_rows(Scope()), set(ids))


def _facts(heads: Sequence[str], rows: Iterator[Row], wanted: set[int]) -> dict[int, dict[str, str]]:
    return {
        row[0]: {
            name: _text(cell) for name, cell in zip(heads, row, strict=True) if not name.endswith("yuan")
        }
        for row in rows
        if row[0] in wanted
    }


def _missing(sheets: dict[str, Sheet]) -> Iterator[str]:
    """Movements of the file's sources that the file does not hold, and control totals that do not tie out."""
    stated = _stated(sheets[MOVEMENTS])
    sources = {int(facts["source"]) for facts in stated.values()}
    counts: dict[int, int] = defaultdict(int)
    for facts in stated.values():
        counts[int(facts["source"])] += 1
    query = select(Movement.source_id, func.count()).group_by(Movement.source_id).order_by(Movement.source_id)
    for source_id, count in db.session.execute(query):
        if source_id in sources and counts[source_id] != count:
            yield f"source {source_id}: {counts[source_id]} movements in the file, {count} in the ledger"
    totals = (
        {str(row.cells[0]): _text(row.cells[1]) for row in sheets[CONTROL].rows[1:]}
        if CONTROL in sheets
        else {}
    )
    whole = sum(int(facts["amount, fen"]) for facts in stated.values())
    name = f"{MOVEMENTS}: amount, fen"
    if totals.get(name) != str(whole):
        yield f"{name}: control total {totals.get(name)}, lines {whole}"
