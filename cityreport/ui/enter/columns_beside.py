"""The widths of the columns where a breakdown stands beside the totals: all of them have to fit.

What can be read elsewhere gives way first: the word of a state (its shape stays), the month before.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from PySide6.QtCore import QRect, Qt
from PySide6.QtGui import QFontMetrics

from cityreport.ui.enter.entry_sheet import ColumnKind, SheetColumn
from cityreport.ui.enter.remainder_words import longest_rests

_MARGIN = 16
_TALLEST = 3
"""Lines of a title."""
_FIGURE, _SMALL = "88,888", "8,888"
_NARROWEST_LABEL = 168
_LABEL = 280
_STATE = 120
_ICON = 28
_STATES = ColumnKind.STATE


class Widths(NamedTuple):
    """The width of each column, None for one that is hidden, and the height of the titles."""

    columns: list[int | None]
    header: int


def widths_beside(
    columns: Sequence[SheetColumn], wanted: int, room: int, bold: QFontMetrics
) -> Widths:
    """Return the widths in a room. `wanted`: that of the longest label on one line."""
    figure = bold.horizontalAdvance(_FIGURE) + _MARGIN
    shape = max(bold.horizontalAdvance(c.title) + _MARGIN for c in columns if c.kind is _STATES)
    rest = max(map(bold.horizontalAdvance, longest_rests())) + _ICON
    titles = {
        c.title: max(bold.horizontalAdvance(_SMALL) + _MARGIN, _title_width(c.title, bold))
        for c in columns
        if c.breakdown
    }
    found: list[int | None] = []
    least = 0
    for state, reference in ((_STATE, figure), (shape, figure), (shape, None), (None, None)):
        fixed: dict[ColumnKind, int | None] = {
            ColumnKind.STATE: state,
            ColumnKind.REFERENCE: reference,
            ColumnKind.REST: rest,
        }
        found = [
            titles[c.title] if c.breakdown else fixed.get(c.kind, figure + _MARGIN)
            for c in columns[1:]
        ]
        least = room - sum(width or 0 for width in found)
        if least >= min(wanted, _LABEL if state == _STATE else _NARROWEST_LABEL):
            break
    label = max(_NARROWEST_LABEL, min(wanted, least))
    spare = max(0, least - label)
    lines = max(_lines(title, width, bold) for title, width in titles.items())
    return Widths([label + spare, *found], lines * bold.lineSpacing() + _MARGIN)


def _title_width(title: str, metrics: QFontMetrics) -> int:
    """Return the narrowest width in which a title has few enough lines."""
    width = max(metrics.horizontalAdvance(word) for word in title.split()) + _MARGIN
    while _lines(title, width, metrics) > _TALLEST:
        width += _MARGIN
    return width


def _lines(title: str, width: int, metrics: QFontMetrics) -> int:
    room = QRect(0, 0, width - _MARGIN, 1000)
    said = metrics.boundingRect(room, int(Qt.TextFlag.TextWordWrap), title)
    return max(1, round(said.height() / metrics.lineSpacing()))
