"""The Excel file of a partner's form: filled in without our program, and read back by it.

Three sheets to see (how to fill in, the figures, the definitions) and a hidden one
(`form_codes`). Labels are protected without a password: whoever has to can lift it, and
`form_reader` notices what was changed. Reading is not done here.
"""

from __future__ import annotations

from collections.abc import Mapping
from copy import copy
from dataclasses import dataclass, replace
from io import BytesIO
from math import ceil
from pathlib import Path
from typing import Any, NamedTuple

from msgspec.structs import replace as with_fields
from openpyxl import Workbook
from openpyxl.styles import Alignment, Border, Protection, Side
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.datavalidation import DataValidation

from cityreport.domain.catalogue import Catalogue, Kind
from cityreport.domain.form import (
    FIELDS,
    REASONS,
    STATUSES,
    Form,
    Line,
    LineKind,
    Printed,
    form_lines,
    whole_city,
)
from cityreport.domain.observation import (
    LARGEST_COUNT,
    LARGEST_MONEY,
    LONGEST_TEXT,
    CellKey,
    Observation,
    Status,
)
from cityreport.domain.period import Period
from cityreport.exchange import form_codes as codes
from cityreport.exchange.workbook_style import (
    GROUP,
    HEADER,
    HEADING,
    QUIET,
    SENTENCE,
    TEXT,
    TITLE,
    Look,
    Page,
)
from cityreport.files import write_bytes
from cityreport.i18n import is_right_to_left, period_name, text, tr
from cityreport.wording import STATUS_NAMES, line_label

_A4, _LETTER = "9", "1"
_LONGEST_MESSAGE = 250
"""Characters; Excel's own limit of what a validation says is 255."""
_LAST = 6
"""Columns of the figures that are seen end here: F."""
_LINE_POINTS = 15.5
_GAP = 9.0
"""Points; the air above a question."""
_AIRED = frozenset({LineKind.GROUP, LineKind.TOTAL})
_BOX = Border(*(Side(style="thin", color="55636F"),) * 4)


def _sized(look: Look, size: float, **more: bool) -> Look:
    font = copy(look.font)
    font.size = size
    for name, value in more.items():
        setattr(font, name, value)
    return replace(look, font=font)


_MIDDLE = Alignment(vertical="center", wrap_text=True)
_ASKED = replace(_sized(TEXT, 12, bold=True), alignment=_MIDDLE, border=None)
_CATEGORY = replace(_sized(TEXT, 12), border=None)
_BREAKDOWN = _sized(QUIET, 11, bold=True)
_COLUMN = replace(_sized(HEADER, 11), alignment=_MIDDLE)
_AREA = _sized(TITLE, 15)
_GROUP_LOOK = replace(_sized(GROUP, 12), alignment=Alignment(vertical="center"))
_MEANING = _sized(QUIET, 10)
_BOXED = replace(_sized(TEXT, 12), border=_BOX, alignment=_MIDDLE, number="@")
_FIGURE = replace(
    _sized(TEXT, 13, bold=True),
    border=_BOX,
    alignment=Alignment(horizontal="right", vertical="center"),
    number="#,##0",
)
_SHARE = replace(_FIGURE, number="0.0#")
_HIDDEN = _sized(QUIET, 8)


@dataclass(frozen=True, slots=True)
class FormSheet:
    """What a workbook is made of. `cells`: what is known already and is filled in; `paper`: a4
    or letter; `contact`: whom the form goes back to."""

    form: Form
    catalogue: Catalogue
    cells: Mapping[CellKey, Observation]
    contact: str = ""
    paper: str = "a4"


class _Asked(NamedTuple):
    """Where an answer of an indicator goes."""

    row: int
    line: Line


def write_form(sheet: FormSheet, path: Path) -> Form:
    """Write the workbook in the language in force; return the form with its lines.

    Raises AccessError('cannot_write') and DataError text_not_printable for a district's name
    that no workbook carries.
    """
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "cityreport"
    _write_start(book, sheet)
    form = _write_figures(book, sheet)
    _write_definitions(book, sheet)
    hidden = Page(book, codes.ORIGIN, [20, 40, 60])
    for row in codes.origin_rows(form):
        hidden.add_all(row, _HIDDEN)
    hidden.sheet.sheet_state = "hidden"
    hidden.sheet.protection.sheet = True
    stream = BytesIO()
    book.save(stream)
    write_bytes(path, stream.getvalue())
    return form


