"""A picture drawn by the other process is the same picture, and that process costs nothing when it is idle."""

import pytest

from tests.charts.samples import funding, gantt
from tracker.charts.store import ChartStore, drawn
from tracker.charts.studio import Studio, serve
from tracker.charts.theme import Look


@pytest.fixture
def studio(store):
    made = Studio(store.folder)
    yield made
    made.close()


def process_of(studio):
    return studio._process


def test_the_other_process_draws_the_same_picture(studio):
    for chart, form in ((gantt(), "svg"), (funding(), "png")):
        assert studio.draw(chart, Look("zh"), form) == drawn(chart, Look("zh"), form)


def test_one_process_draws_all_until_it_ends_then_another(studio):
    studio.draw(gantt(), Look("zh"), "svg")
    first = process_of(studio)
    studio.draw(funding(), Look("zh"), "svg")
    assert process_of(studio) is first
    first.kill()
    first.wait()
    assert studio.draw(gantt(), Look("en"), "svg").startswith(b"<svg")
    assert process_of(studio) is not first


def test_without_work_it_ends_by_itself(store):
    studio = Studio(store.folder, idle=0.0)
    studio._start()
    assert process_of(studio).wait(60) == 0
    studio.close()


def test_what_cannot_be_drawn_is_said_and_the_next_picture_is_drawn(studio):
    with pytest.raises(RuntimeError, match="AttributeError"):
        studio.draw("no chart", Look("zh"), "svg")
    assert studio.draw(gantt(), Look("zh"), "svg").startswith(b"<svg")


def test_a_store_keeps_what_was_drawn_elsewhere(tmp_path):
    asked = []
    store = ChartStore(tmp_path, elsewhere=lambda *wanted: asked.append(wanted) or b"picture")
    assert [store.get(gantt(), Look("zh"), "png") for _again in range(2)] == [b"picture", b"picture"]
    assert len(asked) == 1


def test_a_process_whose_owner_is_gone_ends(monkeypatch, tmp_path):
    (tmp_path / "empty").touch()
    with (tmp_path / "empty").open() as nothing:
        monkeypatch.setattr("sys.stdin", nothing)
        serve(60)
