"""What a request may become, and how far that has come: the words for everybody who asked."""

from tracker.base.words import N_, Word
from tracker.contracts.rules import VariationState


class Became(Word):
    """A request that is only explained becomes nothing; its answer says so."""

    RECTIFICATION = "rectification", N_("Rectification")
    WARRANTY = "warranty", N_("Repair under warranty")
    ITEM = "item", N_("Item of the works")
    VARIATION = "variation", N_("Variation")


class Progress(Word):
    """How far what a request became has come."""

    WAITS = "waits", N_("Not decided yet")
    UNDER_WAY = "under_way", N_("Under way")
    DONE = "done", N_("Done")
    LEFT_OUT = "left_out", N_("Not done")


def of_variation(state: VariationState) -> Progress:
    return {
        VariationState.PROPOSED: Progress.WAITS,
        VariationState.APPROVED: Progress.UNDER_WAY,
        VariationState.REJECTED: Progress.LEFT_OUT,
    }[state]


def of_item(*, is_done: bool, is_left_out: bool) -> Progress:
    if is_left_out:
        return Progress.LEFT_OUT
    return Progress.DONE if is_done else Progress.UNDER_WAY


def of_defect(*, is_fixed: bool) -> Progress:
    return Progress.DONE if is_fixed else Progress.UNDER_WAY


def defect_kind(*, is_accepted: bool) -> Became:
    """A defect is a rectification before acceptance and a repair under warranty after it."""
    return Became.WARRANTY if is_accepted else Became.RECTIFICATION
