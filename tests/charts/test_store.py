import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from tests.charts.samples import funding, gantt
from tracker.charts import drawing
from tracker.charts.store import ChartStore
from tracker.charts.theme import Look


@pytest.fixture
def drawn(monkeypatch):
    """Counts the pictures drawn."""
    real, calls = drawing.draw, []
    monkeypatch.setattr(drawing, "draw", lambda chart, look: calls.append(chart) or real(chart, look))
    return calls


@pytest.fixture
def fresh(tmp_path):
    return ChartStore(tmp_path)


def files(store):
    return sorted(store.folder.glob("??/*"))


def test_an_unchanged_picture_is_drawn_once(fresh, drawn):
    first = fresh.svg(gantt(), language="zh")
    assert fresh.svg(gantt(), language="zh") == first
    assert len(drawn) == 1


def test_another_worker_takes_it_from_the_folder(fresh, drawn):
    first = fresh.svg(gantt(), language="zh")
    assert ChartStore(fresh.folder).svg(gantt(), language="zh") == first
    assert len(drawn) == 1


def test_what_is_seen_decides_whether_it_is_drawn_again(fresh, drawn):
    fresh.svg(gantt(), language="zh")
    fresh.svg(replace(gantt(), title="另一个"), language="zh")
    fresh.svg(gantt(), language="en")
    fresh.svg(gantt(), language="zh", width=360)
    fresh.svg(gantt(), language="zh", large=True)
    fresh.file(gantt(), "file.svg", language="zh")
    assert len(drawn) == len(files(fresh)) == 6


def test_new_code_draws_anew(fresh, monkeypatch):
    before = fresh.key(gantt(), Look(), "svg")
    monkeypatch.setattr("tracker.charts.store._code", lambda: "changed")
    assert fresh.key(gantt(), Look(), "svg") != before


def test_a_damaged_file_is_drawn_again(fresh, drawn):
    fresh.svg(funding(), language="zh")
    files(fresh)[0].write_bytes(b"")
    assert ChartStore(fresh.folder).svg(funding(), language="zh").startswith("<svg")
    assert len(drawn) == 2


def test_a_folder_that_cannot_be_written_costs_only_time(tmp_path):
    blocked = tmp_path / "file"
    blocked.write_text("not a folder")
    assert ChartStore(blocked).svg(funding(), language="zh").startswith("<svg")


def test_no_half_file_is_left_behind(fresh, monkeypatch):
    def full(_):
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "fsync", full)
    assert fresh.svg(funding(), language="zh").startswith("<svg")
    assert files(fresh) == []


def test_the_folder_keeps_what_was_read_last(fresh):
    for place, chart in enumerate((gantt(1), gantt(2), gantt(3))):
        fresh.svg(chart, language="zh")
        path = fresh.folder / fresh.key(chart, Look(), "svg")[:2] / fresh.key(chart, Look(), "svg")[2:]
        os.utime(path, (place, place))
    ChartStore(fresh.folder).svg(gantt(1), language="zh")
    fresh.limit = max(path.stat().st_size for path in files(fresh)) * 2
    fresh.sweep()
    kept = {path.parent.name + path.name for path in files(fresh)}
    assert kept == {fresh.key(chart, Look(), "svg") for chart in (gantt(1), gantt(3))}


def test_the_folder_is_swept_while_writing(fresh, monkeypatch):
    monkeypatch.setattr("tracker.charts.store.SWEEP_EVERY", 2)
    fresh.limit = 1
    fresh.svg(gantt(1), language="zh")
    assert len(files(fresh)) == 1
    fresh.svg(gantt(2), language="zh")
    assert files(fresh) == []


def test_memory_is_bounded(fresh):
    fresh.memory = 10_000
    for rows in range(1, 6):
        fresh.svg(gantt(rows), language="zh")
    assert fresh._size == sum(map(len, fresh._recent.values())) <= 10_000


def test_many_threads_get_their_own_pictures(fresh):
    charts = [gantt(rows) for rows in (1, 2, 3, 4)] * 5
    with ThreadPoolExecutor(4) as pool:
        pictures = list(pool.map(lambda chart: fresh.svg(chart, language="zh"), charts))
    alone = [ChartStore(fresh.folder / "alone").svg(chart, language="zh") for chart in charts]
    assert pictures == alone


def test_values_and_store_do_not_load_matplotlib():
    code = "import sys, tracker.charts.store; sys.exit('matplotlib' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
