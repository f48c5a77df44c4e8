"""When two records of one compound may be made one, and when that may be taken back."""

from tracker.base.errors import Refusal
from tracker.base.tree import ancestors
from tracker.base.words import N_

SUBDISTRICT_DEPTH = 3  # city, county, subdistrict


def area_of(path: str) -> tuple[int, ...]:
    """Ids from the city down to the subdistrict: compounds are compared, and merged, within it."""
    return tuple(ancestors(path)[:SUBDISTRICT_DEPTH])


def check_merge(
    merged_path: str,
    into_path: str,
    *,
    is_same: bool,
    merged_elsewhere: bool,
    into_elsewhere: bool,
    reason: str,
) -> None:
    """Refuse to merge what is one record already, what was merged before, and what lies apart."""
    if is_same:
        raise Refusal(N_("This is one and the same record."))
    if merged_elsewhere or into_elsewhere:
        raise Refusal(N_("One of the two was already merged. Open the list of duplicates anew."))
    if area_of(merged_path) != area_of(into_path):
        raise Refusal(
            N_("Only compounds of one subdistrict are merged. Correct the place of one of them first.")
        )
    if not reason.strip():
        raise Refusal(N_("Say why both are the same compound."), "reason")


def check_undo(*, is_undone: bool, survivor_was_merged: bool) -> None:
    """Refuse to take a merge back twice, and before a later one that carried its rows on."""
    if is_undone:
        raise Refusal(N_("This merge was already taken back."))
    if survivor_was_merged:
        raise Refusal(N_("The surviving compound was itself merged later. Take that merge back first."))
