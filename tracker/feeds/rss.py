"""A list of news as RSS 2.0."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime
from xml.etree.ElementTree import Element, SubElement, tostring


@dataclass(frozen=True, kw_only=True)
class Entry:
    """One piece of news; ``guid`` changes when the news does, so that readers show it again."""

    guid: str
    title: str
    text: str
    url: str
    at: datetime


def feed(title: str, url: str, about: str, language: str, entries: Iterable[Entry]) -> bytes:
    """The document, UTF-8."""
    root = Element("rss", version="2.0")
    channel = SubElement(root, "channel")
    for name, value in (("title", title), ("link", url), ("description", about), ("language", language)):
        SubElement(channel, name).text = _clean(value)
    for entry in entries:
        item = SubElement(channel, "item")
        for name, value in (("title", entry.title), ("link", entry.url), ("description", entry.text)):
            SubElement(item, name).text = _clean(value)
        SubElement(item, "guid", isPermaLink="false").text = entry.guid
        SubElement(item, "pubDate").text = format_datetime(entry.at)
    return bytes(tostring(root, encoding="utf-8", xml_declaration=True))


def _clean(text: str) -> str:
    """Control characters have no place in XML 1.0."""
    return "".join(character for character in text if character.isprintable() or character in "\n\t")