def _page(book: Workbook, sheet: FormSheet, title: str, widths: list[float], **more: Any) -> Page:
    """A sheet whose first column is hidden, protected but for what is unlocked."""
    page = Page(book, title, [4, *widths], **more)
    page.sheet.column_dimensions["A"].hidden = True
    page.sheet.protection.sheet = True
    page.sheet.protection.formatColumns = page.sheet.protection.formatRows = False
    page.sheet.page_setup.paperSize = _LETTER if sheet.paper == "letter" else _A4
    page.sheet.oddFooter.left.text = _footer(sheet)
    return page


def _footer(sheet: FormSheet) -> str:
    """City and month at the foot of every page; `&` starts a code there."""
    month = period_name(Period.parse(sheet.form.period))
    return f"{sheet.form.city.name} · {month}".replace("&", "&&")


def _add(page: Page, code: str, *cells: Any, height: float | None = None) -> int:
    page.add(page.cell(code, _HIDDEN), *cells, height=height)
    return page.row


def _add_wide(page: Page, code: str, words: str, look: Look, last: int = _LAST) -> int:
    """A text across the columns that are seen."""
    across = sum(page.widths[1:last]) * 12.5 / look.font.size
    lines = sum(max(1, ceil(len(line) / across)) for line in words.split("\n"))
    height = lines * look.font.size * 1.3 + 5
    row = _add(page, code, page.cell(words, look), height=min(height, 409))
    page.sheet.merged_cells.add(CellRange(min_row=row, max_row=row, min_col=2, max_col=last))
    return row


def _add_tags(page: Page, tags: tuple[str, ...]) -> None:
    page.add(*(page.cell(tag, _HIDDEN) for tag in tags))
    page.sheet.row_dimensions[page.row].hidden = True


def _unlocked(page: Page, value: str | float | None, look: Look) -> Any:
    cell = page.cell(value, look)
    cell.number_format = look.number
    cell.protection = Protection(locked=False)
    return cell


# -- how to fill in


def _write_start(book: Workbook, sheet: FormSheet) -> None:
    page = _page(book, sheet, tr("Start here"), [30, 64], portrait=True)
    month = period_name(Period.parse(sheet.form.period))
    _add_wide(page, codes.TEXT, tr("Figures on violence"), TITLE, 3)
    _add_wide(page, codes.MONTH, f"{sheet.form.city.name} · {month}", _AREA, 3)
    if sheet.form.partner:
        _add_wide(page, codes.TEXT, tr("For: {partner}", partner=sheet.form.partner), HEADING, 3)
    page.add(height=_GAP)
    _add_wide(page, codes.TEXT, tr("How to fill in"), HEADING, 3)
    for number, words in enumerate(_instructions(sheet), 1):
        _add_wide(page, codes.TEXT, f"{number}.  {words}", _sized(SENTENCE, 12), 3)
    page.add(height=_GAP)
    _add_wide(page, codes.TEXT, tr("Who filled it in"), HEADING, 3)
    _add_tags(page, codes.START_TAGS)
    for field, (label, lines) in field_labels().items():
        cell = _unlocked(page, None, _BOXED)
        _add(
            page,
            codes.FIELD + field,
            page.cell(label, _ASKED),
            cell,
            height=lines * _LINE_POINTS + 9,
        )
        _limit_text(page, f"C{page.row}")
    page.add(height=_GAP)
    _add_wide(page, codes.TEXT, text(sheet.catalogue.title), QUIET, 3)


def field_labels() -> dict[str, tuple[str, int]]:
    """What is asked once a form, and how many lines its answer may take."""
    labels = (
        (tr("Name"), 1),
        (tr("Position"), 1),
        (tr("Telephone or e-mail"), 1),
        (tr("Date"), 1),
        (tr("Source of the figures"), 2),
        (tr("Remarks"), 4),
    )
    return dict(zip(FIELDS, labels, strict=True))


