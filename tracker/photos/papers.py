"""The scan of a paper: a PDF kept as it is, or a picture made clean; the kind is decided by the content.

A PDF cannot be made anew as a picture can, so it is only ever handed out as a download, never shown in a page.
"""

from dataclasses import dataclass
from typing import BinaryIO

from tracker.base.errors import Refusal
from tracker.base.words import N_
from tracker.photos.intake import Limits, take

PDF, JPEG = "application/pdf", "image/jpeg"
SUFFIXES = {PDF: "pdf", JPEG: "jpg"}
LIMITS = Limits()
TAIL = 2048  # bytes at whose end a whole PDF says so


@dataclass(frozen=True, slots=True)
class Paper:
    content: bytes
    mime: str


def take_paper(source: BinaryIO, limits: Limits = LIMITS) -> Paper:
    """Take a scan in. Raises Refusal with a sentence for the person who sent it."""
    data = source.read(limits.size + 1)
    if not data.startswith(b"%PDF-"):
        return Paper(take(data, limits).jpeg, JPEG)
    if len(data) > limits.size:
        most = limits.size // (1024 * 1024)
        raise Refusal(
            N_("This file is larger than %(most)d MB. Scan it with fewer dots, or in parts."), most=most
        )
    if b"%%EOF" not in data[-TAIL:]:
        raise Refusal(N_("This PDF is damaged or incomplete. Send it again."))
    if b"/Encrypt" in data:
        raise Refusal(N_("This PDF is protected by a password. Save it without one, then send it."))
    return Paper(data, PDF)
