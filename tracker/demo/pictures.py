"""Photos of the demo: drawn, and marked as such on their face, then taken in as any upload is."""

import io
from random import Random

from PIL import Image, ImageDraw, ImageFont

from tracker.config import ROOT
from tracker.progress.pictures import Picture, keep

WORKS = ("屋面防水", "外墙保温", "管沟开挖", "管道安装", "道路铺装", "楼道粉刷", "单元门更换", "绿化补植")
BEFORE = ("旧屋面", "旧外墙", "旧路面", "旧楼道", "旧单元门", "旧绿地")
SCENES = WORKS + BEFORE
SIZE = (960, 720)
FONT = ROOT / "static" / "fonts" / "NotoSansSC-Regular.ttf"
SKY, EARTH, WALL, PANE, INK = "#b9c9d6", "#8a7f72", "#d8cdbd", "#6f8596", "#1f2a33"


def pictures(count: int = len(SCENES)) -> list[Picture]:
    """Store the first ``count`` scenes; the same bytes every time."""
    return [keep(io.BytesIO(draw(scene, number))) for number, scene in enumerate(SCENES[:count])]


def draw(scene: str, number: int) -> bytes:
    chance = Random(number)  # noqa: S311 (the same picture every time)
    image = Image.new("RGB", SIZE, SKY)
    draw = ImageDraw.Draw(image)
    width, height = SIZE
    draw.rectangle((0, int(height * 0.72), width, height), fill=EARTH)
    left, top = 120 + chance.randrange(80), 110 + chance.randrange(60)
    right, bottom = left + 620, int(height * 0.76)
    draw.rectangle((left, top, right, bottom), fill=WALL)
    for x in range(left + 30, right - 50, 84):
        for y in range(top + 30, bottom - 50, 76):
            draw.rectangle((x, y, x + 44, y + 46), fill=PANE)
    if scene not in BEFORE:
        _scaffold(draw, (left, top, right, bottom))
    _label(draw, scene)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=80)
    return out.getvalue()


def _scaffold(draw: ImageDraw.ImageDraw, wall: tuple[int, int, int, int]) -> None:
    left, top, right, bottom = wall
    for x in range(left - 20, right + 30, 70):
        draw.line((x, top - 20, x, bottom), fill=INK, width=3)
    for y in range(top - 10, bottom, 76):
        draw.line((left - 20, y, right + 30, y), fill=INK, width=3)


def _label(draw: ImageDraw.ImageDraw, scene: str) -> None:
    large, small = (ImageFont.truetype(str(FONT), size) for size in (64, 34))
    draw.rectangle((0, SIZE[1] - 110, SIZE[0], SIZE[1]), fill=INK)
    draw.text((30, SIZE[1] - 100), f"演示 · {scene}", font=large, fill="white")
    draw.text((SIZE[0] - 30, SIZE[1] - 78), "绘制图，非现场照片", font=small, fill=SKY, anchor="ra")
