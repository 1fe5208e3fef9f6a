"""The words for a district among others that chart, map and table share. Loads no matplotlib."""

from __future__ import annotations

from cityreport.domain.districts import District, Ranking
from cityreport.domain.verdict import SMALLEST_RELIABLE
from cityreport.i18n import number, short_period_name, tr


def missing_words(ranking: Ranking, district: District) -> str:
    """Return what stands in place of a figure that a district does not have: its last one with the
    month, or why there is none."""
    if district.lacks_population:
        return tr("population missing")
    last = district.last
    if last is None:
        return tr("the twelve months are not all there")
    return tr(
        "no figure of these twelve months; the last one: {value}, to {month}",
        value=figure_words(ranking, last.value),
        month=short_period_name(last.end),
    )


def figure_words(ranking: Ranking, value: float) -> str:
    """Return a rate or a count."""
    return number(value, 2) if ranking.rates else number(value)


def side_words(side: int) -> str:
    """Return the place of a district above or below the city, with its sign."""
    if side > 0:
        return "▲ " + tr("above")
    return "▼ " + tr("below") if side < 0 else "○ " + tr("not told apart")


def value_words(ranking: Ranking, district: District) -> str:
    """Return a district's figure, with a star where it is not reliable."""
    if district.value is None:
        return ""
    shown = figure_words(ranking, district.value)
    return shown if district.reliable else f"{shown}*"


def unreliable_words() -> str:
    """Return what the star at a figure means."""
    return tr("* Fewer than {n}: the figure is not reliable.", n=number(SMALLEST_RELIABLE))
