"""Reports of work: what can be true, who decides on it. The arithmetic of percentages stands with the items."""

from datetime import date
from decimal import Decimal

from tracker.base.errors import Refusal
from tracker.base.words import N_, Word
from tracker.items.earning import Part, Progress, earned, percent, progress

__all__ = [
    "MOST_PHOTOS",
    "OLDEST_REPORT_DAYS",
    "HaltReason",
    "Part",
    "Phase",
    "Progress",
    "QuestionKind",
    "ReportState",
    "Weather",
    "addition",
    "check_decider",
    "check_photos",
    "check_report",
    "check_transition",
    "earned",
    "percent",
    "progress",
]

OLDEST_REPORT_DAYS = 366
MOST_PHOTOS = 8
SHORTEST_REASON = 2  # characters: 返工 says why


class ReportState(Word):
    SUBMITTED = "submitted", N_("Waiting for confirmation")
    CONFIRMED = "confirmed", N_("Confirmed")
    RETURNED = "returned", N_("Returned")


class Phase(Word):
    """When a photo was taken, seen from the work it shows."""

    BEFORE = "before", N_("Before")
    DURING = "during", N_("During")
    AFTER = "after", N_("After")


class Weather(Word):
    CLEAR = "clear", N_("Fair")
    OVERCAST = "overcast", N_("Overcast")
    LIGHT_RAIN = "light_rain", N_("Light rain")
    HEAVY_RAIN = "heavy_rain", N_("Heavy rain")
    SNOW = "snow", N_("Snow")
    STRONG_WIND = "strong_wind", N_("Strong wind")


class QuestionKind(Word):
    """What is asked about a report; the sentences stand with the rules that ask them."""

    JUMP = "jump", N_("Much at once without a photo")
    STUCK = "stuck", N_("Nearly done for weeks")
    ABOVE_PLAN = "above_plan", N_("More than the drawing")
    RAIN = "rain", N_("Outdoor work in heavy rain")
    DOWN = "down", N_("Less than before")
    SEEN_BEFORE = "seen_before", N_("A photo seen before")


class HaltReason(Word):
    """Why a site stands still."""

    WINTER = "winter", N_("Winter pause")
    WEATHER = "weather", N_("Weather")
    MATERIAL = "material", N_("Material is missing")
    MONEY = "money", N_("Payment is missing")
    UTILITY = "utility", N_("Waiting for a utility")
    RESIDENTS = "residents", N_("Residents object")
    DESIGN = "design", N_("Drawing or quantity unclear")
    OTHER = "other", N_("Something else")


_NEXT = {ReportState.SUBMITTED: frozenset({ReportState.CONFIRMED, ReportState.RETURNED})}


def check_report(
    quantity: Decimal,
    worked_on: date,
    *,
    done: Decimal,
    limit: Decimal | None,
    today: date,
    started: date | None = None,
) -> None:
    """Refuse a report that cannot be true. ``quantity`` is added to what is ``done`` and waiting.

    ``started`` is the first day works were allowed, if known.
    """
    if not quantity.is_finite() or quantity <= 0:
        raise Refusal(N_("Report what was added: more than zero."), "quantity")
    if limit is None:
        raise Refusal(N_("Enter the planned quantity of this item first."), "quantity")
    if done + quantity > limit:
        left = max(limit - done, Decimal(0)).normalize()
        raise Refusal(
            N_("Only %(left)s is left of the contract quantity. Ask for a variation for the rest."),
            "quantity",
            left=f"{left:f}",
        )
    if quantity != quantity.quantize(Decimal("0.001")):  # after the limit: Decimal cannot quantize 1E+30
        raise Refusal(N_("Write the quantity with at most three decimals."), "quantity")
    if worked_on > today:
        raise Refusal(N_("Work cannot be reported for a day to come."), "worked_on")
    if (today - worked_on).days > OLDEST_REPORT_DAYS:
        raise Refusal(N_("This day is more than a year ago. Check the year."), "worked_on")
    if started is not None and worked_on < started:
        raise Refusal(N_("The works began on %(day)s; this day is before it."), "worked_on", day=started)


def addition(quantity: Decimal | None, total: Decimal | None, *, stands: Decimal) -> Decimal:
    """What a report adds: said outright, or as the total against what ``stands`` confirmed or waiting."""
    if total is None:
        if quantity is None:
            raise Refusal(N_("Write how much was done."), "quantity")
        return quantity
    if total <= stands:
        raise Refusal(
            N_(
                "%(stands)s stands here already, waiting reports included. If that is too much, correct the report that said so."
            ),
            "quantity",
            stands=stands,
        )
    return total - stands


def check_photos(count: int) -> None:
    """Refuse more photos than one look at a report takes in."""
    if count > MOST_PHOTOS:
        raise Refusal(
            N_("A report takes at most %(most)s photos. Leave some out."), "photos", most=MOST_PHOTOS
        )


def check_transition(state: ReportState, to: ReportState, *, reason: str = "") -> None:
    """Refuse to decide twice, and to return a report without saying why. A new report mends a returned one."""
    if to not in _NEXT.get(state, frozenset()):
        raise Refusal(N_("This report is already decided. Correct it by a new report."))
    if to is ReportState.RETURNED and not reason.strip():
        raise Refusal(N_("Say what is wrong with the report."), "reason")


def check_decider(
    *,
    reporter_id: int,
    reporter_organisation_id: int | None,
    decider_id: int,
    decider_organisation_id: int | None,
) -> None:
    """Refuse confirmation by the reporter or anybody of the reporter's own organisation."""
    if reporter_id == decider_id:
        raise Refusal(N_("Nobody confirms their own report."))
    if reporter_organisation_id is not None and reporter_organisation_id == decider_organisation_id:
        raise Refusal(N_("A report is confirmed by another organisation than the one that made it."))


def check_counter(
    quantity: Decimal, reason: str, *, state: ReportState, reported: Decimal, taken_back: Decimal
) -> None:
    """Refuse a counter-entry that corrects nothing, or more than the report counted.

    ``quantity`` is positive: what is taken back. ``taken_back`` went or waits to go already.
    """
    if state is not ReportState.CONFIRMED or reported <= 0:
        raise Refusal(N_("Only a confirmed report can be corrected. One that waits is returned."))
    if quantity <= 0:
        raise Refusal(N_("Write how much was counted too much: more than zero."), "quantity")
    left = reported - taken_back
    if quantity > left:
        raise Refusal(N_("Only %(left)s of this report can still be taken back."), "quantity", left=left)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refusal(N_("Say why. The reason stays with both entries."), "note")


def check_answer(answer: str, *, answered: bool, own: bool) -> None:
    """Refuse an empty answer, one from others than the reporter's side, and a second one: what was said stays."""
    if not own:
        raise Refusal(N_("Whoever made the report answers what is asked about it."))
    if answered:
        raise Refusal(N_("This question is answered already. Answers are kept as they were given."))
    if len(answer.strip()) < SHORTEST_REASON:
        raise Refusal(N_("Please answer in a few words."), "answer")
