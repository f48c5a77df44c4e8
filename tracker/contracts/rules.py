"""What a works contract may say, and what may be paid on it, before anything is certified."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from tracker.base.errors import Refusal
from tracker.base.sentences import Sentence
from tracker.base.words import N_, Word

ZERO = Decimal(0)
HUNDRED = Decimal(100)
LARGEST_ADVANCE = Decimal(30)
SMALLEST_ADVANCE = Decimal(10)
LARGEST_RETENTION = Decimal(3)
LARGEST_PROGRESS = Decimal(97)
SMALLEST_PROGRESS = Decimal(80)
LONGEST_DEFECTS_PERIOD = 24  # months
USUAL_SUPPLEMENT = Decimal(10)
ANSWER_DAYS = 14  # in which a certificate is checked, and then paid (财建〔2004〕369号 art. 13)
SETTLEMENT_MONTHS = 3  # after the joint acceptance (an audit's measure; one city's rule allows 6)
RETURN_DAYS = 30  # in which what was overpaid is given back after the settlement (财建〔2022〕183号)
AHEAD_POINTS = (
    10  # percent of the works' value by which payment may lead; an assumption, to be set by the bureau
)


class CertificateKind(Word):
    ADVANCE = "advance", N_("Advance payment")
    WORKS = "works", N_("Payment for works")


class DraftState(Word):
    DRAFT = "draft", N_("Draft")
    HANDED_IN = "handed_in", N_("Handed in")
    RETURNED = "returned", N_("Returned")


class VariationKind(Word):
    DESIGN_CHANGE = "design_change", N_("Design change")
    SITE_ORDER = "site_order", N_("Site instruction")
    SUPPLEMENT = "supplement", N_("Supplementary agreement")


class VariationOrigin(Word):
    OWNER = "owner", N_("Implementing body")
    DESIGNER = "designer", N_("Designer")
    CONTRACTOR = "contractor", N_("Contractor")
    SUPERVISOR = "supervisor", N_("Supervisor")
    RESIDENTS = "residents", N_("Residents")
    SITE = "site", N_("Conditions found on site")
    AUTHORITY = "authority", N_("Authorities")


class VariationGrade(Word):
    """Who has to agree differs by grade; a change of content or scale is always major."""

    ORDINARY = "ordinary", N_("Ordinary")
    LARGER = "larger", N_("Larger")
    MAJOR = "major", N_("Major")


class VariationState(Word):
    PROPOSED = "proposed", N_("Waits for approval")
    APPROVED = "approved", N_("Approved")
    REJECTED = "rejected", N_("Rejected")


@dataclass(frozen=True)
class Terms:
    """Shares of a contract in percent: advance and wages of the sum or payment, progress and retention of
    accepted work, recovery of the advance from accepted work.
    """

    progress: Decimal
    retention: Decimal
    advance: Decimal = ZERO
    recovery: Decimal = ZERO
    wage: Decimal = ZERO


def check_terms(terms: Terms) -> None:
    """Refuse shares outside 财建〔2004〕369号 (advance) and 财建〔2022〕183号 (progress, retention)."""
    if not ZERO <= terms.advance <= LARGEST_ADVANCE:
        raise Refusal(N_("An advance is at most %(most)s %% of the sum."), "advance", most=LARGEST_ADVANCE)
    if not ZERO <= terms.retention <= LARGEST_RETENTION:
        raise Refusal(N_("The retention is at most %(most)s %%."), "retention", most=LARGEST_RETENTION)
    if not ZERO < terms.progress <= LARGEST_PROGRESS:
        raise Refusal(
            N_("Before acceptance at most %(most)s %% of the accepted work is paid."), "progress", most=LARGEST_PROGRESS
        )  # fmt: skip
    if not ZERO <= terms.wage <= HUNDRED:
        raise Refusal(N_("A share lies between 0 and 100 %%."), "wage")
    if not ZERO <= terms.recovery <= HUNDRED:
        raise Refusal(N_("A share lies between 0 and 100 %%."), "recovery")
    if terms.advance and terms.recovery < terms.advance:
        raise Refusal(
            N_("Recover at least %(advance)s %% of each payment: less would leave part of the advance with the contractor."),
            "recovery", advance=terms.advance,
        )  # fmt: skip


def doubts_on_terms(terms: Terms) -> list[Sentence]:
    """What is allowed and yet unusual in the shares."""
    doubts = []
    if terms.progress < SMALLEST_PROGRESS:
        doubts.append(
            Sentence(
                N_("Government projects pay at least %(least)s %% of finished work as progress payment."),
                {"least": SMALLEST_PROGRESS},
            )
        )
    if ZERO < terms.advance < SMALLEST_ADVANCE:
        doubts.append(
            Sentence(N_("An advance is usually at least %(least)s %%."), {"least": SMALLEST_ADVANCE})
        )
    if not terms.wage:
        doubts.append(Sentence(N_("No share for the wage account is set.")))
    return doubts


def check_sum(amount: Decimal, *, control_price: Decimal | None, estimate: Decimal | None) -> None:
    """Refuse a contract sum above the control price of the tender or the approved estimate, with the figures."""
    if amount <= 0:
        raise Refusal(N_("The amount must be more than zero."), "sum")
    if control_price is not None and amount > control_price:
        raise Refusal(
            N_("%(sum)s yuan is %(more)s above the control price of %(limit)s."),
            "sum", sum=_money(amount), more=_money(amount - control_price), limit=_money(control_price),
        )  # fmt: skip
    if estimate is not None and amount > estimate:
        raise Refusal(
            N_("%(sum)s yuan is %(more)s above the approved estimate of %(limit)s."),
            "sum", sum=_money(amount), more=_money(amount - estimate), limit=_money(estimate),
        )  # fmt: skip


def check_project_estimate(contracts: Decimal, approved: Decimal | None, field: str = "sum") -> None:
    """Refuse when all contracts of a project with their variations exceed the estimate approved for it."""
    if approved is not None and contracts > approved:
        raise Refusal(
            N_("All contracts of the project would come to %(sum)s yuan; %(limit)s is approved. It is %(more)s too much."),
            field, sum=_money(contracts), limit=_money(approved), more=_money(contracts - approved),
        )  # fmt: skip


def check_period(signed_on: date, starts_on: date | None, ends_on: date | None, *, today: date) -> None:
    if signed_on > today:
        raise Refusal(N_("A contract cannot be signed on a day to come."), "signed_on")
    if starts_on and ends_on and ends_on < starts_on:
        raise Refusal(N_("The end lies before the start."), "ends_on")


def check_defects_period(months: int) -> None:
    """The defects liability period (缺陷责任期) is at most 24 months."""
    if not 0 < months <= LONGEST_DEFECTS_PERIOD:
        raise Refusal(
            N_("The defects period is 1 to %(most)s months."), "defects_months", most=LONGEST_DEFECTS_PERIOD
        )


def doubts_on_guarantee(until: date | None, ends_on: date | None) -> list[Sentence]:
    if until is None:
        return [Sentence(N_("No performance guarantee is recorded."))]
    if ends_on and until < ends_on:
        return [
            Sentence(
                N_("The guarantee ends on %(until)s, before the works on %(end)s."),
                {"until": until, "end": ends_on},
            )
        ]
    return []


def check_lowered(sum_now: Decimal, *, certified: Decimal) -> None:
    """Refuse to correct a contract below what is certified on it."""
    if sum_now < certified:
        raise Refusal(
            N_("%(certified)s yuan is certified already; the contract cannot be less."), "sum", certified=_money(certified)
        )  # fmt: skip


def check_line(quantity: Decimal, varied: Decimal, certified: Decimal, price: Decimal) -> None:
    """Refuse a line of the bill of quantities that cannot be, or that is less than what is certified."""
    if price < 0:
        raise Refusal(N_("A price cannot be less than zero."), "price")
    if quantity < 0:
        raise Refusal(N_("A quantity cannot be negative."), "quantity")
    if quantity + varied < certified:
        raise Refusal(
            N_("%(certified)s is certified already; the line cannot be less."),
            "quantity",
            certified=certified,
        )


def settlement_due(accepted_on: date) -> date:
    """The last day for the final settlement of a contract."""
    return months_after(accepted_on, SETTLEMENT_MONTHS)


def months_after(day: date, months: int) -> date:
    """The same day so many months later; the last day of a shorter month."""
    year, month = divmod(day.month - 1 + months, 12)
    year += day.year
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def is_ahead(paid: Decimal, earned: Decimal, value: Decimal) -> bool:
    """Whether payment leads the works by more than it may, in yuan; advances are no payment for works."""
    return value > 0 and (paid - earned) * HUNDRED > value * AHEAD_POINTS


def check_other_person(first_id: int | None, second_id: int | None, message: str) -> None:
    """Two people: raise Refusal with ``message`` when they are one."""
    if second_id is None or first_id == second_id:
        raise Refusal(message)


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"
