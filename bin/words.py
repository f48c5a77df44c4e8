"""Proves that every sentence of code and templates stands in every catalogue, translated and unbroken.

Usage: bin/house words
"""

import re
import tempfile
from pathlib import Path

from babel.messages import Catalog, Message
from babel.messages.pofile import read_po

from bin.steps import ROOT, Failed, main
from bin.translations import catalogues, extract

PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]")
MEND = "Run `make translations`, then write what is missing into the catalogue."


def _texts(texts: object) -> tuple[str, ...]:
    return tuple(texts) if isinstance(texts, list | tuple) else (str(texts),)


def fault(wanted: Message, found: Message | None) -> str:
    """What is wrong with one translation; empty when nothing is.

    A plural may leave a placeholder out (one request, %(n)s requests), any other sentence may not.
    """
    if found is None:
        return "is not in the catalogue"
    if found.fuzzy:
        return "is marked fuzzy"
    if not found.string or not all(_texts(found.string)):
        return "is not translated"
    said = set(PLACEHOLDER.findall(" ".join(_texts(wanted.id))))
    for text in _texts(found.string):
        marks = set(PLACEHOLDER.findall(text))
        if marks - said or (said - marks and not wanted.pluralizable):
            return f"has other placeholders in its translation: {sorted(marks ^ said)}"
    return ""


def faults(wanted: Catalog, found: Catalog) -> list[str]:
    """One line for each sentence that a reader would see untranslated or broken."""
    pairs = ((message, found.get(message.id, message.context)) for message in wanted if message.id)
    return [
        f"{_texts(message.id)[0]!r} {wrong}" for message, other in pairs if (wrong := fault(message, other))
    ]


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, abort_invalid=True)


def check() -> None:
    with tempfile.TemporaryDirectory() as folder:
        template = Path(folder) / "messages.pot"
        extract(template)
        wanted = _read(template)
    if not catalogues():
        raise Failed("There is no catalogue in translations/.", MEND)
    for path in catalogues():
        lines = faults(wanted, _read(path))
        if lines:
            name = path.relative_to(ROOT)
            raise Failed(f"{len(lines)} sentences of {name} are not right:\n" + "\n".join(lines), MEND)
        print(f"{path.relative_to(ROOT)}: all {len(wanted)} sentences are there.")


if __name__ == "__main__":
    main(check)
