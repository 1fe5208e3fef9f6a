"""Reading a partner's form that came back: what was written where, and what was changed.

The sheets are found by their hidden rows, the lines by their hidden codes; names of sheets,
order of columns and of rows may have changed. Nothing is judged by its place alone, and what
cannot be told is said with its row. What a number means is `domain.form`'s to say.
"""

from __future__ import annotations

import unicodedata
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from enum import StrEnum
from pathlib import Path
from typing import NamedTuple

import msgspec

from cityreport.domain.form import FIELDS, VERSION, Filled, Form, Line, LineKind, read_code
from cityreport.domain.observation import LONGEST_TEXT, Status
from cityreport.domain.period import Period
from cityreport.errors import DataError
from cityreport.exchange import form_codes as codes
from cityreport.exchange.incoming import kind_of
from cityreport.exchange.reading import check_version
from cityreport.exchange.sheet_reader import Odd, Row, SheetReader, Value, column_letters
from cityreport.exchange.workbook_guard import opened_workbook

MOST_SHEETS, MOST_ROWS, MOST_CELLS = 60, 60_000, 600_000
"""More than any form: 34 indicators with their breakdowns in 100 districts have 40,000 rows."""
_LONGEST = 60
_EPOCH = date(1899, 12, 30)
"""Day 0 of Excel's dates (ECMA-376 part 1, 18.17.4.1), the 1900 leap year counted."""


class Weight(StrEnum):
    """What follows from a remark: nothing of the form is written, its lines are left out, or
    it is only told."""

    BROKEN = "broken"
    LEFT_OUT = "left_out"
    TOLD = "told"


class Remark(NamedTuple):
    """Something about the file. `row`: of the sheet of figures, 0 for none."""

    weight: Weight
    row: int
    error: DataError


class Entry(NamedTuple):
    """A line that came back, with the row it stands in now."""

    line: Line
    row: int
    filled: Filled


class ReceivedForm(msgspec.Struct, frozen=True):
    """A form as it came back. `sheet`: what the sheet of figures is called now; `answers`: what
    was asked once, by `domain.form.FIELDS`; `words`: status by its name in any language."""

    file: str
    form: Form
    sheet: str
    entries: tuple[Entry, ...]
    answers: Mapping[str, str]
    remarks: tuple[Remark, ...]
    words: Mapping[str, Status]

    @property
    def is_broken(self) -> bool:
        """Whether nothing of it can be taken in."""
        return any(remark.weight is Weight.BROKEN for remark in self.remarks)


def is_form(path: Path) -> bool:
    """Whether a file is a partner's form, whole or not. Raises what `kind_of` and the guard of
    workbooks raise."""
    if kind_of(path) != "xlsx":
        return False
    with opened_workbook(path) as archive:
        book = SheetReader(archive, str(path))
        return any(
            _is_tagged(row) or codes.is_origin(row.get(1), row.get(2))
            for name in book.names[:MOST_SHEETS]
            for _, row in _first(book.rows(name), 12)
        )


def read_form(path: Path) -> ReceivedForm:
    """Read a form that came back.

    Raises AccessError for the file, and DataError for a workbook that cannot be read or is no
    form: not_a_form, form_origin_missing, form_origin_changed, form_figures_missing,
    form_figures_twice, form_too_much. All the rest is a remark.
    """
    with opened_workbook(path) as archive:
        book = _read_sheets(SheetReader(archive, str(path)))
    form = _origin(book)
    figures = [name for name, rows in book.items() if _tags(rows, codes.NUMBER)]
    if not figures:
        raise DataError("form_figures_missing")
    if len(figures) > 1:
        raise DataError("form_figures_twice", first=figures[0], second=figures[1])
    sheet = figures[0]
    reading = _Figures(form, book[sheet])
    remarks = [*reading.remarks, *_foreign_sheets(book, sheet)]
    answers = _answers(book, remarks)
    return ReceivedForm(
        path.name,
        form,
        sheet,
        tuple(reading.entries),
        answers,
        tuple(sorted(remarks, key=lambda remark: remark.row)),
        codes.status_words(),
    )


_Rows = dict[int, Row]


def _first(rows: Iterator[tuple[int, Row]], n: int) -> Iterator[tuple[int, Row]]:
    for _, row in zip(range(n), rows, strict=False):
        yield row


def _read_sheets(reader: SheetReader) -> dict[str, _Rows]:
    if len(reader.names) > MOST_SHEETS:
        raise DataError("form_too_much")
    book: dict[str, _Rows] = {}
    rows = cells = 0
    for name in reader.names:
        found: _Rows = {}
        for number, row in reader.rows(name):
            rows, cells = rows + 1, cells + len(row)
            if rows > MOST_ROWS or cells > MOST_CELLS:
                raise DataError("form_too_much")
            found[number] = row
        book[name] = found
    return book


# -- what was asked


