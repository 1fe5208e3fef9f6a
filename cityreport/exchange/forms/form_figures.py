"""The figures of a returned partner's form, line by line.

The lines are found by their hidden codes, the columns by their tags, never by their place alone;
doubts are reported with the row. Not here: the other sheets (`form_reader`), and the meaning of a
number (`domain.form`).
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from cityreport.domain.form import FilledFields, Form, FormLine, LineKind, read_code
from cityreport.domain.period import Period
from cityreport.domain.sheet_columns import column_letters
from cityreport.errors import DataError
from cityreport.exchange.forms import form_codes as codes
from cityreport.exchange.sheet_reader import OddCell, Row, Value
from cityreport.form_layout import FIGURE_COLUMNS, LABEL, NUMBER

_LONGEST = 60
_EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's dates (ECMA-376 part 1, 18.17.4.1), the 1900 leap year counted."""

Rows = dict[int, Row]
"""The rows of a sheet by their numbers."""


class RemarkEffect(StrEnum):
    """The effect of a remark: nothing of the form is written, its lines are left out, or it is only
    reported."""

    BROKEN = "broken"
    LEFT_OUT = "left_out"
    TOLD = "told"


class Remark(NamedTuple):
    """A remark on the file. `row`: of the sheet of figures, 0 for none."""

    weight: RemarkEffect
    row: int
    error: DataError


class FilledLine(NamedTuple):
    """A returned line, with the row it stands in now."""

    line: FormLine
    row: int
    filled: FilledFields


class Figures:
    """Reads the sheet of figures; the results are `entries` and `remarks`."""

    def __init__(self, form: Form, rows: Rows) -> None:
        self.entries: list[FilledLine] = []
        self.remarks: list[Remark] = []
        self._form = form
        self._period = Period.parse(form.period)
        self._printed = {line.code: line for line in form.lines}
        self._plain = {_plain(line.label): line for line in form.lines}
        found = tags_of(rows, NUMBER.tag)
        assert found is not None  # noqa: S101 - the sheet was chosen by it
        self._header, self._tags = found
        missing = [tag for tag in codes.FIGURE_TAGS if tag not in self._tags]
        if missing:
            self._note(RemarkEffect.BROKEN, self._header, DataError("form_columns_changed"))
            return
        self._seen: dict[str, int] = {}
        self._untrusted: set[tuple[str, ...]] = set()
        for number, row in rows.items():
            if number != self._header:
                self._take(number, row)
        self._leave_out_untrusted()
        self._tell_missing()
        self._tell_moved()

    def _note(self, weight: RemarkEffect, row: int, error: DataError) -> None:
        self.remarks.append(Remark(weight, row, error))

    def _take(self, number: int, row: Row) -> None:
        code = row.get(self._tags[codes.CODE])
        if code == codes.TEXT or (code is None and not row):
            return
        if code is None:
            found = shortened(" · ".join(filter(None, map(text_of, row.values()))))
            self._note(
                RemarkEffect.TOLD, number, DataError("form_row_added", row=str(number), found=found)
            )
            return
        printed = self._printed.get(text_of(code))
        if printed is None:
            error = DataError("form_code_unknown", row=str(number), found=shortened(text_of(code)))
            self._note(RemarkEffect.BROKEN, number, error)
            return
        if printed.code in self._seen:
            error = DataError(
                "form_line_twice",
                row=str(number),
                other=str(self._seen[printed.code]),
                label=printed.label,
            )
            self._note(RemarkEffect.BROKEN, number, error)
            return
        self._seen[printed.code] = number
        line = None if printed.code == codes.MONTH else read_code(printed.code, self._period)
        self._check_label(number, printed.code, printed.label, row, line)
        self._tell_foreign(number, row, line)
        if line is not None and line.is_answered:
            self.entries.append(FilledLine(line, number, self._filled(row)))

    def _check_label(
        self, number: int, code: str, before: str, row: Row, line: FormLine | None
    ) -> None:
        after = text_of(row.get(self._tags[LABEL.tag]))
        if _plain(after) == _plain(before):
            return
        error = DataError(
            "form_label_changed", row=str(number), before=before, after=shortened(after)
        )
        if line is None or line.kind is LineKind.AREA or self._is_anothers(after, code):
            self._note(RemarkEffect.BROKEN, number, error)
        elif line.kind is LineKind.GROUP:
            self._note(RemarkEffect.TOLD, number, error)
        else:
            self._note(RemarkEffect.LEFT_OUT, number, error)
            self._untrusted.add(_branch(line))

    def _is_anothers(self, label: str, code: str) -> bool:
        """Return whether a label is that of another line: then labels and boxes were separated."""
        other = self._plain.get(_plain(label))
        return other is not None and other.code != code

    def _tell_foreign(self, number: int, row: Row, line: FormLine | None) -> None:
        """Report text where nothing is asked."""
        ours = {self._tags[codes.CODE], self._tags[LABEL.tag]}
        if line is not None and line.is_answered:
            ours |= {self._tags[tag] for tag in codes.FIGURE_TAGS}
        for column, value in row.items():
            said = text_of(value) or (value.kind if isinstance(value, OddCell) else "")
            if column not in ours and said:
                where = f"{column_letters(column)}{number}"
                error = DataError(
                    "form_cell_added", row=str(number), cell=where, found=shortened(said)
                )
                self._note(RemarkEffect.TOLD, number, error)

    def _filled(self, row: Row) -> FilledFields:
        cells = {
            column.field: row.get(self._tags[column.tag])
            for column in FIGURE_COLUMNS
            if column is not LABEL
        }
        odd = next((cell.kind for cell in cells.values() if isinstance(cell, OddCell)), "")
        number = cells.pop(NUMBER.field)
        words = {field: text_of(cell).strip() for field, cell in cells.items()}
        return FilledFields(None if isinstance(number, OddCell) else number, **words, odd=odd)

    def _leave_out_untrusted(self) -> None:
        """Leave out the lines below a changed label."""
        if not self._untrusted:
            return
        kept = []
        for entry in self.entries:
            branches = {_branch(entry.line)[:n] for n in range(1, 5)}
            if not branches & self._untrusted:
                kept.append(entry)
        self.entries = kept

    def _tell_missing(self) -> None:
        for printed in self._printed.values():
            if printed.code not in self._seen and printed.code != codes.MONTH:
                error = DataError("form_line_missing", row=str(printed.row), label=printed.label)
                self._note(RemarkEffect.TOLD, printed.row, error)
        if codes.MONTH not in self._seen:
            self._note(RemarkEffect.BROKEN, 1, DataError("form_month_missing"))

    def _tell_moved(self) -> None:
        """Report lines that are not in the order in which they were written."""
        now = sorted(self._seen.items(), key=lambda seen: seen[1])
        before = [self._printed[code].row for code, _ in now]
        in_order = _longest_rise(before)
        for (code, row), was in zip(now, before, strict=True):
            if was not in in_order:
                label = self._printed[code].label
                error = DataError("form_line_moved", row=str(row), before=str(was), label=label)
                self._note(RemarkEffect.TOLD, row, error)


