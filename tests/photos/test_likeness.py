"""A copy of a picture is known again; another picture is not."""

import io
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from tracker.photos import likeness, take


def scene(number: int) -> Image.Image:
    """A picture with texture on every scale, as photos have: noise of several grain sizes."""
    chance = Random(number)
    whole = Image.new("L", (640, 480), 128)
    for grain, weight in ((4, 0.5), (8, 0.35), (24, 0.25), (80, 0.15)):
        noise = Image.new("L", (grain, grain * 3 // 4))
        noise.putdata([chance.randrange(256) for _ in range(grain * (grain * 3 // 4))])
        whole = Image.blend(whole, noise.resize(whole.size, Image.Resampling.BICUBIC), weight)
    return whole.convert("RGB")


def encoded(image: Image.Image, quality: int = 90) -> Image.Image:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return Image.open(io.BytesIO(out.getvalue()))


def cropped(image: Image.Image, part: float) -> Image.Image:
    width, height = image.size
    return image.crop(
        (int(width * part), int(height * part), int(width * (1 - part)), int(height * (1 - part)))
    )


def away(one: Image.Image, other: Image.Image) -> int:
    pairs = [(a, b) for a in likeness.marks(one) for b in likeness.marks(other)]
    return min(likeness.distance(a, b) for a, b in pairs)


@pytest.mark.parametrize(
    "copy",
    [
        lambda image: encoded(image, 30),
        lambda image: image.resize((320, 240)),
        lambda image: image.point([min(255, int(value * 1.15)) for value in range(256)] * 3),
        lambda image: encoded(cropped(image, 0.02).resize((500, 375)), 50),
        lambda image: cropped(image, 0.05),
    ],
    ids=["encoded anew", "halved", "brightened", "trimmed, resized and encoded", "trimmed by 5 percent"],
)
def test_a_copy_is_alike(copy):
    assert max(away(scene(number), copy(scene(number))) for number in range(5)) <= likeness.ALIKE


def test_other_pictures_are_not_alike():
    scenes = [scene(number) for number in range(9)]
    pairs = [(a, b) for place, a in enumerate(scenes) for b in scenes[:place]]
    assert min(away(a, b) for a, b in pairs) > likeness.ALIKE


def test_a_picture_without_contrast_has_no_marks():
    assert likeness.marks(Image.new("RGB", (640, 480), "tan")) == ()
    ramp = Image.linear_gradient("L").rotate(90)
    assert likeness.marks(ramp) == ()


def test_an_upload_carries_its_marks():
    out = io.BytesIO()
    scene(1).save(out, "JPEG")
    pairs = zip(take(out.getvalue()).marks, likeness.marks(scene(1)), strict=True)
    assert max(likeness.distance(kept, own) for kept, own in pairs) <= 2


@given(st.integers(0, 2**64 - 1), st.sets(st.integers(0, 63), max_size=likeness.ALIKE))
def test_every_alike_mark_is_among_the_probes_of_one_word(mark, flipped):
    other = mark
    for bit in flipped:
        other ^= 1 << bit
    pairs = zip(likeness.words(mark), likeness.words(other), strict=True)
    assert any(there in set(likeness.probes(here)) for here, there in pairs)
    assert likeness.whole(*likeness.words(mark)) == mark
    assert likeness.distance(mark, other) == len(flipped)
