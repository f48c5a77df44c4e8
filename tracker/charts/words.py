"""The few words the pictures themselves need. A dataclass, so that no language can lack one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    baseline: str
    forecast: str
    done: str
    late: str
    milestone: str
    reached: str
    today: str
    unit: str
    work: str
    planned_start: str
    planned_finish: str
    start: str
    finish: str
    percent_done: str
    no_value: str
    compared: str
    critical: str
    slack: str
    waits: str
    comma: str


CHINESE = Words(
    baseline="基准计划",
    forecast="预计",
    done="已完成",
    late="延期",
    milestone="里程碑（未到）",
    reached="里程碑（已达成）",
    today="今天",
    unit="单位：",
    work="工作",
    planned_start="计划开始",
    planned_finish="计划完成",
    start="实际或预计开始",
    finish="实际或预计完成",
    percent_done="形象进度（%）",
    no_value="暂无",
    compared="对比基准",
    critical="关键工作",
    slack="总时差（工作日）",
    waits="等待",
    comma="、",
)
ENGLISH = Words(
    baseline="Baseline",
    forecast="Forecast",
    done="Done",
    late="Late",
    milestone="Milestone ahead",
    reached="Milestone reached",
    today="Today",
    unit="Unit: ",
    work="Work",
    planned_start="Planned start",
    planned_finish="Planned finish",
    start="Actual or forecast start",
    finish="Actual or forecast finish",
    percent_done="Percent complete",
    no_value="none yet",
    compared="Compared baseline",
    critical="Critical",
    slack="Float, working days",
    waits="Waits for",
    comma=", ",
)


def is_chinese(language: str) -> bool:
    """Whether a locale name such as zh, zh_Hans or zh-CN means Chinese; everything else reads English."""
    return language.lower().startswith("zh")


def words(language: str) -> Words:
    return CHINESE if is_chinese(language) else ENGLISH
