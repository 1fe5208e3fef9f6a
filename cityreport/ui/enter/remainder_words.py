"""The rest that a breakdown leaves of its total, in words with a shape: never by colour alone."""

from __future__ import annotations

from typing import NamedTuple

from cityreport.domain.suggestions import Remainder
from cityreport.i18n import number, tr
from cityreport.ui.kit.theme import COLORS


class RestLook(NamedTuple):
    """Words, icon and colour."""

    words: str
    icon: str
    color: str


def rest_look(found: Remainder) -> RestLook:
    """Return how a remainder is shown: so many left, adds up, missing, or too many."""
    if found.left < 0:
        return RestLook(
            tr("{number} too many", number=number(-found.left)), "circle-alert", COLORS.wrong
        )
    if found.left == 0:
        return RestLook(tr("adds up"), "circle-check", COLORS.good)
    if found.open:
        return RestLook(
            tr("{number} left", number=number(found.left)), "circle-dashed", COLORS.muted
        )
    return RestLook(
        tr("{number} missing", number=number(found.left)), "triangle-alert", COLORS.doubtful
    )


def longest_rests() -> list[str]:
    """Return the longest words that a remainder of usual size is shown in."""
    figures = (Remainder(88, 88, 1), Remainder(88, 0, 0), Remainder(88, 88, 0))
    return [rest_look(found).words for found in figures]
