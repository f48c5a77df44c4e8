"""One cell of names: the compounds, buildings, house numbers, phases and other names it stands for."""

import re
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache

from tracker.exchange.values import CompoundName
from tracker.places.names import aliases

_BRACKET = re.compile(r"[(\[【\u3014]([^()\[\]【】\u3014\u3015]*)[)\]】\u3015]")
_SPACES = re.compile(r"(?<![A-Za-z0-9.&' ])[ \t]+|[ \t]+(?![A-Za-z0-9.&' ])")  # Sunny Garden keeps its space
_LEADING = re.compile(r"^(?:\d{1,3}[.、](?=\D)|\(\d{1,3}\)|[\u2460-\u2473]|\d{4}年度?(?=[\u4e00-\u9fff]))")
_WORK = re.compile(
    r"(?:(?:城镇)?老旧(?:住宅)?小区)?(?:综合)?(?:整治|改造|提升)+(?:工程)?(?:项目|工程)?(?=$|[一二三四五六七八九十\d]期)"
)
_OLD = re.compile(r"(?<=小区)(?:城镇)?老旧小区$")
_BEYOND = re.compile(
    r"(?:及其?|和|与)?周边(?:小区|区域|道路|环境|地块|片区)*$|(?<=.)(?:及其?|和|与)周边(?=小区)"
)
_PHASE = re.compile(r"(?:第?[一二三四五六七八九十]+|\d{1,2})期(?:工程)?$")
_AND_MORE = re.compile(r"等(?:共?(?P<count>\d{1,3}|[一二三四五六七八九十]+)个?(?:小区|院落|楼院|项目)?)?$")
_SEPARATOR = re.compile(r"[、,;/\n]+")
_AND = re.compile(
    r"(?<=[\u4e00-\u9fffA-Za-z]{3})以?及(?=[\u4e00-\u9fff]{2})|(?<=小区|家园|花园|新村|宿舍)[和与](?=.{2})"
)
_MARK = r"(?:号住宅楼|号楼|号栋|#住宅楼|#楼|#|[幢栋座]|栋楼|号院|号)"
_NUMBER = r"[A-Za-z]?\d+[A-Za-z]?(?:-\d+)?"
# Atomic: hostile digits must not make the search try every way to cut them.
_ITEM = rf"(?>{_NUMBER}{_MARK}?(?:[-~\u2013\u2014至到]{_NUMBER}{_MARK}?)?)"
_TAIL = re.compile(rf"(?P<list>{_ITEM}(?:(?:[、,;/]|(?<=[#幢栋楼])){_ITEM})*)$")
_CONTINUES = re.compile(rf"^(?:{_ITEM})++等?$")
_SIBLING = re.compile(r"^(?P<mark>[一二三四五六七八九十东西南北中]|[A-Za-z])(?P<kind>村|区|院|里|期|苑)$")
_HOUSING = re.compile(
    r"(?:小区|新村|[一二三四五六七八九十东西南北]村|[一二三四五六七八九十东西南北A-Za-z]区|苑|园|家园|花园|里|院|宿舍|公寓|家属区"
    r"|福利区|庭|居|城|湾|府|坊|号院?|社区|广场|[一二三四五六七八九十]期)$"
)
_STREET = re.compile(r"(?:路|街|巷|弄|大道|胡同|道)$")
_LONGEST_RANGE = 200


@dataclass(frozen=True, slots=True)
class Names:
    """What a name cell stands for. ``more`` counts compounds meant but not named (等3个小区); -1: some."""

    compounds: tuple[CompoundName, ...]
    more: int = 0
    guessed: tuple[str, ...] = ()


@lru_cache(maxsize=16384)
def read_names(text: str) -> Names:
    """Take a name cell apart: 荆西车队小区、渡口小区 are two compounds, 操兵巷1、18号 is one.

    A part that holds only numbers continues the list before it; a part such as 二村 repeats the name
    before it with another mark and is named in ``guessed``.
    """
    folded = _SPACES.sub("", unicodedata.normalize("NFKC", text)).strip()
    folded = _LEADING.sub("", folded)
    if not _AND_MORE.sub("", folded):
        return Names(())
    more = _AND_MORE.search(folded)
    parts, guessed = _parts(_AND_MORE.sub("", folded) if more else folded)
    found = tuple(_compound(part) for part in parts)
    return Names(found, _missing(more, len(found)), guessed)


