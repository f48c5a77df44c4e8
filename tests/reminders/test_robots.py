"""What the services are sent, what their answers mean, and where nothing is ever sent."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tracker.base.errors import Refusal
from tracker.reminders import outgoing, robots
from tracker.reminders.robots import Post, is_accepted, post_of
from tracker.reminders.rules import Channel

NOW = datetime(2026, 6, 25, 1, tzinfo=UTC)
WECOM, DINGTALK, FEISHU, SMS = Channel.WECOM, Channel.DINGTALK, Channel.FEISHU, Channel.SMS


@pytest.mark.parametrize(
    ("channel", "status", "body", "accepted"),
    [
        (WECOM, 200, {"errcode": 0, "errmsg": "ok"}, True),
        (WECOM, 200, {"errcode": 93000, "errmsg": "invalid webhook url"}, False),
        (WECOM, 200, {}, False),
        (WECOM, 200, {"errcode": False}, False),
        (DINGTALK, 200, {"errcode": 310000, "errmsg": "keywords not in content"}, False),
        (DINGTALK, 500, {"errcode": 0}, False),
        (FEISHU, 200, {"code": 0}, True),
        (FEISHU, 200, {"StatusCode": 0}, True),
        (FEISHU, 200, {"code": 19021, "msg": "sign match fail"}, False),
        (FEISHU, 200, [0], False),
        (SMS, 200, {"code": "OK"}, True),
        (SMS, 200, {"code": "isv.LIMIT"}, False),
    ],
)
def test_the_answers_body_decides(channel, status, body, accepted):
    assert is_accepted(channel, status, json.dumps(body)) is accepted


def test_an_answer_that_is_no_json_is_no_yes_and_a_gateway_may_say_it_in_words():
    assert not is_accepted(WECOM, 200, "<html>")
    assert is_accepted(SMS, 200, "result=0&ok", "ok")
    assert not is_accepted(SMS, 200, "result=1", "ok")


def test_each_service_is_signed_as_it_documents():
    assert robots.dingtalk_sign("SEC1", "1782349200000") == "5c95imZ2iMWBPuTh6/dL5p8ig/nKqiTe0xc+G0HGfhE="
    assert robots.feishu_sign("SEC1", "1782349200") == "nlwmtA3kWRN6LGX7Qig03NSiZUNj7Y5ao7uEr28Lalc="
    ding = post_of(DINGTALK, "https://h/robot?a=1", "你好", secret="SEC1", moment=NOW)
    assert ding.address.startswith("https://h/robot?a=1&timestamp=1782349200000&sign=")
    fei = json.loads(post_of(FEISHU, "https://h/x", "你好", secret="SEC1", moment=NOW).body)
    assert (fei["timestamp"], fei["content"]) == ("1782349200", {"text": "你好"})
    plain = json.loads(post_of(WECOM, "https://h/x", "你好", secret="", moment=NOW).body)
    assert plain == {"msgtype": "text", "text": {"content": "你好"}}


@given(st.text(), st.text())
def test_no_text_breaks_out_of_a_gateways_body(text, phone):
    template = '{"to": ["%(phone)s"], "params": {"text": "%(text)s"}, "n": 1}'
    post = post_of(SMS, "https://h/x", text, secret="", moment=NOW, phone=phone, template=template)
    body = json.loads(post.body)
    assert set(body) == {"to", "params", "n"}


@pytest.mark.parametrize("template", ["no json", '{"to": "%(phone)s"}', '{"text": "%(text)s"}'])
def test_a_gateways_body_needs_its_places(template):
    with pytest.raises(Refusal):
        robots.check_template(template)


OWN_MACHINE = (
    "127.0.0.1", "localhost", "127.1", "2130706433", "0x7f000001", "0177.0.0.1", "[::1]", "[::ffff:127.0.0.1]",
    "0.0.0.0", "127.0.0.1.", "LOCALHOST", "[::]", "①②⑦.⓪.⓪.①",  # noqa: S104 (asked for, not bound to)
)  # fmt: skip
SCHEMES = ("http", "file", "ftp", "gopher", "dict", "ldap", "javascript", "data", "ssh", "unix")


@pytest.mark.parametrize("address", [
    *(f"https://{host}/hook" for host in OWN_MACHINE), *(f"{scheme}://oapi.dingtalk.com/hook" for scheme in SCHEMES),
    "https://oapi.dingtalk.com@127.0.0.1/", "https://oapi.dingtalk.com:8443/", "http://[", "https://oapi.dingtalk.com.evil.example/",
    "https://evil.example#oapi.dingtalk.com", "", "https:///x",
])  # fmt: skip
def test_nothing_is_sent_to_hosts_off_the_list_or_by_other_schemes(app, session, monkeypatch, address):
    monkeypatch.setattr(outgoing.socket, "create_connection", lambda *_args: pytest.fail("a call went out"))
    with pytest.raises(Refusal):
        outgoing.post(Post(address, b"{}"), "key")


@pytest.mark.parametrize("inner", [
    "127.0.0.1", "10.1.2.3", "192.168.1.1", "172.16.0.1", "169.254.169.254", "100.64.0.1", "0.0.0.0", "224.0.0.1", "::1",  # noqa: S104
    "fe80::1%eth0", "fc00::1", "::ffff:10.0.0.1", "2002:7f00:1::",
])  # fmt: skip
def test_a_listed_name_that_leads_inside_is_not_called(app, session, monkeypatch, inner):
    found = [(0, 0, 0, "", ("93.184.216.34", 443)), (0, 0, 0, "", (inner, 443))]
    monkeypatch.setattr(outgoing.socket, "getaddrinfo", lambda *_args, **_values: found)
    monkeypatch.setattr(outgoing.socket, "create_connection", lambda *_args: pytest.fail("a call went out"))
    with pytest.raises(Refusal, match="inner network"):
        outgoing.post(Post("https://oapi.dingtalk.com/robot", b"{}"), "key")


def test_the_call_goes_to_the_address_that_was_checked(app, session, monkeypatch):
    asked = []

    def connect(address, _seconds):
        asked.append(address)
        raise OSError("far away")

    found = [(0, 0, 0, "", ("93.184.216.34", 443))]
    monkeypatch.setattr(outgoing.socket, "getaddrinfo", lambda *_args, **_values: found)
    monkeypatch.setattr(outgoing.socket, "create_connection", connect)
    with pytest.raises(OSError, match="far away"):
        outgoing.post(Post("https://oapi.dingtalk.com/robot", b"{}"), "key")
    assert asked == [("93.184.216.34", 443)]
