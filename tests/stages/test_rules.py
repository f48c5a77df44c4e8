from dataclasses import replace
from datetime import date, timedelta
from fractions import Fraction

import pytest

from tracker.projects.evidence import Evidence, EvidenceKind
from tracker.projects.rules import Stage
from tracker.stages.rules import Facts, GateRules, evidenced_completion, evidenced_start, missing, standing

TODAY = date(2020, 12, 31)
NOTHING = Facts(today=TODAY)
DATES = {
    EvidenceKind.DISTRICT_CONSENT: date(2019, 9, 1),
    EvidenceKind.VOTE_RECORD: date(2019, 10, 1),
    EvidenceKind.PLAN_LISTING: date(2020, 3, 1),
    EvidenceKind.SCHEME_NOTICE: date(2020, 3, 10),
    EvidenceKind.APPROVAL: date(2020, 4, 1),
    EvidenceKind.AWARD: date(2020, 5, 1),
    EvidenceKind.CONTRACT: date(2020, 5, 20),
    EvidenceKind.PERMIT: date(2020, 6, 1),
    EvidenceKind.WAGE_ACCOUNT: date(2020, 6, 1),
    EvidenceKind.ACCEPTANCE: date(2020, 11, 10),
    EvidenceKind.HANDOVER: date(2020, 12, 1),
    EvidenceKind.FINAL_ACCOUNT: date(2020, 12, 10),
    EvidenceKind.PROPERTY_SERVICE: date(2020, 12, 20),
}


def papers(**changed):
    """All documents of a finished project; a name set to None leaves one out, a date moves it."""
    dates = {kind: changed.get(kind.value, day) for kind, day in DATES.items()}
    return tuple(
        Evidence(kind=kind, dated=day, document_no="1") for kind, day in dates.items() if day is not None
    )


DONE = Facts(
    today=TODAY,
    evidence=papers(),
    is_eligible=True,
    survey_gaps=(),
    open_objections=0,
    first_confirmed_on=date(2020, 6, 12),
    first_photo_on=date(2020, 6, 10),
    items=12,
    items_finished=12,
    last_finished_on=date(2020, 10, 30),
    hidden_works_open=0,
    serious_findings_open=0,
    satisfied=Fraction(93, 100),
    handovers_open=0,
    warranty_dates_open=0,
)


def sentences(stage, facts):
    return [str(lack) for lack in missing(stage, facts)]


def test_a_finished_project_is_in_operation_without_gaps():
    stand = standing(DONE)
    assert stand.reached is Stage.OPERATION
    assert stand.gaps == ()
    assert stand.following is None
    assert stand.missing == ()


def test_without_evidence_nothing_is_reached():
    stand = standing(NOTHING)
    assert stand.reached is None
    assert stand.stage is Stage.SURVEY
    assert stand.following is Stage.SURVEY
    assert [str(lack) for lack in stand.missing] == [
        "The survey file is missing.",
        "It is not known whether the compound is eligible.",
    ]
    assert all(missing(stage, NOTHING) for stage in Stage)


