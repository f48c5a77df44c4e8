import pytest
from fontTools.ttLib import TTFont

from tracker.documents.characters import characters
from tracker.documents.typesetting import FONTS


@pytest.mark.parametrize("name", ["NotoSansSC-Regular.ttf", "NotoSansSC-Bold.ttf"])
def test_the_characters_are_those_that_fonttools_finds(name):
    with TTFont(FONTS / name) as font:
        assert characters(FONTS / name) == {chr(point) for point in font.getBestCmap()}


def test_a_file_without_such_a_table_is_refused(tmp_path):
    path = tmp_path / "font.ttf"
    path.write_bytes(b"\0\1\0\0\0\1" + bytes(6) + b"cmap" + bytes(4) + b"\0\0\0\x1c" + bytes(8))
    with pytest.raises(ValueError, match="format 4"):
        characters(path)
