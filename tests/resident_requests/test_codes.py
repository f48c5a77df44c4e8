import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.resident_requests.codes import ALPHABET, LENGTH, make_code, normalise_code, show_code


def test_a_code_is_too_long_to_guess():
    assert LENGTH * math.log2(len(ALPHABET)) >= 64


def test_no_letter_looks_like_another():
    assert len(set(ALPHABET)) == len(ALPHABET)
    assert not set(ALPHABET) & set("0O1IL2Z5S8BU")


@given(st.binary(min_size=16, max_size=32))
def test_a_printed_code_is_found_again(random_bytes):
    code = make_code(random_bytes)
    assert normalise_code(show_code(code)) == code
    assert show_code(code).count("-") == 3


def test_different_chance_makes_different_codes():
    assert make_code(bytes(15) + b"\x01") != make_code(bytes(15) + b"\x02")
    assert make_code(b"\xff" * 16) != make_code(b"\xfe" * 16)


def test_too_little_chance_makes_no_code():
    with pytest.raises(ValueError, match="16 random bytes"):
        make_code(bytes(15))


@pytest.mark.parametrize(
    "typed",
    [
        "34679ACDEFGHJKMN",
        "34679acdefghjkmn",
        " 3467-9ACD EFGH—JKMN ",
        "３４６７９ＡＣＤＥＦＧＨＪＫＭＮ",
        "3467.9ACD.EFGH.JKMN",
    ],
)
def test_spacing_case_and_width_do_not_matter(typed):
    assert normalise_code(typed) == "34679ACDEFGHJKMN"


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "34679ACDEFGHJKM",
        "34679ACDEFGHJKMNP",
        "04679ACDEFGHJKMN",
        "查询码",
        "x" * 10_000,
        "34679ACDEFGHJKM\x00",
    ],
)
def test_what_cannot_be_a_code_is_none(typed):
    assert normalise_code(typed) is None
