"""Settings: read from the environment once, typed, every mistake reported at once."""

import base64
import binascii
import json
import os
import secrets
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parent.parent
MODES = ("development", "test", "production")


class SettingsError(Exception):
    """The environment is wrong; the message has one line for each mistake."""


@dataclass(frozen=True)
class Settings:
    """Everything that differs from one installation to the next. Limits are in the unit of their name."""

    mode: str
    instance: Path
    database_url: str
    secret_key: bytes  # signs cookies, form tokens and links
    data_key: bytes  # encrypts phone numbers and names; never stored in the database
    address: str  # where residents reach the system; links in mails and QR codes begin with it
    hosts: tuple[str, ...]
    proxies: int
    demo: bool
    city: str
    smtp_host: str
    smtp_port: int
    smtp_user: str
    smtp_password: str
    smtp_tls: bool
    mail_from: str
    hotline: str
    idle_minutes: int
    admin_idle_minutes: int
    session_hours: int
    password_days: int
    second_factor_roles: tuple[str, ...]
    lock_after: int
    lock_minutes: int
    quiet_workdays: int  # working days without a confirmed report before a project counts as silent
    reminder_days: int  # days before a milestone's date that it counts as near
    hook_hosts: tuple[str, ...]  # hosts of robots and gateways that may be called
    hook_trial: bool  # robots on this machine and without TLS, to try reminders out
    backups: Path | None  # where the nightly copies lie, to be told when one is missing
    upload_megabytes: int
    overpayment_exceptions: bool  # whether a named exception may lift what a certificate keeps back
    second_person_above: int  # yuan; money that leaves somebody's hand above this needs a second person
    keep_months: int  # after the answer; then it is forgotten who asked
    idle_warn_days: int  # received money that is not paid for so long is warned of
    idle_audit_days: int  # and for so long is an audit finding

    @property
    def production(self) -> bool:
        return self.mode == "production"

    @property
    def secure(self) -> bool:
        """Whether people reach us by https; cookies are marked Secure then."""
        return self.address.startswith("https://")


