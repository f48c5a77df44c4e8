"""Passwords, session tokens and one-time codes, each by a library made for it."""

import hashlib
import secrets
from datetime import datetime
from functools import cache

import pyotp
from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

# OWASP's minimum for argon2id: the default 64 MiB would let a burst of sign-ins take the machine's memory.
_hasher = PasswordHasher(time_cost=2, memory_cost=19_456, parallelism=1)
STEP = 30  # seconds a one-time code lives


@cache
def _nobody() -> str:
    """A hash that no password has."""
    return _hasher.hash(secrets.token_urlsafe())


def hash_password(password: str) -> str:
    return _hasher.hash(password)


def password_matches(stored: str | None, password: str) -> bool:
    """Takes as long for an unknown name (``stored`` None) as for a known one."""
    try:
        return _hasher.verify(stored or _nobody(), password[:200]) and stored is not None
    except (VerificationError, InvalidHashError):
        return False


def new_token() -> str:
    return secrets.token_urlsafe(32)


def token_hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()


def initial_password() -> str:
    """A random password that fits the rules, read out or printed once, changed at first sign-in."""
    letters = "abcdefghjkmnpqrstuvwxyz"
    groups = ["".join(secrets.choice(letters) for _ in range(4)) for _ in range(3)]
    return f"{groups[0].capitalize()}-{groups[1]}-{groups[2]}-{secrets.randbelow(90) + 10}"


def new_secret() -> str:
    return pyotp.random_base32()


def totp_address(secret: str, name: str, issuer: str) -> str:
    """The otpauth address that an authenticator app reads from a QR code."""
    return pyotp.TOTP(secret).provisioning_uri(name=name, issuer_name=issuer)


def spent_step(secret: str, code: str, at: datetime, used: int | None) -> int | None:
    """The time step a code belongs to (one step of drift), or None if wrong or already spent."""
    totp, now = pyotp.TOTP(secret), int(at.timestamp()) // STEP
    for step in (now, now - 1, now + 1):
        fresh = used is None or step > used
        if fresh and secrets.compare_digest(totp.generate_otp(step), code):
            return step
    return None
