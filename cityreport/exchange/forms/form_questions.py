"""Writing the sheet of figures of a partner's form: its lines, their boxes and what these
accept."""

from __future__ import annotations

from math import ceil
from typing import NamedTuple

from msgspec.structs import replace as with_fields
from openpyxl import Workbook
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.datavalidation import DataValidation

from cityreport.domain.catalogue import Catalogue, Kind
from cityreport.domain.form import (
    FilledFields,
    Form,
    FormLine,
    LineKind,
    PrintedLine,
    form_lines,
    whole_city,
)
from cityreport.domain.observation import (
    LARGEST_COUNT,
    LARGEST_MONEY,
    CellKey,
    Observation,
    Status,
)
from cityreport.domain.period import Period
from cityreport.exchange.forms import form_codes as codes
from cityreport.exchange.forms.form_style import (
    ASKED,
    BOXED,
    COLUMN,
    FIGURE,
    GAP,
    GROUP_LOOK,
    LAST,
    MEANING,
    PLACE,
    SHARE,
    FormPage,
    FormSheet,
    add_line,
    add_tags,
    add_wide,
    breakdown_styles,
    form_page,
    letter_of,
    limit_text,
    shortened_message,
)
from cityreport.form_layout import FIGURE_COLUMNS, LABEL, NOTE, NUMBER
from cityreport.i18n import is_right_to_left, period_name, text, tr
from cityreport.wording import STATUS_NAMES, line_label

_Span = tuple[int, int]
"""First and last row."""
_AIRED = frozenset({LineKind.GROUP, LineKind.TOTAL})


class _Asked(NamedTuple):
    """The place of an answer of an indicator."""

    row: int
    line: FormLine


def write_figures(book: Workbook, sheet: FormSheet) -> Form:
    """Write the sheet; return the form with the lines as written."""
    widths = [column.width for column in FIGURE_COLUMNS]
    page = form_page(book, sheet, tr("Figures"), widths, freeze="C4", repeated="1:3")
    month = period_name(Period.parse(sheet.form.period))
    title = f"{sheet.form.city.name} · {month}"
    if sheet.form.partner:
        title = f"{title} · {sheet.form.partner}"
    printed = [PrintedLine(codes.MONTH, add_wide(page, codes.MONTH, title, PLACE), title)]
    headings = (page.cell(column.heading, COLUMN) for column in FIGURE_COLUMNS)
    add_line(page, codes.TEXT, *headings, height=34)
    add_tags(page, codes.FIGURE_TAGS)
    asked: list[_Asked] = []
    before = LineKind.GROUP
    for line in form_lines(sheet.catalogue, sheet.form, sheet.collection):
        if line.kind is LineKind.AREA or (
            line.kind in _AIRED and before not in {LineKind.GROUP, LineKind.AREA}
        ):
            page.add(height=GAP)
        before = line.kind
        label = line_label(sheet.catalogue, sheet.form, line)
        printed.append(PrintedLine(line.code, _add_line(page, sheet, line, label), label))
        if line.is_answered:
            asked.append(_Asked(page.row, line))
        if line.kind is LineKind.TOTAL:
            _add_meaning(page, sheet, line.key)
    _validate(page, sheet.catalogue, asked)
    return with_fields(sheet.form, lines=tuple(printed))


def _add_line(page: FormPage, sheet: FormSheet, line: FormLine, label: str) -> int:
    of_breakdown, of_category = breakdown_styles(right_to_left=is_right_to_left())
    match line.kind:
        case LineKind.AREA:
            return add_wide(page, line.code, label, PLACE)
        case LineKind.GROUP:
            cells = [page.cell(label, GROUP_LOOK)]
            cells += [page.cell(None, GROUP_LOOK) for _ in range(LAST - 2)]
            return add_line(page, line.code, *cells, height=21)
        case LineKind.BREAKDOWN:
            return add_line(page, line.code, page.cell(label, of_breakdown), height=19)
    look = ASKED if line.kind is LineKind.TOTAL else of_category
    known = _known(sheet.cells.get(line.key))
    kind = sheet.catalogue.indicator(line.key.indicator).kind
    values = [
        page.box(known.number, SHARE if kind is Kind.PERCENT else FIGURE)
        if column is NUMBER
        else page.box(getattr(known, column.field) or None, BOXED)
        for column in FIGURE_COLUMNS
        if column is not LABEL
    ]
    lines = ceil(len(label) * 1.15 / page.widths[1])
    return add_line(
        page, line.code, page.cell(label, look), *values, height=max(20, lines * 16 + 4)
    )


