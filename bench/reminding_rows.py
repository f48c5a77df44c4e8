"""``python -m bench.reminding_rows``: clerks with mail and a robot each, and as many due milestones as asked for."""

import os
from collections.abc import Iterator
from typing import Any

from sqlalchemy import Table, insert

from tracker.accounts.models import Account
from tracker.base.access import Role
from tracker.base.clock import now, today
from tracker.base.secret import seal
from tracker.extensions import db
from tracker.milestones.models import Milestone
from tracker.milestones.rules import MilestoneKind
from tracker.places.models import Region
from tracker.places.rules import Level
from tracker.projects.models import Programme, Project
from tracker.reminders.outbox import Outlet
from tracker.reminders.rules import Channel
from tracker.reminders.wishes import Wish
from wsgi import app

CITY = 1
KINDS = tuple(MilestoneKind)


def _write(model: Any, rows: list[dict[str, Any]]) -> None:
    table: Table = model.__table__
    for start in range(0, len(rows), 2000):
        db.session.execute(insert(table), rows[start : start + 2000])


def _clerks(count: int) -> Iterator[dict[str, Any]]:
    for number in range(count):
        yield {
            "id": number + 1, "name": f"clerk{number}", "display_name": f"股长{number}", "email": f"clerk{number}@soak.invalid",
            "role": Role.COUNTY, "region_id": number + 2, "region_path": f"/{CITY}/{number + 2}/", "password_hash": "x",
            "password_at": now(), "must_change_password": False, "disabled": False, "demo": True, "version": 1,
        }  # fmt: skip


def main() -> None:
    due, each, port = (int(os.environ[f"BENCH_{name}"]) for name in ("DUE", "PER_PERSON", "ROBOTS"))
    clerks = -(-due // each)
    regions = [
        {"id": CITY, "name": "soak", "level": Level.CITY, "path": f"/{CITY}/", "demo": True, "version": 1}
    ]
    regions += [
        {**regions[0], "id": number + 2, "parent_id": CITY, "name": f"区{number}", "level": Level.COUNTY, "path": f"/{CITY}/{number + 2}/"}
        for number in range(clerks)
    ]  # fmt: skip
    _write(Region, [{"parent_id": None, **row} for row in regions])
    _write(Account, list(_clerks(clerks)))
    hours = {
        "digest_hour": 0,
        "quiet_from": 0,
        "quiet_until": 0,
        "workdays_only": False,
        "by_email": True,
        "by_sms": False,
    }
    _write(
        Wish, [{"account_id": one + 1, "in_english": False, "version": 1, **hours} for one in range(clerks)]
    )
    robot = {
        "channel": Channel.WECOM, "host": "127.0.0.1", "is_group": False, "least_level": 0, "hour": 0, "failures": 0,
        "disabled": False, "version": 1, "address_sealed": seal(f"http://127.0.0.1:{port}/robot"),
    }  # fmt: skip
    _write(
        Outlet,
        [{**robot, "mark": f"r{one}", "name": f"r{one}", "account_id": one + 1} for one in range(clerks)],
    )
    _write(Programme, [{"id": 1, "region_id": CITY, "year": today().year, "name": "soak", "version": 1}])
    _write_projects(due, each)
    db.session.commit()


def _write_projects(due: int, each: int) -> None:
    facts = {
        "programme_id": 1, "year": today().year, "in_plan": True, "stage": "planned", "compounds": 0, "value": 0, "earned": 0,
        "demo": True, "version": 1,
    }  # fmt: skip
    per_project = min(len(KINDS), each)
    projects, milestones = [], []
    for number in range(-(-due // per_project)):
        region = number * per_project // each + 2
        projects.append({
            **facts, "id": number + 1, "region_id": region, "region_path": f"/{CITY}/{region}/", "code": f"P{number}",
            "name": f"幸福{number}小区改造项目",
        })  # fmt: skip
        milestones += [
            {"project_id": number + 1, "kind": kind, "planned_on": today(), "version": 1}
            for kind in KINDS[: min(per_project, due - number * per_project)]
        ]
    _write(Project, projects)
    _write(Milestone, milestones)


if __name__ == "__main__":
    with app.app_context():
        main()
