"""One builder per table; defaults are boring, a test names what it is about. Builders flush, never commit."""

from tests.factories.contracts import (
    bill_line,
    certificate,
    certificate_draft,
    contract,
    defect,
    settlement,
    variation,
)
from tests.factories.contributions import (
    contribution_due,
    contribution_receipt,
    contribution_round,
    gift,
    lift_plan,
    lift_refund,
)
from tests.factories.exchange import import_batch
from tests.factories.grid import grid_post, hotline_sheet, region_office
from tests.factories.items import item, item_place
from tests.factories.keeping import NOON, NOTHING_MOVED, PASSWORD, PASSWORD_HASH, _numbers, number, save
from tests.factories.money import grant, movement, proposal, source
from tests.factories.people import account, organisation
from tests.factories.places import (
    building,
    city,
    compound,
    compound_merge,
    compound_pair,
    entrance,
    household,
    region,
)
from tests.factories.posted import interruption, notice_posting
from tests.factories.progress import hidden_check, photo, photo_point, question, report
from tests.factories.projects import evidence, milestone, party, programme, project
from tests.factories.streets import dig, segment
from tests.factories.telling import (
    absence,
    letter,
    matter,
    notice,
    outlet,
    reminder,
    request_photo,
    resident_request,
    rule_edition,
)
from tests.factories.works import baseline, dependency, item_plan, pause

__all__ = [
    "NOON",
    "NOTHING_MOVED",
    "PASSWORD",
    "PASSWORD_HASH",
    "_numbers",
    "absence",
    "account",
    "baseline",
    "bill_line",
    "building",
    "certificate",
    "certificate_draft",
    "city",
    "compound",
    "compound_merge",
    "compound_pair",
    "contract",
    "contribution_due",
    "contribution_receipt",
    "contribution_round",
    "defect",
    "dependency",
    "dig",
    "entrance",
    "evidence",
    "gift",
    "grant",
    "grid_post",
    "hidden_check",
    "hotline_sheet",
    "household",
    "import_batch",
    "interruption",
    "item",
    "item_place",
    "item_plan",
    "letter",
    "lift_plan",
    "lift_refund",
    "matter",
    "milestone",
    "movement",
    "notice",
    "notice_posting",
    "number",
    "organisation",
    "outlet",
    "party",
    "pause",
    "photo",
    "photo_point",
    "programme",
    "project",
    "proposal",
    "question",
    "region",
    "region_office",
    "reminder",
    "report",
    "request_photo",
    "resident_request",
    "rule_edition",
    "save",
    "segment",
    "settlement",
    "source",
    "variation",
]
