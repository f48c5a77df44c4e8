"""What is printed: the lift's sheet for the stairwell, and a household's receipt. Neither names anybody."""

from flask import Response

from tracker.base.format import day, label, number, percent, yuan
from tracker.base.pages import gettext as _
from tracker.base.pages import language
from tracker.base.settings import settings
from tracker.contributions.lift import Sheet
from tracker.contributions.models import ContributionReceipt
from tracker.contributions.rules import Channel
from tracker.contributions.sharing import Wish
from tracker.contributions.tables import Measure
from tracker.documents import Paragraph, Report, Section, Table, report_pdf
from tracker.places.models import Entrance

LINES = 20  # flats that one page holds below each other
NUMBERS = frozenset({0, 2, 3, 4})


def place_of(entrance: Entrance) -> str:
    return f"{entrance.building.compound.name} {entrance.building.name} {entrance.name}"


def lift_report(
    entrance: Entrance, wish: Wish, sheet: Sheet, *, exempt: str = "", agreed_on: str = ""
) -> Report:
    """Every flat with what it pays, from the top floor down; doors, no names. One page for the stairwell."""
    told = _("Agreed on %(day)s.", day=agreed_on) if agreed_on else _("Proposal. Nothing is agreed yet.")
    return Report(
        language=language(), title=_("Sharing the cost of the lift"), subtitle=f"{place_of(entrance)} · {told}",
        foot=_("Housing bureau of %(city)s", city=settings().city),
        sections=(
            Section(_("What is shared"), (_figures(wish, sheet),)),
            Section(_("What each flat pays"), (_flats(wish, sheet), Paragraph(_check(sheet)))),
            Section(_("What else to know"), _terms(entrance, wish, sheet, exempt)),
        ),
    )  # fmt: skip


def _figures(wish: Wish, sheet: Sheet) -> Table:
    rows = [
        (_("Price of the lift with everything"), yuan(wish.whole)),
        (_("Subsidies"), f"−{yuan(wish.subsidies)}"),
        (_("Built by the district: foundation, grid connection"), f"−{yuan(wish.district)}"),
        (_("Compensation"), yuan(sheet.compensation)),
        (_("Shared among the flats"), yuan(sheet.shared)),
    ]
    return Table((_("Line"), _("Yuan")), tuple(rows), frozenset({1}))


def _flats(wish: Wish, sheet: Sheet) -> Table:
    """A line for each flat; two flats beside each other where one page would not hold them."""
    measure = wish.table.measure
    headings = (_("Floor"), _("Flat"), label(measure), _("Pays, yuan"), _("Receives, yuan"))
    shown = percent if measure is Measure.PERCENT else number
    rows = [
        (str(line.flat.floor), line.flat.door, shown(line.value), yuan(line.pays), yuan(line.receives))
        for line in sheet.lines
    ]
    if len(rows) <= LINES:
        return Table(headings, tuple(rows), NUMBERS, label(wish.basis))
    short = [row[:4] for row in rows]  # what is received stands below the table, too
    half = (len(short) + 1) // 2
    beside = [*short[half:], *[("",) * 4] * (len(short) % 2)]
    both = tuple(left + right for left, right in zip(short[:half], beside, strict=True))
    return Table(headings[:4] * 2, both, frozenset({0, 2, 3, 4, 6, 7}), label(wish.basis))


def _terms(entrance: Entrance, wish: Wish, sheet: Sheet, exempt: str) -> tuple[Paragraph, ...]:
    """Who pays nothing, who is compensated, and whom to ask."""
    said = [_("Floors that pay nothing: %(floors)s.", floors=_(", ").join(exempt.split()))] if exempt else []
    if sheet.compensation:
        floors = _(", ").join(str(floor) for floor in wish.compensated)
        each = yuan(wish.compensation)
        said.append(
            _("Each flat on floors %(floors)s is compensated with %(sum)s yuan.", floors=floors, sum=each)
        )
    region = entrance.building.compound.region
    said.append(_("Questions? Call %(phone)s (%(office)s).", phone=region.phone or settings().hotline, office=region.name))  # fmt: skip
    return tuple(Paragraph(line) for line in said)


def _check(sheet: Sheet) -> str:
    return _("All flats together pay %(sum)s yuan: exactly what is shared.", sum=yuan(sheet.total))


def receipt_report(receipt: ContributionReceipt, place: str, door: str, *, to: str | None) -> Report:
    """A household's receipt with its number; ``to`` is the flat that a late joiner paid back."""
    due = receipt.due
    rows = [
        (_("For"), due.round.name),
        (_("Flat"), f"{place} {door}"),
        (_("Amount, yuan"), yuan(receipt.amount)),
        (_("How it was paid"), label(Channel(receipt.channel))),
        (_("Arrived on"), day(receipt.received_on)),
        (_("Owed in all, yuan"), yuan(due.amount)),
    ]
    if to:
        rows.append((_("Paid back to flat"), to))
    if receipt.reverses_id:
        rows.append((_("Reverses an earlier receipt"), receipt.reason or ""))
    return Report(
        language=language(), title=_("Receipt no. %(number)s", number=number_of(receipt)), subtitle=due.round.project.name,
        foot=_("Housing bureau of %(city)s", city=settings().city),
        sections=(Section(_("Contribution of a household"), (Table((_("Line"), _("Entry")), tuple(rows)),)),),
    )  # fmt: skip


def number_of(receipt: ContributionReceipt) -> str:
    """The number on paper: project and running number."""
    return f"{receipt.project_id}-{receipt.number:05}"


def send(report: Report, name: str) -> Response:
    """``name`` is ASCII, without its ending."""
    answer = Response(report_pdf(report), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f"inline; filename={name}.pdf"
    return answer
