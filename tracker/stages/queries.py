"""What the rooms know about a project, gathered for the gates."""

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy import bindparam, func, select

from tracker.base.clock import CHINA
from tracker.base.journal import JournalLine
from tracker.base.prepared import Prepared
from tracker.extensions import db
from tracker.items import queries as items
from tracker.items.models import ItemPlace
from tracker.items.queries import Line
from tracker.places.rules import EligibilityFacts, SurveyFile, eligibility
from tracker.progress.models import Photo, Report
from tracker.progress.rules import ReportState
from tracker.projects import queries as projects
from tracker.projects.evidence import Evidence, EvidenceKind
from tracker.projects.models import EvidenceRecord, Project, StageStep
from tracker.projects.rules import BEGUN, Stage
from tracker.stages.models import CompoundStep, StageReading
from tracker.stages.rules import RULES, Facts

SURVEY = tuple(SurveyFile.__dataclass_fields__)


def facts(
    project_id: int,
    *,
    evidence: Iterable[Evidence],
    compounds: Iterable[Any],
    lines: Sequence[Line],
    today: date,
) -> Facts:
    """One query for what the reports prove; the rest comes from rows the page shows anyway. ``compounds`` have
    the fields of the survey file.
    """
    confirmed, photo = first_proofs(project_id)
    surveys = [_survey(compound) for compound in compounds]
    finished = [line for line in lines if line.is_complete]
    return Facts(
        today=today,
        evidence=tuple(evidence),
        is_eligible=_all_eligible(surveys),
        survey_gaps=tuple(gap for survey in surveys for gap in survey.gaps) if surveys else None,
        first_confirmed_on=confirmed,
        first_photo_on=photo,
        items=len(lines),
        items_finished=len(finished),
        last_finished_on=max((line.last_report_on for line in finished if line.last_report_on), default=None),
    )


def facts_of(project_id: int, today: date) -> Facts:
    """All of it read anew, for whoever shows none of the rows."""
    return facts(
        project_id,
        evidence=projects.evidence(project_id),
        compounds=projects.compounds(project_id),
        lines=items.lines(project_id),
        today=today,
    )


def _survey(compound: Any) -> SurveyFile:
    return SurveyFile(**{name: getattr(compound, name) for name in SURVEY})


def _all_eligible(surveys: list[SurveyFile]) -> bool | None:
    """One compound that is not eligible spoils the project; one that is not known leaves it open."""
    answers = {
        eligibility(
            EligibilityFacts(
                built_year=survey.built_year,
                property_type=survey.property_type,
                other_programme=survey.other_programme,
            )
        ).is_eligible
        for survey in surveys
    }
    if False in answers:
        return False
    return None if None in answers or not answers else True


REPORT, PHOTO, STEP, SHARE = (
    Report.__table__.c,
    Photo.__table__.c,
    StageStep.__table__.c,
    ItemPlace.__table__.c,
)
_FIRST_PROOFS = Prepared(
    select(func.min(REPORT.worked_on), func.min(func.coalesce(PHOTO.taken_at, PHOTO.uploaded_at)))
    .outerjoin(Photo.__table__, PHOTO.report_id == REPORT.id)
    .where(REPORT.project_id == bindparam("project_id"), REPORT.state == ReportState.CONFIRMED)
)


def first_proofs(project_id: int) -> tuple[date | None, date | None]:
    """Day of the first confirmed work and of the first photo of confirmed work."""
    worked_on, photo = _FIRST_PROOFS.first(project_id=project_id)
    return worked_on, _day(photo)


_FIRST_REPORT = Prepared(
    select(REPORT.id)
    .where(REPORT.project_id == bindparam("project_id"), REPORT.state == ReportState.CONFIRMED)
    .order_by(REPORT.worked_on, REPORT.id)
    .limit(1)
)


def first_report(project_id: int) -> int | None:
    """The report that proves the first confirmed quantity."""
    found: int | None = _FIRST_REPORT.scalar(project_id=project_id)
    return found


def _day(moment: Any) -> date | None:
    return moment.astimezone(CHINA).date() if isinstance(moment, datetime) else None


_REACHED = Prepared(
    select(STEP.stage, STEP.reached_on).where(STEP.project_id == bindparam("project_id")).order_by(STEP.id)
)


def reached(project_id: int) -> dict[Stage, date]:
    """The day on which each stage was reached."""
    return dict(_REACHED.all(project_id=project_id))


def steps(project_id: int) -> list[StageStep]:
    return list(db.session.scalars(select(StageStep).filter_by(project_id=project_id).order_by(StageStep.id)))


def compound_steps(project_id: int) -> list[CompoundStep]:
    query = select(CompoundStep).filter_by(project_id=project_id).order_by(CompoundStep.id)
    return list(db.session.scalars(query))


_FIRST_WORKS = Prepared(
    select(SHARE.compound_id, func.min(REPORT.worked_on))
    .join(ItemPlace.__table__, SHARE.id == REPORT.item_place_id)
    .where(REPORT.project_id == bindparam("project_id"), REPORT.state == ReportState.CONFIRMED)
    .group_by(SHARE.compound_id)
    .having(func.sum(REPORT.quantity) > 0)
    .order_by(SHARE.compound_id)
)


def first_works(project_id: int) -> dict[int, date]:
    """The first confirmed day of work by compound; a compound whose work was all taken back is not in it."""
    return dict(_FIRST_WORKS.all(project_id=project_id))


def last_reading() -> StageReading | None:
    return db.session.scalar(select(StageReading).order_by(StageReading.id.desc()).limit(1))


def to_read(since: datetime | None, today: date) -> list[int]:
    """Ids of the projects whose evidence may say something else than when it was last read, in order.

    What happened to a project is in its chain of the journal; a chain of one line is a project nobody has touched since it
    was entered or imported. A notice of the scheme runs out by itself.
    """
    lines = select(JournalLine.chain).where(JournalLine.chain.like("project:%"), JournalLine.seq > 1)
    if since is not None:
        lines = lines.where(JournalLine.at >= since)
    ids = {int(chain.partition(":")[2]) for chain in db.session.scalars(lines.distinct())}
    posted = select(EvidenceRecord.project_id).where(
        EvidenceRecord.kind == EvidenceKind.SCHEME_NOTICE,
        EvidenceRecord.dated >= today - timedelta(days=2 * RULES.scheme_notice_days),
    )
    ids.update(db.session.scalars(posted))
    if since is None:
        ids.update(db.session.scalars(select(Project.id).where(Project.stage.in_(BEGUN))))
    return sorted(ids)
