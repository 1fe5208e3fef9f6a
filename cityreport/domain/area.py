"""A city's districts: the months in which each exists, and the districts that it follows.

Not here: what a change of districts does to a series (succession).
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import msgspec

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.observation import check_line, check_text
from cityreport.domain.period import Frequency, Period
from cityreport.errors import DataError


class Followed(NamedTuple):
    """A predecessor: its code, and the first month in which its people, or a part of them, are
    counted in the district that follows it."""

    code: str
    month: Period


class Area(msgspec.Struct, frozen=True):
    """A district. `valid_from`, `valid_to`: first and last month it exists (None = open).

    `follows`: the districts that it was made of or took something over from.
    """

    code: str
    name: str
    valid_from: Period | None = None
    valid_to: Period | None = None
    follows: tuple[Followed, ...] = ()

    def exists_in(self, period: Period) -> bool:
        """Return whether the district existed in any part of the period."""
        months = period.months()
        return (self.valid_from is None or self.valid_from <= months[-1]) and (
            self.valid_to is None or self.valid_to >= months[0]
        )

    def existed_before(self, month: Period) -> bool:
        """Return whether the district existed before the month."""
        return self.valid_from is None or self.valid_from < month


def check_areas(areas: Iterable[Area]) -> None:
    """Raise DataError for districts that cannot be told apart, have no name, end before they
    start, or follow a district that they cannot follow."""
    listed = list(areas)
    seen: set[str] = set()
    for area in listed:
        unusable = not area.code.strip() or not area.code.isprintable() or area.code == TOTAL
        if unusable or area.code in seen:
            raise DataError("bad_area_code", area=area.code)
        if not area.name.strip():
            raise DataError("area_without_name", area=area.code)
        check_line(area.name, 200)
        check_text(area.code, 40)
        if area.valid_from and area.valid_to and area.valid_from > area.valid_to:
            raise DataError("area_ends_before_start", area=area.code)
        seen.add(area.code)
    check_follows(listed)


def check_follows(areas: Iterable[Area]) -> None:
    """Raise DataError for a district that follows itself, one that the city has not, one that did
    not exist before, or one twice; and for a month in which it does not exist itself."""
    known = {area.code: area for area in areas}
    for area in known.values():
        if len(set(area.follows)) < len(area.follows):
            raise DataError("follows_twice", area=area.code)
        for code, month in area.follows:
            before = known.get(code)
            if before is None or code == area.code:
                raise DataError("follows_unknown", area=area.code, follows=code)
            if month.frequency is not Frequency.MONTH or not area.exists_in(month):
                raise DataError("follows_outside", area=area.code, follows=code, month=str(month))
            if not before.existed_before(month):
                raise DataError("follows_younger", area=area.code, follows=code, month=str(month))
