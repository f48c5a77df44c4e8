"""Cells of free text: what is to be done, who pays, when it was built."""

import re
import unicodedata
from decimal import Decimal
from functools import lru_cache

from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.exchange.numbers import fold, is_blank
from tracker.exchange.units import MAGNITUDES
from tracker.exchange.values import Share

_NUMBERED = re.compile(r"(?:(?<=^)|(?<=[,;。\n、]))(?:\(?\d{1,2}[.、)](?=\D)|[\u2460-\u2473])")
_CLASS = re.compile(r"(?:^|(?<=[;。\n]))(?:基础|完善|提升)类[^:;,、]{0,6}:")
_CUT = re.compile(r"[、,;。\n]+|\.(?!\d)")
_REST = re.compile(r"等(?:\d+项)?(?:内容|工程|项目|改造)?$")
_PHRASE = 200
_PHRASES = 60

_SHARE = re.compile(r"(?:占|承担|比例|为)?(?P<share>\d{1,3}(?:\.\d+)?)%")
_SUM = re.compile(r"(?:约)?(?P<digits>\d[\d,]*(?:\.\d+)?)(?P<magnitude>[万亿]?)元")
_BETWEEN = re.compile(
    r"[、,;。+/\n]+|(?<=%)(?=[\u4e00-\u9fff])|(?<=元)(?=[\u4e00-\u9fff])|(?<=资金)[和与及]|以及"
)

_YEAR = re.compile(r"(?<!\d)(1[89]\d\d|20\d\d)(?!\d)")
_DECADE = re.compile(
    r"(?:(?:上世纪|20世纪)?(?P<decade>[3-9]0)年代(?P<part>[初中末后]?)|(?P<full>(?:19|20)\d0)年代)"
)
_VAGUE = re.compile("约|左右|前|以前|之前|年代|[-~至到/、,;]")


@lru_cache(maxsize=8192)
def phrases(text: str) -> tuple[str, ...]:
    """Items of works as written: 外墙保温、屋面防水等 becomes two phrases. Brackets stay whole."""
    folded = _CLASS.sub("", unicodedata.normalize("NFKC", text))
    folded = _NUMBERED.sub("", folded)
    found = (_REST.sub("", part.strip(" .:")) for part in _outside_brackets(folded))
    return tuple(dict.fromkeys(part[:_PHRASE] for part in found if part))[:_PHRASES]


def _outside_brackets(text: str) -> list[str]:
    hidden = re.sub(r"\([^()]*\)", lambda bracket: "\x00" * len(bracket[0]), text)
    parts, start = [], 0
    for cut in _CUT.finditer(hidden):
        parts.append(text[start : cut.start()])
        start = cut.end()
    return [*parts, text[start:]]


@lru_cache(maxsize=8192)
def shares(text: str) -> tuple[Share, ...]:
    """Who pays which part: 中央财政补助60%、居民出资5%. Sums become yuan; a part without either stays."""
    folded = re.sub(r"(?<=\d),(?=\d{3})", "", re.sub(r"\s+", "", unicodedata.normalize("NFKC", text)))
    found = []
    for part in _BETWEEN.split(folded)[:_PHRASES]:
        share, amount = _SHARE.search(part), _SUM.search(part)
        source = _SUM.sub("", _SHARE.sub("", part)).strip("():为占")
        if source or share or amount:
            found.append(
                Share(
                    source[:_PHRASE],
                    Decimal(share["share"]) if share else None,
                    _yuan(amount) if amount else None,
                )
            )
    return tuple(found)


def _yuan(amount: re.Match[str]) -> Decimal | None:
    digits = amount["digits"].replace(",", "")
    return Decimal(digits) * MAGNITUDES[amount["magnitude"]] if len(digits) <= 15 else None


def sum_of_shares(found: tuple[Share, ...]) -> Decimal | None:
    """What the parts add up to in percent, if each source has one."""
    parts = [share.share for share in found if share.share is not None]
    return sum(parts, Decimal(0)) if parts and len(parts) == len(found) else None


def read_built_year(cell: object) -> tuple[int, bool] | None:
    """The year a compound was built, and whether that is approximate; of several the latest.

    The latest decides: only what was built before the end of 2000 is eligible without a quota (国办发〔2020〕23号; quotas by city).
    Raises Refusal for what is no year.
    """
    if isinstance(cell, float) and not cell.is_integer():
        raise _no_year(str(cell))
    text = fold(str(int(cell) if isinstance(cell, float) else cell))
    if cell is None or is_blank(text):
        return None
    years = [int(year) for year in _YEAR.findall(text)]
    decade = _DECADE.search(text)
    if decade:
        return int(decade["full"] or f"19{decade['decade']}"), True
    if not years:
        short = re.fullmatch(r"(\d\d)年", text)
        if not short:
            raise _no_year(text)
        return (1900 if int(short[1]) > 30 else 2000) + int(short[1]), False
    return max(years), len(years) > 1 or bool(_VAGUE.search(_YEAR.sub("", _day_marks(text))))


def _day_marks(text: str) -> str:
    return re.sub(r"(?<=\d)[-/.](?=\d)", "", text)


def read_year(cell: object) -> int | None:
    """A plan year: 2021, 2021年度. Raises Refusal for anything else."""
    text = (
        ""
        if cell is None
        else fold(str(int(cell) if isinstance(cell, float) and cell.is_integer() else cell))
    )
    if is_blank(text):
        return None
    match = re.fullmatch(r"(20\d\d|19\d\d)(?:年度?)?(?:计划)?", text)
    if not match:
        raise _no_year(text)
    return int(match[1])


def _no_year(text: str) -> Refusal:
    return Refusal(N_("“%(text)s” is not a year. Write four digits, such as 1998."), text=text[:40])
