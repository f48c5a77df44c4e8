"""Which compound on file a row means: the same name in the same part of the city, or nearly the same name."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from decimal import Decimal

from tracker.exchange.placing import Where
from tracker.places.merge_rules import area_of
from tracker.places.names import faces, fold, name_key, similar

MOST_NEAR = 5


@dataclass(frozen=True, slots=True)
class KnownCompound:
    """A compound on file. ``area`` in m²."""

    id: int
    region_path: str
    name: str
    name_key: str
    aliases: str | None
    address: str | None
    built_year: int | None
    buildings: int | None
    households: int | None
    area: Decimal | None

    @property
    def names(self) -> list[str]:
        return [self.name, *(name for name in (self.aliases or "").split("、") if name)]


class Compounds:
    """The compounds on file in a part of the city, to be asked by name.

    ``merged`` are names of records that stand under another now: (key, id of the survivor).
    """

    def __init__(self, known: Iterable[KnownCompound], merged: Iterable[tuple[str, int]] = ()) -> None:
        self.by_id = {one.id: one for one in known}
        self._by_key: dict[str, dict[int, KnownCompound]] = defaultdict(dict)
        for one in self.by_id.values():
            for key in (one.name_key, *map(name_key, one.names[1:])):
                self._by_key[key][one.id] = one
        for key, survivor in merged:
            if survivor in self.by_id:
                self._by_key[key][survivor] = self.by_id[survivor]
        self._areas = {area_of(one.region_path) for one in self.by_id.values()}
        self._blocks: dict[tuple[str, tuple[int, ...]], set[int]] = {}

    def find(self, keys: Sequence[str], where: Where, address: str | None) -> list[KnownCompound]:
        """Compounds that bear one of the names there, the likeliest only; two or more are for a person to tell apart."""
        for key in dict.fromkeys(keys):
            ranked = [(rank, one) for one in self._by_key.get(key, {}).values()
                      if (rank := _distance(one.region_path, where)) is not None]  # fmt: skip
            best = min((rank for rank, _one in ranked), default=0)
            found = [one for rank, one in ranked if rank == best]
            same = [one for one in found if address and one.address and fold(one.address) == fold(address)]
            if found:
                return same if len(found) > 1 and same else found
        return []

    def near(self, names: Sequence[str], where: Where) -> list[KnownCompound]:
        """Compounds of the same subdistrict with nearly one of the names, in order of their ids."""
        if not self._blocks:
            self._block()
        area = area_of(where.region.path)
        if area not in self._areas:
            return []
        ids = {one for name in names for sign in _signs(name) for one in self._blocks.get((sign, area), ())}
        found = (self.by_id[one] for one in sorted(ids))
        pairs = (one for one in found if any(similar(name, own) for name in names for own in one.names))
        return list(pairs)[:MOST_NEAR]

    def _block(self) -> None:
        """Names that differ by one sign share what is left when one sign is taken away."""
        self._blocks = {("", ()): set()}
        for one in self.by_id.values():
            area = area_of(one.region_path)
            for name in one.names:
                for sign in _signs(name):
                    self._blocks.setdefault((sign, area), set()).add(one.id)


def _signs(name: str) -> Iterator[str]:
    for face in faces(name):
        yield face
        if len(face) > 3:
            yield from (face[:place] + face[place + 1 :] for place in range(len(face)))


def _distance(path: str, where: Where) -> int | None:
    """0 in the very region, 1 below it, more the farther above it; None in another part of the city."""
    at = where.region.path
    if path == at and not where.missing:
        return 0
    if path.startswith(at) and path != at:
        return None if where.missing else 1
    return 2 + at.count("/") - path.count("/") if at.startswith(path) else None
