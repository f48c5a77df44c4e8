"""What every page may ask for: language, type size, static files by content."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache, lru_cache
from pathlib import Path
from types import NoneType
from typing import Any

from babel.support import NullTranslations, Translations
from flask import Flask, g, has_request_context, request
from flask import url_for as any_address
from flask.globals import request_ctx
from jinja2 import StrictUndefined, pass_eval_context
from jinja2.nodes import EvalContext
from markupsafe import escape

from tracker.base.cookies import csrf_token
from tracker.config import ROOT

CATALOGUES = ROOT / "translations"
LANGUAGES = {"zh": "zh_Hans_CN", "en": "en"}


def language() -> str:
    """``?lang=`` for one page, else the cookie, else Chinese."""
    if not has_request_context():
        return "zh"
    try:
        return str(g.language)
    except AttributeError:
        asked = request.args.get("lang") or request.cookies.get("language")
        g.language = asked if asked in LANGUAGES else "zh"
        return str(g.language)


def locale() -> str:
    return LANGUAGES[language()]


@cache
def catalogue(name: str) -> NullTranslations:
    """The texts of a language, read once."""
    return Translations.load(CATALOGUES, [LANGUAGES[name]])


def _catalogue() -> Any:
    """The reader's; kept with the request, because a page asks a hundred times."""
    try:
        return g.catalogue
    except AttributeError:
        g.catalogue = catalogue(language())
        return g.catalogue


@contextmanager
def speaking(name: str) -> Iterator[None]:
    """Whatever is said inside is in this language: for a letter to somebody who reads no page now."""
    before = {key: g.get(key) for key in ("language", "catalogue")}
    g.language, g.catalogue = name, catalogue(name)
    try:
        yield
    finally:
        for key, value in before.items():
            setattr(g, key, value) if value is not None else g.pop(key)


def gettext(message: str, **values: Any) -> str:
    """Flask-Babel's gettext without its detours: thirty times faster."""
    text: str = _catalogue().ugettext(message)
    return text % values if values else text


@pass_eval_context
def said(context: EvalContext, message: str, **values: Any) -> str:
    """``_(variable)`` in a template. The text may be a name that somebody typed, so it is no markup, and
    without values nothing in it is filled in: Jinja's own takes ``%(x)s`` in a name for a place to fill.
    """
    text = gettext(message)
    if not values:
        return text
    return (escape(text) if context.autoescape else text) % values


def ngettext(one: str, many: str, num: int, **values: Any) -> str:
    text: str = _catalogue().ungettext(one, many, num)
    return text % {"num": num, **values}


def url_for(endpoint: str, **values: Any) -> str:
    """Flask's url_for for pages of ours and nothing more: twice as fast, and a table asks a hundred times."""
    adapter = request_ctx.url_adapter
    if adapter is None or any(name.startswith("_") for name in values):
        return any_address(endpoint, **values)
    if endpoint.startswith("."):
        endpoint = f"{request.blueprint}{endpoint}"
    if all(type(value) is int for value in values.values()):
        pattern = _numbered(endpoint, tuple(values), adapter.script_name)
        return pattern % values if values else pattern
    if all(type(value) in (int, str, NoneType) for value in values.values()):
        return _worded(endpoint, tuple(values.items()), adapter.script_name)
    return adapter.build(endpoint, values)


@lru_cache(4096)
def _worded(endpoint: str, values: tuple[tuple[str, Any], ...], _below: str) -> str:
    """An address of a list with its filters: pages lead to the same ones again and again."""
    return str(request_ctx.url_adapter.build(endpoint, dict(values)))  # type: ignore[union-attr]


@lru_cache(1024)
def _numbered(endpoint: str, names: tuple[str, ...], _below: str) -> str:
    """An address with places for its numbers, built once: filling them in takes a tenth of building it anew."""
    stand_ins = {name: 1_000_000_007 + place for place, name in enumerate(names)}
    address = request_ctx.url_adapter.build(endpoint, stand_ins)  # type: ignore[union-attr]
    if not names:
        return str(address)
    pattern = address.replace("%", "%%")
    for name, stand_in in stand_ins.items():
        pattern = pattern.replace(str(stand_in), f"%({name})d")
    return str(pattern)


@cache
def _fingerprint(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()[:10]


@cache
def _static_address(folder: str, name: str) -> str:
    return f"/static/{name}?v={_fingerprint(Path(folder) / name)}"


def stem(endpoint: str, number: str, **values: Any) -> str:
    """What the addresses of all rows of a list begin with; the row's ``number`` ends them. Asking for each
    row's address costs ten times the rest of its line. Raises ValueError where the number stands elsewhere.
    """
    address = url_for(endpoint, **{**values, number: 0})
    if not address.endswith("/0"):
        raise ValueError(f"the address of {endpoint} does not end in its {number}")
    return address.removesuffix("0")


def install(app: Flask) -> None:
    jinja = app.jinja_env
    jinja.undefined = StrictUndefined
    jinja.trim_blocks = jinja.lstrip_blocks = True
    jinja.add_extension("jinja2.ext.i18n")
    jinja.install_gettext_callables(gettext, ngettext, newstyle=True)  # type: ignore[attr-defined]
    jinja.globals["gettext"] = said
    folder = str(app.static_folder)
    jinja.globals["static_url"] = lambda name: _static_address(folder, name)
    jinja.globals["url_for"] = url_for
    jinja.globals["stem"] = stem
    app.config["SEND_FILE_MAX_AGE_DEFAULT"] = 31_536_000  # addresses change with the content
    app.before_request(_aids)
    app.context_processor(_common)


def _common() -> dict[str, Any]:
    return {"language": language(), "large_type": g.get("large_type", False), "csrf_token": csrf_token}


def _aids() -> None:
    language()
    g.large_type = request.cookies.get("large-type") == "1"
