"""Builders of what hangs at doors, and of when something is off."""

from datetime import datetime, time, timedelta
from typing import Any

from tests.factories.keeping import NOON, number, save
from tests.factories.people import organisation
from tests.factories.places import compound
from tracker.accounts.models import Organisation
from tracker.base.clock import CHINA, today
from tracker.interruptions.models import Interruption
from tracker.interruptions.tables import Service
from tracker.notices.models import Notice, Posting
from tracker.places.models import Compound, Entrance


def notice_posting(of: Notice, at: Entrance | None = None, **values: Any) -> Posting:
    """The proof at a door, or at the board; its picture is not in the store."""
    facts = {"notice_id": of.id, "entrance_id": at.id if at else None, "posted_at": NOON}
    picture = {"photo_key": "0" * 64, "thumb_key": "0" * 64, "original_hash": f"{number():064}"}
    return save(Posting(**{**facts, **picture, **values}))


def interruption(
    where: Compound | None = None, who: Organisation | None = None, **values: Any
) -> Interruption:
    """Water off the day after tomorrow from 9 to 12."""
    where = where or compound()
    starts = datetime.combine(today() + timedelta(days=2), time(9), CHINA)
    facts = {
        "compound_id": where.id, "region_path": where.region_path, "owner_id": (who or organisation()).id,
        "service": Service.WATER, "starts_at": starts, "ends_at": starts + timedelta(hours=3), "reason": "更换供水管道",
        "phone": "0415-2100000", "entered_at": NOON,
    }  # fmt: skip
    return save(Interruption(**{**facts, **values}))
