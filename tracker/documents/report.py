"""A report on A4: headings, paragraphs, tables, pictures. The rooms say what; this says how it is set."""

from dataclasses import dataclass

from tracker.documents import typesetting
from tracker.documents.typesetting import Data, clean

TEMPLATE = "report.typ"


@dataclass(frozen=True, slots=True)
class Paragraph:
    text: str


@dataclass(frozen=True, slots=True)
class Table:
    """Cells as they shall be read. ``numbers`` are the columns (from 0) set to the right.

    Raises ValueError when a row has not as many cells as there are headings.
    """

    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    numbers: frozenset[int] = frozenset()
    caption: str = ""

    def __post_init__(self) -> None:
        if any(len(row) != len(self.headings) for row in self.rows):
            raise ValueError("a row has not one cell per heading")


@dataclass(frozen=True, slots=True)
class Picture:
    """An SVG file (the charts' file.svg) with the sentence that stands for it when it is not seen."""

    svg: str
    alternative: str
    caption: str = ""


Block = Paragraph | Table | Picture


@dataclass(frozen=True, slots=True)
class Section:
    heading: str
    blocks: tuple[Block, ...]


@dataclass(frozen=True, slots=True)
class Report:
    """``subtitle`` stands under the title, ``foot`` at the foot of each page beside its number."""

    language: str
    title: str
    sections: tuple[Section, ...]
    subtitle: str = ""
    foot: str = ""
    landscape: bool = False


def report_pdf(report: Report) -> bytes:
    """The report as PDF/UA-1. Raises typst.TypstError for an SVG that is none."""
    return typesetting.pdf(TEMPLATE, _data(report))


def report_pages(report: Report, *, dots_per_inch: float = 96) -> list[bytes]:
    """The report as one PNG per page."""
    return typesetting.pages(TEMPLATE, _data(report), dots_per_inch=dots_per_inch)


def _data(report: Report) -> Data:
    return {
        "language": typesetting.language(report.language),
        "title": clean(report.title),
        "subtitle": clean(report.subtitle),
        "foot": clean(report.foot),
        "landscape": report.landscape,
        "sections": [
            {"heading": clean(section.heading), "blocks": [_block(block) for block in section.blocks]}
            for section in report.sections
        ],
    }


def _block(block: Block) -> Data:
    if isinstance(block, Paragraph):
        lines: list[Data] = [text for line in block.text.splitlines() if (text := clean(line))]
        return {"kind": "paragraph", "lines": lines}
    if isinstance(block, Picture):
        caption = clean(block.caption)
        return {
            "kind": "picture",
            "svg": block.svg,
            "alternative": clean(block.alternative),
            "caption": caption,
        }
    return {
        "kind": "table",
        "headings": [clean(heading) for heading in block.headings],
        "rows": [[clean(cell) for cell in row] for row in block.rows],
        "numbers": [number in block.numbers for number in range(len(block.headings))],
        "caption": clean(block.caption),
    }
