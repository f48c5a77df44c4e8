"""What households contribute, through which channels, and what small matters are given."""

from datetime import date
from decimal import Decimal

from tracker.base.errors import Refusal
from tracker.base.money import to_fen
from tracker.base.words import N_, Word

ZERO = Decimal(0)
HUNDRED = Decimal(100)
LARGEST_FROM_FUND = Decimal(70)
FIRST_YEAR = 2015


class Purpose(Word):
    LIFT = "lift", N_("Lift")
    RENOVATION = "renovation", N_("Share of the renovation")
    MAINTENANCE_FUND = "maintenance_fund", N_("Filling up the maintenance fund")
    OTHER = "other", N_("Other")


class Channel(Word):
    """How a household's contribution is paid (国办发〔2020〕23号; 建房函〔2021〕1080号 of Anhui)."""

    DIRECT = "direct", N_("Paid by the household")
    MAINTENANCE_FUND = "maintenance_fund", N_("From the maintenance fund")
    PUBLIC_INCOME = "public_income", N_("From public income of the compound")
    PROVIDENT_FUND = "provident_fund", N_("From the housing provident fund")


FUNDS = frozenset({Channel.MAINTENANCE_FUND, Channel.PROVIDENT_FUND})


class Key(Word):
    """How a sum is divided among households."""

    EQUAL = "equal", N_("Every household the same")
    AREA = "area", N_("By floor area")


def check_receipt(
    amount: Decimal,
    *,
    channel: Channel,
    due: Decimal,
    paid: Decimal,
    from_fund: Decimal,
    balance: Decimal | None,
    received_on: date,
    today: date,
) -> None:
    """Refuse money beyond what the household owes, and beyond what its funds may give.

    Ningbo: from the maintenance fund at most 70 % of the household's own account (``balance`` before it
    was drawn on, ``from_fund`` drawn for this already); all channels together at most its own share.
    """
    if amount <= 0:
        raise Refusal(N_("The amount must be more than zero."), "amount")
    to_fen(amount)
    if received_on > today:
        raise Refusal(N_("Money cannot have arrived on a day to come."), "received_on")
    if received_on.year < FIRST_YEAR:
        raise Refusal(N_("This date is before the programme. Check the year."), "received_on")
    if paid + amount > due:
        raise Refusal(
            N_("The household owes %(due)s yuan and has paid %(paid)s: only %(rest)s is outstanding."),
            "amount", due=_money(due), paid=_money(paid), rest=_money(due - paid),
        )  # fmt: skip
    if channel is Channel.MAINTENANCE_FUND:
        _check_fund(amount, from_fund, balance)


def _check_fund(amount: Decimal, from_fund: Decimal, balance: Decimal | None) -> None:
    if balance is None:
        raise Refusal(
            N_("Enter what the household's account in the maintenance fund held before."), "balance"
        )
    limit = balance * LARGEST_FROM_FUND / HUNDRED
    if from_fund + amount > limit:
        raise Refusal(
            N_("At most %(share)s %% of the account, %(limit)s yuan, may come from the maintenance fund; %(drawn)s has come already."),
            "amount", share=LARGEST_FROM_FUND, limit=_money(limit), drawn=_money(from_fund),
        )  # fmt: skip


def check_reversal(reason: str, *, is_reversed: bool, is_reversal: bool) -> None:
    """A receipt is taken back once, whole, and with a reason."""
    if is_reversed:
        raise Refusal(N_("This receipt is already reversed."))
    if is_reversal:
        raise Refusal(N_("A reversal is not reversed. Enter the money again."))
    if not reason.strip():
        raise Refusal(N_("Say why the receipt is reversed."), "reason")


def check_total(total: Decimal, households: int) -> None:
    """Refuse to divide nothing, or among nobody."""
    if total <= 0:
        raise Refusal(N_("The amount must be more than zero."), "total")
    to_fen(total)
    if not households:
        raise Refusal(N_("No household is recorded here. Enter the doors first."))


def check_handover(amount: Decimal, *, collected: Decimal, why: str, is_standing: bool) -> None:
    """A round's money is handed over once, never more than was collected, and what is missing is explained."""
    if is_standing:
        raise Refusal(N_("This round is handed over already. Reverse that entry of the ledger first."))
    if amount <= 0:
        raise Refusal(N_("The amount must be more than zero."), "amount")
    to_fen(amount)
    if amount > collected:
        raise Refusal(
            N_("The households have paid %(collected)s yuan: more cannot be handed over."),
            "amount", collected=_money(collected),
        )  # fmt: skip
    if amount != collected and not why.strip():
        raise Refusal(
            N_("%(rest)s yuan of what was collected is not handed over. Say where it is."),
            "why", rest=_money(collected - amount),
        )  # fmt: skip


def check_gift(amount: Decimal | None, in_kind: str, given_on: date, *, today: date) -> None:
    """Refuse a gift of nothing, half a fen, or of a day to come."""
    if not amount and not in_kind.strip():
        raise Refusal(N_("Enter the sum, or say what was given."), "amount")
    if amount is not None:
        to_fen(amount)
    if given_on > today:
        raise Refusal(N_("A gift cannot be recorded for a day to come."), "given_on")


def _money(amount: Decimal) -> str:
    return f"{amount:,.2f}"
