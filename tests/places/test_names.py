import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.places.names import aliases, initials, name_key, similar


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("一号院", "1号院"),
        ("１号院", "1号院"),
        ("建设路十二号院", "建设路12号院"),
        ("二十三中宿舍", "23中宿舍"),
        ("中天1号楼", "中天1#楼"),
        ("中天1幢", "中天1栋"),
        ("阳光小区", "阳 光"),
        ("阳光住宅小区", "阳光小区"),
        ("新南305号17幢-21幢", "新南305号17-21栋"),
        ("新南305号17—21幢", "新南305号17～21幢"),
        ("操兵巷1、18号", "操兵巷1，18号"),
        ("罗马西区(二期)", "罗马西区2期"),
        ("教师新村Ａ区", "教师新村a区"),
        ("曙光路45号(原歌舞团宿舍)", "曙光路45号"),
        ("一村“甲”院", "1村甲院"),
    ],
)
def test_spellings_of_one_name_have_one_key(one, other):
    assert name_key(one) == name_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("百花园", "100花园"),
        ("建设路12号", "建设路1-2号"),
        ("操兵巷1、18号", "操兵巷118号"),
        ("红旗一期", "红旗二期"),
        ("教师新村(东区)", "教师新村(西区)"),
        ("和平小区(一期)", "和平小区"),
        ("小区", ""),
    ],
)
def test_different_names_keep_different_keys(one, other):
    assert name_key(one) != name_key(other)


@pytest.mark.parametrize(
    ("text", "other_names"),
    [
        ("曙光路45号(原歌舞团宿舍)", ("歌舞团宿舍",)),
        ("化工西村31幢-36幢(十五亩地)", ("十五亩地",)),
        ("新村（又名：工人新村）", ("工人新村",)),
        ("罗马西区(二期)", ()),
        ("教师新村(东区)", ()),
        ("阳光小区", ()),
    ],
)
def test_other_names_stand_in_brackets(text, other_names):
    assert aliases(text) == other_names


@pytest.mark.parametrize(
    ("text", "letters"),
    [
        ("天阳楼小区", "tylxq"),
        ("长春路1号院", "ccl1hy"),
        ("重庆里", "cql"),
        ("Ａ区 3#楼", "aq3l"),
        ("—（）", ""),
        ("", ""),
    ],
)
def test_initials_are_small_letters_and_digits(text, letters):
    assert initials(text) == letters


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("一号院", "1号院"),
        ("人民银行家属区", "人民银行宿舍"),
        ("铁西家属院", "铁西家属楼"),
        ("阳光小区", "阳光"),
        ("歌舞团宿舍", "曙光路45号(原歌舞团宿舍)"),
        ("合肥市三中宿舍一区", "三中宿舍一区"),
        ("水利综合小区", "水利综合楼小区"),
        ("杏花商贸城小区", "杏花商茂城小区"),
    ],
)
def test_these_may_be_one_compound(one, other):
    assert similar(one, other)
    assert similar(other, one)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("红星小区", "红星南小区"),
        ("罗马西区一期", "罗马西区二期"),
        ("建设路12号", "建设路21号"),
        ("五四新村18幢", "五四新村10、23-25幢"),
        ("芙蓉苑南村", "芙蓉苑村"),
        ("合肥市三中宿舍一区", "合肥市三中宿舍二区"),
        ("教师新村A区", "教师新村B区"),
        ("友谊苑", "思和苑"),
        ("新民一号楼", "新民二号楼"),
        ("农广校小区", "信发小区"),
        ("小区", "住宅"),
    ],
)
def test_these_are_two_compounds(one, other):
    assert not similar(one, other)
    assert not similar(other, one)


@given(st.text(max_size=60))
def test_any_text_has_a_key_that_is_its_own_key(text):
    assert name_key(name_key(text)) == name_key(text)
    assert similar(text, text) or not name_key(text)
    assert all(sign.isascii() and (sign.islower() or sign.isdigit()) for sign in initials(text))
