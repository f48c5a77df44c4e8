"""Which column is which: headings of published tables, their units, their many names."""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from tracker.exchange.fields import DIMENSIONS, Field
from tracker.exchange.headings import HEADINGS
from tracker.exchange.units import Unit, is_measure, unit_of

# Headings of the third kind of table only; 项目名称 beside 数量 and 单位 is an item of works.
_ONLY_WORKS = (Field.ITEM, Field.QUANTITY, Field.UNIT)
_KNOWN = [
    (field, re.compile(rf"(?:{names})")) for field, names in HEADINGS.items() if field not in _ONLY_WORKS
]
_WORKS = [(field, re.compile(rf"(?:{HEADINGS[field]})")) for field in _ONLY_WORKS]
_SOURCE = re.compile(
    r"^(?:(?:申请|争取|其中)?"
    r"(?:中央|国家|上级|省级?|市级?|区级?|县级?|区县级?|市县级?|市区级?|县区级?|地方|财政|政府|专项债券?|居民|社会"
    r"|企业|产权单位|专营单位|专业经营单位|业主|自筹|银行|其他|住宅专项维修|一般债券?)"
    r"(?:预算内|财政|专项|补助|奖补|配套|投资|资金|出资|投入|自筹|债券|债|资本|贷款|来源|力量|单位|企业|基金|维修|级|性|金)*)$"
)
_SPACE = re.compile(r"\s+")
_BRACKET = re.compile(r"[(\[【\u3014]([^()\[\]【】\u3014\u3015]*)[)\]】\u3015]")
_TOTAL = re.compile("小计|合计|总计|总额|总投资|total")
_ABOUT = re.compile("(?<![预签契违制履节条])约(?!束|定)")
_TRAILING_UNIT = re.compile(
    r"^(?P<core>.{2,}?)[:/_-]?(?P<unit>[十百千]?[万亿]?(?:平方米|m2|平米)|[千百]?[万亿]元)$"
    r"|^(?P<core2>.{2,}?)[:/](?P<unit2>[万]?[元户栋幢个座])$"
)


@dataclass(frozen=True, slots=True)
class Heading:
    """What a heading says: field (None: unknown here), unit as published, whether it says 约.

    ``strange`` holds a unit that this column cannot be counted in; ``source`` names the payer of a
    column that holds the sum from one source.
    """

    text: str
    field: Field | None = None
    unit: Unit | None = None
    strange: str | None = None
    approximate: bool = False
    source: str | None = None


@lru_cache(maxsize=4096)
def recognise(text: str) -> Heading:
    """Field and unit of one heading, from its words alone."""
    folded = fold(text).replace("10,000", "10000")
    units = _bracketed(folded)
    core = re.sub(r"[^\w^]|_", "", _BRACKET.sub("", folded))
    approximate = bool(_ABOUT.search(folded))
    core = _ABOUT.sub("", core)
    if core == "市" and set("".join(units)) & set("县区"):
        return Heading(text, Field.DISTRICT)  # 市(县、区): in such a table the city is a county-level one
    for bare, unit in _cores(core, folded):
        for field, names in _KNOWN:
            if names.fullmatch(bare):
                candidates = [*units, unit] if unit else units
                return _with_unit(Heading(text, field, approximate=approximate), candidates)
    return _works_or_source(Heading(text, approximate=approximate), core, units)


def _cores(core: str, folded: str) -> list[tuple[str, str]]:
    """The heading itself, and the heading without a unit that trails behind it: 投资额万元."""
    found = [(core, "")]
    match = _TRAILING_UNIT.match(_BRACKET.sub("", folded))
    if match:
        bare = re.sub(r"[^\w^]|_", "", match["core"] or match["core2"])
        found.append((_ABOUT.sub("", bare), match["unit"] or match["unit2"]))
    return found


def _works_or_source(heading: Heading, core: str, units: list[str]) -> Heading:
    for field, names in _WORKS:
        if names.fullmatch(core):
            return replace(heading, field=field)
    if _SOURCE.match(core):
        return _with_unit(replace(heading, field=Field.FUNDING_PART, source=core), units)
    return heading


def _with_unit(heading: Heading, candidates: list[str]) -> Heading:
    dimension = DIMENSIONS.get(heading.field) if heading.field else None
    if dimension is None:
        return heading
    for text in candidates:
        unit = unit_of(text.lstrip("约"), dimension)
        if unit:
            return replace(heading, unit=unit)
    strange = next((text for text in candidates if is_measure(text)), None)
    return replace(heading, strange=strange)


def in_group(top: Heading, below: str) -> Heading:
    """A heading of two lines: 建设规模 over 户数(户), 总投资 over (万元), 资金来源 over 中央补助."""
    text = f"{top.text} {below}".strip()
    if not below or below == top.text:
        return top
    bare = fold(below).strip("()[]")
    dimension = DIMENSIONS.get(top.field) if top.field else None
    if dimension and unit_of(bare, dimension):
        return replace(top, text=text, unit=unit_of(bare, dimension))
    if dimension and is_measure(bare):
        return replace(top, text=text, strange=bare)
    return replace(_below(top, below), text=text)


def _below(top: Heading, below: str) -> Heading:
    alone = recognise(below)
    core = re.sub(r"[^\w]", "", _BRACKET.sub("", fold(below)))
    if top.field in (Field.FUNDING, Field.INVESTMENT, Field.FUNDING_PART):
        above = top.unit or _with_unit(replace(top, field=Field.INVESTMENT), _bracketed(fold(top.text))).unit
        if _SOURCE.match(core):
            own = _with_unit(replace(alone, field=Field.FUNDING_PART, source=core), _bracketed(fold(below)))
            return replace(own, unit=own.unit or above)
        if _TOTAL.fullmatch(core):
            return replace(top, field=Field.INVESTMENT, unit=alone.unit or above)
    if _TOTAL.fullmatch(core):
        return top
    together = recognise(top.text + below)
    if together.field and not (alone.field and alone.unit):
        return replace(together, unit=together.unit or (top.unit if together.field is top.field else None))
    return alone


def _bracketed(folded: str) -> list[str]:
    return [part for inside in _BRACKET.findall(folded) for part in re.split("[,;:、]", inside)]


@lru_cache(maxsize=65536)
def fold(text: str) -> str:
    """Half-width, small letters, no white space."""
    return _SPACE.sub("", unicodedata.normalize("NFKC", text)).lower()
