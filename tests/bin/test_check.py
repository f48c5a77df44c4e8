"""What `make test` reports at its end is what happened."""

import os
import sys
from pathlib import Path

import pytest

from bin import check
from bin.check import Count, Section, chosen, counted, run
from bin.steps import Failed

SUITES = """<testsuites><testsuite tests="7" failures="1" errors="2" skipped="1"/>
<testsuite tests="3" failures="0" errors="0" skipped="0"/></testsuites>"""


def test_errors_count_as_failures(tmp_path: Path) -> None:
    path = tmp_path / "results.xml"
    path.write_text(SUITES)
    assert counted(path) == Count(passed=6, failed=3, skipped=1)
    assert str(counted(path)) == "6 passed, 3 failed, 1 skipped"


@pytest.fixture
def results(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr(check, "RESULTS", tmp_path)
    monkeypatch.setattr(check, "tool", lambda name: sys.executable if name == "python" else f"/none/{name}")
    return tmp_path


@pytest.mark.parametrize(("status", "count"), [(0, Count(passed=1)), (2, Count(failed=1))])
@pytest.mark.usefixtures("results")
def test_a_check_that_is_no_test_counts_as_one(status: int, count: Count) -> None:
    assert run(Section("lint", ("python", "-c", f"raise SystemExit({status})"), "")) == count


def test_old_results_do_not_vouch_for_a_run_that_died(results: Path) -> None:
    (results / "lint.xml").write_text(SUITES)
    assert run(Section("lint", ("python", "-c", "raise SystemExit(9)"), "")) == Count(failed=1)


def test_the_environment_of_a_section_reaches_it() -> None:
    postgresql = next(section for section in check.SECTIONS if section.name == "postgresql")
    assert postgresql.env == {"TEST_DATABASE": "postgresql"}


def test_sections_run_in_their_order_whatever_the_order_of_asking() -> None:
    assert [section.name for section in chosen(["types", "lint"])] == ["lint", "types"]
    assert chosen([]) == list(check.SECTIONS)


def test_an_unknown_section_is_a_sentence() -> None:
    with pytest.raises(Failed, match="no section 'lnit'"):
        chosen(["lnit"])


def test_without_chromium_and_without_rights_the_tests_fail_with_the_mend(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("CHROMIUM", raising=False)
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    with pytest.raises(Failed, match="need Chromium") as caught:
        check.ensure_browser()
    assert "apt-get install chromium" in caught.value.mend
