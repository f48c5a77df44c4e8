"""Colours by numbers: contrast as WCAG 2 computes it, missing cones after Machado, Oliveira and Fernandes 2009."""

from itertools import combinations

import pytest

from tracker.charts.theme import INK, SERIES, TONES

PAGES = ["#ffffff", "#162227", "#0f181c"]
EYES = {
    "all": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "no red": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "no green": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "no blue": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}  # fmt: skip


def linear(colour):
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    return [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]


def contrast(one, other):
    light = [
        sum(a * b for a, b in zip(linear(c), (0.2126, 0.7152, 0.0722), strict=True)) for c in (one, other)
    ]
    return (max(light) + 0.05) / (min(light) + 0.05)


def lab(colour, eye):
    seen = [min(1, max(0, sum(a * b for a, b in zip(row, linear(colour), strict=True)))) for row in eye]
    red, green, blue = seen
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (part ** (1 / 3) if part > 0.008856 else 7.787 * part + 16 / 116 for part in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)


def apart(one, other, eye):
    return sum((a - b) ** 2 for a, b in zip(lab(one, eye), lab(other, eye), strict=True)) ** 0.5


@pytest.mark.parametrize("page", PAGES)
@pytest.mark.parametrize("colour", sorted({*SERIES, *TONES.values()}))
def test_every_mark_stands_out_on_light_and_dark_pages(colour, page):
    assert contrast(colour, page) >= 3


@pytest.mark.parametrize("eye", EYES)
def test_series_and_tones_stay_apart_for_every_eye(eye):
    for colours in (SERIES, tuple(TONES.values())):
        assert min(apart(one, other, EYES[eye]) for one, other in combinations(colours, 2)) > 17


def test_ink_is_no_series():
    assert INK not in {*SERIES, *TONES.values()}