def _known(held: Observation | None) -> FilledFields:
    """Return the known content of a line."""
    if held is None:
        return FilledFields(None, "", "", "")
    word = codes.choice(tr(STATUS_NAMES[held.status]))
    if held.value is None:
        return FilledFields(None, word, "", held.note)
    return FilledFields(held.value, "", "" if held.status is Status.NORMAL else word, held.note)


def _add_meaning(page: FormPage, sheet: FormSheet, key: CellKey) -> None:
    """Write the definition below a question; where districts repeat it, the question alone."""
    indicator = sheet.catalogue.indicator(key.indicator)
    said = text(indicator.question)
    if whole_city(sheet.form):
        said = "\n".join(
            (
                said,
                text(indicator.definition),
                tr("Include: {what}", what=text(indicator.include)),
                tr("Leave out: {what}", what=text(indicator.exclude)),
            )
        )
    add_wide(page, codes.TEXT, said, MEANING)


def _validate(page: FormPage, catalogue: Catalogue, asked: list[_Asked]) -> None:
    """Limit the input: whole numbers, and words of two lists."""
    kinds = [catalogue.indicator(one.line.key.indicator).kind for one in asked]
    for kind in sorted(set(kinds)):
        rows = [one.row for one, its in zip(asked, kinds, strict=True) if its is kind]
        # one range where a sheet has one kind: a check of thousands of ranges makes a large file
        spans = [(asked[0].row, asked[-1].row)] if len(rows) == len(asked) else _spans(rows)
        _apply(page, _number_check(kind), letter_of(NUMBER), spans)
    first, last = asked[0].row, asked[-1].row
    for column in FIGURE_COLUMNS:
        if not column.choices:
            continue
        names = ",".join(codes.choice(tr(STATUS_NAMES[status])) for status in column.choices)
        check = DataValidation(
            type="list",
            formula1=f'"{names}"',
            allow_blank=True,
            showErrorMessage=True,
            errorTitle=tr("Choose from the list"),
            error=shortened_message(tr(column.advice)),
        )
        _apply(page, check, letter_of(column), [(first, last)])
    limit_text(page, f"{letter_of(NOTE)}{first}:{letter_of(NOTE)}{last}")


def _number_check(kind: Kind) -> DataValidation:
    """Return the validation of a number, with a message: Excel blocks nothing without one."""
    limits = {Kind.COUNT: LARGEST_COUNT, Kind.MONEY: LARGEST_MONEY, Kind.PERCENT: 100}
    words = tr(
        "Type a whole number, 0 or more, without letters or signs. Where there is no number, leave "
        "the box empty and choose why in the next column."
    )
    return DataValidation(
        type="decimal" if kind is Kind.PERCENT else "whole",
        operator="between",
        formula1="0",
        formula2=str(limits[kind]),
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=tr("Not a number that fits"),
        error=shortened_message(
            tr("Type a number from 0 to 100.") if kind is Kind.PERCENT else words
        ),
    )


def _apply(
    page: FormPage, check: DataValidation, column: str, spans: list[tuple[int, int]]
) -> None:
    page.sheet.add_data_validation(check)
    check.sqref.ranges |= {CellRange(f"{column}{first}:{column}{last}") for first, last in spans}


def _spans(rows: list[int]) -> list[_Span]:
    """Return consecutive rows as first and last."""
    spans: list[_Span] = []
    for row in rows:
        if spans and spans[-1][1] == row - 1:
            spans[-1] = (spans[-1][0], row)
        else:
            spans.append((row, row))
    return spans
