"""The audit sees a part that is not locked, not of the locked version, or altered."""

from importlib.metadata import PathDistribution
from pathlib import Path

from bin.inventory import altered, locked, strangers

LOCK = """# by hand
flask==3.1.3 \\
    --hash=sha256:aa
Flask_Login==0.6.3 ; python_version > "3" \\
    --hash=sha256:bb
"""


def test_pins_are_read_from_a_lock() -> None:
    assert locked(LOCK) == {"flask": "3.1.3", "flask-login": "0.6.3"}


def test_only_what_is_locked_may_be_installed() -> None:
    assert strangers({"flask": "3.1.3", "absent": "1"}, {"flask": "3.1.3", "pip": "23.2"}) == []
    assert strangers({"flask": "3.1.3"}, {"flask": "3.1.2"}) == [
        "flask 3.1.2 is installed, the lock says 3.1.3"
    ]
    assert strangers({}, {"miner": "1"}) == ["miner 1 is installed, the lock says nothing"]


def test_an_altered_and_a_missing_file_are_named(tmp_path: Path) -> None:
    record = tmp_path / "part-1.dist-info"
    record.mkdir()
    (record / "METADATA").write_text("Metadata-Version: 2.1\nName: part\nVersion: 1\n")
    empty = "sha256=47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU"
    (record / "RECORD").write_text(
        f"good.py,{empty},0\nbad.py,{empty},0\ngone.py,{empty},0\npart-1.dist-info/RECORD,,\n"
    )
    (tmp_path / "good.py").write_text("")
    (tmp_path / "bad.py").write_text("import evil")
    assert altered(PathDistribution(record)) == ["part: bad.py", "part: gone.py"]
