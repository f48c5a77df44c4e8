"""A browser that keeps its connection and its cookies and measures what it waits."""

import http.client
import json
import re
import time
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlencode

TOKEN = re.compile(r'name="csrf_token"[^>]*value="([^"]+)"')


class Refused(Exception):
    """The server answered otherwise than it should."""


@dataclass
class Answer:
    status: int
    text: str
    location: str


@dataclass
class Client:
    """One visitor of ``127.0.0.1:port``."""

    port: int
    cookies: dict[str, str] = field(default_factory=dict)
    token: str = ""
    _connection: http.client.HTTPConnection | None = None

    def get(self, path: str) -> Answer:
        return self._ask("GET", path, None)

    def post(self, path: str, **values: object) -> Answer:
        """Send a form with the token of this session."""
        return self._ask("POST", path, urlencode({"csrf_token": self.token, **values}))

    def json(self, path: str, form: dict[str, object] | None = None) -> dict[str, Any]:
        """What a script is told. Raises Refused for an answer that is no JSON; asks once, without repeating."""
        body = urlencode({"csrf_token": self.token, **form}) if form is not None else None
        self.leave()
        answer = self._once("GET" if form is None else "POST", path, body, accept="application/json")
        if not answer.text.startswith("{"):
            raise Refused(f"{path} answers {answer.status}")
        told: dict[str, Any] = json.loads(answer.text)
        return told

    def send_and_leave(self, path: str, form: dict[str, object]) -> None:
        """Send a form and be gone before the answer comes, as a telephone that loses its network."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        body = urlencode({"csrf_token": self.token, **form})
        headers = {"Cookie": self._cookie(), "Content-Type": "application/x-www-form-urlencoded"}
        connection.request("POST", path, body, {**headers, "Accept": "application/json"})
        connection.close()

    def __enter__(self) -> "Client":
        return self

    def __exit__(self, *_fault: object) -> None:
        self.leave()

    def leave(self) -> None:
        """Close the connection: the next one may be another worker's."""
        if self._connection:
            self._connection.close()
        self._connection = None

    def sign_in(self, name: str, password: str) -> None:
        """Through the form, as people do."""
        self.fetch_token("/account/sign-in")
        answer = self.post("/account/sign-in", name=name, password=password)
        if answer.status != 302:
            raise Refused(f"{name} cannot sign in: {answer.status}")
        self.fetch_token("/account/")

    def fetch_token(self, path: str) -> None:
        found = TOKEN.search(self.get(path).text)
        if not found:
            raise Refused(f"no form on {path}")
        self.token = found[1]

    def _ask(self, method: str, path: str, body: str | None) -> Answer:
        try:
            return self._once(method, path, body)
        except (http.client.HTTPException, OSError):  # a kept connection that the server has closed
            self._connection = None
            return self._once(method, path, body)

    def _cookie(self) -> str:
        return "; ".join(f"{name}={value}" for name, value in self.cookies.items())

    def _once(self, method: str, path: str, body: str | None, accept: str = "*/*") -> Answer:
        if self._connection is None:
            self._connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=120)
        headers = {"Host": f"127.0.0.1:{self.port}", "Accept-Language": "zh-CN", "Accept": accept}
        if self.cookies:
            headers["Cookie"] = self._cookie()
        if body is not None:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        self._connection.request(method, path, body, headers)
        response = self._connection.getresponse()
        content = response.read()
        for line in response.headers.get_all("Set-Cookie", []):
            name, _, value = line.split(";", 1)[0].partition("=")
            self.cookies[name] = value
        is_text = response.headers.get_content_maintype() == "text" or accept == "application/json"
        text = content.decode(errors="replace") if is_text else ""
        return Answer(response.status, text, response.headers.get("Location", ""))


def timed(ask: object) -> tuple[Answer, float]:
    """The answer, and the seconds until its last byte."""
    begun = time.perf_counter()
    answer = ask()  # type: ignore[operator]
    return answer, time.perf_counter() - begun
