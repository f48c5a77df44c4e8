"""What the chat services and gateways are sent, and what their answers mean. Values in, values out.

企业微信, 钉钉 and 飞书 answer HTTP 200 also when they refuse: the body decides (the services'
own pages 群机器人配置说明, 自定义机器人接入, 自定义机器人使用指南).
"""

import base64
import hashlib
import hmac
import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import quote_plus, urlsplit

from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.reminders.rules import Channel

HOSTS = {
    Channel.WECOM: "qyapi.weixin.qq.com",
    Channel.DINGTALK: "oapi.dingtalk.com",
    Channel.FEISHU: "open.feishu.cn",
}
SHOWN = 300  # characters of an answer that are kept


@dataclass(frozen=True)
class Post:
    """What is posted where."""

    address: str
    body: bytes


def post_of(
    channel: Channel, address: str, text: str, *, secret: str, moment: datetime, phone: str = "", template: str = ""
) -> Post:  # fmt: skip
    """The request that says ``text``. ``secret`` signs it where the robot was set up with one."""
    match channel:
        case Channel.DINGTALK:
            body: Any = {"msgtype": "text", "text": {"content": text}}
            address = (
                f"{address}{_dingtalk_sign(secret, moment, '&' if '?' in address else '?')}"
                if secret
                else address
            )
        case Channel.FEISHU:
            body = {"msg_type": "text", "content": {"text": text}}
            if secret:
                stamp = str(int(moment.timestamp()))
                body |= {"timestamp": stamp, "sign": feishu_sign(secret, stamp)}
        case Channel.SMS:
            body = filled(json.loads(template), {"phone": phone, "text": text})
        case _:
            body = {"msgtype": "text", "text": {"content": text}}
    return Post(address, json.dumps(body, ensure_ascii=False).encode())


def _dingtalk_sign(secret: str, moment: datetime, glue: str) -> str:
    stamp = str(int(moment.timestamp() * 1000))
    return f"{glue}timestamp={stamp}&sign={quote_plus(dingtalk_sign(secret, stamp))}"


def dingtalk_sign(secret: str, stamp: str) -> str:
    """HMAC-SHA256 of time stamp and secret under the secret, in base64."""
    return _base64(hmac.new(secret.encode(), f"{stamp}\n{secret}".encode(), hashlib.sha256).digest())


def feishu_sign(secret: str, stamp: str) -> str:
    """HMAC-SHA256 of nothing under time stamp and secret, in base64."""
    return _base64(hmac.new(f"{stamp}\n{secret}".encode(), b"", hashlib.sha256).digest())


def _base64(digest: bytes) -> str:
    return base64.b64encode(digest).decode()


def filled(shape: Any, values: dict[str, str]) -> Any:
    """A JSON value with %(phone)s and %(text)s filled in inside its texts: no text can break out of its place."""
    match shape:
        case dict():
            return {key: filled(value, values) for key, value in shape.items()}
        case list():
            return [filled(value, values) for value in shape]
        case str():
            for name, value in values.items():
                shape = shape.replace(f"%({name})s", value)
    return shape


def check_template(template: str) -> None:
    """Refuse a body that is no JSON or has no place for number and text."""
    try:
        json.loads(template)
    except ValueError as error:
        raise Refusal(
            N_("The body must be JSON, as the gateway's description shows it."), "template"
        ) from error
    if "%(phone)s" not in template or "%(text)s" not in template:
        raise Refusal(N_("The body needs the places %%(phone)s and %%(text)s."), "template")


def is_accepted(channel: Channel, status: int, body: str, expects: str = "") -> bool:
    """Whether the service took the message: HTTP 200 and its own word for yes.

    A gateway for text messages says yes with ``expects`` in its answer, or, where nothing is expected, with
    a code that is none or nought.
    """
    if status != 200:
        return False
    if channel is Channel.SMS and expects:
        return expects in body
    try:
        said = json.loads(body)
    except ValueError:
        return False
    if not isinstance(said, dict):
        return False
    names = ("code", "StatusCode") if channel is Channel.FEISHU else ("errcode",)
    if channel is Channel.SMS:
        return said.get("code", 0) in (0, "0", "OK")
    codes = [said[name] for name in names if name in said]
    return bool(codes) and codes[0] == 0 and not isinstance(codes[0], bool)


def shown(status: int, body: str) -> str:
    """The answer as a person is shown it."""
    return f"HTTP {status}: {' '.join(body.split())[:SHOWN]}"


def host_of(address: str) -> str:
    """The host an address leads to. Raises Refusal for what is no plain address of the web."""
    try:
        parts = urlsplit(address)
        host, _port = parts.hostname, parts.port
    except ValueError as error:
        raise Refusal(N_("This is not an address of a robot."), "address") from error
    if not host or parts.username or parts.password or not address.isascii() or not address.isprintable():
        raise Refusal(N_("This is not an address of a robot."), "address")
    return host
