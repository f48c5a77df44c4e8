"""Which stage a project has reached: read from its evidence, never typed.

Gates follow 国办发〔2020〕23号 and local practice; thresholds are ``GateRules``, each with its source, and the
bureau may change them. ``missing`` says in sentences what a stage still lacks.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from fractions import Fraction

from tracker.base.errors import Refusal
from tracker.base.sentences import Sentence
from tracker.base.words import N_
from tracker.progress.rules import percent
from tracker.projects.evidence import PERMITS, Evidence, EvidenceKind
from tracker.projects.rules import Stage


@dataclass(frozen=True, kw_only=True)
class Facts:
    """What the rooms know about a project. None is "not known", and nothing is concluded from it."""

    today: date
    evidence: tuple[Evidence, ...] = ()
    is_eligible: bool | None = None
    survey_gaps: tuple[str, ...] | None = None
    vote_passed: bool | None = None
    open_objections: int | None = None
    first_confirmed_on: date | None = None
    first_photo_on: date | None = None
    items: int = 0
    items_finished: int = 0
    last_finished_on: date | None = None
    hidden_works_open: int | None = None
    serious_findings_open: int | None = None
    satisfied: Fraction | None = None
    handovers_open: int | None = None
    warranty_dates_open: int | None = None

    def proof(self, *kinds: EvidenceKind, on: date | None = None) -> Evidence | None:
        """The earliest proof of one of these kinds that is dated by, and valid on, a day (today)."""
        day = on or self.today
        found = [
            evidence
            for evidence in self.evidence
            if evidence.kind in kinds
            and evidence.is_proof
            and evidence.dated <= day
            and (evidence.valid_until is None or evidence.valid_until >= day)
        ]
        return min(found, key=lambda evidence: evidence.dated, default=None)


@dataclass(frozen=True)
class GateRules:
    """Thresholds of the gates, which the bureau may change."""

    scheme_notice_days: int = 7  # national practice; the bureau confirms
    satisfaction: Fraction = Fraction(80, 100)  # no national figure; the bureau decides


class Missing(Sentence):
    """One thing a stage lacks."""


@dataclass(frozen=True)
class Standing:
    """Where a project stands. ``gaps`` are earlier stages whose own evidence is still missing."""

    reached: Stage | None
    gaps: tuple[Stage, ...]
    following: Stage | None
    missing: tuple[Missing, ...]

    @property
    def stage(self) -> Stage:
        """For counting: a project with no evidence yet is in the survey."""
        return self.reached or Stage.SURVEY


RULES = GateRules()


def evidenced_start(facts: Facts) -> date | None:
    """Day the start is proven: the latest of contract, permit, first confirmed quantity and first photo.

    The national wording of 开工 is not public; this is the working definition, all four must exist.
    """
    contract, permit = _dated(facts.evidence, EvidenceKind.CONTRACT), _dated(facts.evidence, *PERMITS)
    days = (contract, permit, facts.first_confirmed_on, facts.first_photo_on)
    known = [day for day in days if day is not None and day <= facts.today]
    return max(known) if len(known) == len(days) else None


def evidenced_completion(facts: Facts) -> date | None:
    """Day the last item was finished or left out by an approved variation; None while one is open.

    What was never provably started is not provably complete.
    """
    start = evidenced_start(facts)
    if start is None or facts.items == 0 or facts.items_finished < facts.items:
        return None
    last = facts.last_finished_on
    return max(start, last) if last is not None and last <= facts.today else None


def _dated(evidence: tuple[Evidence, ...], *kinds: EvidenceKind) -> date | None:
    """Earliest proof, whether or not it has expired since: a permit that ran out later still began the works."""
    return min((e.dated for e in evidence if e.kind in kinds and e.is_proof), default=None)


def missing(stage: Stage, facts: Facts, rules: GateRules = RULES) -> tuple[Missing, ...]:
    """What is still needed before the project counts as having reached ``stage``; empty when it has."""
    return tuple(_GATES[stage](facts, rules))


def standing(facts: Facts, rules: GateRules = RULES) -> Standing:
    """The furthest stage whose own gate is passed, what lies open behind it, and what the next one needs."""
    passed = {stage for stage in Stage if not missing(stage, facts, rules)}
    in_line = [stage for stage in Stage if stage is not Stage.INSPECT]
    reached = max((stage for stage in in_line if stage in passed), key=in_line.index, default=None)
    position = -1 if reached is None else in_line.index(reached)
    following = in_line[position + 1] if position + 1 < len(in_line) else None
    return Standing(
        reached=reached,
        gaps=tuple(stage for stage in in_line[: max(position, 0)] if stage not in passed),
        following=following,
        missing=() if following is None else missing(following, facts, rules),
    )


def reached_on(stage: Stage, facts: Facts, rules: GateRules = RULES) -> date | None:
    """The first day on which the gate of a stage was passed, by the dates of its proofs; None while it is not.

    A gate that needs no dated proof counts as passed on the day it is looked at.
    """
    if missing(stage, facts, rules):
        return None
    if not missing(stage, replace(facts, evidence=()), rules):
        return facts.today
    earliest = evidenced_completion(facts) if stage.position >= Stage.COMPLETED.position else None
    for day in sorted(_days(facts, rules)):
        if (earliest is None or day >= earliest) and not missing(stage, replace(facts, today=day), rules):
            return day
    return facts.today


def _days(facts: Facts, rules: GateRules) -> set[date]:
    """Days on which something was proven, up to today."""
    days = {evidence.dated for evidence in facts.evidence}
    over = timedelta(days=rules.scheme_notice_days)
    days |= {one.dated + over for one in facts.evidence if one.kind is EvidenceKind.SCHEME_NOTICE}
    days |= {
        day
        for day in (facts.first_confirmed_on, facts.first_photo_on, facts.last_finished_on)
        if day is not None
    }
    return {day for day in days if day <= facts.today}


def check_step_back(current: Stage, found: Stage, reason: str) -> None:
    """Refuse to count a project less far than before without saying why."""
    if found.position < current.position and not reason.strip():
        raise Refusal(
            N_("The evidence proves only “%(found)s”. Say why the project is no longer at “%(current)s”."),
            "reason",
            found=found,
            current=current,
        )


def _document(facts: Facts, *kinds: EvidenceKind, message: str) -> Iterator[Missing]:
    if facts.proof(*kinds) is None:
        yield Missing(message)


def _survey(facts: Facts, rules: GateRules) -> Iterator[Missing]:
    if facts.survey_gaps is None and facts.proof(EvidenceKind.SURVEY_FILE) is None:
        yield Missing(N_("The survey file is missing."))
    elif facts.survey_gaps:
        yield Missing(N_("Entries missing in the survey file: %(count)s."), {"count": len(facts.survey_gaps)})
    if facts.is_eligible is not True:
        yield Missing(
            N_("It is not known whether the compound is eligible.")
            if facts.is_eligible is None
            else N_("The compound is not eligible.")
        )


def _reserve(facts: Facts, rules: GateRules) -> Iterator[Missing]:
    if facts.is_eligible is False:
        yield Missing(N_("The compound is not eligible."))
    yield from _document(
        facts, EvidenceKind.DISTRICT_CONSENT, message=N_("The consent of the district government is missing.")
    )


def _consult(facts: Facts, rules: GateRules) -> Iterator[Missing]:
    if facts.vote_passed is False:
        yield Missing(N_("The residents' vote did not reach its thresholds."))
    elif facts.vote_passed is None:
        yield from _document(
            facts, EvidenceKind.VOTE_RECORD, message=N_("The record of the residents' vote is missing.")
        )


def _planned(facts: Facts, rules: GateRules) -> Iterator[Missing]:
    yield from _document(
        facts, EvidenceKind.PLAN_LISTING, message=N_("The plan list that names the project is missing.")
    )


def _design(facts: Facts, rules: GateRules) -> Iterator[Missing]:
    notice = facts.proof(EvidenceKind.SCHEME_NOTICE)
    if notice is None:
        yield Missing(N_("The scheme has not been posted."))
    elif notice.dated + timedelta(days=rules.scheme_notice_days) > facts.today:
        over = notice.dated + timedelta(days=rules.scheme_notice_days)
        yield Missing(N_("The scheme notice runs until %(day)s."), {"day": over})
    if facts.open_objections:
        yield Missing(N_("Unanswered objections to the scheme: %(count)s."), {"count": facts.open_objections})


def _approval(facts: Facts, rules: GateRules) -> Iterator[Missing]:
    day = evidenced_start(facts) or facts.today  # it may run out once the works have begun
    if facts.proof(EvidenceKind.APPROVAL, EvidenceKind.EXEMPTION, on=day) is None:
        yield Missing(N_("An approval that is valid on %(day)s is missing."), {"day": day})


def _tender(facts: Facts, rules: GateRules) -> Iterator[Missing]:
    yield from _document(
        facts, EvidenceKind.AWARD, EvidenceKind.EXEMPTION, message=N_("The letter of award is missing.")
    )
    yield from _document(facts, EvidenceKind.CONTRACT, message=N_("The signed contract is missing."))


def _started(facts: Facts, rules: GateRules) -> Iterator[Missing]:
    needed = (
        (_dated(facts.evidence, EvidenceKind.CONTRACT), N_("The signed contract is missing.")),
        (_dated(facts.evidence, *PERMITS), N_("The permit, declaration or start report is missing.")),
        (facts.first_confirmed_on, N_("No quantity has been confirmed yet.")),
        (facts.first_photo_on, N_("There is no dated photo of the works.")),
    )
    for day, message in needed:
        if day is None or day > facts.today:
            yield Missing(message)


def _works(facts: Facts, rules: GateRules) -> Iterator[Missing]:
    yield from _started(facts, rules)
    if facts.items == 0:
        yield Missing(N_("The project has no items of work."))
    yield from _document(
        facts,
        EvidenceKind.WAGE_ACCOUNT,
        message=N_("The wage account and the payment guarantee are missing."),
    )


def _inspect(facts: Facts, rules: GateRules) -> Iterator[Missing]:
    if facts.serious_findings_open:
        yield Missing(N_("Open serious findings: %(count)s."), {"count": facts.serious_findings_open})
    elif facts.serious_findings_open is None:
        yield Missing(N_("No inspection is on record."))


def _completed(facts: Facts, rules: GateRules) -> Iterator[Missing]:
    if facts.items == 0:
        yield Missing(N_("The project has no items of work."))
    elif facts.items_finished < facts.items:
        open_items = facts.items - facts.items_finished
        yield Missing(N_("Items not finished: %(count)s."), {"count": open_items})
    if evidenced_start(facts) is None:
        yield Missing(N_("The start of the works is not proven."))
    if facts.hidden_works_open:
        yield Missing(
            N_("Hidden works covered before they were accepted: %(count)s."),
            {"count": facts.hidden_works_open},
        )


def _accepted(facts: Facts, rules: GateRules) -> Iterator[Missing]:
    yield from _completed(facts, rules)
    if facts.serious_findings_open:
        yield from _inspect(facts, rules)
    yield from _document(
        facts, EvidenceKind.ACCEPTANCE, message=N_("The record of the joint acceptance is missing.")
    )
    if facts.satisfied is None:
        yield from _document(
            facts,
            EvidenceKind.SATISFACTION,
            message=N_("The satisfaction of the residents was not asked for."),
        )
    elif facts.satisfied < rules.satisfaction:
        yield Missing(
            N_("Fewer than %(percent)s%% of the residents are satisfied."),
            {"percent": percent(rules.satisfaction)},
        )


def _handed_over(facts: Facts, rules: GateRules) -> Iterator[Missing]:
    yield from _accepted(facts, rules)
    if facts.handovers_open:
        yield Missing(N_("Receivers who have not signed: %(count)s."), {"count": facts.handovers_open})
    elif facts.handovers_open is None:
        yield from _document(
            facts, EvidenceKind.HANDOVER, message=N_("The signed hand-over receipts are missing.")
        )


def _settled(facts: Facts, rules: GateRules) -> Iterator[Missing]:
    yield from _accepted(facts, rules)
    yield from _final_account(facts)


def _operation(facts: Facts, rules: GateRules) -> Iterator[Missing]:
    yield from _handed_over(facts, rules)
    yield from _final_account(facts)
    yield from _document(
        facts,
        EvidenceKind.PROPERTY_SERVICE,
        message=N_("How the compound is managed from now on is not recorded."),
    )
    if facts.warranty_dates_open:
        yield Missing(
            N_("Items without an end of warranty: %(count)s."), {"count": facts.warranty_dates_open}
        )


def _final_account(facts: Facts) -> Iterator[Missing]:
    yield from _document(
        facts, EvidenceKind.FINAL_ACCOUNT, message=N_("The approved final account is missing.")
    )


_GATES = {
    Stage.SURVEY: _survey,
    Stage.RESERVE: _reserve,
    Stage.CONSULT: _consult,
    Stage.PLANNED: _planned,
    Stage.DESIGN: _design,
    Stage.APPROVAL: _approval,
    Stage.TENDER: _tender,
    Stage.STARTED: _started,
    Stage.WORKS: _works,
    Stage.INSPECT: _inspect,
    Stage.COMPLETED: _completed,
    Stage.ACCEPTED: _accepted,
    Stage.HANDED_OVER: _handed_over,
    Stage.SETTLED: _settled,
    Stage.OPERATION: _operation,
}