def _instructions(sheet: FormSheet) -> list[str]:
    told = [
        tr("Open the sheet “{sheet}” and type only in the framed boxes.", sheet=tr("Figures")),
        tr(
            "Type 0 where you looked and there was none. Leave a box empty where nobody has "
            "looked yet: empty does not mean zero."
        ),
        tr(
            "Where there is no number, choose in the next column why: not available, not "
            "collected or not applicable."
        ),
        tr("What counts and what does not is written below each question."),
        tr(
            "Do not change, move or delete rows and their names. What was changed is noticed "
            "and cannot be taken in."
        ),
    ]
    if not whole_city(sheet.form):
        told[3] = tr(
            "What counts and what does not is written on the sheet “{sheet}”.",
            sheet=tr("Definitions"),
        )
    if sheet.contact:
        told.append(tr("Save the file and send it back to {contact}.", contact=sheet.contact))
    else:
        told.append(tr("Save the file and send it back to the city."))
    return told


# -- the figures


def _write_figures(book: Workbook, sheet: FormSheet) -> Form:
    """Write the sheet; return the form with the lines as they stand there."""
    page = _page(book, sheet, tr("Figures"), [50, 14, 21, 18, 44], freeze="C4", repeated="1:3")
    month = period_name(Period.parse(sheet.form.period))
    title = f"{sheet.form.city.name} · {month}"
    if sheet.form.partner:
        title = f"{title} · {sheet.form.partner}"
    printed = [Printed(codes.MONTH, _add_wide(page, codes.MONTH, title, _AREA), title)]
    titles = (
        tr("What is asked"),
        tr("Number"),
        tr("If there is no number: why"),
        tr("Status (empty: final)"),
        tr("Note"),
    )
    _add(page, codes.TEXT, *(page.cell(title, _COLUMN) for title in titles), height=34)
    _add_tags(page, codes.FIGURE_TAGS)
    asked: list[_Asked] = []
    before = LineKind.GROUP
    for line in form_lines(sheet.catalogue, sheet.form):
        if line.kind is LineKind.AREA or (
            line.kind in _AIRED and before not in {LineKind.GROUP, LineKind.AREA}
        ):
            page.add(height=_GAP)
        before = line.kind
        label = line_label(sheet.catalogue, sheet.form, line)
        printed.append(Printed(line.code, _add_line(page, sheet, line, label), label))
        if line.is_answered:
            asked.append(_Asked(page.row, line))
        if line.kind is LineKind.TOTAL:
            _add_meaning(page, sheet, line.key)
    _validate(page, sheet.catalogue, asked)
    return with_fields(sheet.form, lines=tuple(printed))


def _indented(look: Look, steps: int) -> Look:
    """Set in from the side that the language starts on."""
    side = "right" if is_right_to_left() else "left"
    place = Alignment(horizontal=side, vertical="center", wrap_text=True, indent=steps)
    return replace(look, alignment=place)


def _add_line(page: Page, sheet: FormSheet, line: Line, label: str) -> int:
    match line.kind:
        case LineKind.AREA:
            return _add_wide(page, line.code, label, _AREA)
        case LineKind.GROUP:
            cells = [page.cell(label, _GROUP_LOOK)]
            cells += [page.cell(None, _GROUP_LOOK) for _ in range(_LAST - 2)]
            return _add(page, line.code, *cells, height=21)
        case LineKind.BREAKDOWN:
            return _add(page, line.code, page.cell(label, _indented(_BREAKDOWN, 1)), height=19)
    look = _ASKED if line.kind is LineKind.TOTAL else _indented(_CATEGORY, 2)
    number, reason, status, note = _known(sheet.cells.get(line.key))
    kind = sheet.catalogue.indicator(line.key.indicator).kind
    values = (
        _unlocked(page, number, _SHARE if kind is Kind.PERCENT else _FIGURE),
        *(_unlocked(page, words or None, _BOXED) for words in (reason, status, note)),
    )
    lines = ceil(len(label) * 1.15 / page.widths[1])
    return _add(page, line.code, page.cell(label, look), *values, height=max(20, lines * 16 + 4))


def _known(held: Observation | None) -> tuple[float | None, str, str, str]:
    """What is known of a line already, column by column."""
    if held is None:
        return None, "", "", ""
    word = tr(STATUS_NAMES[held.status])
    if held.value is None:
        return None, word, "", held.note
    return held.value, "", "" if held.status is Status.NORMAL else word, held.note


