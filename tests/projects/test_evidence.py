from dataclasses import replace
from datetime import date

import pytest

from tracker.base.errors import Refusal
from tracker.projects.evidence import Evidence, EvidenceKind, check_evidence

TODAY = date(2020, 7, 22)
CONTRACT = Evidence(kind=EvidenceKind.CONTRACT, dated=TODAY, document_no="丹住建合〔2020〕7号")
EXEMPT = Evidence(kind=EvidenceKind.EXEMPTION, dated=TODAY, document_no="1", note="no change of structure")


@pytest.mark.parametrize(
    "evidence",
    [
        CONTRACT,
        replace(CONTRACT, document_no="", has_file=True),
        replace(CONTRACT, valid_until=TODAY),
        EXEMPT,
    ],
)
def test_a_document_that_can_be_found_is_proof(evidence):
    check_evidence(evidence, today=TODAY)
    assert evidence.is_proof


@pytest.mark.parametrize(
    ("evidence", "field"),
    [
        (replace(CONTRACT, document_no=" "), "document_no"),
        (replace(CONTRACT, document_no="", note="signed last week"), "document_no"),
        (replace(CONTRACT, dated=date(2020, 7, 23)), "dated"),
        (replace(CONTRACT, valid_until=date(2020, 7, 21)), "valid_until"),
        (replace(EXEMPT, note=" "), "note"),
    ],
)
def test_a_document_that_proves_nothing_is_refused(evidence, field):
    with pytest.raises(Refusal) as refused:
        check_evidence(evidence, today=TODAY)
    assert refused.value.field == field


def test_a_note_is_no_proof_and_an_exemption_needs_its_reason():
    assert not replace(CONTRACT, document_no="", note="signed").is_proof
    assert not replace(EXEMPT, note="").is_proof
