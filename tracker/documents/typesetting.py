"""The one door to typst. Text travels as JSON data, so nothing a person typed is ever read as markup."""

import json
import unicodedata
from functools import lru_cache
from pathlib import Path

import typst

from tracker.documents.characters import characters

FONTS = Path(__file__).parents[2] / "static" / "fonts"
TEMPLATES = Path(__file__).parent / "templates"
MISSING = "〓"  # the printers' sign for a character the fount lacks

Data = str | int | float | bool | None | list["Data"] | dict[str, "Data"]


@lru_cache
def _fonts() -> typst.Fonts:
    """Read once: parsing them again for each sheet would cost more than setting it."""
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


@lru_cache
def _characters() -> frozenset[str]:
    return characters(FONTS / "NotoSansSC-Regular.ttf")


def clean(text: str) -> str:
    """Text that can be set: spaces for line ends, no control or direction characters, 〓 for missing ones.

    PDF/UA refuses a document that asks for a character its fonts lack.
    """
    one_line = " ".join(text.split())
    printable = (character for character in one_line if unicodedata.category(character)[0] != "C")
    return "".join(character if character in _characters() else MISSING for character in printable)


def language(locale: str) -> str:
    """zh or en for a locale such as zh_Hans_CN."""
    return "zh" if locale.lower().startswith("zh") else "en"


def pdf(template: str, data: Data) -> bytes:
    """The document as tagged PDF; the same data give the same bytes."""
    made = _compiler(template, data).compile(format="pdf", pdf_standards="ua-1", timestamp=0)
    assert isinstance(made, bytes)  # noqa: S101 (no output path was given)
    return made


def pages(template: str, data: Data, *, dots_per_inch: float) -> list[bytes]:
    """The document as one PNG per page."""
    made = _compiler(template, data).compile(format="png", ppi=dots_per_inch)
    return [made] if isinstance(made, bytes) else list(made or [])


def _compiler(template: str, data: Data) -> typst.Compiler:
    inputs = {"data": json.dumps(data, ensure_ascii=False)}
    return typst.Compiler(TEMPLATES / template, root=TEMPLATES, font_paths=_fonts(), sys_inputs=inputs)
