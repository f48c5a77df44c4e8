"""The signed session cookie and the token of its forms, each checked or signed once.

A browser sends the same cookie with every page it asks for, and the token in the page's forms belongs to
that cookie. Doing the same HMACs again proves nothing new and would take a fifth of a small page's time.
"""

from datetime import UTC, datetime
from functools import lru_cache
from typing import Any, cast

from flask import Flask, Request, current_app, session
from flask.sessions import SecureCookieSession, SecureCookieSessionInterface
from flask_wtf.csrf import generate_csrf
from itsdangerous import BadSignature, URLSafeTimedSerializer

KEPT = 1024  # cookies and tokens a process remembers, less than a kilobyte each


class CookieSessions(SecureCookieSessionInterface):
    """Flask's own sessions, with the content of the cookies seen last at hand."""

    def __init__(self, app: Flask) -> None:
        self._signer = cast(URLSafeTimedSerializer, super().get_signing_serializer(app))
        self._content = lru_cache(KEPT)(self._checked)

    def get_signing_serializer(self, _app: Flask) -> URLSafeTimedSerializer:
        return self._signer

    def open_session(self, app: Flask, request: Request) -> SecureCookieSession:
        cookie = request.cookies.get(self.get_cookie_name(app))
        if not cookie:
            return self.session_class()
        try:
            text, signed_at = self._content(cookie)
        except BadSignature:
            return self.session_class()
        if datetime.now(UTC) - signed_at > app.permanent_session_lifetime:
            return self.session_class()
        return self.session_class(self.serializer.loads(text))

    def _checked(self, cookie: str) -> tuple[str, datetime]:
        """Content as text, so that no request changes what another reads, and when it was signed."""
        values, signed_at = self._signer.loads(cookie, return_timestamp=True)
        return self.serializer.dumps(values), signed_at


def csrf_token() -> str:
    """The token for this session's forms."""
    raw = session.get("csrf_token")
    return str(generate_csrf()) if raw is None else _signed(raw, current_app.secret_key)


@lru_cache(KEPT)
def _signed(_raw: str, _key: Any) -> str:
    """Of the session at hand, whose raw token is ``_raw``; has no time limit, so it may be shown again."""
    return str(generate_csrf())
