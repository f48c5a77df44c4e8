import io
import re
from xml.etree import ElementTree

import pytest
from PIL import Image
from pypdf import PdfReader

from tests.charts.samples import LONG, funding, gantt
from tracker.charts import render
from tracker.charts.drawing import draw, write
from tracker.charts.theme import INK, Look

SVG = "{http://www.w3.org/2000/svg}"
CHARTS = {"gantt": gantt(), "bars": funding(), "empty": funding(categories=(), series=())}


def parsed(chart, look=None, form="svg"):
    return ElementTree.fromstring(write(draw(chart, look or Look()), chart, form))  # noqa: S314 (our own output)


@pytest.mark.parametrize("name", CHARTS)
@pytest.mark.parametrize("form", ["svg", "file.svg"])
def test_nothing_in_it_is_refused_by_a_strict_policy(name, form):
    tags = {element.tag.removeprefix(SVG) for element in parsed(CHARTS[name], form=form).iter()}
    attributes = {key for element in parsed(CHARTS[name], form=form).iter() for key in element.attrib}
    assert tags <= {"svg", "title", "desc", "g", "defs", "path", "use", "text"}
    assert "style" not in attributes
    assert not any(key.startswith("on") or ":" in key for key in attributes)


def test_it_is_a_picture_with_a_name_and_a_description():
    root = parsed(gantt())
    named = [
        next(e for e in root.iter() if e.get("id") == part) for part in root.get("aria-labelledby").split()
    ]
    assert root.get("role") == "img"
    assert [element.text for element in named] == ["进度计划", "三项工作。"]


def test_it_grows_with_the_page_and_takes_its_colour_and_font():
    text = write(draw(gantt(), Look()), gantt(), "svg").decode()
    root = ElementTree.fromstring(text)  # noqa: S314 (our own output)
    assert (root.get("width"), root.get("height")) == ("100%", None)
    assert root.get("viewBox").startswith("0 0 960 ")
    assert INK not in text
    assert "currentColor" in text
    assert "font-family" not in text


def test_alone_it_names_its_own_size_colour_and_font():
    root = parsed(gantt(), form="file.svg")
    assert (root.get("width"), root.get("font-family")) == ("960", "Noto Sans SC")
    assert {element.get("fill") for element in root.iter(SVG + "text")} == {INK}


def test_names_of_things_become_classes():
    root = parsed(gantt())
    classes = {element.get("class") for element in root.iter()}
    assert {"forecast", "done", "baseline", "grid", "today", "name"} <= classes


def test_every_reference_is_met_inside_the_picture():
    for chart in CHARTS.values():
        root = parsed(chart)
        ids = [element.get("id") for element in root.iter() if element.get("id")]
        wanted = [element.get("href").removeprefix("#") for element in root.iter(SVG + "use")]
        assert len(ids) == len(set(ids))
        assert set(wanted) <= set(ids)


def test_shapes_to_be_reused_are_not_shown_themselves():
    root = parsed(gantt())
    shown = [
        path for parent in root.iter() if parent.tag != SVG + "defs" for path in parent.findall(SVG + "path")
    ]
    assert root.findall(f".//{SVG}defs")
    assert not any(path.get("id") for path in shown)


def test_two_pictures_on_one_page_share_no_id():
    ids = [{e.get("id") for e in parsed(chart).iter() if e.get("id")} for chart in (gantt(3), gantt(4))]
    assert not ids[0] & ids[1]


def test_equal_values_give_equal_bytes():
    for form in ("svg", "png", "pdf"):
        assert write(draw(gantt(), Look()), gantt(), form) == write(draw(gantt(), Look()), gantt(), form)


def test_text_stays_text_and_cannot_become_markup():
    chart = gantt(1, name="</text><script>alert(1)</script>")
    root = parsed(chart)
    assert root.findall(f".//{SVG}script") == []
    assert "</text><script>alert(1)</script>"[:20] in "".join(
        element.text for element in root.iter(SVG + "text")
    )


def test_png_is_on_white_twice_as_fine_and_written_with_a_palette():
    figure = draw(funding(), Look())
    with Image.open(io.BytesIO(render.png(figure, scale=2))) as image:
        assert (image.width, image.mode) == (1920, "P")
        assert image.convert("RGB").getpixel((2, 2)) == (255, 255, 255)


def test_png_shows_chinese_and_not_the_sign_for_a_missing_character():
    """Two different characters, drawn alone, leave different ink; boxes for missing glyphs would be equal."""
    pictures = [render.png(draw(funding(categories=(), series=(), empty=one), Look())) for one in "喆垚"]
    assert pictures[0] != pictures[1]


def test_pdf_carries_its_text_and_title():
    chart = gantt(1, name="屋面防水改造")
    reader = PdfReader(io.BytesIO(write(draw(chart, Look(titled=True)), chart, "pdf")))
    text = re.sub(r"\s", "", reader.pages[0].extract_text())
    assert "屋面防水改造" in text
    assert reader.metadata.title == "进度计划"


def test_a_title_stands_in_the_picture_only_on_paper():
    assert gantt(1, name=LONG).title in "".join(parsed(gantt(), Look(titled=True)).itertext())
    drawn = [element.get("class") for element in parsed(gantt()).iter()]
    assert "title" not in drawn
