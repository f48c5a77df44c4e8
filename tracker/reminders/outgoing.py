"""Calls to other hosts: only to hosts on the list, only outside, only where the name was found to lead.

The name is resolved once, every address it has must be public, and the connection goes to the address that
was checked: a name that changes its mind in between reaches nothing (RQ-81).
"""

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Timer
from urllib.parse import urlsplit

from tracker.base.errors import Refusal
from tracker.base.settings import settings
from tracker.base.words import N_
from tracker.reminders.robots import Post, host_of

SECONDS = 5.0  # for everything together
LONGEST = 64 * 1024  # bytes of an answer that are read
NOT_LISTED = N_("%(host)s is not on the list of hosts that may be called (HOOK_HOSTS).")


@dataclass(frozen=True)
class Answer:
    status: int
    body: str


def check(address: str) -> str:
    """The host of an address that may be called. Raises Refusal for scheme, host or port that may not."""
    host, limits = host_of(address), settings()
    parts = urlsplit(address)
    if host not in limits.hook_hosts:
        raise Refusal(NOT_LISTED, "address", host=host)
    if not limits.hook_trial and (parts.scheme != "https" or parts.port not in (None, 443)):
        raise Refusal(N_("The address must begin with https:// and name no port."), "address")
    if parts.scheme not in ("http", "https"):
        raise Refusal(N_("This is not an address of a robot."), "address")
    return host


def post(request: Post, key: str) -> Answer:
    """Send it; the answer, whatever it says. Raises OSError or HTTPException where there is none in time,
    Refusal where the address may not be called. Redirects are answers like any other.
    """
    host = check(request.address)
    parts = urlsplit(request.address)
    port = parts.port or (443 if parts.scheme == "https" else 80)
    target = f"{parts.path or '/'}?{parts.query}" if parts.query else parts.path or "/"
    with _connected(_public_address(host, port), host, port, secure=parts.scheme == "https") as connection:
        headers = {"Content-Type": "application/json; charset=utf-8", "Idempotency-Key": key}
        connection.request("POST", target, request.body, headers)
        answer = connection.getresponse()
        return Answer(answer.status, answer.read(LONGEST).decode("utf-8", "replace"))


def _public_address(host: str, port: int) -> str:
    """The address the name leads to. Raises Refusal when any of them is of an inner network."""
    found = [str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)]
    if not settings().hook_trial and not all(is_public(address) for address in found):
        raise Refusal(N_("%(host)s leads into an inner network and is not called."), "address", host=host)
    return found[0]


def is_public(address: str) -> bool:
    """Whether an IP address is of the internet: not private, loopback, link-local, reserved or for many."""
    found = ipaddress.ip_address(address.partition("%")[0])
    inner = getattr(found, "ipv4_mapped", None) or getattr(found, "sixtofour", None)
    return found.is_global and not found.is_multicast and (inner is None or is_public(str(inner)))


@contextmanager
def _connected(address: str, host: str, port: int, *, secure: bool) -> Iterator[http.client.HTTPConnection]:
    """A connection to the checked address that is cut when the time is over, however slowly it drips."""
    connection = http.client.HTTPConnection(host, port, timeout=SECONDS)
    plain = socket.create_connection((address, port), SECONDS)
    connection.sock = plain
    cut = Timer(SECONDS, lambda: plain.shutdown(socket.SHUT_RDWR))
    cut.daemon = True
    try:
        cut.start()
        if secure:
            connection.sock = ssl.create_default_context().wrap_socket(plain, server_hostname=host)
        yield connection
    finally:
        cut.cancel()
        connection.close()
        plain.close()
