"""Names of compounds: one key for the many ways to write one name, initials, near-duplicates.

Pure. Sources of the rules: names in published plan tables (full-width digits, 一号院 beside 1号院,
幢 beside 栋 and #, former names in brackets).
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import lru_cache

_DIGITS = {
    "\u3007": 0,
    "零": 0,
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "五": 5,
    "六": 6,
    "七": 7,
    "八": 8,
    "九": 9,
}
_NUMERAL = re.compile("[\u3007零一二三四五六七八九十百]+")
_BRACKETS = re.compile(r"[(\[【\u3014「《<]([^()\[\]【】\u3014\u3015「」《》<>]*)[)\]】\u3015」》>]")
_FORMER = re.compile(r"^(?:原名?|曾用名?|又名|又称|亦称|现名?|旧称|俗称|老)[为是:]?(?P<name>.{2,})$")
# What a bracket adds to the name itself: a phase, a side, a number. Without it two compounds would be one.
_MARKS = (
    r"第?[0-9a-z零一二三四五六七八九十]+(?:期|区|村|院|组团?|号院?|[#栋幢座])?"
    r"|[东南西北中前后左右上下新老大小内外]+(?:区|院|片|段|侧)?"
)
_DISTINGUISHING = re.compile(rf"^(?:{_MARKS})(?:[、,和及](?:{_MARKS}))*$")
_RANGE = re.compile(r"(?<=[0-9栋])(?:[-~\u2012\u2013\u2014\u2212\u301c至到]+)(?=[0-9])")
_LIST = re.compile(r"(?<=[0-9栋])[、,;/]+(?=[0-9])")
_BUILDING = re.compile(r"(?<=[0-9a-z])(?:号住宅楼|号楼|号栋|#住宅楼|#楼|#栋|幢|#|栋楼?|楼(?!房))")
_NOISE = re.compile(r"[^\w\-,]|_")
_GENERIC = re.compile(
    r"(?:老旧小区|住宅小区|居民小区|生活小区|小区|家属院|家属区|家属楼|宿舍区|宿舍楼|宿舍|住宅楼|居民楼|住宅)$"
)
_STAFF_HOUSING = re.compile(r"(?:家属[院区楼]|宿舍[区楼院]?|职工[楼院])$")
_PLACE = re.compile(r"^[\u4e00-\u9fff]{2,3}?(?:市|县|(?<![小东西南北中新老])区)(?=[\u4e00-\u9fff0-9]{3})")
# One of these changed, added or left out makes another compound, never a slip of the pen.
_TELLING = set("0123456789东南西北中前后左右上下新老大小内外甲乙丙丁期村院区里巷路街号栋座-,")
_ADDED, _CHANGED = 4, 5  # in a shorter name one sign more, or another sign, is another name


@lru_cache(maxsize=16384)
def name_key(text: str) -> str:
    """The key under which two spellings of one name meet; empty only for a name without any letter.

    Full-width becomes half-width, Chinese numerals digits (一号院 = 1号院), 幢 = 栋 = 号楼 = #;
    spaces, signs, brackets with former names and the closing word 小区 go.
    """
    folded = fold(text)
    bare = _BRACKETS.sub(_kept, folded)
    key = _key_of(bare) or _key_of(folded)
    return re.sub("(?:住宅|居民|老旧|生活)?小区$", "", key) or key


def fold(text: str) -> str:
    """Full-width signs as half-width ones, small letters, no white space."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)).lower()


def aliases(text: str) -> tuple[str, ...]:
    """Other names that stand in brackets behind a name: 曙光路45号(原歌舞团宿舍) is also 歌舞团宿舍."""
    found = []
    for inside in _BRACKETS.findall(unicodedata.normalize("NFKC", text)):
        word = inside.strip()
        former = _FORMER.match(word)
        name = former["name"] if former else word
        if len(name) >= 2 and not _DISTINGUISHING.match(name.lower()):
            found.append(name)
    return tuple(found)


