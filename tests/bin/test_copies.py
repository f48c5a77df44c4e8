"""A copy is whole or refused; bringing one back never loses what was there. On both databases."""

import json
import shutil
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import Connection, create_engine, text

from bin import copies, schema
from bin.backup import back_up, forget_old
from bin.copies import DATABASE, Place, verified
from bin.restore import bring_back, examined
from bin.steps import Failed
from tests.postgres import programs

NOW = datetime(2026, 11, 22, 2, 15, tzinfo=UTC)


@contextmanager
def connected(place: Place) -> Iterator[Connection]:
    engine = create_engine(place.url)
    try:
        with engine.connect() as connection:
            yield connection
    finally:
        engine.dispose()


def save(place: Place, *statements: str) -> None:
    with connected(place) as connection:
        for statement in statements:
            connection.execute(text(statement))
        connection.commit()


def guests(place: Place) -> list[str]:
    with connected(place) as connection:
        return list(connection.scalars(text("SELECT name FROM guest ORDER BY name")))


@pytest.fixture
def data(fresh_database: Callable[..., str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Place:
    """An installation with one saved name and one upload."""
    monkeypatch.setenv("PG_BIN", str(programs()))
    instance = tmp_path / "instance"
    instance.mkdir()
    url = fresh_database()
    if url.startswith("sqlite:"):
        shutil.copyfile(schema.sqlite_path(url), instance / "tracker.sqlite")
        url = f"sqlite:///{instance / 'tracker.sqlite'}"
    place = Place(instance, url)
    (place.uploads / "ab").mkdir(parents=True)
    (place.uploads / "ab" / "photo.jpg").write_bytes(b"a photo")
    (instance / "secrets.json").write_text("{}")
    save(place, "CREATE TABLE guest (name VARCHAR(20))", "INSERT INTO guest VALUES ('Wang')")
    return place


@pytest.fixture
def copy(data: Place, tmp_path: Path) -> Path:
    return back_up(data, tmp_path / "copies", now=NOW)


def test_a_copy_holds_rows_and_uploads_and_vouches_for_them(copy: Path) -> None:
    manifest = verified(copy)
    assert copy.name == "tracker-20261122T021500Z"
    assert manifest.rows["guest"] == 1
    assert set(manifest.files) == {DATABASE[manifest.kind], "uploads/ab/photo.jpg"}
    assert set(manifest.revisions) == schema.heads()


def test_no_key_is_in_a_copy(copy: Path) -> None:
    assert not list(copy.rglob("secrets*"))


def test_what_was_lost_comes_back_and_what_was_there_is_kept(data: Place, copy: Path) -> None:
    save(data, "DELETE FROM guest", "INSERT INTO guest VALUES ('Li')")
    shutil.rmtree(data.uploads)
    where = bring_back(copy, data, now=NOW)
    assert guests(data) == ["Wang"]
    assert (data.uploads / "ab" / "photo.jpg").read_bytes() == b"a photo"
    kept = data.instance / "before-restore-20261122021500"
    assert str(kept) in where
    if data.kind == "sqlite":
        assert guests(Place(kept, f"sqlite:///{kept / 'tracker.sqlite'}")) == ["Li"]
    else:
        assert guests(Place(kept, data.url.replace("?", "_before_20261122021500?"))) == ["Li"]


def test_a_copy_of_another_kind_of_database_is_refused(data: Place, copy: Path) -> None:
    other = {"sqlite": "postgresql:///none", "postgresql": "sqlite:////none"}[data.kind]
    with pytest.raises(Failed, match=f"The copy is of {data.kind}"):
        examined(copy, Place(data.instance, other))


def test_a_copy_brings_an_empty_installation_to_life(data: Place, copy: Path) -> None:
    if data.kind == "sqlite":
        shutil.rmtree(data.instance)
        bring_back(copy, data, now=NOW)
    else:
        shutil.rmtree(data.uploads)
        save(data, "DROP TABLE guest")
        bring_back(copy, data, now=NOW)
    assert guests(data) == ["Wang"]
    assert (data.uploads / "ab" / "photo.jpg").exists()


def test_one_flipped_byte_is_refused_and_nothing_is_touched(data: Place, copy: Path) -> None:
    rows = copy / DATABASE[data.kind]
    damaged = bytearray(rows.read_bytes())
    damaged[len(damaged) // 2] ^= 1
    rows.write_bytes(damaged)
    with pytest.raises(Failed, match="is not as it was copied"):
        bring_back(copy, data, now=NOW)
    assert guests(data) == ["Wang"]


@pytest.mark.parametrize(
    ("name", "content"),
    [("uploads/ab/photo.jpg", b"a pho"), ("uploads/ab/photo.jpg", None), ("uploads/new", b"")],
)
def test_a_cut_missing_or_added_file_is_refused(copy: Path, name: str, content: bytes | None) -> None:
    if content is None:
        (copy / name).unlink()
    else:
        (copy / name).write_bytes(content)
    with pytest.raises(Failed, match=f"{name} is not as it was copied"):
        verified(copy)


def test_a_folder_without_a_manifest_is_refused(data: Place, tmp_path: Path) -> None:
    with pytest.raises(Failed, match=r"no readable manifest\.json"):
        bring_back(tmp_path, data, now=NOW)


def test_a_copy_of_a_newer_program_is_refused(data: Place, copy: Path) -> None:
    path = copy / copies.MANIFEST
    path.write_text(json.dumps({**json.loads(path.read_text()), "revisions": ["9999"]}))
    with pytest.raises(Failed, match="newer than this program"):
        examined(copy, data)


def test_nothing_is_brought_back_under_a_running_program(data: Place, copy: Path) -> None:
    with connected(data) as connection:
        connection.execute(text("PRAGMA journal_mode=WAL" if data.kind == "sqlite" else "SELECT 1"))
        connection.execute(text("SELECT count(*) FROM guest"))
        with pytest.raises(Failed, match="Somebody has the database open"):
            bring_back(copy, data, now=NOW)
    assert guests(data) == ["Wang"]
    assert not list(data.instance.glob("before-restore-*"))


def test_everything_saved_before_is_in_a_copy_made_while_people_save(data: Place, tmp_path: Path) -> None:
    stop, saved = threading.Event(), []

    def keep_saving() -> None:
        while not stop.is_set():
            save(data, "INSERT INTO guest VALUES ('Zhao')")
            saved.append(len(saved))

    if data.kind == "sqlite":
        save(data, "PRAGMA journal_mode=WAL")
    writer = threading.Thread(target=keep_saving)
    writer.start()
    try:
        while len(saved) < 5 and writer.is_alive():
            stop.wait(0.01)
        before = len(saved)
        copy = back_up(data, tmp_path / "copies", now=NOW)
    finally:
        stop.set()
        writer.join()
    assert before + 1 <= verified(copy).rows["guest"] <= len(saved) + 1
    bring_back(copy, data, now=NOW)
    assert len(guests(data)) == verified(copy).rows["guest"]


def test_a_copy_that_cannot_be_finished_leaves_nothing(
    data: Place, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bin.backup.write_manifest", full)
    with pytest.raises(Failed, match="No space left"):
        back_up(data, tmp_path / "copies", now=NOW)
    assert list((tmp_path / "copies").iterdir()) == []


def test_a_restore_that_cannot_be_finished_leaves_the_running_data(
    data: Place, copy: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr("bin.restore.shutil.copyfile", full)
    monkeypatch.setattr("bin.restore.shutil.copytree", full)
    with pytest.raises(Failed, match="No space left"):
        bring_back(copy, data, now=NOW)
    assert guests(data) == ["Wang"]
    assert (data.uploads / "ab" / "photo.jpg").exists()
    assert not list(data.instance.glob("before-restore-*"))


def test_only_old_copies_are_forgotten(tmp_path: Path) -> None:
    for day in range(4):
        (tmp_path / f"tracker-{NOW + timedelta(days=day):%Y%m%dT%H%M%SZ}").mkdir()
    (tmp_path / "holiday pictures").mkdir()
    assert [path.name for path in forget_old(tmp_path, 3)] == ["tracker-20261122T021500Z"]
    assert len(list(tmp_path.iterdir())) == 4
