from datetime import date
from decimal import Decimal

import pytest

from tracker.base.errors import Refusal
from tracker.funding.ledger import check_movement
from tracker.funding.rules import (
    Band,
    SourceKind,
    check_planned,
    doubts_on_plan,
    doubts_on_receipt,
    find_kind,
    find_kinds,
)

TODAY = date(2020, 7, 22)
PUBLISHED = [  # 天长市 2021: households, m², 万元
    (105, 13000, "418"),
    (80, 7800, "251.6"),
    (100, 10000, "321"),
    (42, 3200, "103.4"),
    (91, 9000, "290"),
    (40, 3200, "103.4"),
    (72, 8000, "257"),
    (24, 2400, "77.8"),
]


@pytest.mark.parametrize("amount", ["0.01", "500567.49", "9999999999999.99"])
def test_sums_to_the_fen_pass(amount):
    check_planned(Decimal(amount))


@pytest.mark.parametrize(
    ("amount", "reason"),
    [
        ("0", "more than zero"),
        ("-0.01", "more than zero"),
        ("0.005", "one fen"),
        ("10000000000000", "too large"),
        ("1E+15", "too large"),
        ("NaN", "more than zero"),
        ("Infinity", "more than zero"),
    ],
)
def test_sums_that_are_none_are_refused_beside_their_field(amount, reason):
    with pytest.raises(Refusal, match=reason) as refused:
        check_planned(Decimal(amount))
    assert refused.value.field == "planned"
    with pytest.raises(Refusal, match=reason) as refused:
        check_movement(Decimal(amount), TODAY, "1", today=TODAY)
    assert refused.value.field == "amount"


@pytest.mark.parametrize(
    ("received_on", "document_no", "field"),
    [
        (date(2020, 7, 23), "1", "dated"),
        (date(2014, 12, 31), "1", "dated"),
        (TODAY, " ", "document_no"),
    ],
)
def test_money_arrives_on_a_real_day_with_a_document(received_on, document_no, field):
    check_movement(Decimal(1), date(2015, 1, 1), "辽财指保〔2020〕1号", today=TODAY)
    with pytest.raises(Refusal) as refused:
        check_movement(Decimal(1), received_on, document_no, today=TODAY)
    assert refused.value.field == field


@pytest.mark.parametrize(("households", "area", "wan"), PUBLISHED)
def test_published_investments_raise_no_doubt(households, area, wan):
    yuan = Decimal(wan) * 10_000
    assert doubts_on_plan(yuan, area=Decimal(area), households=households) == ()


@pytest.mark.parametrize(("households", "area", "wan"), PUBLISHED)
def test_wan_typed_as_yuan_is_asked_about(households, area, wan):
    (doubt,) = doubts_on_plan(Decimal(wan), area=Decimal(area), households=households)
    assert str(doubt).startswith("Did you type 万元 as 元?")


def test_yuan_typed_as_wan_is_asked_about():
    (doubt,) = doubts_on_plan(Decimal(41_800_000_000), area=Decimal(13000), households=105)
    assert str(doubt).startswith("Did you type 元 as 万元?")


@pytest.mark.parametrize(
    ("amount", "area", "households", "expected"),
    [
        ("2000000", 10_000, None, 0),  # 200 a square metre, the edge
        ("1999999", 10_000, None, 1),
        ("8000000", 10_000, None, 0),
        ("8000001", 10_000, None, 1),
        ("1000000", None, 100, 0),
        ("999999", None, 100, 1),
        ("6000001", None, 100, 1),
        ("20000000", 10_000, 100, 2),
        ("6000000", 10_000, 10, 1),
        ("2000000", None, None, 0),
        ("2000000", 0, 0, 0),
    ],
)
def test_outside_the_band_each_measure_is_doubted(amount, area, households, expected):
    doubts = doubts_on_plan(
        Decimal(amount), area=None if area is None else Decimal(area), households=households
    )
    assert len(doubts) == expected
    assert all("outside the usual" in str(doubt) for doubt in doubts)


def test_a_doubt_shows_the_price_and_the_band():
    (doubt,) = doubts_on_plan(Decimal(20_000_000), area=Decimal(10_000))
    assert (
        str(doubt) == "2,000 yuan per m² is outside the usual 200 to 800. Check the sum and the floor area."
    )


def test_bands_can_be_set():
    band = Band(Decimal(1), Decimal(2), "the bureau")
    assert doubts_on_plan(Decimal(15), area=Decimal(10), per_square_metre=band) == ()
    assert len(doubts_on_plan(Decimal(30), area=Decimal(10), per_square_metre=band)) == 1


@pytest.mark.parametrize(
    ("amount", "received", "planned", "sentence"),
    [
        ("40", "60", "100", None),
        ("40.01", "60", "100", "100.01 yuan has arrived and only 100.00 was planned"),
        ("2240000", "0", "224", "Did you type 元 as 万元?"),
        ("1", "0", "0", "1.00 yuan has arrived and only 0.00"),
    ],
)
def test_more_than_planned_is_doubted_not_refused(amount, received, planned, sentence):
    doubts = doubts_on_receipt(Decimal(amount), received=Decimal(received), planned=Decimal(planned))
    assert (not doubts) if sentence is None else str(doubts[0]).find(sentence) >= 0


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("政府投资100%", SourceKind.GOVERNMENT),
        ("中央财政补助资金（万元）", SourceKind.CENTRAL_FISCAL),
        ("中央预算内投资", SourceKind.CENTRAL_BUDGET),
        ("省级补助", SourceKind.PROVINCIAL),
        ("市级财政配套资金", SourceKind.CITY),
        ("县（区）财政", SourceKind.COUNTY),
        ("区级配套", SourceKind.COUNTY),
        ("专项债", SourceKind.SPECIAL_BOND),
        ("地方政府专项债券", SourceKind.SPECIAL_BOND),
        ("超长期特别国债", SourceKind.ULTRA_LONG_BOND),
        ("居民出资", SourceKind.RESIDENTS),
        ("住宅专项维修资金", SourceKind.RESIDENTS),
        ("专业经营单位", SourceKind.OPERATOR),
        ("社会资本", SourceKind.SOCIAL),
        ("原产权单位", SourceKind.ORIGINAL_OWNER),
        ("国开行贷款", SourceKind.POLICY_LOAN),
        ("psl", SourceKind.POLICY_LOAN),
        ("其 他", SourceKind.OTHER),
        ("计划总投资（万元）", SourceKind.UNDIVIDED),
        ("总投资：政府投资", SourceKind.GOVERNMENT),
        ("计划投资(万元)", SourceKind.UNDIVIDED),
        ("楼栋数", None),
        ("", None),
        ("政府投资、居民出资", None),
    ],
)
def test_published_phrases_name_sources(text, kind):
    assert find_kind(text) is kind


def test_a_mixed_text_names_all_its_sources_in_order():
    assert find_kinds("居民出资、中央财政及政府补助、专项债") == (
        SourceKind.RESIDENTS,
        SourceKind.CENTRAL_FISCAL,
        SourceKind.SPECIAL_BOND,
    )
    assert find_kinds("政府投资、居民出资") == (SourceKind.GOVERNMENT, SourceKind.RESIDENTS)


def test_every_kind_but_none_can_be_named():
    texts = [
        "中央财政",
        "中央预算内",
        "省级",
        "市级",
        "区级",
        "政府",
        "专项债",
        "国债",
        "专营单位",
        "居民",
        "社会资本",
        "产权单位",
        "贷款",
        "其他",
        "总投资",
    ]
    assert [find_kind(text) for text in texts] == list(SourceKind)
