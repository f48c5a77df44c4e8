"""Where money comes from, which sums can be true, and which ones ask for a second look."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from tracker.base.errors import Refusal
from tracker.base.money import to_fen
from tracker.base.sentences import Sentence
from tracker.base.words import N_, Word


class SourceKind(Word):
    """Sources of the programme's money; GOVERNMENT and UNDIVIDED are what a published table leaves open."""

    CENTRAL_FISCAL = "central_fiscal", N_("Central fiscal subsidy")
    CENTRAL_BUDGET = "central_budget", N_("Central budget investment")
    PROVINCIAL = "provincial", N_("Provincial subsidy")
    CITY = "city", N_("City matching funds")
    COUNTY = "county", N_("County or district matching funds")
    GOVERNMENT = "government", N_("Government, level not stated")
    SPECIAL_BOND = "special_bond", N_("Local government special bond")
    ULTRA_LONG_BOND = "ultra_long_bond", N_("Ultra-long special treasury bond")
    OPERATOR = "operator", N_("Network operators")
    RESIDENTS = "residents", N_("Residents")
    SOCIAL = "social", N_("Private capital")
    ORIGINAL_OWNER = "original_owner", N_("Original owner of the housing")
    POLICY_LOAN = "policy_loan", N_("Policy bank loan")
    OTHER = "other", N_("Other sources")
    UNDIVIDED = "undivided", N_("Total known, not yet divided")


PUBLIC = frozenset(
    {
        SourceKind.CENTRAL_FISCAL,
        SourceKind.CENTRAL_BUDGET,
        SourceKind.PROVINCIAL,
        SourceKind.CITY,
        SourceKind.COUNTY,
        SourceKind.SPECIAL_BOND,
        SourceKind.ULTRA_LONG_BOND,
    }
)
"""Public money whose level is known."""

FIRST_YEAR = 2015


def check_planned(amount: Decimal, field: str = "planned") -> None:
    """Refuse a planned sum that is no sum: nothing, negative, half a fen, a hundred national programmes."""
    check_amount(amount, field)


def check_amount(amount: Decimal, field: str) -> None:
    """Refuse a sum that is none: nothing, negative, half a fen, absurdly large."""
    if not amount.is_finite() or amount <= 0:
        raise Refusal(N_("The amount must be more than zero."), field)
    try:
        to_fen(amount)
    except Refusal as refusal:
        raise Refusal(refusal.message, field, **refusal.values) from None


class Doubt(Sentence):
    """Something a person should look at again; it blocks nothing."""


@dataclass(frozen=True)
class Band:
    """What something usually costs, in yuan, and where that is known from. Bounds are inside."""

    low: Decimal
    high: Decimal
    source: str

    def __contains__(self, price: Decimal) -> bool:
        return self.low <= price <= self.high

    @property
    def wide(self) -> "Band":
        """Half to double: still the same order of magnitude."""
        return Band(self.low / 2, self.high * 2, self.source)


PER_SQUARE_METRE = Band(
    Decimal(200), Decimal(800), N_("Published programmes 2020 to 2023, yuan per m² of floor area")
)
PER_HOUSEHOLD = Band(
    Decimal(10_000), Decimal(60_000), N_("Averages are 20,000 to 27,000 yuan; single compounds differ")
)
WAN = Decimal(10_000)


def doubts_on_plan(
    amount: Decimal,
    *,
    area: Decimal | None = None,
    households: int | None = None,
    per_square_metre: Band = PER_SQUARE_METRE,
    per_household: Band = PER_HOUSEHOLD,
) -> tuple[Doubt, ...]:
    """What is odd about a project's whole investment in yuan, by floor area (m²) and households."""
    measures = [(amount / area, per_square_metre, _AREA) for area in (area,) if area]
    measures += [(amount / count, per_household, _HOUSEHOLD) for count in (households,) if count]
    slips = [_slip(price, band) for price, band, _ in measures]
    if slips and all(slips):
        return (Doubt(slips[0] or ""),)
    return tuple(
        Doubt(message, {"price": _whole(price), "low": _whole(band.low), "high": _whole(band.high)})
        for price, band, message in measures
        if price not in band
    )


def doubts_on_receipt(amount: Decimal, *, received: Decimal, planned: Decimal) -> tuple[Doubt, ...]:
    """What is odd about money that arrives on top of ``received``, against the ``planned`` sum, in yuan."""
    total = received + amount
    if amount * 1000 < planned and amount * WAN <= planned:
        return (Doubt(_LITTLE, {"amount": f"{amount:,.2f}", "planned": f"{planned:,.2f}"}),)
    if total <= planned:
        return ()
    if total >= planned * WAN / 2 > 0:
        return (Doubt(YUAN_AS_WAN),)
    return (
        Doubt(
            N_(
                "With this, %(total)s yuan has arrived and only %(planned)s was planned. Is the plan up to date?"
            ),
            {"total": f"{total:,.2f}", "planned": f"{planned:,.2f}"},
        ),
    )


def doubts_on_movement(amount: Decimal, *, whole: Decimal) -> tuple[Doubt, ...]:
    """Whether a sum looks like 万元 typed as 元: ten thousand times it would still lie within the ``whole``."""
    if amount * 1000 < whole and amount * WAN <= whole:
        return (Doubt(_LITTLE_OF_SOURCE, {"amount": f"{amount:,.2f}", "whole": f"{whole:,.2f}"}),)
    return ()


