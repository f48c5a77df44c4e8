"""What every answer carries, and what no request may carry."""

import uuid

from flask import Flask, Response, abort, current_app, g, request
from flask_login import current_user

POLICY = "; ".join((
    "default-src 'self'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "font-src 'self'",
    "connect-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'", "form-action 'self'",
))  # fmt: skip
PERMISSIONS = "camera=(self), geolocation=(self), microphone=(), payment=(), usb=()"


def check_request() -> None:
    """Refuse foreign hosts and bytes that no browser sends; name the request for the log."""
    g.request_id = uuid.uuid4().hex[:12]
    g.door = "public"
    host = request.host.rsplit(":", 1)[0].strip("[]")
    if current_app.config["SETTINGS"].hosts and host not in current_app.config["SETTINGS"].hosts:
        abort(400)
    if "\x00" in request.path or "\ufffd" in request.path:
        abort(400)
    for values in request.args.listvalues():
        if any("\x00" in value or len(value) > 2000 for value in values):
            abort(400)


def add_headers(response: Response) -> Response:
    """Strict policy for content; private pages are never kept by a browser."""
    headers = response.headers
    headers.setdefault("Content-Security-Policy", POLICY)
    headers["X-Content-Type-Options"] = "nosniff"
    headers["Referrer-Policy"] = "same-origin"
    headers["Permissions-Policy"] = PERMISSIONS
    headers["Cross-Origin-Opener-Policy"] = "same-origin"
    headers["X-Request-Id"] = g.get("request_id", "")
    if current_app.config["SETTINGS"].secure:
        headers["Strict-Transport-Security"] = "max-age=31536000; includeSubDomains"
    if request.endpoint != "static" and (g.door != "public" or current_user.is_authenticated):
        headers["Cache-Control"] = "no-store"
    return response


def install(app: Flask) -> None:
    app.before_request(check_request)
    app.after_request(add_headers)
