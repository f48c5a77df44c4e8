"""The auditor's file: it ties out, is read back equal, and says where it or the books were changed."""

from datetime import timedelta
from decimal import Decimal

import pytest
from sqlalchemy import text

from tests import factories
from tracker.base.access import Role
from tracker.base.appendonly import guards, lift
from tracker.base.clock import today
from tracker.base.errors import Refusal
from tracker.base.money import to_fen
from tracker.funding import actions, auditing, comparing
from tracker.sheets import Row, Sheet, write_xlsx
from tracker.sheets.own import read_own

DAY = today() - timedelta(days=40)


@pytest.fixture
def project(session):
    return factories.project(area=Decimal(5000), households=60, planned=Decimal(3_000_000))


@pytest.fixture
def source(project, session):
    """Two million of the central subsidy have arrived."""
    made = factories.source(project, planned=Decimal(2_000_000))
    actions.receive(made.id, Decimal(2_000_000), DAY, "到账1号", None)
    session.commit()
    return made


def test_the_auditors_file_ties_out_and_reads_back_equal(client, login, source, project, session):
    actions.allocate(source.id, Decimal("100000.05"), today(), "=1+1", None)
    login(Role.AUDITOR)
    answer = client.get(f"/office/money/audit.xlsx?project={project.id}")
    assert answer.status_code == 200
    equal, faults = comparing.compare(answer.data)
    assert (equal["Movements"], equal["Legs"], equal["Balances"], faults) == (2, 2, 1, [])
    more = actions.receive(source.id, Decimal(1), today(), "到账2号", None)
    session.commit()
    equal, faults = comparing.compare(answer.data)
    assert (equal["Movements"], equal["Balances"]) == (2, 0)
    assert faults[0] == f"Movements {more.id}: not in the file"
    received = f"received, fen '{to_fen(source.received - 1)}', books '{to_fen(source.received)}'"
    assert any(one.startswith(f"Balances {source.id}: file {received}") for one in faults)


def test_a_ledger_that_was_tampered_with_is_named(source, session):
    held = auditing.workbook(auditing.Scope(), "x")
    dialect = session.get_bind().dialect.name
    for statement in lift(dialect, "movement"):
        session.execute(text(statement))
    session.execute(text("UPDATE movement SET document_no = '别的'"))
    session.expire_all()
    _equal, faults = comparing.compare(held)
    for statement in guards(dialect, "movement"):
        session.execute(text(statement))
    assert "document '到账1号', books '别的'" in faults[0]


@pytest.fixture
def changed(source, session, monkeypatch):
    """What is said of the file when the cell of a sheet is another: ``changed(sheet, line, column, value)``."""
    for _ in range(2):
        factories.certificate(factories.contract(source.project))
    session.commit()
    held = read_own(auditing.workbook(auditing.Scope(), "x"))

    def said(name="Movements", line=0, column=0, value="movement"):
        rows = [list(row.cells) for row in held[name].rows]
        rows[line][column] = value
        sheet = Sheet(name, tuple(Row(number, tuple(cells)) for number, cells in enumerate(rows, start=1)))
        monkeypatch.setattr(comparing, "read_own", lambda _data: {**held, name: sheet})
        return comparing.compare(b"")[1]

    return said


def test_a_file_that_was_changed_is_named(changed):
    assert changed() == []
    lower = changed("Movements", 1, 10, "199999999")
    assert "amount, fen '199999999', books '200000000'" in lower[0]
    assert "Movements: amount, fen: control total 200000000, lines 199999999" in lower
    assert any("Certificates 99: not in the books" in one for one in changed("Certificates", 1, 0, 99.0))
    assert any("not in the file" in one for one in changed("Certificates", 1, 0, 99.0))


def test_a_forged_end_of_the_journal_is_named(changed):
    (said,) = changed("Control totals", -1, 2, "0" * 64)
    assert "has another hash in the journal" in said


def test_a_spoilt_number_is_refused(changed):
    with pytest.raises(Refusal, match="cannot be read back"):
        changed("Legs", 1, 0, "x")


def test_what_is_no_auditors_file_is_refused():
    for data in (b"", b"PK", b"not a workbook", write_xlsx(["a"], [["b"]], "a sheet")):
        with pytest.raises(Refusal):
            comparing.compare(data)
