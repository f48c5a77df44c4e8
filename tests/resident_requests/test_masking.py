import csv
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.resident_requests.masking import mask_text

REQUESTS = Path(__file__).parents[1] / "data" / "resident_requests_paraphrased.csv"


@pytest.mark.parametrize(
    ("text", "masked"),
    [
        ("请打13812341234。", "请打138****1234。"),
        ("手机：138 1234 1234", "手机：138****1234"),
        ("+86-138-1234-1234", "138****1234"),
        ("全角１３８１２３４１２３４号", "全角138****1234号"),
        ("单位0415-2123456转", "单位0415-***3456转"),
        ("（0415）2123456", "（0415-***3456"),
        ("电话2123456", "电话***3456"),
        ("座机: 2123456", "座机: ***3456"),
        ("身份证210602196001011234", "身份证210602********1234"),
        ("身份证21060219600101123X", "身份证210602********123X"),
        ("旧证210602600101123", "旧证210602*****1123"),
        ("卡号6222 0000 1111 2222", "卡号***************2222"),
        ("发到zhang.san@example.com吧", "发到***@example.com吧"),
        ("微信号:zhangsan_88", "微信号:***"),
        ("QQ 12345678", "QQ ***"),
        ("车牌辽F12345挡道", "车牌辽F*****挡道"),
        ("新能源辽F·D12345", "新能源辽F*****"),
        ("姓名：张三丰，", "姓名：张*，"),
        ("联系人:李四", "联系人:李*"),
        ("我叫王小五", "我叫王*"),
        ("7号楼2单元501室漏雨", "7号楼2单元***室漏雨"),
        ("3单元5层502漏水", "3单元***漏水"),
        ("家住3-2-501", "家住3-2-***"),
        ("5号楼301室", "5号楼***室"),
        ("5号楼301", "5号楼***"),
        ("楼上402室", "楼上***室"),
    ],
)
def test_personal_data_is_starred_out(text, masked):
    assert mask_text(text) == masked


@pytest.mark.parametrize(
    "text",
    [
        "5号楼1998年建，共240户",
        "3单元漏雨，楼道没有灯",
        "2单元12户居民都反映",
        "1栋200平方米屋面",
        "2020年7月22日停水，2020-07-22恢复",
        "合同价418万元，面积13000平方米",
        "长度12500米，停车位702个",
        "业主反映漏水，联系社区",
        "室内霉斑",
        "请打12345或110",
        "解放路49号院",
        "",
    ],
)
def test_what_is_not_personal_stays_letter_for_letter(text):
    assert mask_text(text) == text


def test_real_requests_without_personal_data_are_not_spoilt():
    with REQUESTS.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert len(rows) == 22
    for row in rows:
        for column in ("诉求摘要(转述)", "答复要点(转述)", "小区/地点"):
            assert mask_text(row[column]) == row[column]


@given(st.text(max_size=200))
def test_masking_never_fails_and_never_uncovers(text):
    once = mask_text(text)
    assert mask_text(once).count("*") >= once.count("*") - text.count("*")


@given(
    before=st.text("漏雨楼道很冷，。 ", max_size=9),
    mobile=st.from_regex(r"1[3-9][0-9]{9}", fullmatch=True),
    after=st.text("漏雨楼道很冷，。 ", max_size=9),
)
def test_no_mobile_number_survives(before, mobile, after):
    assert mobile not in mask_text(before + mobile + after)
