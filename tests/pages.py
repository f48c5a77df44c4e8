"""Walking the pages of a world as a browser without a screen would."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser
from typing import Any

from flask import Flask
from sqlalchemy import event
from sqlalchemy.engine import Engine

from tests.world import World

WRITES = ("INSERT", "UPDATE", "DELETE")
TYPED = ("text", "tel", "email", "search", "url")


@dataclass
class FoundForm:
    action: str
    method: str
    fields: dict[str, str] = field(default_factory=dict)
    files: set[str] = field(default_factory=set)
    texts: set[str] = field(default_factory=set)  # names of what a person types


class _Forms(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[FoundForm] = []
        self.select = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        if tag == "form":
            self.found.append(FoundForm(values.get("action", ""), values.get("method", "get").lower()))
        elif self.found:
            self._field(tag, values)

    def _field(self, tag: str, values: dict[str, str]) -> None:
        fields, name = self.found[-1].fields, values.get("name", "")
        if tag == "input" and values.get("type") == "file":
            self.found[-1].files.add(name)
        elif tag in ("input", "textarea", "button") and name:
            fields.setdefault(name, values.get("value", ""))
            if tag == "textarea" or (tag == "input" and values.get("type", "text") in TYPED):
                self.found[-1].texts.add(name)
        elif tag == "select":
            self.select = name
            fields.setdefault(name, "")
        elif tag == "option" and values.get("value") and not fields.get(self.select):
            fields[self.select] = values["value"]


def forms_of(answer: Any) -> list[FoundForm]:
    """The forms of a page with the values a browser would send."""
    if answer.mimetype != "text/html":
        return []
    parser = _Forms()
    parser.feed(answer.text)
    return parser.found


def pages_of(
    app: Flask, client: Any, where: World, writes: list[str] | None = None
) -> Iterator[tuple[str, Any]]:
    """Every page that answers GET, with this world's ids; statements that write go to ``writes``."""

    def note(_connection: Any, _cursor: Any, statement: str, *_rest: Any) -> None:
        if writes is not None and statement.lstrip().upper().startswith(WRITES):
            writes.append(statement)

    for rule in app.url_map.iter_rules():
        if rule.endpoint == "static" or "GET" not in rule.methods:
            continue
        address = where.address(app, rule)
        event.listen(Engine, "before_cursor_execute", note)
        try:
            answer = client.get(address)
        finally:
            event.remove(Engine, "before_cursor_execute", note)
        yield address, answer