def _missing(more: re.Match[str] | None, named: int) -> int:
    if not more:
        return 0
    if not (more["count"] or "").isdigit():
        return -1
    return max(int(more["count"]) - named, 0)


def _parts(text: str) -> tuple[list[str], tuple[str, ...]]:
    shelf: list[str] = []

    def shelve(bracket: re.Match[str]) -> str:
        shelf.append(bracket[0])
        return f"\x00{len(shelf) - 1}\x01"

    bare = _BRACKET.sub(shelve, _BEYOND.sub("\x02", text))
    parts: list[str] = []
    guessed: list[str] = []
    for piece in _SEPARATOR.split(_AND.sub("、", bare)):
        if not piece.strip("\x02"):
            continue
        if parts and _CONTINUES.match(re.sub("[\x00-\x02]\\d*", "", piece)):
            parts[-1] += "、" + piece
            continue
        whole = _sibling(parts[-1], piece) if parts else None
        if whole:
            guessed.append(whole)
        parts.append(whole or piece)
    restored = [re.sub("\x00(\\d+)\x01", lambda mark: shelf[int(mark[1])], part) for part in parts]
    return [part.replace("\x02", "及周边") for part in restored], tuple(guessed)


def _sibling(before: str, piece: str) -> str | None:
    """红旗一村、二村: the second is 红旗二村."""
    mark = _SIBLING.match(piece)
    if not mark:
        return None
    same = re.match(rf"^(.+?)(?:[一二三四五六七八九十东西南北中]|[A-Za-z]){mark['kind']}$", before)
    return same[1] + piece if same else None


def _compound(part: str) -> CompoundName:
    other = aliases(part)
    bare = part
    phase = None
    for inside in _BRACKET.findall(part):
        if inside in other or any(inside.endswith(name) for name in other):
            bare = re.sub(r"[(\[【\u3014]" + re.escape(inside) + r"[)\]】\u3015]", "", bare)
        elif _PHASE.fullmatch(inside):
            phase = inside
    beyond = "周边" in bare
    name = _OLD.sub("", _WORK.sub("", bare.replace("及周边", ""))) or bare or part
    at_end = _PHASE.search(name)
    found = CompoundName(name, aliases=other, phase=phase or (at_end[0] if at_end else None), beyond=beyond)
    return _with_numbers(found)


def _with_numbers(found: CompoundName) -> CompoundName:
    tail = _TAIL.search(found.name)
    if not tail or tail.start() == 0 or not re.search(r"[#幢栋座号楼]", tail["list"]):
        return found
    base, numbers = found.name[: tail.start()], _written_out(tail["list"])
    if tail["list"].endswith(("号", "号院")):
        return replace(found, house_numbers=numbers)
    # A name that cannot stand alone (石梁路, 中天) keeps its numbers: the building is the compound.
    stands = bool(_HOUSING.search(base)) and not _STREET.search(base)
    return replace(found, name=base if stands else found.name, buildings=numbers)


def _written_out(text: str) -> tuple[str, ...]:
    numbers: list[str] = []
    bare = re.sub(_MARK, "\x00", text)
    for item in re.split("[、,;/]|\x00(?![-~\u2013\u2014至到])", bare):
        ends = [end for end in re.split("\x00?[-~\u2013\u2014至到]", item.strip("\x00")) if end]
        numbers.extend(_between(ends) if len(ends) == 2 else ends)
    return tuple(dict.fromkeys(numbers))


def _between(ends: list[str]) -> list[str]:
    first, last = ends
    if first.isdigit() and last.isdigit() and 0 < int(last) - int(first) <= _LONGEST_RANGE:
        return [str(number) for number in range(int(first), int(last) + 1)]
    return ["-".join(ends)]  # 482-2 is one number with a part, not a range


def building_numbers(text: str) -> tuple[str, ...]:
    """The numbers of a list of buildings: 1#、2#、5-7号楼 are 1, 2, 5, 6, 7."""
    folded = re.sub(r"\s+", "", unicodedata.normalize("NFKC", text))
    return tuple(number for number in _written_out(folded) if re.search(r"[0-9A-Za-z]", number))
