import hashlib
import os
import stat
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest

from tracker.photos import FolderStore


@pytest.fixture
def store(tmp_path):
    return FolderStore(tmp_path / "uploads")


def files(store):
    return [path for path in store.root.rglob("*") if path.is_file()]


def test_what_is_put_can_be_opened(store):
    key = store.put(b"picture")
    with store.open(key) as file:
        assert file.read() == b"picture"
    assert key == hashlib.sha256(b"picture").hexdigest()


def test_the_same_bytes_are_one_file(store):
    assert store.put(b"picture") == store.put(b"picture")
    assert len(files(store)) == 1


def test_what_is_deleted_is_gone_and_may_be_deleted_again(store):
    key = store.put(b"picture")
    store.delete(key)
    store.delete(key)
    with pytest.raises(FileNotFoundError):
        store.open(key)


@pytest.mark.parametrize(
    "key", ["", "../../etc/passwd", "a" * 63, "A" * 64, "a" * 64 + "\n", "/" * 64, "\0" * 64]
)
def test_what_is_no_key_touches_no_file(store, key):
    with pytest.raises(ValueError, match="not a key"):
        store.open(key)
    with pytest.raises(ValueError, match="not a key"):
        store.delete(key)


def test_files_are_for_this_user_only(store):
    store.put(b"picture")
    assert stat.S_IMODE(files(store)[0].stat().st_mode) == 0o600


def test_a_full_disk_leaves_nothing_behind(store, monkeypatch):
    def full(_):
        raise OSError("no space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OSError, match="no space"):
        store.put(b"picture")
    assert files(store) == []


def test_many_at_once_are_one_whole_file(store):
    content = os.urandom(200_000)
    with ThreadPoolExecutor(8) as pool:
        keys = set(pool.map(store.put, [content] * 16))
    assert len(keys) == len(files(store)) == 1
    with store.open(keys.pop()) as file:
        assert file.read() == content


def test_what_was_not_wanted_lately_is_listed(store):
    lately = datetime.now(UTC) - timedelta(minutes=1)
    old, wanted_again, young = store.put(b"old"), store.put(b"wanted again"), store.put(b"young")
    for path in files(store):
        if path.name != young:
            os.utime(path, (0, 0))
    store.put(b"wanted again")
    assert list(store.older(lately)) == [old]
    assert set(store.older(datetime.now(UTC) + timedelta(minutes=1))) == {old, wanted_again, young}
