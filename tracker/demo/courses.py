"""The course of a demo project: which stage it has come to, its dates, and the documents that prove it.

Two kinds. The plans of 2019 and 2020 run as Dandong reported them in July 2020: the 35 projects of 2019 were
carried over and finished in 2020, and all are through their works by now. The running programme is
placed around the day of loading, so that a season is under way whenever the demo is started.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from random import Random

from tracker.base.clock import CHINA
from tracker.milestones.rules import MilestoneKind, default_milestones
from tracker.projects.evidence import EvidenceKind as Kind
from tracker.projects.rules import Stage

BEFORE_START = {
    Kind.SURVEY_FILE: (Stage.SURVEY, 300),
    Kind.DISTRICT_CONSENT: (Stage.RESERVE, 270),
    Kind.VOTE_RECORD: (Stage.CONSULT, 250),
    Kind.PLAN_LISTING: (Stage.PLANNED, 205),
    Kind.SCHEME_NOTICE: (Stage.DESIGN, 150),
    Kind.APPROVAL: (Stage.APPROVAL, 100),
    Kind.AWARD: (Stage.TENDER, 45),
    Kind.CONTRACT: (Stage.TENDER, 25),
    Kind.START_REPORT: (Stage.STARTED, 3),
    Kind.WAGE_ACCOUNT: (Stage.WORKS, 2),
}
"""Stage a document proves, and how many days before the start it is dated."""

AFTER_COMPLETION = {
    Kind.ACCEPTANCE: (Stage.ACCEPTED, 24),
    Kind.SATISFACTION: (Stage.ACCEPTED, 28),
    Kind.HANDOVER: (Stage.HANDED_OVER, 45),
    Kind.FINAL_ACCOUNT: (Stage.SETTLED, 120),
    Kind.PROPERTY_SERVICE: (Stage.OPERATION, 135),
}
"""Stage a document proves, and how many days after the completion it is dated."""

NUMBERS = {
    Kind.SURVEY_FILE: "丹住建摸底",
    Kind.DISTRICT_CONSENT: "政府函",
    Kind.VOTE_RECORD: "居民表决记录",
    Kind.PLAN_LISTING: "辽住建计划",
    Kind.SCHEME_NOTICE: "方案公示",
    Kind.APPROVAL: "丹发改审批",
    Kind.AWARD: "中标通知书",
    Kind.CONTRACT: "施工合同",
    Kind.START_REPORT: "开工报告",
    Kind.WAGE_ACCOUNT: "工资专户备案",
    Kind.ACCEPTANCE: "联合验收",
    Kind.SATISFACTION: "满意度调查",
    Kind.HANDOVER: "移交清单",
    Kind.FINAL_ACCOUNT: "丹财评审",
    Kind.PROPERTY_SERVICE: "物业协议",
}


def moment(day: date, hour: int = 10) -> datetime:
    """That hour of a day in China."""
    return datetime.combine(day, time(hour), CHINA).astimezone(UTC)


@dataclass(frozen=True, kw_only=True)
class Course:
    """``start`` and ``last`` bound the days of reports; ``share`` of the works is done by ``last``."""

    year: int
    stage: Stage
    planned_start: date
    planned_end: date
    start: date
    last: date
    share: float
    today: date
    in_plan: bool = True

    @property
    def is_started(self) -> bool:
        return self.stage.position >= Stage.STARTED.position

    @property
    def is_completed(self) -> bool:
        return self.stage.position >= Stage.COMPLETED.position

    def documents(self) -> Iterator[tuple[Kind, date]]:
        """What is on file, oldest first."""
        for kind, (stage, days) in BEFORE_START.items():
            wanted = stage.position <= self.stage.position and (self.in_plan or kind is not Kind.PLAN_LISTING)
            if wanted:
                yield kind, self.start - timedelta(days)
        if self.is_completed:
            for kind, (stage, days) in AFTER_COMPLETION.items():
                if stage.position <= self.stage.position:
                    yield kind, self.last + timedelta(days)

    def day(self, moment: float) -> date:
        """The day on which this share of the whole works was reached."""
        return (
            self.start + (self.last - self.start) * min(1.0, moment / self.share)
            if self.share
            else self.start
        )

    def milestones(
        self, started: date | None
    ) -> Iterator[tuple[MilestoneKind, date, str, date | None, date | None]]:
        """Kind, planned day and its basis, forecast, actual day; ``started`` is the evidenced start."""
        happened = dict(self._happened(started))
        late = max(timedelta(0), self.start - self.planned_start)
        for expected in default_milestones(self.year, self.planned_start, self.planned_end):
            actual = happened.get(expected.kind)
            slips = self.is_started and actual is None and late.days > 5 and expected.planned >= self.today
            yield (
                expected.kind,
                expected.planned,
                expected.source,
                expected.planned + late if slips else None,
                actual,
            )

    def _happened(self, started: date | None) -> Iterator[tuple[MilestoneKind, date]]:
        on_file = dict(self.documents())
        for milestone, kind in (
            (MilestoneKind.APPROVAL, Kind.APPROVAL), (MilestoneKind.TENDER, Kind.AWARD),
            (MilestoneKind.ACCEPTANCE, Kind.ACCEPTANCE), (MilestoneKind.HANDOVER, Kind.HANDOVER),
            (MilestoneKind.FINAL_ACCOUNT, Kind.FINAL_ACCOUNT),
        ):  # fmt: skip
            if kind in on_file:
                yield milestone, on_file[kind]
        if started:
            yield MilestoneKind.START, started
            if self.share >= 0.8:
                yield MilestoneKind.MAIN_WORKS, self.day(0.75)
        if self.is_completed:
            yield MilestoneKind.COMPLETION, self.last


OUTCOMES = {
    2019: (Stage.HANDED_OVER,) * 2 + (Stage.SETTLED,) * 4,
    2020: (Stage.HANDED_OVER,) * 4 + (Stage.SETTLED,) * 9,
}
"""Projects of a past plan that are not yet in operation: final account open, or management not settled.
A year not named goes like 2020."""


def past(year: int, number: int, today: date, chance: Random) -> Course:
    """Project ``number`` (from 0) of a plan whose works are over."""
    if year == 2019:
        start, end, last = _carried_over(number, chance)
    else:
        start = date(year, 5, 11) + timedelta(chance.randrange(60))
        end = date(year, 10, 31)
        last = end - timedelta(chance.randrange(2, 40))
        if number % 7 == 3:  # carried over once more
            last = date(year + 1, 5, 20) + timedelta(chance.randrange(40))
    last = min(last, today - timedelta(days=140))  # whoever is in operation has all its papers by today
    outcomes = OUTCOMES.get(year, OUTCOMES[2020])
    return Course(
        year=year, stage=outcomes[number] if number < len(outcomes) else Stage.OPERATION, planned_start=start,
        planned_end=end, start=start + timedelta(chance.randrange(14)), last=last, share=1.0, today=today,
    )  # fmt: skip


def _carried_over(number: int, chance: Random) -> tuple[date, date, date]:
    """2019: all under way in July 2020; the main works of 14 were to end with August."""
    start = date(2019, 6, 10) + timedelta(chance.randrange(80))
    if number < 14:
        return start, date(2020, 8, 31), date(2020, 8, 10) + timedelta(chance.randrange(20))
    return start, date(2019, 10, 31), date(2020, 8, 1) + timedelta(chance.randrange(75))


RUNNING = {
    Stage.PLANNED: 5,
    Stage.DESIGN: 5,
    Stage.APPROVAL: 4,
    Stage.TENDER: 6,
    Stage.STARTED: 4,
    Stage.WORKS: 24,
    Stage.COMPLETED: 6,
    Stage.ACCEPTED: 4,
    Stage.HANDED_OVER: 2,
}
OFF_PLAN = (Stage.SURVEY, Stage.RESERVE, Stage.CONSULT, Stage.WORKS)

STARTS_IN = {
    Stage.SURVEY: (230, 260),
    Stage.RESERVE: (220, 245),
    Stage.CONSULT: (210, 240),
    Stage.PLANNED: (120, 170),
    Stage.DESIGN: (70, 120),
    Stage.APPROVAL: (30, 70),
    Stage.TENDER: (-6, 20),
    Stage.STARTED: (-24, -12),
    Stage.WORKS: (-120, -35),
}
"""Days from today to the start of a project that has come so far."""


def running_year(today: date) -> int:
    """The programme under way: in winter still that of the year before."""
    return (today - timedelta(days=75)).year


def running(stage: Stage, today: date, chance: Random, *, in_plan: bool = True) -> Course:
    """A project of the running programme."""
    year = running_year(today)
    if stage.position >= Stage.COMPLETED.position:
        return _just_completed(year, stage, today, chance)
    first, latest = STARTS_IN[stage]
    start = today + timedelta(chance.randrange(first, latest))
    lag = chance.choice((1, 1, 2, 2, 3, 4, 6, 24)) if stage is Stage.WORKS else 1
    share = {Stage.STARTED: 0.07, Stage.WORKS: chance.choice((0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9))}.get(
        stage, 0.0
    )
    begun = (today - start).days
    length = (
        max(72, int(begun / share * chance.choice((0.8, 1.0, 1.0, 1.2))))
        if share > 0.1
        else chance.randrange(80, 150)
    )
    delay = chance.choice((0, 0, 0, 4, 9, 15)) if share else 0
    planned_start = start - timedelta(delay)
    return Course(
        year=year, stage=stage, planned_start=planned_start, planned_end=planned_start + timedelta(length),
        start=start, last=today - timedelta(lag), share=share, today=today, in_plan=in_plan,
    )  # fmt: skip


def _just_completed(year: int, stage: Stage, today: date, chance: Random) -> Course:
    ago = {Stage.COMPLETED: (3, 25), Stage.ACCEPTED: (32, 50), Stage.HANDED_OVER: (50, 80)}[stage]
    last = today - timedelta(chance.randrange(*ago))
    start = last - timedelta(chance.randrange(80, 150))
    end = last + timedelta(chance.randrange(-12, 20))
    return Course(
        year=year,
        stage=stage,
        planned_start=start,
        planned_end=end,
        start=start,
        last=last,
        share=1.0,
        today=today,
    )
