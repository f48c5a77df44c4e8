"""The look of the house keeps its promises: small, legible, nothing from elsewhere, nothing a strict policy refuses."""

import gzip
import re
from pathlib import Path

import pytest
from jinja2 import Environment

ROOT = Path(__file__).parents[1]
CSS = ROOT / "static" / "css"
TEMPLATES = sorted((ROOT / "templates").rglob("*.html"))
PAGES = [path for path in TEMPLATES if path.parent.name != "emails"]
OWN_FILES = [*TEMPLATES, *CSS.glob("*.css"), *(ROOT / "static" / "js").glob("*.js")]

TEXT = [
    ("ink", "paper"),
    ("ink", "surface"),
    ("ink", "surface-2"),
    ("ink-soft", "paper"),
    ("ink-soft", "surface"),
    ("ink-soft", "surface-2"),
    ("ink", "accent-soft"),
    ("ink-soft", "accent-soft"),
    ("accent", "paper"),
    ("accent", "surface"),
    ("accent", "surface-2"),
    ("accent", "accent-soft"),
    ("accent-strong", "accent-soft"),
    ("on-accent", "accent"),
    ("on-accent", "accent-strong"),
    ("on-bar", "bar"),
    *(("ink", f"{tone}-soft") for tone in ("good", "late", "bad", "info")),
    *((tone, f"{tone}-soft") for tone in ("good", "late", "bad", "info")),
    *((tone, ground) for tone in ("good", "late", "bad") for ground in ("paper", "surface")),
]
SHAPES = [
    ("edge", "surface"),
    ("edge", "paper"),
    ("accent", "line"),
    ("focus", "paper"),
    ("focus", "surface"),
]


def names(paths: list[Path]) -> list[str]:
    return [str(path.relative_to(ROOT)) for path in paths]


def tokens(scheme: str) -> dict[str, str]:
    """The colours in force under a scheme; dark overrides some of light."""
    text = (CSS / "house.css").read_text()
    light, dark = re.findall(r":root \{(.*?)\}", text, re.S)[:2]
    blocks = light if scheme == "light" else light + dark
    return dict(re.findall(r"--([\w-]+): (#[0-9a-f]{6});", blocks))


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    """Contrast ratio by WCAG 2.2, 1 to 21."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def test_the_ratio_is_the_one_of_the_standard():
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("ink", "ground"), TEXT)
def test_text_can_be_read(scheme, ink, ground):
    colours = tokens(scheme)
    assert contrast(colours[ink], colours[ground]) >= 4.5


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize(("shape", "ground"), SHAPES)
def test_edges_bars_and_focus_can_be_seen(scheme, shape, ground):
    colours = tokens(scheme)
    assert contrast(colours[shape], colours[ground]) >= 3


def test_every_colour_has_its_dark_counterpart():
    light, dark = tokens("light"), tokens("dark")
    assert {name for name in light if light[name] == dark[name]} == set()


def test_a_chart_takes_ink_and_paper_of_the_page():
    text = (CSS / "house.css").read_text()
    assert "--chart-ink: var(--ink);" in text
    assert "--chart-paper: var(--surface);" in text


def test_style_sheets_fit_the_budget():
    sizes = [len(gzip.compress(path.read_bytes(), 9)) for path in CSS.glob("*.css")]
    assert sum(sizes) <= 12_000


def test_every_custom_property_that_is_used_is_defined():
    text = "".join(path.read_text() for path in CSS.glob("*.css"))
    assert set(re.findall(r"var\(--([\w-]+)", text)) <= set(re.findall(r"--([\w-]+):", text))


@pytest.mark.parametrize("path", OWN_FILES, ids=names(OWN_FILES))
def test_nothing_is_fetched_from_another_host(path):
    text = path.read_text().replace("http://www.w3.org/", "")
    assert not re.search(
        r"""(?:src|href|action)=["'](?:https?:)?//|url\(["']?(?:https?:)?//|@import|fetch\(["']http""", text
    )


@pytest.mark.parametrize("path", PAGES, ids=names(PAGES))
def test_a_strict_content_policy_refuses_nothing_in_a_template(path):
    text = path.read_text()
    assert not re.search(
        r"""<style|\sstyle\s*=|\son[a-z]+\s*=\s*["']|javascript:|<script(?![^>]*\bsrc=)""", text
    )


@pytest.mark.parametrize("path", TEMPLATES, ids=names(TEMPLATES))
def test_every_template_can_be_parsed(path):
    Environment(autoescape=True, extensions=["jinja2.ext.i18n", "jinja2.ext.do"]).parse(path.read_text())


@pytest.mark.parametrize(
    "path", [path for path in TEMPLATES if path.parent.name == "macros"], ids=lambda path: path.stem
)
def test_every_macro_says_what_it_is_for(path):
    text = path.read_text()
    assert text.startswith("{#")
    bare = re.findall(r"(?<!#\}\n)^\{%-? macro (\w+)", text, re.M)
    assert bare == []


@pytest.mark.parametrize("path", PAGES, ids=names(PAGES))
def test_fixed_words_of_a_template_can_be_translated(path):
    """Chinese in a template would stay Chinese at the switch; only the switch itself names its language."""
    text = re.sub(r"\{#.*?#\}", "", path.read_text(), flags=re.S).replace("中文", "")
    text = re.sub(r'_\("[^"]*"', "", text)  # an English sentence may quote a Chinese word as an example
    assert not re.findall(r"[\u4e00-\u9fff]+", text)


def test_the_emblem_is_plain_svg():
    for path in (ROOT / "static" / "img").glob("*.svg"):
        assert not re.search(r"<script|style=|<style|<image|xlink", path.read_text()), path.name


@pytest.mark.parametrize("path", PAGES, ids=lambda path: "/".join(path.parts[-2:]))
def test_no_form_stands_in_a_paragraph(path):
    """A browser ends the paragraph where a form begins, and the buttons fall out of their row."""
    paragraphs = re.findall(
        r"<p(?: [^>]*)?>((?:(?!</p>|<p[ >]).)*)</p>", path.read_text(encoding="utf-8"), re.DOTALL
    )
    assert not [text for text in paragraphs if re.search(r"<form|post_button\(|form_open\(", text)]
