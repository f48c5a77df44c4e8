import pytest

from tracker.base.errors import Refusal
from tracker.resident_requests.phones import mask_name, mask_phone, normalise_phone


@pytest.mark.parametrize(
    ("typed", "stored"),
    [
        ("13812341234", "13812341234"),
        (" 138 1234-1234 ", "13812341234"),
        ("+86 138 1234 1234", "13812341234"),
        ("008613812341234", "13812341234"),
        ("8613812341234", "13812341234"),
        ("１３８１２３４１２３４", "13812341234"),
        ("19912341234", "19912341234"),
        ("0415-2123456", "0415-2123456"),
        ("(0415) 2123456", "0415-2123456"),
        ("（０４１５）2123456", "0415-2123456"),
        ("+86 415 2123456", "0415-2123456"),
        ("+86 0415 2123456", "0415-2123456"),
        ("01062123456", "010-62123456"),
        ("+86 10 62123456", "010-62123456"),
        ("024-22123456", "024-22123456"),
    ],
)
def test_a_number_has_one_spelling(typed, stored):
    assert normalise_phone(typed) == stored


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "110",
        "12345",
        "1381234123",
        "138123412345",
        "12812341234",
        "0415-1123456",
        "00852 21234567",
        "abc",
        "١٣٨١٢٣٤١٢٣٤",
        "13812341234\u202e",
        "13812341234;DROP",
        "1" * 10_000,
        "4001234567",
        "+1 415 5551234",
    ],
)
def test_what_is_no_mainland_number_is_refused(typed):
    with pytest.raises(Refusal, match="11 digits") as refused:
        normalise_phone(typed)
    assert refused.value.field == "phone"


def test_a_local_number_asks_for_its_area_code():
    with pytest.raises(Refusal, match="area code before"):
        normalise_phone("2123456")


@pytest.mark.parametrize(
    ("phone", "masked"),
    [
        ("13812341234", "138****1234"),
        ("0415-2123456", "0415-***3456"),
        ("010-62123456", "010-****3456"),
        ("12345", "***45"),
        ("110", "***"),
        ("", ""),
    ],
)
def test_a_masked_number_keeps_what_its_owner_recognises(phone, masked):
    assert mask_phone(phone) == masked


@pytest.mark.parametrize(("name", "masked"), [("张三丰", "张*"), (" 李四 ", "李*"), ("王", "王*"), ("", "")])
def test_a_masked_name_hides_its_length(name, masked):
    assert mask_name(name) == masked
