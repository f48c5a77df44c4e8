import subprocess
import sys

from bench import cpu
from bench.extras import Extra
from bench.measure import Figures
from bench.pages import Page
from bench.table import Run, against_city, lines


def _figures(name="hello", cpu_ms=1.0, target=None, fault="", database_ms=0.0):
    page = Page(name, target, lambda: None)
    return Figures(page, [0.002] * 20, [cpu_ms / 1000, 9.0], [database_ms / 1000], fault)


def _table(*figures, extras=()):
    run = Run("SQLite", "city", [_figures(), *figures])
    return "\n".join(lines([run], list(extras), [], rounds=2, requests=10))


def test_the_least_disturbed_round_counts_and_is_held_against_the_target():
    text = _table(_figures("public home", 6.0, 6), _figures("one item", 7.1, 7))
    assert "| public home | 2.00 | 2.00 | 6.000 | 0.000 | 6.0 | ≤ 6 | met |" in text
    assert "| one item | 2.00 | 2.00 | 7.100 | 0.000 | 7.1 | ≤ 7 | **missed** |" in text


def test_a_missing_page_is_a_failed_line():
    assert "| notices | | | | | | ≤ 6 | **failed: page missing** |" in _table(
        _figures("notices", 1.0, 6, "page missing")
    )


def test_what_could_not_be_measured_is_failed_and_says_why():
    text = _table(extras=[Extra("import of 10,000 rows", 10, "s", None, "the command is missing")])
    assert "| import of 10,000 rows |  | ≤ 10 s | **failed** | the command is missing |" in text
    text = _table(extras=[Extra("second start", 2, "s", 2.01), Extra("cold Gantt", 0.7, "×", 0.7)])
    assert "| second start | 2.01 s | ≤ 2 s | **missed** |" in text
    assert "| cold Gantt | 0.70 × | ≤ 0.7 × | met |" in text


def test_a_province_may_cost_twice_the_city_with_its_database():
    city = Run(
        "PostgreSQL", "city", [_figures("public home", 1.0, 6, database_ms=1.0), _figures("one item", 1.0)]
    )
    large = Run(
        "PostgreSQL",
        "province",
        [_figures("public home", 1.5, 6, database_ms=2.6), _figures("one item", 9.0)],
    )
    rows = list(against_city(city, large))[2:]
    assert rows == ["| public home | 2.000 | 4.100 | 2.05 | ≤ 2 | **missed** |"]


def test_time_of_another_process_is_read_finely_and_a_dead_one_counts_nothing():
    busy = subprocess.Popen([sys.executable, "-c", "print(sum(range(10**6)), flush=True); input()"],
                            stdin=subprocess.PIPE, stdout=subprocess.PIPE)  # fmt: skip
    busy.stdout.readline()
    spent = cpu.seconds([busy.pid])
    assert 0.001 < spent < 10
    assert all(0 < share <= whole for whole, share in [cpu.memory(busy.pid)])
    busy.communicate(b"\n")
    assert cpu.seconds([busy.pid]) == 0
