"""Uploads made to order."""

import io
from fractions import Fraction

import pillow_heif
from PIL import Image
from PIL.ExifTags import GPS, IFD, Base

RED, BLUE = (200, 30, 30), (30, 30, 200)


def picture(size=(64, 32), mode="RGB"):
    """Left half red, right half blue, where the mode can show it."""
    image = Image.new("RGB", size, BLUE)
    image.paste(RED, (0, 0, size[0] // 2, size[1]))
    return image.convert(mode)


def saved(form="JPEG", image=None, **options):
    out = io.BytesIO()
    if form == "HEIF":
        pillow_heif.from_pillow(image or picture((128, 64))).save(out, quality=90)
    else:
        (image or picture()).save(out, form, **options)
    return out.getvalue()


def exif(*, orientation=1, taken="2026:07:01 09:30:00", offset=None, gps=None):
    tags = Image.Exif()
    tags[Base.Orientation] = orientation
    tags[Base.Make] = "A telephone"
    details = tags.get_ifd(IFD.Exif)
    if taken:
        details[Base.DateTimeOriginal] = taken
    if offset:
        details[Base.OffsetTimeOriginal] = offset
    if gps:
        tags.get_ifd(IFD.GPSInfo).update(gps)
    return tags


def gps(latitude=(40, 7, Fraction(1234, 100)), north="N", longitude=(124, 23, 0), east="E"):
    return {
        GPS.GPSLatitudeRef: north,
        GPS.GPSLatitude: latitude,
        GPS.GPSLongitudeRef: east,
        GPS.GPSLongitude: longitude,
    }


def opened(data):
    return Image.open(io.BytesIO(data))


def is_red(pixel):
    return pixel[0] > 150 and pixel[2] < 90


def is_blue(pixel):
    return pixel[2] > 150 and pixel[0] < 90
