"""The words of reminding, and how a message that failed is tried again."""

from datetime import datetime, timedelta

from tracker.base.words import N_, Word

BACK_OFF = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 30, 120, 720))
LEASE = timedelta(seconds=60)  # how long the elected process is believed alive without a sign
CLAIM = timedelta(minutes=2)  # how long a sender may take with one letter before another tries
MINUTE = timedelta(minutes=1)
PER_MINUTE = 20  # messages a robot takes, said of 钉钉 and 企业微信 and kept for 飞书, too
DEAD_AFTER = 3  # failures in a row after which an outlet rests
REST = (timedelta(minutes=1), timedelta(minutes=5), timedelta(minutes=15), timedelta(hours=1))


class Channel(Word):
    PAGE = "page", N_("Start page")
    EMAIL = "email", N_("E-mail")
    WECOM = "wecom", N_("WeCom robot")
    DINGTALK = "dingtalk", N_("DingTalk robot")
    FEISHU = "feishu", N_("Feishu robot")
    SMS = "sms", N_("Text message")


ROBOTS = frozenset({Channel.WECOM, Channel.DINGTALK, Channel.FEISHU})
HOOKS = ROBOTS | {Channel.SMS}


class LetterState(Word):
    WAITING = "waiting", N_("Waiting")
    SENT = "sent", N_("Sent")
    FAILED = "failed", N_("Failed")
    DROPPED = "dropped", N_("No longer needed")


class Ending(Word):
    OPEN = "open", N_("Open")
    MOVED = "moved", N_("The matter moved")
    OVERTAKEN = "overtaken", N_("Its day passed")


class ActKind(Word):
    """What a person may say to a reminder, also from the message itself."""

    DONE = "done", N_("Done")
    NOT_MINE = "not_mine", N_("Not mine")
    LATER = "later", N_("Later, with a reason")


class Urgency(Word):
    ORDINARY = "ordinary", N_("In the daily message")
    URGENT = "urgent", N_("At once, at any hour")


class Phase(Word):
    AHEAD = "ahead", N_("Before its day")
    LATE = "late", N_("Late")


def next_try(tries: int, now: datetime) -> datetime | None:
    """When to try again after ``tries`` failures; None when a person has to look."""
    return now + BACK_OFF[tries - 1] if tries <= len(BACK_OFF) else None


def rest_until(failures: int, now: datetime) -> datetime | None:
    """Until when an outlet that failed so often in a row is left alone; None while it still counts as alive."""
    if failures < DEAD_AFTER:
        return None
    return now + REST[min(failures - DEAD_AFTER, len(REST) - 1)]


def room_left(sent_lately: int, limit: int = PER_MINUTE) -> int:
    """How many messages a robot still takes within the minute."""
    return max(0, limit - sent_lately)