def _add_meaning(page: Page, sheet: FormSheet, key: CellKey) -> None:
    """What the question means, below it; where districts repeat it, the question alone."""
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
    _add_wide(page, codes.TEXT, said, _MEANING)


def _validate(page: Page, catalogue: Catalogue, asked: list[_Asked]) -> None:
    """What may be typed: whole numbers, and words of two lists. Excel blocks nothing unless a
    message is shown."""
    for kind in Kind:
        rows = [a.row for a in asked if catalogue.indicator(a.line.key.indicator).kind is kind]
        if not rows:
            continue
        limits = {Kind.COUNT: LARGEST_COUNT, Kind.MONEY: LARGEST_MONEY, Kind.PERCENT: 100}
        check = DataValidation(
            type="decimal" if kind is Kind.PERCENT else "whole",
            operator="between",
            formula1="0",
            formula2=str(limits[kind]),
            allow_blank=True,
            showErrorMessage=True,
            errorTitle=tr("Not a number that fits"),
            error=_short(
                tr("Type a number from 0 to 100.")
                if kind is Kind.PERCENT
                else tr(
                    "Type a whole number, 0 or more, without letters or signs. Where there is no "
                    "number, leave the box empty and choose why in the next column."
                )
            ),
        )
        _apply(page, check, "C", rows)
    rows = [a.row for a in asked]
    lists = (
        ("D", REASONS, tr("Choose why there is no number, or leave the box empty.")),
        ("E", STATUSES, tr("Choose how sure the number is; empty means final.")),
    )
    for column, statuses, words in lists:
        names = ",".join(tr(STATUS_NAMES[status]).replace(",", " ") for status in statuses)
        check = DataValidation(
            type="list",
            formula1=f'"{names}"',
            allow_blank=True,
            showErrorMessage=True,
            errorTitle=tr("Choose from the list"),
            error=_short(words),
        )
        _apply(page, check, column, rows)
    for row in rows:
        _limit_text(page, f"F{row}")


def _apply(page: Page, check: DataValidation, column: str, rows: list[int]) -> None:
    page.sheet.add_data_validation(check)
    for row in rows:
        check.add(f"{column}{row}")


def _limit_text(page: Page, cell: str) -> None:
    known: list[DataValidation] = page.sheet.data_validations.dataValidation
    for check in known:
        if check.type == "textLength":
            check.add(cell)
            return
    check = DataValidation(
        type="textLength",
        operator="lessThanOrEqual",
        formula1=str(LONGEST_TEXT // 4),
        allow_blank=True,
        showErrorMessage=True,
        errorTitle=tr("Too long"),
        error=_short(tr("Write it in fewer words: {n} letters fit.", n=LONGEST_TEXT // 4)),
    )
    page.sheet.add_data_validation(check)
    check.add(cell)


def _short(words: str) -> str:
    return words if len(words) <= _LONGEST_MESSAGE else words[: _LONGEST_MESSAGE - 1] + "…"


# -- the definitions


def _write_definitions(book: Workbook, sheet: FormSheet) -> None:
    page = _page(book, sheet, tr("Definitions"), [8, 26, 44, 46, 46], freeze="D3", repeated="1:2")
    titles = (
        tr("Code"),
        tr("Name"),
        tr("What it is"),
        tr("What to include"),
        tr("What to leave out"),
    )
    _add(page, codes.TEXT, *(page.cell(title, _COLUMN) for title in titles), height=24)
    _add_tags(page, codes.DEFINITION_TAGS)
    chosen = set(sheet.form.indicators)
    body = _sized(TEXT, 11)
    for indicator in sheet.catalogue.indicators:
        if indicator.code in chosen:
            texts = (indicator.label, indicator.definition, indicator.include, indicator.exclude)
            said = [indicator.code, *map(text, texts)]
            pairs = zip(said, page.widths[1:], strict=True)
            lines = max(ceil(len(one) * 1.12 / width) for one, width in pairs)
            cells = (page.cell(one, body) for one in said)
            _add(page, codes.TEXT, *cells, height=min(409, lines * _LINE_POINTS + 6))