class _Reader:
    """Reads typed values and gathers the mistakes instead of stopping at the first."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self.environ = environ
        self.mistakes: list[str] = []

    def text(self, name: str, default: str = "") -> str:
        return self.environ.get(name, default).strip()

    def words(self, name: str, default: str = "") -> tuple[str, ...]:
        return tuple(word.strip() for word in self.text(name, default).split(",") if word.strip())

    def number(self, name: str, default: int, *, low: int = 0, high: int = 100_000) -> int:
        text = self.text(name, str(default))
        if not (text.isascii() and text.isdigit()) or not low <= int(text) <= high:
            self.mistakes.append(f"{name} must be a whole number from {low} to {high}, not {text!r}.")
            return default
        return int(text)

    def flag(self, name: str, default: bool = False) -> bool:
        text = self.text(name, "1" if default else "0").lower()
        if text not in ("0", "1", "true", "false", "yes", "no"):
            self.mistakes.append(f"{name} must be 1 or 0, not {text!r}.")
        return text in ("1", "true", "yes")

    def one_of(self, name: str, choices: tuple[str, ...], default: str) -> str:
        text = self.text(name, default)
        if text not in choices:
            self.mistakes.append(f"{name} must be one of {', '.join(choices)}, not {text!r}.")
            return default
        return text

    def key(self, name: str) -> bytes:
        try:
            key = base64.b64decode(self.text(name), validate=True)
        except binascii.Error:
            key = b""
        if len(key) < 32:
            self.mistakes.append(
                f"{name} must be at least 32 random bytes in base64 (see README, production)."
            )
        return key


def _local_keys(instance: Path) -> dict[str, str]:
    """Keys of a development machine: made at the first start, kept where only this user reads."""
    path = instance / "secrets.json"
    instance.mkdir(parents=True, exist_ok=True)
    names = ("TRACKER_SECRET_KEY", "TRACKER_DATA_KEY")
    made = {name: base64.b64encode(secrets.token_bytes(32)).decode() for name in names}
    temporary = path.with_suffix(f".{os.getpid()}")
    with os.fdopen(os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
        json.dump(made, file)
    try:
        os.link(temporary, path)  # fails when another start was first: one set of keys, whole
    except FileExistsError:
        pass
    finally:
        temporary.unlink()
    keys: dict[str, str] = json.loads(path.read_text())
    return keys


def _address(read: _Reader, mode: str) -> str:
    address = read.text("TRACKER_ADDRESS", f"http://127.0.0.1:{read.text('PORT', '5000')}").rstrip("/")
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.path:
        read.mistakes.append(f"TRACKER_ADDRESS must look like https://host, not {address!r}.")
    elif mode == "production" and parts.scheme != "https":
        read.mistakes.append("TRACKER_ADDRESS must begin with https:// in production.")
    return address


def _hosts(address: str, mode: str) -> str:
    own = urlsplit(address).hostname or ""
    return own if mode == "production" else f"{own},localhost,127.0.0.1"


def _database_url(read: _Reader, instance: Path) -> str:
    url = read.text("DATABASE_URL") or f"sqlite:///{instance / 'tracker.sqlite'}"
    if url.startswith("postgres://"):
        url = "postgresql://" + url.removeprefix("postgres://")
    if not url.startswith(("sqlite://", "postgresql://", "postgresql+psycopg://")):
        read.mistakes.append("DATABASE_URL must begin with sqlite:// or postgresql://.")
    return url


def read_settings(environ: Mapping[str, str] | None = None) -> Settings:
    """Settings of this process. Raises SettingsError with every mistake, one a line."""
    read = _Reader(os.environ if environ is None else environ)
    mode = read.one_of("TRACKER_ENV", MODES, "development")
    instance = Path(read.text("TRACKER_INSTANCE") or ROOT / "instance").resolve()
    if mode != "production" and not read.text("TRACKER_SECRET_KEY"):
        read.environ = {**read.environ, **_local_keys(instance)}
    address = _address(read, mode)
    demo = read.flag("TRACKER_DEMO", mode == "development")
    if demo and mode == "production":
        read.mistakes.append("TRACKER_DEMO must be 0 in production: demo sign-ins are known to strangers.")
    number: Callable[..., int] = read.number
    values: dict[str, Any] = {
        "mode": mode,
        "instance": instance,
        "database_url": _database_url(read, instance),
        "secret_key": read.key("TRACKER_SECRET_KEY"),
        "data_key": read.key("TRACKER_DATA_KEY")[:32],
        "address": address,
        "hosts": read.words("TRACKER_HOSTS", _hosts(address, mode)),
        "proxies": number("TRACKER_PROXIES", 0, high=5),
        "demo": demo,
        "city": read.text("TRACKER_CITY", "丹东市"),
        "smtp_host": read.text("SMTP_HOST"),
        "smtp_port": number("SMTP_PORT", 25, low=1, high=65535),
        "smtp_user": read.text("SMTP_USER"),
        "smtp_password": read.text("SMTP_PASSWORD"),
        "smtp_tls": read.flag("SMTP_TLS", mode == "production"),
        "mail_from": read.text("MAIL_FROM", "tracker@localhost"),
        "hotline": read.text("TRACKER_HOTLINE", "12345"),
        "idle_minutes": number("IDLE_MINUTES", 30, low=1),
        "admin_idle_minutes": number("ADMIN_IDLE_MINUTES", 15, low=1),
        "session_hours": number("SESSION_HOURS", 12, low=1, high=72),
        "password_days": number("PASSWORD_DAYS", 90, high=3650),
        "second_factor_roles": read.words("SECOND_FACTOR_ROLES", "admin" if mode == "production" else ""),
        "lock_after": number("LOCK_AFTER", 5, low=3, high=10),
        "lock_minutes": number("LOCK_MINUTES", 15, low=10, high=120),
        "quiet_workdays": number("QUIET_WORKDAYS", 10, low=1, high=250),
        "reminder_days": number("REMINDER_DAYS", 7, low=1, high=90),
        "hook_hosts": read.words("HOOK_HOSTS", "qyapi.weixin.qq.com,oapi.dingtalk.com,open.feishu.cn"),
        "hook_trial": read.flag("HOOK_TRIAL"),
        "backups": Path(folder) if (folder := read.text("TRACKER_BACKUPS")) else None,
        "upload_megabytes": number("UPLOAD_MEGABYTES", 32, low=1, high=512),
        "overpayment_exceptions": read.flag("OVERPAYMENT_EXCEPTIONS"),
        "second_person_above": number("SECOND_PERSON_ABOVE", 500_000, high=1_000_000_000),
        "keep_months": number("KEEP_MONTHS", 24, low=1, high=120),
        "idle_warn_days": number("IDLE_WARN_DAYS", 180, low=1, high=3650),
        "idle_audit_days": number("IDLE_AUDIT_DAYS", 365, low=2, high=3650),
    }
    if values["idle_warn_days"] >= values["idle_audit_days"]:
        read.mistakes.append("IDLE_WARN_DAYS must be less than IDLE_AUDIT_DAYS.")
    if values["hook_trial"] and mode == "production":
        read.mistakes.append("HOOK_TRIAL must be 0 in production: robots could lead into inner networks.")
    if read.mistakes:
        raise SettingsError("\n".join(read.mistakes))
    return Settings(**values)