@pytest.mark.parametrize(
    ("stage", "change", "sentence"),
    [
        (Stage.SURVEY, {"survey_gaps": None}, "survey file is missing"),
        (Stage.SURVEY, {"survey_gaps": ("build_year", "households")}, "survey file: 2"),
        (Stage.SURVEY, {"is_eligible": None}, "not known whether"),
        (Stage.SURVEY, {"is_eligible": False}, "not eligible"),
        (Stage.RESERVE, {"is_eligible": False}, "not eligible"),
        (Stage.RESERVE, {"evidence": papers(district_consent=None)}, "district government"),
        (Stage.CONSULT, {"evidence": papers(vote_record=None)}, "record of the residents' vote"),
        (Stage.CONSULT, {"vote_passed": False}, "thresholds"),
        (Stage.PLANNED, {"evidence": papers(plan_listing=None)}, "plan list"),
        (Stage.PLANNED, {"evidence": papers(plan_listing=date(2021, 1, 1))}, "plan list"),
        (Stage.DESIGN, {"evidence": papers(scheme_notice=None)}, "not been posted"),
        (Stage.DESIGN, {"evidence": papers(scheme_notice=date(2020, 12, 25))}, "runs until 2021-01-01"),
        (Stage.DESIGN, {"open_objections": 1}, "objections to the scheme: 1"),
        (Stage.APPROVAL, {"evidence": papers(approval=None)}, "approval that is valid on 2020-06-12"),
        (
            Stage.APPROVAL,
            {"evidence": papers(approval=date(2020, 6, 13))},
            "approval that is valid on 2020-06-12",
        ),
        (Stage.TENDER, {"evidence": papers(award=None)}, "letter of award"),
        (Stage.TENDER, {"evidence": papers(contract=None)}, "signed contract"),
        (Stage.STARTED, {"evidence": papers(contract=None)}, "signed contract"),
        (Stage.STARTED, {"evidence": papers(permit=None)}, "permit, declaration or start report"),
        (Stage.STARTED, {"first_confirmed_on": None}, "No quantity has been confirmed"),
        (Stage.STARTED, {"first_photo_on": None}, "dated photo"),
        (Stage.STARTED, {"first_photo_on": date(2021, 1, 1)}, "dated photo"),
        (Stage.WORKS, {"evidence": papers(wage_account=None)}, "wage account"),
        (Stage.WORKS, {"items": 0, "items_finished": 0}, "no items"),
        (Stage.WORKS, {"first_photo_on": None}, "dated photo"),
        (Stage.INSPECT, {"serious_findings_open": None}, "No inspection"),
        (Stage.INSPECT, {"serious_findings_open": 2}, "serious findings: 2"),
        (Stage.COMPLETED, {"items_finished": 11}, "not finished: 1"),
        (Stage.COMPLETED, {"items": 0, "items_finished": 0}, "no items"),
        (Stage.COMPLETED, {"first_photo_on": None}, "start of the works is not proven"),
        (Stage.COMPLETED, {"hidden_works_open": 3}, "accepted: 3"),
        (Stage.ACCEPTED, {"items_finished": 11}, "not finished: 1"),
        (Stage.ACCEPTED, {"serious_findings_open": 1}, "serious findings: 1"),
        (Stage.ACCEPTED, {"evidence": papers(acceptance=None)}, "joint acceptance"),
        (Stage.ACCEPTED, {"satisfied": None}, "not asked for"),
        (Stage.ACCEPTED, {"satisfied": Fraction(7999, 10000)}, "Fewer than 80.0% of the residents"),
        (Stage.HANDED_OVER, {"handovers_open": 1}, "not signed: 1"),
        (Stage.HANDED_OVER, {"handovers_open": None, "evidence": papers(handover=None)}, "receipts"),
        (Stage.HANDED_OVER, {"evidence": papers(acceptance=None)}, "joint acceptance"),
        (Stage.SETTLED, {"evidence": papers(final_account=None)}, "final account"),
        (Stage.SETTLED, {"evidence": papers(acceptance=None)}, "joint acceptance"),
        (Stage.OPERATION, {"evidence": papers(property_service=None)}, "managed from now on"),
        (Stage.OPERATION, {"evidence": papers(final_account=None)}, "final account"),
        (Stage.OPERATION, {"warranty_dates_open": 2}, "end of warranty: 2"),
        (Stage.OPERATION, {"handovers_open": 1}, "not signed: 1"),
    ],
)
def test_each_gate_names_what_it_lacks(stage, change, sentence):
    assert missing(stage, DONE) == ()
    assert any(sentence in lack for lack in sentences(stage, replace(DONE, **change)))


@pytest.mark.parametrize(
    "change",
    [
        {
            "survey_gaps": None,
            "evidence": (*papers(), Evidence(kind=EvidenceKind.SURVEY_FILE, dated=TODAY, has_file=True)),
        },
        {"vote_passed": True, "evidence": papers(vote_record=None)},
        {
            "satisfied": None,
            "evidence": (*papers(), Evidence(kind=EvidenceKind.SATISFACTION, dated=TODAY, document_no="1")),
        },
        {"satisfied": Fraction(80, 100)},
        {"handovers_open": None},
        {"hidden_works_open": None},
        {"serious_findings_open": None},
    ],
)
def test_a_recorded_document_or_the_bare_threshold_is_enough(change):
    assert standing(replace(DONE, **change)).reached is Stage.OPERATION


