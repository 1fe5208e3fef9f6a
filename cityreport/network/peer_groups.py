"""Cities that are like each other: of one class of size, in one country or one region of the world.

A city is in one group only. Where two groups overlapped, their sums could be subtracted from each
other. Not here: what is said of a group (`peer_packs`).
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterable
from functools import cache

import msgspec

from cityreport import paths
from cityreport.domain.peer_pack import FEWEST, PeerGroupRecord
from cityreport.network.network_sums import SIZES, size_class


class SizedPlace(msgspec.Struct, frozen=True):
    """The country of a city and the class of its size: they decide on its group."""

    country: str
    size: int

    @classmethod
    def of(cls, country: str, people: float) -> SizedPlace:
        """Return the place of a city with so many people."""
        size = size_class(round(people))
        assert size is not None  # noqa: S101 - the people are known
        return cls(country, size)


class PeerGroup(msgspec.Struct, frozen=True):
    """A group: of one `country`, or else of the other countries of a `region` (both None for a
    country of no region); `size`: the class; `offices`: of its cities."""

    country: str | None
    region: str | None
    size: int
    offices: tuple[str, ...]

    @property
    def record(self) -> PeerGroupRecord:
        """The group as a pack says it."""
        return PeerGroupRecord(
            self.country,
            self.region,
            SIZES[self.size - 1] if self.size else 0,
            SIZES[self.size] if self.size < len(SIZES) else None,
            len(self.offices),
        )


@cache
def _regions() -> dict[str, str]:
    content = json.loads(paths.resource("regions.json").read_text(encoding="utf-8"))
    return {country: region for region, listed in content.items() for country in listed.split()}


def region_of(country: str) -> str | None:
    """Return the region of a country: those by which the United Nations report on the Sustainable
    Development Goals (M49). None for a code that is in none."""
    return _regions().get(country)


def peer_groups(cities: Iterable[tuple[str, SizedPlace]]) -> list[PeerGroup]:
    """Return the groups of cities, each given as its office and its place.

    A country that has `FEWEST` cities of a class has a group of its own; what is left of a region
    is one group, however small it is.
    """
    by_place: dict[SizedPlace, list[str]] = defaultdict(list)
    for office, place in cities:
        by_place[place].append(office)
    groups = []
    left: dict[tuple[str, int], list[str]] = defaultdict(list)
    for place, offices in by_place.items():
        region = region_of(place.country)
        if len(offices) >= FEWEST or region is None:
            groups.append(PeerGroup(place.country, None, place.size, tuple(sorted(offices))))
        else:
            left[region, place.size] += offices
    groups += [
        PeerGroup(None, region, size, tuple(sorted(offices)))
        for (region, size), offices in left.items()
    ]
    return sorted(groups, key=lambda one: (one.size, one.country or "", one.region or ""))


def group_at(groups: Iterable[PeerGroup], place: SizedPlace) -> PeerGroup:
    """Return the group that a place belongs to; one without cities where there is none."""
    of_size = [one for one in groups if one.size == place.size]
    region = region_of(place.country)
    for one in of_size:
        if one.country == place.country:
            return one
    for one in of_size:
        if one.country is None and one.region == region:
            return one
    alone = place.country if region is None else None
    return PeerGroup(alone, region, place.size, ())