def initials(text: str) -> str:
    """First letters of the pinyin in small letters; Latin letters and digits stay, signs go.

    >>> initials("长春路1号院")
    'ccl1hy'
    """
    return initials_of([text])[0]


def initials_of(texts: Sequence[str]) -> list[str]:
    """``initials`` of many names: words that come again and again are looked up once."""
    from pypinyin.seg.mmseg import seg  # its dictionaries take 0.2 s: only those who index names pay

    return ["".join(map(_letters, seg.cut(fold(text)))) for text in texts]


@lru_cache(maxsize=8192)
def _letters(word: str) -> str:
    from pypinyin import Style, lazy_pinyin

    found = lazy_pinyin(word, style=Style.FIRST_LETTER, errors="default")
    return "".join(re.findall("[a-z0-9]", "".join(found)))


def similar(one: str, other: str) -> bool:
    """Whether two compounds of one subdistrict may be the same one, so that a person should look.

    True for spellings of one name, for a name and the other's alias, for 家属院 beside 宿舍, for a name
    with and without its city, and for one slip in a long name. A number, a phase, a side or a direction
    that differs makes two compounds.
    """
    mine, yours = faces(one), faces(other)
    return not mine.isdisjoint(yours) or any(_one_slip(a, b) for a in mine for b in yours)


def to_digits(text: str) -> str:
    """Chinese numerals as digits: 二十三 is 23, 五四 is 54; a lone 百 is no number (百花园)."""
    return _NUMERAL.sub(lambda match: _number(match[0]), text)


def _key_of(text: str) -> str:
    key = to_digits(text)
    key = _RANGE.sub("-", _LIST.sub(",", key))
    key = _BUILDING.sub("栋", key)
    key = _RANGE.sub("-", _LIST.sub(",", key))
    key = re.sub(r"栋(?=[-,])", "", key)
    return _NOISE.sub("", re.sub(r"(?<![0-9])[-,]|[-,](?![0-9])", "", key))


def _kept(bracket: re.Match[str]) -> str:
    inside = bracket[1]
    return inside if _DISTINGUISHING.match(inside) else ""


def _number(numeral: str) -> str:
    if numeral == "百":
        return numeral
    if not set(numeral) & set("十百"):
        return "".join(str(_DIGITS[sign]) for sign in numeral)
    total = digit = 0
    for sign in numeral:
        if sign in _DIGITS:
            digit = _DIGITS[sign]
        else:
            total += (digit or 1) * (10 if sign == "十" else 100)
            digit = 0
    return str(total + digit)


@lru_cache(maxsize=16384)
def faces(text: str) -> frozenset[str]:
    """Keys under which a name may be meant: without its city, without 小区, a staff house as 宿舍, its aliases."""
    names = (text, *aliases(text))
    found: set[str] = set()
    for name in names:
        key = _STAFF_HOUSING.sub("宿舍", name_key(name))
        short = _GENERIC.sub("", key)
        found |= {key, _PLACE.sub("", key)}
        if len(short) >= 2 and not key.endswith("宿舍"):
            found.add(short)
    return frozenset(found - {""})


def _one_slip(one: str, other: str) -> bool:
    """Whether two long keys differ by one sign that is neither a number nor a side."""
    shorter, longer = sorted((one, other), key=len)
    missing = len(longer) - len(shorter)
    if missing > 1 or len(shorter) < (_ADDED if missing else _CHANGED):
        return False
    start = next((i for i, (a, b) in enumerate(zip(shorter, longer, strict=False)) if a != b), len(shorter))
    if not missing:
        changed = {shorter[start], longer[start]} if start < len(shorter) else set()
        same_rest = shorter[start + 1 :] == longer[start + 1 :]
    else:
        changed = {longer[start]}
        same_rest = shorter[start:] == longer[start + 1 :]
    return same_rest and not changed & _TELLING and not any(sign.isascii() for sign in changed)
