"""The history as rows of a table."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Profile
from cityreport.i18n import mark, number, tr
from cityreport.office.change_history import taken_back
from cityreport.office.page_values import HistoryLine
from cityreport.reasons import reason_words
from cityreport.ui.kit.change_words import done_words, place_words, state_words, when_words
from cityreport.ui.kit.table_rows import (
    TableCell,
    TableColumn,
    TableHeading,
    column_cells,
    column_headings,
)
from cityreport.wording import in_one_line, shortened


class _Change(NamedTuple):
    """A line of the history and what its words are taken from."""

    catalogue: Catalogue
    profile: Profile
    line: HistoryLine


def _short(words: str) -> TableCell:
    """Words that fit a column; the whole is in the tip, in the details and in the clipboard."""
    return TableCell(shortened(words), tip=words, spoken=words, copied=in_one_line(words))


def _place(change: _Change) -> TableCell:
    place = place_words(*change)
    return TableCell(place, tip=place)


_COLUMNS = (
    TableColumn[_Change](mark("When"), lambda change: TableCell(when_words(change.line)), 164),
    TableColumn[_Change](mark("Who"), lambda change: TableCell(change.line.officer), 100),
    TableColumn[_Change](
        mark("What was done"), lambda change: TableCell(done_words(change.line)), 124
    ),
    TableColumn[_Change](mark("Where"), _place),
    TableColumn[_Change](mark("Before"), lambda change: _short(state_words(change.line)[0]), 168),
    TableColumn[_Change](mark("After"), lambda change: _short(state_words(change.line)[1]), 192),
)
WIDTHS = tuple(column.width for column in _COLUMNS)
"""Pixels of the columns; 0 takes what is left."""
SPARE = (4,)
"""The columns without which a line is understood: what was before stands below the table too."""


def history_headings() -> list[TableHeading]:
    """Return the titles of the columns."""
    return column_headings(_COLUMNS)


def history_rows(
    catalogue: Catalogue, profile: Profile, lines: Iterable[HistoryLine]
) -> list[list[TableCell]]:
    """Return a row for each line."""
    return [column_cells(_COLUMNS, _Change(catalogue, profile, line)) for line in lines]


def details(catalogue: Catalogue, profile: Profile, line: HistoryLine) -> str:
    """Return all that is known of a line, in a few whole lines of text."""
    said = [place_words(catalogue, profile, line)]
    if line.subject:
        before, after = state_words(line)
        said.append(tr("Before: {state}", state=before))
        said.append(tr("After: {state}", state=after))
    back = taken_back(line)
    if back is not None:
        said.append(
            tr(
                "Change {number}. It takes change {earlier} back.",
                number=number(line.seq),
                earlier=number(back),
            )
        )
    elif line.seq and line.reason:
        said.append(
            tr(
                "Change {number}. Reason: {reason}",
                number=number(line.seq),
                reason=reason_words(line.reason),
            )
        )
    elif line.seq:
        said.append(tr("Change {number}.", number=number(line.seq)))
    if line.is_erased:
        said.append(tr("A text of this change was erased later. Everything else is proven."))
    if line.clock_back:
        said.append(
            tr(
                "The clock of the computer stood earlier here than at the change before. "
                "The order is that of the numbers."
            )
        )
    return "\n".join(said)