def _branch(line: FormLine) -> tuple[str, ...]:
    """Return the place of a line in the tree: area, indicator, breakdown, category; a heading stops
    earlier."""
    key = line.key
    match line.kind:
        case LineKind.TOTAL:
            return key.area, key.indicator
        case LineKind.BREAKDOWN:
            return key.area, key.indicator, key.breakdown
    return key.area, key.indicator, key.breakdown, key.category


def _longest_rise(numbers: list[int]) -> set[int]:
    """Return the longest rising part of different numbers (patience sorting): the rows that kept
    their order."""
    tops: list[int] = []
    before: dict[int, int | None] = {}
    for number in numbers:
        at = bisect_left(tops, number)
        before[number] = tops[at - 1] if at else None
        tops[at : at + 1] = [number]
    found: set[int] = set()
    step: int | None = tops[-1] if tops else None
    while step is not None:
        found.add(step)
        step = before[step]
    return found


def is_tagged(row: Row) -> bool:
    return codes.CODE in row.values() and LABEL.tag in row.values()


def tags_of(rows: Rows, wanted: str) -> tuple[int, dict[str, int]] | None:
    """Return the hidden row that tells columns apart, if it has the wanted one: tag -> column."""
    for number, row in rows.items():
        if is_tagged(row) and wanted in row.values():
            return number, {str(tag): column for column, tag in row.items()}
    return None


def text_of(value: Value | None, *, is_date: bool = False) -> str:
    """Return a cell as text: a number as it is written, a day as 2026-10-31."""
    if value is None or isinstance(value, OddCell):
        return ""
    if isinstance(value, str):
        return value
    if is_date and 20_000 < value < 80_000:
        return (_EPOCH + timedelta(days=int(value))).isoformat()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _plain(label: str) -> str:
    """Return a label without differences that programs make on saving: spaces, how an accent is
    written."""
    return " ".join(unicodedata.normalize("NFC", label).split())


def shortened(text: str) -> str:
    """Return the beginning of a text for a sentence, in one line and printable."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    flat = " ".join(shown.split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"