def _origin(book: Mapping[str, _Rows]) -> Form:
    """What the hidden sheet says was asked."""
    sheets = [rows for rows in book.values() if _is_origin(rows)]
    if not sheets:
        tagged = any(_is_tagged(row) for rows in book.values() for row in rows.values())
        if tagged:
            raise DataError("form_origin_missing")
        raise DataError("not_a_form", found="xlsx")
    if len(sheets) > 1:
        raise DataError("form_origin_changed")
    texts = (
        codes.OriginRow(*(_text(row.get(column)) for column in (1, 2, 3)))
        for row in sheets[0].values()
    )
    try:
        fields, digest = codes.read_origin(texts)
        check_version(fields.get("version"), VERSION)
        form = msgspec.convert(fields, Form)
        _check_lines(form)
    except DataError as error:
        if error.code == "bad_period":
            raise DataError("form_origin_changed") from error
        raise
    except (ValueError, msgspec.DecodeError) as error:  # ValidationError is one of the second
        raise DataError("form_origin_changed") from error
    if codes.form_digest(form) != digest:
        raise DataError("form_origin_changed")
    return form


def _check_lines(form: Form) -> None:
    """Refuse lines that no form has: a code that is none, a cell that is asked twice."""
    period = Period.parse(form.period)
    lines = [read_code(line.code, period) for line in form.lines if line.code != codes.MONTH]
    keys = [line.key for line in lines if line.is_answered]
    if len(set(keys)) != len(keys):
        raise ValueError(form.id)


def _is_origin(rows: _Rows) -> bool:
    first = next(iter(rows.values()), {})
    return codes.is_origin(first.get(1), first.get(2))


def _is_tagged(row: Row) -> bool:
    return codes.CODE in row.values() and codes.LABEL in row.values()


def _tags(rows: _Rows, wanted: str) -> tuple[int, dict[str, int]] | None:
    """The hidden row that tells columns apart, if it has the wanted one: tag -> column."""
    for number, row in rows.items():
        if _is_tagged(row) and wanted in row.values():
            return number, {str(tag): column for column, tag in row.items()}
    return None


# -- what was asked once


def _answers(book: Mapping[str, _Rows], remarks: list[Remark]) -> dict[str, str]:
    found = dict.fromkeys(FIELDS, "")
    for rows in book.values():
        tags = _tags(rows, codes.ANSWER)
        for row in rows.values() if tags is not None else ():
            code = row.get(tags[1][codes.CODE]) if tags is not None else None
            field = str(code).removeprefix(codes.FIELD)
            if tags is None or code != codes.FIELD + field or field not in found:
                continue
            said = _text(row.get(tags[1][codes.ANSWER]), is_date=field == "date")
            if len(said) > LONGEST_TEXT // 2 or not _is_printable(said):
                error = DataError("form_answer_unusable", found=_brief(said))
                remarks.append(Remark(Weight.TOLD, 0, error))
            else:
                found[field] = said
    return found


def _foreign_sheets(book: Mapping[str, _Rows], figures: str) -> Iterator[Remark]:
    """Sheets that the form did not have."""
    for name, rows in book.items():
        known = name == figures or _is_origin(rows)
        if rows and not known and not any(map(_is_tagged, rows.values())):
            yield Remark(Weight.TOLD, 0, DataError("form_sheet_added", sheet=_brief(name)))


# -- the figures


