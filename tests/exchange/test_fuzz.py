"""No bytes and no table make anything but an understanding or a refusal with a sentence."""

import json
from datetime import date

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.exchange.tables import PLANS
from tests.sheets import old_excel
from tracker.base.errors import Refusal
from tracker.exchange.fields import Field
from tracker.exchange.headings import HEADINGS
from tracker.exchange.report import to_json
from tracker.exchange.understand import understand, understand_all
from tracker.exchange.values import Status, Understanding
from tracker.sheets import Row, Sheet, Span, read_table, write_xlsx

WORDS = [
    "小区名称", "项目名称", "户数(户)", "楼栋数", "建筑面积(万平方米)", "建筑面积", "总投资(万元)", "资金来源", "改造内容", "计划开工",
    "建设工期", "建成年代", "年度", "区县", "街道", "该区合计", "序号", "数量", "单位", "项目数", "楼号", "合计", "小计", "甲区小计", "注：",
    "甲小区", "一号院、二号院", "4865户134栋约34万平方米", "近2400", "8月底", "2020-08-20", "60%", "—", "=1+1", "1e99", "\u202e", "\x00", "9" * 50,
]  # fmt: skip
CELLS = st.one_of(
    st.none(),
    st.sampled_from(WORDS),
    st.text(max_size=12),
    st.integers(-(10**18), 10**18),
    st.floats(),
    st.dates(date(1900, 1, 1)),
)
GRID = st.lists(st.lists(CELLS, max_size=8), max_size=12)
SPANS = st.lists(st.builds(Span, *[st.integers(1, 14)] * 2, *[st.integers(0, 9)] * 2), max_size=4)
CORRECTIONS = st.dictionaries(
    st.integers(1, 14),
    st.dictionaries(st.sampled_from([field.value for field in Field]), st.text(max_size=12)),
    max_size=3,
)


def outcome(make) -> str | tuple[Understanding, ...]:
    try:
        return make()
    except Refusal as refusal:
        return str(refusal)


def check(result: str | tuple[Understanding, ...]) -> None:
    assert result
    for understanding in [] if isinstance(result, str) else result:
        report = to_json(understanding)
        assert json.loads(json.dumps(report, allow_nan=False)) == report
        totals = understanding.totals
        assert totals.rows == len(understanding.rows) == totals.understood + totals.doubted + totals.refused
        for row in understanding.rows:
            assert row.status is Status.UNDERSTOOD or row.messages


@given(GRID, SPANS, CORRECTIONS, st.sampled_from([None, 2020]))
@settings(max_examples=400, deadline=None)
def test_any_table_is_understood_or_refused(grid, spans, corrections, year):
    rows = tuple(
        Row(number, tuple(cells)) for number, cells in enumerate(grid, 1) if any(c is not None for c in cells)
    )
    sheet = Sheet("", rows, tuple(span for span in spans if span.first_line <= span.last_line))
    check(outcome(lambda: (understand(sheet, year=year, corrections=corrections),)))


@given(st.lists(st.lists(st.sampled_from(WORDS), min_size=3, max_size=6), min_size=1, max_size=8))
@settings(max_examples=200, deadline=None)
def test_any_csv_of_plan_words_is_understood_or_refused(grid):
    text = "\n".join(",".join(cells) for cells in [["小区名称", "户数", "总投资"], *grid])
    check(outcome(lambda: understand_all(read_table(text.encode()))))


@given(st.binary(max_size=400), st.sampled_from(["a.csv", "a.xlsx", "\u202e\x00.xls", ""]))
@settings(deadline=None)
def test_any_bytes_are_understood_or_refused(data, name):
    check(outcome(lambda: understand_all(read_table(data, name))))


SEEDS = [
    (PLANS / "S01_tianchang_2021.csv").read_bytes(),
    (PLANS / "S12_sanming_2020.csv").read_text().encode("gb18030"),
    write_xlsx(["小区名称", "户数(户)"], [["甲小区", 105], ["乙小区", 80]]),
    old_excel.xls([("小区名称", "户数(户)"), ("甲小区", 105.0)]),
    old_excel.ods([("小区名称", "户数(户)"), ("甲小区", "105")]),
]


@given(
    st.sampled_from(SEEDS),
    st.lists(st.tuples(st.floats(0, 1, exclude_max=True), st.binary(max_size=4)), max_size=6),
)
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_any_damage_to_a_file_is_understood_or_refused(seed, damage):
    data = bytearray(seed)
    for where, what in damage:
        place = int(where * len(data))
        data[place : place + len(what)] = what
    check(outcome(lambda: understand_all(read_table(bytes(data), "计划"))))


@given(st.sampled_from(list(HEADINGS)), st.text(max_size=300))
@settings(deadline=None)
def test_any_text_in_any_column_is_understood_or_refused(field, text):
    sheet = Sheet("", (Row(1, ("小区名称", "户数", "甲")), Row(2, ("甲小区", 5, text or "—"))))
    check(outcome(lambda: (understand(sheet, assigned={2: field}),)))