WAN_AS_YUAN = N_("Did you type 万元 as 元? The sum is about 10,000 times too small for this compound.")
YUAN_AS_WAN = N_("Did you type 元 as 万元? The sum is about 10,000 times too large for this compound.")
_LITTLE = N_("%(amount)s yuan is very little of the %(planned)s planned. Did you type 万元 as 元?")
_LITTLE_OF_SOURCE = N_("%(amount)s yuan is very little for a source of %(whole)s. Did you type 万元 as 元?")
_AREA = N_(
    "%(price)s yuan per m² is outside the usual %(low)s to %(high)s. Check the sum and the floor area."
)
_HOUSEHOLD = N_(
    "%(price)s yuan per household is outside the usual %(low)s to %(high)s. Check the sum and the households."
)


def _slip(price: Decimal, band: Band) -> str | None:
    if price * WAN in band.wide:
        return WAN_AS_YUAN
    return YUAN_AS_WAN if price / WAN in band.wide else None


def _whole(price: Decimal) -> str:
    return f"{price:,.0f}" if price >= 10 else f"{price:,.2f}"


_PHRASES = {
    SourceKind.CENTRAL_FISCAL: "中央财政 中央财政补助 中央财政资金 中央补助 中央补助资金 中央专项补助 中央资金 中央奖补 中央 "
    "保障性安居工程补助 安居工程补助 国家补助",
    SourceKind.CENTRAL_BUDGET: "中央预算内 中央预算内投资 中央预算内资金 预算内投资 发改专项",
    SourceKind.PROVINCIAL: "省级补助 省级财政 省级资金 省级配套 省级奖补 省级专项 省级 省财政 省补助 省补 省配套 正向激励",
    SourceKind.CITY: "市级补助 市级财政 市级资金 市级配套 市级 市财政 市本级 市补助 市配套",
    SourceKind.COUNTY: "县级补助 县级财政 县级资金 县级配套 县级 县财政 县配套 区级补助 区级财政 区级资金 区级配套 区级 区财政 "
    "区配套 县(市、区)财政 县(区)财政 县(区) 区县财政 区县配套 区县 县区财政 县区",
    SourceKind.GOVERNMENT: "政府投资 政府出资 政府资金 政府补助 政府补贴 政府配套 政府 财政投资 财政资金 财政补助 财政补贴 财政拨款 "
    "财政 上级补助 上级资金 地方财政 地方配套 配套资金 奖补资金 补助资金",
    SourceKind.SPECIAL_BOND: "地方政府专项债券 地方专项债券 地方专项债 政府专项债券 政府专项债 专项债券 专项债 债券资金",
    SourceKind.ULTRA_LONG_BOND: "超长期特别国债 特别国债 国债资金 国债",
    SourceKind.OPERATOR: "专业经营单位 专营单位 管线单位 管线产权单位 经营单位 水电气热 水电气暖 供水公司 自来水公司 供电公司 电力公司 "
    "供热企业 供热公司 热力公司 燃气公司 通信企业 通信运营商 运营商 供电企业",
    SourceKind.RESIDENTS: "居民出资 居民自筹 居民投资 居民缴纳 居民承担 居民分摊 居民 业主出资 业主自筹 业主 住户出资 住户自筹 住户 个人出资 "
    "个人自筹 群众自筹 群众出资 住宅专项维修资金 专项维修资金 维修资金 维修基金 公共收益 住房公积金 公积金",
    SourceKind.SOCIAL: "社会资本 社会资金 社会投资 社会力量 企业投资 企业出资 企业自筹 市场化",
    SourceKind.ORIGINAL_OWNER: "原产权单位 产权单位 原单位出资 售房款 国有住房出售收入 公房出售收入",
    SourceKind.POLICY_LOAN: "政策性贷款 政策性银行 银行贷款 专项借款 贷款 国家开发银行 国开行 农发行 PSL",
    SourceKind.OTHER: "捐资捐物 捐赠 捐款 党建共建 党费 慈善 其他资金 其他来源 其他 其它",
    SourceKind.UNDIVIDED: "计划总投资 估算总投资 概算总投资 总投资 计划投资 项目投资 投资估算 估算投资 投资总额 投资额 概算投资 合计 总计",
}
_BY_LENGTH = sorted(
    ((phrase, kind) for kind, phrases in _PHRASES.items() for phrase in phrases.split()),
    key=lambda pair: -len(pair[0]),
)


@lru_cache(maxsize=4096)
def find_kinds(text: str) -> tuple[SourceKind, ...]:
    """Sources a published text names, in its order. "Government" gives way to a level that is named with it."""
    found = tuple(dict.fromkeys(_walk(text)))
    if PUBLIC.intersection(found):
        found = tuple(kind for kind in found if kind is not SourceKind.GOVERNMENT)
    named = tuple(kind for kind in found if kind is not SourceKind.UNDIVIDED)
    return named or found


def find_kind(text: str) -> SourceKind | None:
    """The one source a column heading or cell names; None when it names none or several."""
    kinds = find_kinds(text)
    return kinds[0] if len(kinds) == 1 else None


def _walk(text: str) -> Iterator[SourceKind]:
    text = "".join(text.split()).translate(str.maketrans("（）", "()")).upper()
    position = 0
    while position < len(text):
        for phrase, kind in _BY_LENGTH:
            if text.startswith(phrase, position):
                yield kind
                position += len(phrase)
                break
        else:
            position += 1
