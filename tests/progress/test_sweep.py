import os
from datetime import timedelta

import pytest

from tests import factories
from tracker.base.clock import now
from tracker.extensions import db
from tracker.progress.pictures import store
from tracker.progress.sweep import KEPT, remove_unused, without_files


def keys():
    return {path.name for path in store().root.rglob("*") if path.is_file()}


@pytest.fixture
def put(app):
    """Puts bytes into the store as if ``days`` ago."""
    for path in store().root.rglob("*"):
        if path.is_file():
            path.unlink()

    def add(content, days):
        key = store().put(content)
        moment = (now() - timedelta(days=days)).timestamp()
        os.utime(store().root / key[:2] / key[2:4] / key, (moment, moment))
        return key

    return add


def test_files_that_no_photo_names_go_after_a_day(session, put):
    used, thumb, left, young = (
        put(name, days) for name, days in ((b"a", 3), (b"b", 3), (b"c", 3), (b"d", 0.5))
    )
    factories.photo(key=used, thumb_key=thumb)
    assert remove_unused(session(), store(), now() - KEPT) == 1
    assert keys() == {used, thumb, young}
    assert left not in keys()


def test_sweeping_again_changes_nothing(session, put):
    put(b"left", 3)
    assert [remove_unused(session(), store(), now() - KEPT) for _ in range(2)] == [1, 0]


def test_photos_without_their_file_are_named(session, put):
    whole, half = put(b"a", 3), put(b"b", 3)
    factories.photo(key=whole, thumb_key=whole)
    lost = factories.photo(key=half)
    assert list(without_files(session())) == [lost.id]


def test_the_command_says_what_it_did_and_fails_when_a_file_is_lost(make_app):
    app = make_app()
    run = app.test_cli_runner().invoke
    with app.app_context():
        key = store().put(b"left")
        os.utime(store().root / key[:2] / key[2:4] / key, (0, 0))
    assert "1 files without a photo" in run(args=["photos", "sweep"]).output
    with app.app_context():
        lost = factories.photo()
        db.session.commit()
        number = lost.id
    result = run(args=["photos", "sweep"])
    assert result.exit_code == 1
    assert f"photo {number}: its file is missing." in result.output
