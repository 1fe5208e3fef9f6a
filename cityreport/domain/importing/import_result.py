"""The result of reading a file: cells, and the reason for every row that became none.

Facts and codes only; the callers make the sentences.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec

from cityreport.domain.observation import CellKey, Status


class Reason(StrEnum):
    """The reason why a row is left out (Left) or could not be read (Refused)."""

    # left out
    TITLE = "title"
    FOOTNOTE = "footnote"
    HEADER = "header"  # the header again, in the middle
    SECTION = "section"  # a line that names the rows below it
    TOTAL = "total"
    OTHER_PLACE = "other_place"
    WORD_LEFT = "word_left"  # somebody decided not to read this word
    EMPTY = "empty"  # no number in it
    TABLE_LEFT = "table_left"
    NOT_IN_BREAKDOWN = "not_in_breakdown"  # counted in the total, in no category
    SPAN_LEFT = "span_left"  # a span that somebody decided not to read
    HIDDEN = "hidden"  # hidden, filtered away or struck out
    STATE_LEFT = "state_left"  # its state says that it does not count
    REPEATED = "repeated"  # equal to another row, or of the same case number
    ZONE_LEFT = "zone_left"  # its month depends on the time zone
    # refused
    NOT_CALENDAR = "not_calendar"  # a span that is no month, quarter or calendar year
    MARKED = "marked"  # a number with a sign beside it
    NEGATIVE = "negative"
    NOT_WHOLE = "not_whole"
    NOT_A_NUMBER = "not_a_number"
    TOO_LARGE = "too_large"
    DOUBTFUL_NUMBER = "doubtful_number"
    UNKNOWN_MARK = "unknown_mark"
    BAD_PERIOD = "bad_period"
    DOUBTFUL_DATE = "doubtful_date"
    NO_PERIOD = "no_period"
    UNKNOWN_WORD = "unknown_word"
    NO_INDICATOR = "no_indicator"
    NOT_ASKED = "not_asked"  # the standard has no such cell
    DERIVED = "derived"  # never typed: worked out from another indicator
    TWICE = "twice"  # the same cell from two rows: see `conflicts`


class SourceRange(msgspec.Struct, frozen=True):
    """A place of numbers in the file: rows and columns as a spreadsheet shows them, from 1."""

    sheet: str
    rows: tuple[int, ...]
    column: int


class ImportedCell(msgspec.Struct, frozen=True):
    """A cell that was read. `value` is None exactly with a status O, L or M.

    `is_absent`: it has no row, and the mapping says that this means zero. `is_added`: a sum of
    others that were read (the whole city, the total of categories, rows of an incident list).
    """

    key: CellKey
    value: int | float | None
    status: Status
    origins: tuple[SourceRange, ...]
    is_added: bool = False
    is_absent: bool = False


class SkippedRow(msgspec.Struct, frozen=True):
    """A row that is left out. `text`: the words that are the reason; `column`: their column (0: the
    row as such)."""

    sheet: str
    row: int
    reason: Reason
    text: str = ""
    column: int = 0


class RefusedCell(msgspec.Struct, frozen=True):
    """A cell (or, with column 0, a row) that cannot be read."""

    sheet: str
    row: int
    column: int
    reason: Reason
    text: str = ""


class ComparedTotal(msgspec.Struct, frozen=True):
    """A total that the file states, and the sum of the numbers it stands for."""

    sheet: str
    row: int
    column: int
    stated: int | float
    added: int | float

    @property
    def is_right(self) -> bool:
        """Return whether both are the same."""
        return self.stated == self.added


class ImportConflict(msgspec.Struct, frozen=True):
    """One cell that the file gives more than once: none of them is read."""

    key: CellKey
    values: tuple[int | float | None, ...]
    origins: tuple[SourceRange, ...]


class WithheldSum(msgspec.Struct, frozen=True):
    """A sum that is not made, because a number that it needs is empty or has no value."""

    key: CellKey
    missing: int
    origins: tuple[SourceRange, ...] = ()


class ImportResult(msgspec.Struct, frozen=True):
    """A file read by a mapping. `rows`: the number of rows that gave at least one cell."""

    cells: tuple[ImportedCell, ...]
    left: tuple[SkippedRow, ...]
    refused: tuple[RefusedCell, ...]
    compared: tuple[ComparedTotal, ...]
    conflicts: tuple[ImportConflict, ...]
    withheld: tuple[WithheldSum, ...]
    rows: int
