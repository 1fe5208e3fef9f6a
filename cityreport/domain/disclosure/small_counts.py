"""The rules for small counts and for unreliable numbers.

**How "counts 1 to 4 in any breakdown or district" is read here.** A count is small where it lies
between 1 and the threshold and stands in a category of a breakdown, or belongs to a district (its
totals too). The whole city's total of an indicator is never small by itself, also of an indicator
that is a part of another (L2, L3, C1): it is hidden only where a small count could be worked out
from it. Zero is an answer and is never hidden. Money is no count.
"""

from __future__ import annotations

from typing import Final

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.observation import CellKey
from cityreport.errors import DataError

THRESHOLD: Final = 4
"""The largest count that is hidden, unless another is chosen."""
LOWEST_THRESHOLD: Final = 1
HIGHEST_THRESHOLD: Final = 9
UNRELIABLE_BELOW: Final = 20
"""A rate of fewer cases than this is marked as unreliable (as the US National Center for Health
Statistics and other offices do: its relative standard error is above 22 %)."""


def check_threshold(threshold: int) -> None:
    """Raise DataError('bad_threshold') for a threshold beyond 1-9."""
    if not LOWEST_THRESHOLD <= threshold <= HIGHEST_THRESHOLD:
        raise DataError(
            "bad_threshold", typed=threshold, lowest=LOWEST_THRESHOLD, highest=HIGHEST_THRESHOLD
        )


def is_city_total(key: CellKey) -> bool:
    """Return whether a cell is a total of the whole city."""
    return key.area == TOTAL and key.breakdown == TOTAL


def is_small(key: CellKey, count: float, threshold: int) -> bool:
    """Return whether a count is hidden for its own sake."""
    return 1 <= count <= threshold and not is_city_total(key)


def is_unreliable(count: float) -> bool:
    """Return whether a rate of so many cases is marked as unreliable."""
    return count < UNRELIABLE_BELOW
