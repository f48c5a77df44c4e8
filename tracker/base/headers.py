"""What every answer carries, and what no request may carry."""

import os

from flask import Flask, Response, abort, current_app, g, request
from flask_login import current_user

POLICY = "; ".join((
    "default-src 'self'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'",
))  # fmt: skip
PERMISSIONS = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"
ALWAYS = (
    ("Content-Security-Policy", POLICY),
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Permissions-Policy", PERMISSIONS),
    ("Cross-Origin-Opener-Policy", "same-origin"),
)
BY_HTTPS = (("Strict-Transport-Security", "max-age=31536000; includeSubDomains"),)


def check_request() -> None:
    """Refuse foreign hosts and bytes that no browser sends; name the request for the log."""
    g.request_id = os.urandom(6).hex()
    g.door = "public"
    hosts, asked = current_app.config["SETTINGS"].hosts, request
    if hosts and asked.host.rsplit(":", 1)[0].strip("[]") not in hosts:
        abort(400)
    if "\x00" in asked.path or "\ufffd" in asked.path:
        abort(400)
    if asked.query_string:
        _check_values()


def _check_values() -> None:
    for values in request.args.listvalues():
        if any("\x00" in value or len(value) > 2000 for value in values):
            abort(400)


def add_headers(response: Response) -> Response:
    """Strict policy for content; private pages are never kept by a browser. Only this module writes these."""
    headers = response.headers
    headers.extend(ALWAYS)
    if current_app.config["SETTINGS"].secure:
        headers.extend(BY_HTTPS)
    headers.add("X-Request-Id", g.get("request_id", ""))
    if request.endpoint != "static" and (g.door != "public" or current_user.is_authenticated):
        headers["Cache-Control"] = "no-store"
    return response


def install(app: Flask) -> None:
    app.before_request(check_request)
    app.after_request(add_headers)
