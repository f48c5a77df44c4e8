"""The hotline's spreadsheet between upload and requests: looked at first, filed once. Callers commit."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import select

from tracker.accounts.models import Account
from tracker.base import secret
from tracker.base.access import visible
from tracker.base.clock import now
from tracker.base.errors import Refusal
from tracker.base.sentences import Sentence
from tracker.base.words import N_
from tracker.extensions import db
from tracker.places.models import Building, Compound
from tracker.places.names import name_key
from tracker.resident_requests import hotline, intake
from tracker.resident_requests.hotline import Line
from tracker.resident_requests.intake import Filing
from tracker.resident_requests.models import ResidentRequest
from tracker.resident_requests.records import HotlineSheet
from tracker.resident_requests.rules import Channel, UrgencyQuestion
from tracker.sheets import read_table

KEPT = timedelta(days=1)  # a sheet that nobody imports is thrown away


@dataclass(frozen=True)
class Checked:
    """A line with its place: ``compound`` None is refused, ``is_there`` came with an earlier import."""

    line: Line
    compound: Compound | None
    building_id: int | None
    is_there: bool
    refused: Sentence | None

    @property
    def is_new(self) -> bool:
        return self.refused is None and not self.is_there


def keep(data: bytes, name: str, by: Account) -> HotlineSheet:
    """Seal the sheet until it is imported. Raises Refusal for what is no table of calls."""
    hotline.read(read_table(data, name), now())
    sheet = HotlineSheet(name=name[:200], sealed=secret.seal_bytes(data), by_id=by.id, at=now())
    db.session.add(sheet)
    db.session.flush()
    return sheet


def check(sheet: HotlineSheet, by: Account) -> list[Checked]:
    """Every line with what would become of it. Raises Refusal when the sheet was imported or thrown away."""
    if sheet.sealed is None:
        raise Refusal(N_("This sheet is imported or was thrown away. Choose it again."))
    lines = hotline.read(read_table(secret.unseal_bytes(sheet.sealed), sheet.name), now())
    places, there = _places(lines, by), _known([line.number for line in lines])
    seen: set[str] = set()
    checked = []
    for line in lines:
        checked.append(_checked(line, places, line.number in there, line.number in seen))
        seen.add(line.number)
    return checked


def _known(numbers: Sequence[str]) -> set[str]:
    query = select(ResidentRequest.hotline_no).where(ResidentRequest.hotline_no.in_(numbers))
    return {number for number in db.session.scalars(query) if number}


def _places(lines: Sequence[Line], by: Account) -> dict[str, list[Compound]]:
    """Compounds of one's part of the city by the key of their name."""
    keys = {name_key(name) for line in lines for name in _names(line.place)}
    query = visible(Compound, by).where(
        Compound.name_key.in_(sorted(keys)), Compound.merged_into_id.is_(None)
    )
    found: dict[str, list[Compound]] = {}
    for compound in db.session.scalars(query.order_by(Compound.id)):
        found.setdefault(compound.name_key, []).append(compound)
    return found


def _names(place: str) -> list[str]:
    """The name as written, and without a building that is written behind it."""
    bare = hotline.BUILDING.sub("", place).strip()
    return [name for name in dict.fromkeys((place, bare)) if name]


def _checked(line: Line, places: dict[str, list[Compound]], is_there: bool, is_twin: bool) -> Checked:
    found = next((places[key] for name in _names(line.place) if (key := name_key(name)) in places), [])
    refused = line.refused
    if refused is None and is_twin:
        refused = Sentence(N_("Its number stands in a line above."))
    if refused is None and not is_there and len(found) != 1:
        text = (
            N_("More than one compound is called “%(place)s”.")
            if found
            else N_("No compound of yours is called “%(place)s”.")
        )
        refused = Sentence(text, {"place": line.place or "—"})
    compound = found[0] if len(found) == 1 else None
    return Checked(line, compound, _building(line.place, compound), is_there, refused)


def _building(place: str, compound: Compound | None) -> int | None:
    named = hotline.BUILDING.search(place)
    if compound is None or named is None:
        return None
    name = f"{named['number']}号楼"
    return db.session.scalar(select(Building.id).filter_by(compound_id=compound.id, name=name))


def file(sheet: HotlineSheet, by: Account) -> HotlineSheet:
    """File every new line; imported again it changes nothing. The sealed sheet is thrown away."""
    checked = check(sheet, by)
    for one in checked:
        if one.is_new and one.compound:
            key = secret.fingerprint(f"hotline {one.line.number}")[:32]
            intake.file(one.compound, _filing(one), form_key=key, by=by, at=one.line.at)
    sheet.made = sum(one.is_new for one in checked)
    sheet.present = sum(one.is_there and one.refused is None for one in checked)
    sheet.refused = len(checked) - sheet.made - sheet.present
    sheet.sealed, sheet.done_at = None, now()
    return sheet


def _filing(one: Checked) -> Filing:
    line = one.line
    return Filing(
        category=line.category, kind=line.kind, text=line.text, phone=line.phone, name=line.caller,
        answers=frozenset({UrgencyQuestion.NO_SUPPLY}) if line.urgent else frozenset(),
        where=line.place[:200], building_id=one.building_id, channel=Channel.HOTLINE, hotline_no=line.number,
    )  # fmt: skip


def throw_away(at: datetime) -> int:
    """Empty sheets that nobody imported within a day; how many."""
    old = select(HotlineSheet).where(HotlineSheet.sealed.is_not(None), HotlineSheet.at < at - KEPT)
    sheets = db.session.scalars(old.order_by(HotlineSheet.id)).all()
    for sheet in sheets:
        sheet.sealed, sheet.done_at = None, at
    return len(sheets)