class _Figures:
    """Walks the sheet of figures once; `entries` and `remarks` are what it found."""

    def __init__(self, form: Form, rows: _Rows) -> None:
        self.entries: list[Entry] = []
        self.remarks: list[Remark] = []
        self._form = form
        self._period = Period.parse(form.period)
        self._printed = {line.code: line for line in form.lines}
        self._plain = {_plain(line.label): line for line in form.lines}
        found = _tags(rows, codes.NUMBER)
        assert found is not None  # noqa: S101 - the sheet was chosen by it
        self._header, self._tags = found
        missing = [tag for tag in codes.FIGURE_TAGS if tag not in self._tags]
        if missing:
            self._note(Weight.BROKEN, self._header, DataError("form_columns_changed"))
            return
        self._seen: dict[str, int] = {}
        self._untrusted: set[tuple[str, ...]] = set()
        for number, row in rows.items():
            if number != self._header:
                self._take(number, row)
        self._leave_out_untrusted()
        self._tell_missing()
        self._tell_moved()

    def _note(self, weight: Weight, row: int, error: DataError) -> None:
        self.remarks.append(Remark(weight, row, error))

    def _take(self, number: int, row: Row) -> None:
        code = row.get(self._tags[codes.CODE])
        if code == codes.TEXT or (code is None and not row):
            return
        if code is None:
            found = _brief(" · ".join(filter(None, map(_text, row.values()))))
            self._note(
                Weight.TOLD, number, DataError("form_row_added", row=str(number), found=found)
            )
            return
        printed = self._printed.get(_text(code))
        if printed is None:
            error = DataError("form_code_unknown", row=str(number), found=_brief(_text(code)))
            self._note(Weight.BROKEN, number, error)
            return
        if printed.code in self._seen:
            error = DataError(
                "form_line_twice",
                row=str(number),
                other=str(self._seen[printed.code]),
                label=printed.label,
            )
            self._note(Weight.BROKEN, number, error)
            return
        self._seen[printed.code] = number
        line = None if printed.code == codes.MONTH else read_code(printed.code, self._period)
        self._check_label(number, printed.code, printed.label, row, line)
        self._tell_foreign(number, row, line)
        if line is not None and line.is_answered:
            self.entries.append(Entry(line, number, self._filled(row)))

    def _check_label(
        self, number: int, code: str, before: str, row: Row, line: Line | None
    ) -> None:
        after = _text(row.get(self._tags[codes.LABEL]))
        if _plain(after) == _plain(before):
            return
        error = DataError("form_label_changed", row=str(number), before=before, after=_brief(after))
        if line is None or line.kind is LineKind.AREA or self._is_anothers(after, code):
            self._note(Weight.BROKEN, number, error)
        elif line.kind is LineKind.GROUP:
            self._note(Weight.TOLD, number, error)
        else:
            self._note(Weight.LEFT_OUT, number, error)
            self._untrusted.add(_branch(line))

    def _is_anothers(self, label: str, code: str) -> bool:
        """Whether a label is that of another line: then names and boxes went apart."""
        other = self._plain.get(_plain(label))
        return other is not None and other.code != code

    def _tell_foreign(self, number: int, row: Row, line: Line | None) -> None:
        """What stands where nothing is asked."""
        ours = {self._tags[codes.CODE], self._tags[codes.LABEL]}
        if line is not None and line.is_answered:
            ours |= {self._tags[tag] for tag in codes.FIGURE_TAGS}
        for column, value in row.items():
            said = _text(value) or (value.kind if isinstance(value, Odd) else "")
            if column not in ours and said:
                where = f"{column_letters(column)}{number}"
                error = DataError(
                    "form_cell_added", row=str(number), cell=where, found=_brief(said)
                )
                self._note(Weight.TOLD, number, error)

    def _filled(self, row: Row) -> Filled:
        number = row.get(self._tags[codes.NUMBER])
        others = [row.get(self._tags[tag]) for tag in (codes.REASON, codes.STATUS, codes.NOTE)]
        odd = next((cell.kind for cell in (number, *others) if isinstance(cell, Odd)), "")
        reason, status, note = (_text(cell).strip() for cell in others)
        return Filled(None if isinstance(number, Odd) else number, reason, status, note, odd)

    def _leave_out_untrusted(self) -> None:
        """A changed label takes along what stands below it."""
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
                self._note(Weight.TOLD, printed.row, error)
        if codes.MONTH not in self._seen:
            self._note(Weight.BROKEN, 1, DataError("form_month_missing"))

    def _tell_moved(self) -> None:
        """Lines that stand in another order than they were written in."""
        now = sorted(self._seen.items(), key=lambda seen: seen[1])
        before = [self._printed[code].row for code, _ in now]
        in_order = _longest_rise(before)
        for (code, row), was in zip(now, before, strict=True):
            if was not in in_order:
                label = self._printed[code].label
                error = DataError("form_line_moved", row=str(row), before=str(was), label=label)
                self._note(Weight.TOLD, row, error)


def _branch(line: Line) -> tuple[str, ...]:
    """Where a line hangs: area, indicator, breakdown, category; a heading stops earlier."""
    key = line.key
    match line.kind:
        case LineKind.TOTAL:
            return key.area, key.indicator
        case LineKind.BREAKDOWN:
            return key.area, key.indicator, key.breakdown
    return key.area, key.indicator, key.breakdown, key.category


def _longest_rise(numbers: list[int]) -> set[int]:
    """The longest rising part of different numbers (patience sorting): what kept its order."""
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


# -- texts


def _text(value: Value | None, *, is_date: bool = False) -> str:
    """A cell as text. A number stays as it is written, a day is written as 2026-10-31."""
    if value is None or isinstance(value, Odd):
        return ""
    if isinstance(value, str):
        return value
    if is_date and 20_000 < value < 80_000:
        return (_EPOCH + timedelta(days=int(value))).isoformat()
    return str(int(value)) if isinstance(value, float) and value.is_integer() else str(value)


def _plain(label: str) -> str:
    """A label without what programs change when they save: spaces, how an accent is written."""
    return " ".join(unicodedata.normalize("NFC", label).split())


def _brief(text: str) -> str:
    """Enough of a text for a sentence, in one line and printable."""
    shown = "".join(letter if letter.isprintable() else " " for letter in text)
    flat = " ".join(shown.split())
    return flat if len(flat) <= _LONGEST else flat[: _LONGEST - 1] + "…"


def _is_printable(text: str) -> bool:
    return all(letter.isprintable() or letter in "\n\t" for letter in text)