def test_the_notice_is_over_when_its_last_day_has_passed():
    posted = replace(DONE, evidence=papers(scheme_notice=TODAY - timedelta(days=7)))
    assert missing(Stage.DESIGN, posted) == ()
    assert missing(Stage.DESIGN, posted, GateRules(scheme_notice_days=8)) != ()


def test_an_approval_that_ran_out_before_the_start_is_none_and_one_that_ran_out_later_is():
    def valid_until(day):
        approval = Evidence(
            kind=EvidenceKind.APPROVAL, dated=date(2019, 6, 1), document_no="1", valid_until=day
        )
        return replace(DONE, evidence=(*papers(approval=None), approval))

    assert missing(Stage.APPROVAL, valid_until(date(2020, 6, 12))) == ()
    assert missing(Stage.APPROVAL, valid_until(date(2020, 6, 11))) != ()


def test_a_project_known_from_the_plan_list_stands_there_with_its_gaps():
    listed = Facts(
        today=TODAY,
        evidence=(Evidence(kind=EvidenceKind.PLAN_LISTING, dated=date(2020, 3, 1), document_no="1"),),
    )
    stand = standing(listed)
    assert stand.reached is Stage.PLANNED
    assert stand.gaps == (Stage.SURVEY, Stage.RESERVE, Stage.CONSULT)
    assert stand.following is Stage.DESIGN
    assert [str(lack) for lack in stand.missing] == ["The scheme has not been posted."]


def test_inspection_runs_beside_the_works_and_is_never_where_a_project_stands():
    only_inspected = Facts(today=TODAY, serious_findings_open=0)
    assert missing(Stage.INSPECT, only_inspected) == ()
    assert standing(only_inspected).reached is None
    not_inspected = standing(replace(DONE, serious_findings_open=None, items_finished=1))
    assert not_inspected.reached is Stage.WORKS
    assert not_inspected.following is Stage.COMPLETED
    assert Stage.INSPECT not in not_inspected.gaps


@pytest.mark.parametrize(
    ("change", "start"),
    [
        ({}, date(2020, 6, 12)),
        ({"first_photo_on": date(2020, 6, 13)}, date(2020, 6, 13)),
        ({"evidence": papers(permit=date(2020, 6, 20))}, date(2020, 6, 20)),
        ({"evidence": papers(contract=date(2020, 6, 21))}, date(2020, 6, 21)),
        ({"evidence": papers(permit=None)}, None),
        ({"evidence": papers(contract=None)}, None),
        ({"first_confirmed_on": None}, None),
        ({"first_photo_on": None}, None),
        ({"first_confirmed_on": date(2021, 1, 1)}, None),
    ],
)
def test_the_start_is_the_latest_of_its_four_proofs(change, start):
    assert evidenced_start(replace(DONE, **change)) == start


@pytest.mark.parametrize("kind", [EvidenceKind.COMMITMENT, EvidenceKind.START_REPORT])
def test_a_declaration_or_a_start_report_stands_for_the_permit(kind):
    other = Evidence(kind=kind, dated=date(2020, 6, 15), document_no="1")
    assert evidenced_start(replace(DONE, evidence=(*papers(permit=None), other))) == date(2020, 6, 15)


@pytest.mark.parametrize(
    ("change", "completion"),
    [
        ({}, date(2020, 10, 30)),
        ({"items_finished": 11}, None),
        ({"items": 0, "items_finished": 0}, None),
        ({"last_finished_on": None}, None),
        ({"last_finished_on": date(2021, 1, 1)}, None),
        ({"first_photo_on": None}, None),
        ({"first_photo_on": date(2020, 11, 1)}, date(2020, 11, 1)),  # never before the proven start
    ],
)
def test_completion_is_the_day_of_the_last_item(change, completion):
    assert evidenced_completion(replace(DONE, **change)) == completion
