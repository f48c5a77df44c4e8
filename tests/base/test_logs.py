"""Nothing personal and no secret gets into a line of the log, whoever writes it."""

import json
import logging
import sys

import pytest

from tracker.base.logs import JsonFormatter, mask


@pytest.mark.parametrize(
    ("said", "kept"),
    [
        ("called 13812345678.", "called 138****5678."),
        ("工号123456789012345", "工号123456789012345"),
        ("id 210602199001011234", "id 210602********1234"),
        ("id 21060219900101123X", "id 210602********123X"),
        ("code=ABCD-EFGH phone", "code=*** phone"),
        ('{"password": "x y"}', '{"password": "*** y"}'),
        ("token: abc, next", "token: ***, next"),
        ("one\r\ntwo", "one\\r\\ntwo"),
        (
            "duplicate\nDETAIL:  Key (hotline_no)=(张三丰) already exists.\nnext",
            "duplicate\\nDETAIL:  Key ***\\nnext",
        ),
        ("DETAIL:  Failing row contains (1, 顶层漏雨, 3单元502).", "DETAIL:  Failing row ***"),
    ],
)
def test_what_a_log_keeps_of_a_line(said, kept):
    assert mask(said) == kept


def line_of(*, text, error=None):
    record = logging.LogRecord("any", logging.ERROR, "x.py", 1, text, None, error)
    return json.loads(JsonFormatter().format(record))


def test_a_trace_is_masked_too():
    try:
        raise ValueError("asked by 13812345678")
    except ValueError:
        line = line_of(text="broken", error=sys.exc_info())
    assert "138****5678" in line["trace"]
    assert "13812345678" not in json.dumps(line)


def test_the_path_of_a_request_is_masked_and_its_query_is_never_logged(app):
    with app.test_request_context("/requests/13812345678?name=欧阳未央"):
        line = line_of(text="x")
    assert line["path"] == "/requests/138****5678"
    assert "欧阳未央" not in json.dumps(line, ensure_ascii=False)
