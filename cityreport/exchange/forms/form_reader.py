"""Reading a returned partner's form: the answers, their places, and what was changed.

The sheets are found by their hidden rows, the lines by their hidden codes; names of sheets, order
of columns and of rows may have changed. Nothing is found by its place alone, and doubts are
reported with the row. The meaning of a number is in `domain.form`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

import msgspec

from cityreport.domain.form import VERSION, Form, read_code
from cityreport.domain.observation import LONGEST_TEXT, Status
from cityreport.domain.period import Period
from cityreport.errors import DataError
from cityreport.exchange.forms import form_codes as codes
from cityreport.exchange.forms.form_figures import (
    Figures,
    FilledLine,
    Remark,
    RemarkEffect,
    Rows,
    is_tagged,
    shortened,
    tags_of,
    text_of,
)
from cityreport.exchange.incoming_file import kind_of
from cityreport.exchange.sealed_content import check_version
from cityreport.exchange.sheet_reader import Row, SheetReader
from cityreport.exchange.workbook_guard import opened_workbook
from cityreport.form_layout import ASKED_ONCE, NUMBER

MOST_SHEETS, MOST_ROWS, MOST_CELLS = 60, 60_000, 600_000
"""More than any form: 34 indicators with their breakdowns in 100 districts have 40,000 rows."""


class ReceivedForm(msgspec.Struct, frozen=True):
    """A returned form.

    `sheet`: the present name of the sheet of figures; `answers`: to the questions asked once, by
    their fields in `form_layout.ASKED_ONCE`; `words`: status by its name in any language.
    """

    file: str
    form: Form
    sheet: str
    entries: tuple[FilledLine, ...]
    answers: Mapping[str, str]
    remarks: tuple[Remark, ...]
    words: Mapping[str, Status]

    @property
    def is_broken(self) -> bool:
        """Return whether nothing of it can be imported."""
        return any(remark.weight is RemarkEffect.BROKEN for remark in self.remarks)


def is_form(path: Path) -> bool:
    """Return whether a file is a partner's form, complete or not. Raise the errors of `kind_of` and
    of the guard of workbooks."""
    if kind_of(path) != "xlsx":
        return False
    with opened_workbook(path) as archive:
        book = SheetReader(archive, str(path))
        return any(
            is_tagged(row) or codes.is_origin(row.get(1), row.get(2))
            for name in book.names[:MOST_SHEETS]
            for _, row in _first(book.rows(name), 12)
        )


def read_form(path: Path) -> ReceivedForm:
    """Read a returned form.

    Raise AccessError for the file, and DataError for a workbook that cannot be read or is no form:
    not_a_form, form_origin_missing, form_origin_changed, form_figures_missing, form_figures_twice,
    form_too_much. Everything else is a remark.
    """
    with opened_workbook(path) as archive:
        book = _read_sheets(SheetReader(archive, str(path)))
    form = _origin(book)
    figures = [name for name, rows in book.items() if tags_of(rows, NUMBER.tag)]
    if not figures:
        raise DataError("form_figures_missing")
    if len(figures) > 1:
        raise DataError("form_figures_twice", first=figures[0], second=figures[1])
    sheet = figures[0]
    reading = Figures(form, book[sheet])
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


def _first(rows: Iterator[tuple[int, Row]], n: int) -> Iterator[tuple[int, Row]]:
    for _, row in zip(range(n), rows, strict=False):
        yield row


def _read_sheets(reader: SheetReader) -> dict[str, Rows]:
    if len(reader.names) > MOST_SHEETS:
        raise DataError("form_too_much")
    book: dict[str, Rows] = {}
    rows = cells = 0
    for name in reader.names:
        found: Rows = {}
        for number, row in reader.rows(name):
            rows, cells = rows + 1, cells + len(row)
            if rows > MOST_ROWS or cells > MOST_CELLS:
                raise DataError("form_too_much")
            found[number] = row
        book[name] = found
    return book


# -- what was asked


def _origin(book: Mapping[str, Rows]) -> Form:
    """Return the form that the hidden sheet describes."""
    sheets = [rows for rows in book.values() if _is_origin(rows)]
    if not sheets:
        tagged = any(is_tagged(row) for rows in book.values() for row in rows.values())
        if tagged:
            raise DataError("form_origin_missing")
        raise DataError("not_a_form", found="xlsx")
    if len(sheets) > 1:
        raise DataError("form_origin_changed")
    texts = (
        codes.OriginRow(*(text_of(row.get(column)) for column in (1, 2, 3)))
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
    """Raise DataError for lines that no form has: an invalid code, a repeated cell."""
    period = Period.parse(form.period)
    lines = [read_code(line.code, period) for line in form.lines if line.code != codes.MONTH]
    keys = [line.key for line in lines if line.is_answered]
    if len(set(keys)) != len(keys):
        raise ValueError(form.id)


def _is_origin(rows: Rows) -> bool:
    first = next(iter(rows.values()), {})
    return codes.is_origin(first.get(1), first.get(2))


# -- what was asked once


def _answers(book: Mapping[str, Rows], remarks: list[Remark]) -> dict[str, str]:
    fields = {question.code: question.field for question in ASKED_ONCE}
    found = dict.fromkeys(fields.values(), "")
    for rows in book.values():
        tags = tags_of(rows, codes.ANSWER)
        for row in rows.values() if tags is not None else ():
            code = row.get(tags[1][codes.CODE]) if tags is not None else None
            field = fields.get(str(code))
            if tags is None or field is None:
                continue
            said = text_of(row.get(tags[1][codes.ANSWER]), is_date=field == "date")
            if len(said) > LONGEST_TEXT // 2 or not _is_printable(said):
                error = DataError("form_answer_unusable", found=shortened(said))
                remarks.append(Remark(RemarkEffect.TOLD, 0, error))
            else:
                found[field] = said
    return found


def _foreign_sheets(book: Mapping[str, Rows], figures: str) -> Iterator[Remark]:
    """Yield sheets that the form did not have."""
    for name, rows in book.items():
        known = name == figures or _is_origin(rows)
        if rows and not known and not any(map(is_tagged, rows.values())):
            yield Remark(RemarkEffect.TOLD, 0, DataError("form_sheet_added", sheet=shortened(name)))


def _is_printable(text: str) -> bool:
    return all(letter.isprintable() or letter in "\n\t" for letter in text)
