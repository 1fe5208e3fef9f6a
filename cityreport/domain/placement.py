"""Cells that stand where none could be written today: clearing and moving them stays possible.

Belongs here: why a key is out of place. Not here: finding such cells in a file (office).
"""

from __future__ import annotations

from enum import StrEnum

from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.city import Profile
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Period


class Misplacement(StrEnum):
    """The reasons why a cell is out of place."""

    NO_DISTRICT = "no_district"
    NOT_ASKED = "not_asked"
    NOT_BEGUN = "not_begun"


def misplacement(
    profile: Profile, catalogue: Catalogue, key: CellKey, this_month: Period
) -> Misplacement | None:
    """Return why nothing could be written into a cell today; None where something could."""
    if not is_asked(catalogue, key):
        return Misplacement.NOT_ASKED
    if key.period.months()[0] > this_month:
        return Misplacement.NOT_BEGUN
    if key.area != TOTAL and not any(
        area.code == key.area and area.exists_in(key.period) for area in profile.areas
    ):
        return Misplacement.NO_DISTRICT
    return None


def is_asked(catalogue: Catalogue, key: CellKey) -> bool:
    """Return whether the catalogue has that cell, to be typed rather than computed."""
    if not catalogue.has_cell(key.indicator, key.breakdown, key.category):
        return False
    return catalogue.indicator(key.indicator).derived is None
