import hashlib
import io
import struct
import zlib
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from tests.photos.pictures import BLUE, RED, exif, gps, is_blue, is_red, opened, picture, saved
from tracker.base.errors import Refusal
from tracker.photos import Limits, Position, take


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_the_four_kinds_come_out_as_jpeg(form):
    photo = take(saved(form))
    with opened(photo.jpeg) as image:
        assert image.format == "JPEG"
        assert image.size == (photo.width, photo.height)
        assert is_red(image.getpixel((2, 2)))
        assert is_blue(image.getpixel((image.width - 3, 2)))


@pytest.mark.parametrize("form", ["GIF", "BMP", "TIFF", "ICO", "PPM"])
def test_other_kinds_are_refused(form):
    with pytest.raises(Refusal, match="not a picture"):
        take(saved(form))


@pytest.mark.parametrize(
    "data",
    [
        b"<html><script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>",
        b"GIF89a/*" + b"x" * 50 + b"*/=1;alert(1)",
        b"MZ" + bytes(200),
        b"%PDF-1.7 ",
        b"PK\x03\x04" + bytes(100),
        b"\x00",
    ],
)
def test_what_is_no_picture_is_refused_whatever_its_name(data):
    with pytest.raises(Refusal, match="not a picture"):
        take(data)


def test_an_empty_upload_is_refused():
    with pytest.raises(Refusal, match="empty"):
        take(io.BytesIO(b""))


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP", "HEIF"])
def test_an_upload_cut_off_is_refused(form):
    data = saved(form, Image.effect_noise((400, 300), 90).convert("RGB"))
    with pytest.raises(Refusal, match=r"damaged or incomplete|not a picture"):
        take(data[: len(data) * 2 // 3])


def test_one_byte_too_many_is_refused_without_reading_on():
    data = saved()
    stream = io.BytesIO(data + bytes(1000))
    with pytest.raises(Refusal, match="larger than 0 MB"):
        take(stream, Limits(size=len(data)))
    assert stream.tell() == len(data) + 1
    assert take(io.BytesIO(data), Limits(size=len(data))).width == 64


def png_claiming(width, height):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 1, 0, 0, 0, 0)
    rows = zlib.compress(bytes((width // 8 + 1) * 10), 9)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@pytest.mark.parametrize("side", [7300, 10_000, 15_000, 60_000])
def test_a_bomb_is_refused_by_its_header(side, monkeypatch):
    def decoded(_):
        raise AssertionError("decoded before the size was looked at")

    monkeypatch.setattr("PIL.PngImagePlugin.PngImageFile.load", decoded)
    with pytest.raises(Refusal, match="more than 52 million pixels"):
        take(png_claiming(side, side))


def test_a_text_chunk_that_swells_is_refused():
    text = b"k\0\0" + zlib.compress(bytes(80_000_000), 9)
    body = struct.pack(">I", len(text)) + b"zTXt" + text + struct.pack(">I", zlib.crc32(b"zTXt" + text))
    data = saved("PNG")
    with pytest.raises(Refusal):
        take(data[:33] + body + data[33:])


def test_the_limit_of_pixels_is_the_last_that_passes():
    assert take(saved("PNG"), Limits(pixels=64 * 32)).width == 64
    with pytest.raises(Refusal, match="pixels"):
        take(saved("PNG"), Limits(pixels=64 * 32 - 1))


@pytest.mark.parametrize(
    ("size", "kept"), [((4000, 3000), (1920, 1440)), ((300, 4000), (144, 1920)), ((60, 30), (60, 30))]
)
def test_the_longer_side_is_bounded_and_nothing_is_blown_up(size, kept):
    photo = take(saved(image=picture(size)))
    assert (photo.width, photo.height) == kept
    with opened(photo.thumb) as thumb:
        assert max(thumb.size) == min(320, max(size))


@pytest.mark.parametrize("orientation", range(1, 9))
@pytest.mark.parametrize("size", [(64, 32), (2400, 1200)])
def test_the_picture_stands_upright(orientation, size):
    """Turned the way the tag undoes, the red half is on the left again."""
    undo = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    stored = picture(size).transpose(undo[orientation]) if orientation > 1 else picture(size)
    photo = take(saved(image=stored, exif=exif(orientation=orientation)))
    for data in (photo.jpeg, photo.thumb):
        with opened(data) as image:
            assert image.width == image.height * 2
            assert is_red(image.getpixel((2, image.height // 2)))
            assert is_blue(image.getpixel((image.width - 3, image.height // 2)))


def test_nothing_beside_the_pixels_survives():
    secret = b"<script>alert('grey')</script>"
    tags = exif(gps=gps())
    data = saved(exif=tags, comment=secret, icc_profile=secret * 9, xmp=secret) + b"<?php system($_GET[1]);"
    photo = take(data)
    for kept in (photo.jpeg, photo.thumb):
        assert b"script" not in kept
        assert b"php" not in kept
        assert b"A telephone" not in kept
        assert kept.endswith(b"\xff\xd9")
        with opened(kept) as image:
            assert not image.getexif()
            assert set(image.info) <= {
                "jfif",
                "jfif_version",
                "jfif_unit",
                "jfif_density",
                "progressive",
                "progression",
            }


def test_the_hash_is_that_of_the_file_as_sent():
    data = saved()
    assert take(data).sha256 == hashlib.sha256(data).hexdigest()


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_when_and_where_come_back_as_values(form):
    photo = take(saved(form, exif=exif(gps=gps())))
    assert photo.taken_at == datetime(2026, 7, 1, 1, 30, tzinfo=UTC)
    assert photo.position == Position(40.120094, 124.383333)


def test_a_camera_that_names_its_offset_is_believed():
    assert take(saved(exif=exif(offset="-05:00"))).taken_at == datetime(2026, 7, 1, 14, 30, tzinfo=UTC)


def test_south_and_west_are_negative():
    photo = take(saved(exif=exif(gps=gps(north="S", east="W"))))
    assert photo.position == Position(-40.120094, -124.383333)


@pytest.mark.parametrize(
    "taken", [None, "0000:00:00 00:00:00", "yesterday", "2026:13:01 00:00:00", "0001:01:01 00:00:00"]
)
def test_an_impossible_moment_is_none(taken):
    assert take(saved(exif=exif(taken=taken))).taken_at is None


@pytest.mark.parametrize("offset", ["+99:00", "east", "+15:00"])
def test_an_impossible_offset_is_passed_over(offset):
    assert take(saved(exif=exif(offset=offset))).taken_at == datetime(2026, 7, 1, 1, 30, tzinfo=UTC)


@pytest.mark.parametrize(
    "where",
    [
        gps(latitude=(91, 0, 0)),
        gps(longitude=(180, 0, 1)),
        gps(north="X"),
        gps(latitude=(0, 0, 0), longitude=(0, 0, 0)),
        gps(latitude=(40, 7)),
        {},
    ],
)
def test_an_impossible_place_is_none(where):
    assert take(saved(exif=exif(gps=where))).position is None


def test_of_a_moving_picture_the_first_frame_is_kept():
    frames = [Image.new("RGB", (64, 32), colour) for colour in (RED, BLUE)]
    for form in ("WEBP", "PNG"):
        photo = take(saved(form, frames[0], save_all=True, append_images=frames[1:], duration=100))
        with opened(photo.jpeg) as image:
            assert is_red(image.getpixel((40, 20)))


@pytest.mark.parametrize(
    ("form", "mode"),
    [
        ("JPEG", "CMYK"),
        ("JPEG", "L"),
        ("PNG", "RGBA"),
        ("PNG", "LA"),
        ("PNG", "P"),
        ("PNG", "1"),
        ("PNG", "I;16"),
    ],
)
def test_every_way_of_storing_colour_is_understood(form, mode):
    image = (
        picture(mode="L").point(lambda value: value).convert("I;16") if mode == "I;16" else picture(mode=mode)
    )
    assert take(saved(form, image)).width == 64


def test_cmyk_keeps_its_colours():
    with opened(take(saved("JPEG", picture(mode="CMYK"))).jpeg) as image:
        assert is_red(image.getpixel((5, 5)))


def test_sixteen_bit_grey_is_not_burnt_out():
    deep = Image.new("I;16", (40, 40), 32768)
    with opened(take(saved("PNG", deep)).jpeg) as image:
        assert image.getpixel((20, 20))[0] == pytest.approx(128, abs=2)


@pytest.mark.parametrize("mode", ["RGBA", "LA", "P"])
def test_what_is_transparent_becomes_white(mode):
    clear = Image.new("RGBA", (40, 40), (0, 0, 0, 0)).convert("LA" if mode == "LA" else "RGBA")
    clear = clear.quantize() if mode == "P" else clear
    with opened(take(saved("PNG", clear)).jpeg) as image:
        assert min(image.getpixel((20, 20))) > 250


@settings(deadline=None)
@given(st.data())
def test_a_damaged_file_is_a_picture_or_a_refusal(data):
    form = data.draw(st.sampled_from(["JPEG", "PNG", "WEBP", "HEIF"]))
    upload = bytearray(saved(form, exif=exif(gps=gps())) if form != "HEIF" else saved(form))
    for place in data.draw(st.lists(st.integers(0, len(upload) - 1), max_size=8)):
        upload[place] = data.draw(st.integers(0, 255))
    refusal = None
    try:
        photo = take(bytes(upload))
    except Refusal as said:
        refusal = said
    assert str(refusal).endswith(".") if refusal else photo.width > 0


def test_a_telephone_that_sends_two_pictures_in_one_file_is_understood():
    depth = Image.new("RGB", (64, 32), BLUE)
    with opened(take(saved("MPO", picture(), save_all=True, append_images=[depth])).jpeg) as image:
        assert is_red(image.getpixel((2, 2)))
