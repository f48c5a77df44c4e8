"""No sentence reaches a reader untranslated or with a broken placeholder."""

from typing import Any

import pytest
from babel.messages import Catalog

from bin.words import faults


def catalogue(sentences: dict[Any, Any]) -> Catalog:
    found = Catalog(locale="zh_Hans")
    for message_id, string in sentences.items():
        found.add(message_id, string)
    return found


WANTED = catalogue({"Sign in": "", "%(n)s days left": "", ("%(n)s house", "%(n)s houses"): ("", "")})
PLURAL = ("%(n)s house", "%(n)s houses")
GOOD = {"Sign in": "登录", "%(n)s days left": "还剩%(n)s天", PLURAL: ("%(n)s栋",)}


def test_a_whole_catalogue_has_no_faults() -> None:
    assert faults(WANTED, catalogue(GOOD)) == []


@pytest.mark.parametrize(
    ("sentence", "translation", "fault"),
    [
        ("Sign in", "", "is not translated"),
        ("%(n)s days left", "还剩几天", "other placeholders"),
        ("%(n)s days left", "还剩%(m)s天", "other placeholders"),
        ("Sign in", "登录%(n)s", "other placeholders"),
        (PLURAL, ("",), "is not translated"),
        (PLURAL, ("%(k)s栋",), "other placeholders"),
    ],
)
def test_each_fault_is_named(sentence: Any, translation: Any, fault: str) -> None:
    lines = faults(WANTED, catalogue({**GOOD, sentence: translation}))
    assert len(lines) == 1
    assert fault in lines[0]


def test_a_sentence_that_is_absent_is_named() -> None:
    without = {key: value for key, value in GOOD.items() if key != "Sign in"}
    assert faults(WANTED, catalogue(without)) == ["'Sign in' is not in the catalogue"]


def test_a_guess_of_the_tool_is_no_translation() -> None:
    found = catalogue(GOOD)
    found["Sign in"].flags.add("fuzzy")
    assert faults(WANTED, found) == ["'Sign in' is marked fuzzy"]


def test_a_plural_may_leave_its_number_out() -> None:
    assert faults(WANTED, catalogue({**GOOD, PLURAL: ("一栋",)})) == []
