"""Changing the months of districts that have numbers outside the new ones."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum

from msgspec.structs import replace

from cityreport.domain.city import Profile
from cityreport.domain.observation import Observation
from cityreport.errors import DataError
from cityreport.messages import cell_name
from cityreport.office.cells import Change
from cityreport.office.office import Office
from cityreport.office.page_values import Changed

KIND = "months"
"""The kind of the action that moves or empties the cells; undo takes it back."""


class Outside(StrEnum):
    """The choices for cells that fall outside their district's months."""

    KEEP = "keep"
    CLEAR = "clear"
    MOVE = "move"


def save(office: Office, profile: Profile, outside: Outside, to: str = "") -> int:
    """Save a profile and do that with the cells outside; return how many they are.

    `to`: the district that they move to. All of it is on the disk, or nothing. DataError of
    `CityWriter.save`, month_signed, and move_taken, area_not_in_period, unknown_area where a cell
    cannot move there.
    """
    found = office.city.outside(profile)
    if outside is Outside.KEEP or not found:
        office.city.save(profile, keep=True)
        return len(found)
    changes: list[Change] = [held.key for held in found]
    if outside is Outside.MOVE:
        changes += _moved(office, profile, found, to)
    office.city.check(profile)
    with office.changes.change():
        keys = office.cells.write(changes, KIND)
        office.city.write(profile, "profile")
    office.city.took(profile)
    office.changes.announce(Changed(keys, profile=True))
    return len(found)


def takers(profile: Profile, found: Iterable[Observation]) -> list[str]:
    """Return the districts that existed in every period of the cells, in the city's order."""
    held = list(found)
    periods, own = {one.key.period for one in held}, {one.key.area for one in held}
    return [
        area.code
        for area in profile.areas
        if area.code not in own and all(map(area.exists_in, periods))
    ]


def _moved(
    office: Office, profile: Profile, found: Iterable[Observation], to: str
) -> list[Observation]:
    area = profile.area(to)
    moved: list[Observation] = []
    for held in found:
        key = held.key._replace(area=to)
        if not area.exists_in(key.period):
            raise DataError("area_not_in_period", area=to, period=str(key.period))
        if office.cells.is_stored(key) or any(one.key == key for one in moved):
            raise DataError("move_taken", cell=cell_name(*key), area=to)
        moved.append(replace(held, key=key))
    return moved
