"""A figure as SVG for the page, or as SVG, PNG or PDF file.

matplotlib's SVG carries inline styles, which a strict Content-Security-Policy refuses (the picture turns into
a black rectangle). `svg` keeps its shapes and writes every property as a presentation attribute instead. Text
and grid take the colour of the page through currentColor; each named group of marks becomes a class.
"""

import hashlib
import io
import re
from collections.abc import Iterator
from xml.etree import ElementTree

import matplotlib as mpl
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from PIL import Image

from tracker.charts.canvas import DPI
from tracker.charts.theme import INK, PAPER

# Set once and for all: rc_context would switch them under another thread's feet.
mpl.rcParams.update({"svg.fonttype": "none", "svg.hashsalt": "tracker", "pdf.fonttype": 42})

_SVG = "{http://www.w3.org/2000/svg}"
_HREF = "{http://www.w3.org/1999/xlink}href"
_OWN_ID = re.compile(r"[A-Za-z]+_\d+$")  # matplotlib's running numbers
_UNWANTED = ("font-family", "font-stretch", "font-style")
FAMILY = "Noto Sans SC"
ElementTree.register_namespace("", "http://www.w3.org/2000/svg")


def svg(figure: Figure, *, title: str, description: str = "", standalone: bool = False) -> str:
    """The figure as SVG text without style, script, metadata or fixed size; equal figures give equal text.

    Inline it takes font and colours from the page and may stand beside others (its ids are its own).
    ``standalone`` names font, colours and size itself, for a file or for paper.
    """
    raw = io.BytesIO()
    FigureCanvasSVG(figure).print_svg(raw, metadata={"Date": None, "Creator": None})  # type: ignore[no-untyped-call]
    source = ElementTree.fromstring(raw.getvalue())  # noqa: S314 (our own output)
    prefix = "c" + hashlib.sha256(raw.getvalue()).hexdigest()[:10]
    root = _root(source.attrib["viewBox"], prefix, title, description, standalone=standalone)
    root.extend(part for child in source for part in _rewritten(child, prefix))
    text = ElementTree.tostring(root, encoding="unicode")
    return text if standalone else text.replace(INK, "currentColor")


def png(figure: Figure, scale: float = 2) -> bytes:
    """The figure on white, ``scale`` dots per pixel of its width.

    Written with a palette: less than half the bytes, and no eye sees which of 600 shades of an edge were made one.
    """
    dots, out = DPI * scale, io.BytesIO()
    plain = _file(figure, "png", dpi=dots, pil_kwargs={"compress_level": 0})
    with Image.open(io.BytesIO(plain)) as image:
        shades = image.convert("RGB").quantize(method=Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE)
        shades.save(out, "png", dpi=(dots, dots))
    return out.getvalue()


def pdf(figure: Figure, *, title: str) -> bytes:
    """The figure on white as one page, its text as text. The first one loads 16 MB more of matplotlib."""
    return _file(figure, "pdf", metadata={"Title": title, "CreationDate": None, "Creator": None})


def _file(figure: Figure, form: str, **options: object) -> bytes:
    figure.patch.set_visible(True)
    out = io.BytesIO()
    figure.savefig(out, format=form, facecolor=PAPER, **options)  # type: ignore[arg-type]
    return out.getvalue()


def _root(box: str, prefix: str, title: str, description: str, *, standalone: bool) -> ElementTree.Element:
    named = f"{prefix}-t {prefix}-d" if description else f"{prefix}-t"
    shared = {"viewBox": box, "class": "chart-svg", "role": "img", "aria-labelledby": named}
    width, height = box.split()[2:]
    page = {"width": "100%", "stroke-linejoin": "round"}
    paper = {"width": width, "height": height, "stroke-linejoin": "round", "font-family": FAMILY}
    root = ElementTree.Element(_SVG + "svg", shared | (paper if standalone else page))
    ElementTree.SubElement(root, _SVG + "title", id=f"{prefix}-t").text = title
    if description:
        ElementTree.SubElement(root, _SVG + "desc", id=f"{prefix}-d").text = description
    return root


def _rewritten(element: ElementTree.Element, prefix: str) -> Iterator[ElementTree.Element]:
    """The element in our spelling: metadata and styles vanish, groups of one dissolve."""
    if not isinstance(element.tag, str) or element.tag in (_SVG + "metadata", _SVG + "style"):
        return
    attributes = dict(_attributes(element, prefix))
    children = [part for child in element for part in _rewritten(child, prefix)]
    if element.tag == _SVG + "g" and (not attributes or len(children) < 2):
        for child in children:
            child.attrib |= attributes
        yield from children
        return
    if element.tag == _SVG + "defs" and not children:
        return
    rewritten = ElementTree.Element(element.tag, attributes)
    rewritten.text = element.text if element.tag == _SVG + "text" else None
    rewritten.extend(children)
    yield rewritten


def _attributes(element: ElementTree.Element, prefix: str) -> Iterator[tuple[str, str]]:
    for name, value in element.attrib.items():
        if name == "style":
            yield from _declarations(value)
        elif name == "id":
            if element.tag != _SVG + "g":
                yield "id", f"{prefix}-{value}"
            elif not _OWN_ID.match(value):
                yield "class", value
        elif name == _HREF:
            yield "href", value.replace("#", f"#{prefix}-")
        elif name == "transform" and value.startswith("rotate(-0 "):
            continue
        else:
            yield name, value.replace("url(#", f"url(#{prefix}-")


def _declarations(style: str) -> Iterator[tuple[str, str]]:
    for declaration in style.split(";"):
        name, _, value = declaration.partition(":")
        if value and name.strip() not in _UNWANTED:
            yield name.strip(), value.strip()
