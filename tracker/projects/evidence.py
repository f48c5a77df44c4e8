"""Documents that prove a step of a project: what counts as one."""

from dataclasses import dataclass
from datetime import date

from tracker.base.errors import Refusal
from tracker.base.words import N_, Word


class EvidenceKind(Word):
    """Documents that prove a step."""

    SURVEY_FILE = "survey_file", N_("Survey file")
    DISTRICT_CONSENT = "district_consent", N_("Consent of the district government")
    VOTE_RECORD = "vote_record", N_("Record of the residents' vote")
    PLAN_LISTING = "plan_listing", N_("Plan list of the province")
    SCHEME_NOTICE = "scheme_notice", N_("Scheme notice, posted and over")
    APPROVAL = "approval", N_("Approval of the project")
    EXEMPTION = "exemption", N_("Exemption from a permit")
    AWARD = "award", N_("Letter of award")
    CONTRACT = "contract", N_("Works contract")
    PERMIT = "permit", N_("Construction permit")
    COMMITMENT = "commitment", N_("Start by declaration and commitment")
    START_REPORT = "start_report", N_("Start report")
    WAGE_ACCOUNT = "wage_account", N_("Wage account and payment guarantee")
    ACCEPTANCE = "acceptance", N_("Joint acceptance record")
    SATISFACTION = "satisfaction", N_("Satisfaction survey")
    HANDOVER = "handover", N_("Hand-over receipts")
    FINAL_ACCOUNT = "final_account", N_("Approved final account")
    PROPERTY_SERVICE = "property_service", N_("Property management settled")


@dataclass(frozen=True, kw_only=True)
class Evidence:
    """A recorded document. It proves something when it can be found again: by its number or its file."""

    kind: EvidenceKind
    dated: date
    document_no: str = ""
    has_file: bool = False
    valid_until: date | None = None
    note: str = ""

    @property
    def is_proof(self) -> bool:
        if self.kind is EvidenceKind.EXEMPTION and not self.note.strip():
            return False  # exempt, because ...
        return bool(self.document_no.strip()) or self.has_file


PERMITS = (EvidenceKind.PERMIT, EvidenceKind.COMMITMENT, EvidenceKind.START_REPORT)
"""Any of these opens the works; which one depends on the size (国办发〔2020〕23号 lets phases be merged)."""


def check_evidence(evidence: Evidence, *, today: date) -> None:
    """Refuse a document that proves nothing or cannot exist yet."""
    if evidence.dated > today:
        raise Refusal(N_("The document is dated in the future."), "dated")
    if evidence.valid_until is not None and evidence.valid_until < evidence.dated:
        raise Refusal(N_("The document would expire before its own date."), "valid_until")
    if evidence.kind is EvidenceKind.EXEMPTION and not evidence.note.strip():
        raise Refusal(N_("Say why no permit is needed and under which rule."), "note")
    if not evidence.is_proof:
        raise Refusal(N_("Give the number of the document or attach its file."), "document_no")
