"""Scans of papers: whole PDFs and clean pictures, nothing else."""

import io

import pytest

from tests.photos.pictures import saved
from tracker.base.errors import Refusal
from tracker.photos.intake import Limits
from tracker.photos.papers import JPEG, PDF, take_paper

WHOLE = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\nstartxref\n9\n%%EOF\n"


def test_a_whole_pdf_is_kept_as_it_is():
    paper = take_paper(io.BytesIO(WHOLE))
    assert (paper.mime, paper.content) == (PDF, WHOLE)


def test_a_photo_of_a_paper_is_made_clean():
    sent = saved("PNG") + b"<script>appended</script>"
    paper = take_paper(io.BytesIO(sent))
    assert paper.mime == JPEG
    assert b"appended" not in paper.content


@pytest.mark.parametrize(
    ("sent", "reason"),
    [
        (WHOLE[:-7], "incomplete"),
        (WHOLE.replace(b"<<>>\nstartxref", b"<< /Encrypt 4 0 R >>\nstartxref"), "password"),
        (b"%PDF-1.7" + b" " * 2000, "larger"),
        (b"<html><script>alert(1)</script></html>", "not a picture"),
        (b"<html>%PDF-1.7 %%EOF", "not a picture"),
        (b"MZ\x90\x00", "not a picture"),
        (b"", "empty"),
    ],
)
def test_anything_else_is_refused_with_what_to_do(sent, reason):
    with pytest.raises(Refusal, match=reason):
        take_paper(io.BytesIO(sent), Limits(size=1000))
