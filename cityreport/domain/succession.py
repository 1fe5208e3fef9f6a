"""Changes of a city's districts: split, joined, renamed.

Belongs here: the months in which a district became another one, so that its numbers before and
after are not comparable. Not here: the rules for districts (area), sentences (wording).
"""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from typing import NamedTuple

from cityreport.domain.area import Area
from cityreport.domain.period import Period


class ChangeKind(StrEnum):
    """The kind of a district's change."""

    RENAMED = "renamed"
    """It follows one that ended, and nobody else does."""
    SPLIT = "split"
    """It was a part of one."""
    MADE = "made"
    """It was made of several, or of parts of them."""
    JOINED = "joined"
    """It existed, and others that ended became part of it."""
    GREW = "grew"
    """It existed, and took over a part of others."""
    SHRANK = "shrank"
    """It existed, and a part of it became others."""


class DistrictChange(NamedTuple):
    """A change of a district: the first month after it, and the names of the other districts."""

    month: Period
    kind: ChangeKind
    districts: tuple[str, ...]


def changes_of(areas: Iterable[Area], code: str) -> tuple[DistrictChange, ...]:
    """Return the changes of a district by month. Its end is none: it has no numbers after it."""
    listed = list(areas)
    if not any(area.follows for area in listed):
        return ()  # as in nearly every city, and asked for every series of every district
    known = {area.code: area for area in listed}
    area = known.get(code)
    if area is None:
        return ()
    before: dict[Period, list[Area]] = {}
    for followed in area.follows:
        if followed.code in known:  # a salvage may have lost it
            before.setdefault(followed.month, []).append(known[followed.code])
    found = [
        DistrictChange(month, _taking(area, parts, month, known.values()), _names(parts))
        for month, parts in before.items()
    ]
    after: dict[Period, list[Area]] = {}
    for other, month in _followers(known.values(), code):
        if area.exists_in(month):
            after.setdefault(month, []).append(other)
    found += [
        DistrictChange(month, ChangeKind.SHRANK, _names(others)) for month, others in after.items()
    ]
    return tuple(sorted(found))


def breaks_by_area(areas: Iterable[Area]) -> dict[str, tuple[Period, ...]]:
    """Return the months from which on each changed district is another one, by its code."""
    listed = list(areas)
    if not any(area.follows for area in listed):
        return {}
    found = {area.code: changes_of(listed, area.code) for area in listed}
    return {
        code: tuple(dict.fromkeys(change.month for change in changes))
        for code, changes in found.items()
        if changes
    }


def successors(areas: Iterable[Area], code: str) -> tuple[str, ...]:
    """Return the names of the districts that follow a district, in the city's order."""
    return _names(other for other, _ in _followers(areas, code))


def _taking(area: Area, parts: list[Area], month: Period, areas: Iterable[Area]) -> ChangeKind:
    remain = any(part.exists_in(month) for part in parts)
    if area.existed_before(month):
        return ChangeKind.GREW if remain else ChangeKind.JOINED
    if len(parts) > 1:
        return ChangeKind.MADE
    shared = any(
        other.code != area.code and at == month for other, at in _followers(areas, parts[0].code)
    )
    return ChangeKind.SPLIT if remain or shared else ChangeKind.RENAMED


def _followers(areas: Iterable[Area], code: str) -> Iterable[tuple[Area, Period]]:
    return [
        (other, followed.month)
        for other in areas
        for followed in other.follows
        if followed.code == code
    ]


def _names(areas: Iterable[Area]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(area.name for area in areas))
