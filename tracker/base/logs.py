"""Logs: one JSON line an event, without personal data or secrets."""

import json
import logging
import re
from datetime import UTC, datetime

from flask import g, has_request_context, request

_MASKS = (
    (re.compile(r"(?<!\d)(1[3-9]\d)\d{4}(\d{4})(?!\d)"), r"\1****\2"),
    (re.compile(r"(?<!\d)(\d{6})\d{8}(\d{3}[\dXx])(?!\d)"), r"\1********\2"),
    (
        re.compile(r"(DETAIL: +(?:Failing row|Key))[^\n]*"),
        r"\1 ***",
    ),  # PostgreSQL repeats the row that it refused
    (re.compile(r"(?i)(password|token|secret|code|key)([\"']?\s*[=:]\s*[\"']?)[^\s\"'&,]+"), r"\1\2***"),
)


def mask(text: str) -> str:
    """Text without phone numbers, identity numbers and secrets, on one line."""
    for pattern, replacement in _MASKS:
        text = pattern.sub(replacement, text)
    return text.replace("\r", "\\r").replace("\n", "\\n")


class JsonFormatter(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "from": record.name,
            "text": mask(record.getMessage()),
        }
        if has_request_context():
            line |= {"request": g.get("request_id", ""), "path": mask(request.path)}
        if record.exc_info:
            line["trace"] = mask(self.formatException(record.exc_info))
        return json.dumps(line, ensure_ascii=False)


def install(level: int = logging.INFO) -> None:
    """Send the root logger's lines to standard error as JSON, once."""
    root = logging.getLogger()
    if not any(isinstance(handler.formatter, JsonFormatter) for handler in root.handlers):
        handler = logging.StreamHandler()
        handler.setFormatter(JsonFormatter())
        root.addHandler(handler)
    root.setLevel(level)
