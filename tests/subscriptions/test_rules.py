"""Which addresses are taken."""

import pytest

from tracker.base.errors import Refusal
from tracker.subscriptions.rules import LONGEST, normalise_address


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("wang@example.com", "wang@example.com"),
        (" Wang.Li@Example.COM ", "wang.li@example.com"),
        ("12345＠ｑｑ.com", "12345@qq.com"),
        ("a+b@mail.gov.cn", "a+b@mail.gov.cn"),
    ],
)
def test_one_address_has_one_spelling(typed, kept):
    assert normalise_address(typed) == kept


@pytest.mark.parametrize(
    "typed",
    ["", "wang", "wang@", "@example.com", "a@b", "a b@example.com", "a@exam..ple.com", "a@example.com\nbcc: x@y.cn",
     "a@example.com,b@example.com", "王@example.com", "<a@example.com>", f"{'a' * LONGEST}@example.com"],
)  # fmt: skip
def test_what_is_no_address_is_refused(typed):
    with pytest.raises(Refusal) as refused:
        normalise_address(typed)
    assert refused.value.field == "address"
