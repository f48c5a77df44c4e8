"""The auditor's file: every movement with its legs, every balance, what other rooms add, and sums that tie out.

Money stands in it twice: as a number to calculate with, and in whole fen as text, so that no spreadsheet's
floating point can change it on its way. ``comparing`` reads the fen and holds every sheet against the books.
"""

import io
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from sqlalchemy import Select, select

from tracker.base.clock import now
from tracker.base.errors import Refusal
from tracker.base.journal import JournalHead, JournalLine
from tracker.base.money import to_fen
from tracker.base.sentences import unpack
from tracker.base.tree import under
from tracker.base.words import N_
from tracker.extensions import db
from tracker.funding import beside
from tracker.funding.beside import Lines
from tracker.funding.beside import Sheet as Part
from tracker.funding.books import Movement, MovementLeg
from tracker.funding.models import FundingTotal, Source
from tracker.projects.models import Project
from tracker.sheets import new_workbook

ZERO = Decimal(0)
MOVEMENTS, LEGS, BALANCES, CONTROL = "Movements", "Legs", "Balances", "Control totals"
REGION, PROJECT = "region path", "project"  # of what the file is
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


def _of(rows: Callable[[Scope], Iterator[Row]]) -> Lines:
    return lambda region_path, project_id: rows(Scope(region_path, project_id))


OWN = (
    Part(MOVEMENTS, MOVEMENT_HEADS, _of(movement_rows), (10,)),
    Part(LEGS, LEG_HEADS, _of(leg_rows), (8,)),
    Part(BALANCES, BALANCE_HEADS, _of(balance_rows), tuple(range(4, 5 + len(NAMES)))),
)


def parts() -> tuple[Part, ...]:
    """The sheets of the file, those that rooms above add behind one's own."""
    return (*OWN, *beside.sheets)


def workbook(scope: Scope, name: str) -> bytes:
    """The file. Raises Refusal when a sheet would hold more lines than a spreadsheet should."""
    out = io.BytesIO()
    totals: list[Row] = [
        ("scope", name), ("made at", now().isoformat()), (REGION, scope.region_path or ""),
        (PROJECT, str(scope.project_id or "")),
    ]  # fmt: skip
    with new_workbook(out) as book:
        for part in parts():
            rows = part.lines(scope.region_path, scope.project_id)
            totals += _sheet(book, part.name, part.headings, rows, part.totalled)
        totals += journal_ends(scope)
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
    return list(totals_of(title, heads, count, sums))


def totals_of(title: str, heads: Sequence[str], count: int, sums: Mapping[int, int]) -> Iterator[Row]:
    yield (f"{title}: lines", str(count))
    for column, total in sums.items():
        yield (f"{title}: {heads[column]}", str(total))


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
