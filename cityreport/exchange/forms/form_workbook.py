"""The Excel file of a partner's form: filled in without our program, and read back by it.

Three visible sheets (instructions, figures, definitions) and a hidden one (`form_codes`). Labels
are protected without a password: anybody who has to can lift it, and `form_reader` notices changes.
Reading is not done here.
"""

from __future__ import annotations

from collections.abc import Callable
from io import BytesIO
from math import ceil
from pathlib import Path

from openpyxl import Workbook

from cityreport.domain.catalogue import Indicator
from cityreport.domain.form import Form, whole_city
from cityreport.domain.period import Period
from cityreport.exchange.forms import form_codes as codes
from cityreport.exchange.forms.form_questions import write_figures
from cityreport.exchange.forms.form_style import (
    ASKED,
    BOXED,
    COLUMN,
    GAP,
    HIDDEN,
    LINE_POINTS,
    PLACE,
    FormPage,
    FormSheet,
    add_line,
    add_tags,
    add_wide,
    form_page,
    limit_text,
    resized,
)
from cityreport.exchange.output_kinds import FORM
from cityreport.exchange.workbook_scratch import use_own_names
from cityreport.exchange.workbook_style import HEADING, QUIET, SENTENCE, TEXT, TITLE
from cityreport.files import write_bytes
from cityreport.form_layout import ASKED_ONCE
from cityreport.i18n import mark, period_name, text, tr


def write_form(sheet: FormSheet, path: Path) -> Form:
    """Write the workbook in the language in force; return the form with its lines.

    Raise AccessError('cannot_write') and DataError text_not_printable for a district's name that no
    workbook carries.
    """
    use_own_names()
    book = Workbook()
    book.remove(book.worksheets[0])
    book.properties.creator = "cityreport"
    _write_start(book, sheet)
    form = write_figures(book, sheet)
    _write_definitions(book, sheet)
    hidden = FormPage(book, codes.ORIGIN, [20, 40, 60])
    for row in codes.origin_rows(form):
        hidden.add_all(row, HIDDEN)
    hidden.sheet.sheet_state = "hidden"
    hidden.sheet.protection.sheet = True
    stream = BytesIO()
    book.save(stream)
    write_bytes(path, stream.getvalue(), FORM)
    return form


# -- how to fill in


def _write_start(book: Workbook, sheet: FormSheet) -> None:
    page = form_page(book, sheet, tr("Start here"), [30, 64], portrait=True)
    month = period_name(Period.parse(sheet.form.period))
    add_wide(page, codes.TEXT, tr("Figures on violence"), TITLE, 3)
    add_wide(page, codes.MONTH, f"{sheet.form.city.name} · {month}", PLACE, 3)
    if sheet.form.partner:
        add_wide(page, codes.TEXT, tr("For: {partner}", partner=sheet.form.partner), HEADING, 3)
    page.add(height=GAP)
    add_wide(page, codes.TEXT, tr("How to fill in"), HEADING, 3)
    for number, words in enumerate(_instructions(sheet), 1):
        add_wide(page, codes.TEXT, f"{number}.  {words}", resized(SENTENCE, 12), 3)
    page.add(height=GAP)
    add_wide(page, codes.TEXT, tr("Who filled it in"), HEADING, 3)
    add_tags(page, codes.START_TAGS)
    for question in ASKED_ONCE:
        add_line(
            page,
            question.code,
            page.cell(tr(question.label), ASKED),
            page.box(None, BOXED),
            height=question.lines * LINE_POINTS + 9,
        )
        limit_text(page, f"C{page.row}")
    page.add(height=GAP)
    add_wide(page, codes.TEXT, text(sheet.catalogue.title), QUIET, 3)


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
        tr("Write no names of victims or other people in notes and remarks."),
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


# -- the definitions


_DEFINITION_COLUMNS: tuple[tuple[str, int, Callable[[Indicator], str]], ...] = (
    (mark("Code"), 8, lambda indicator: indicator.code),
    (mark("Name"), 26, lambda indicator: text(indicator.label)),
    (mark("What it is"), 44, lambda indicator: text(indicator.definition)),
    (mark("What to include"), 46, lambda indicator: text(indicator.include)),
    (mark("What to leave out"), 46, lambda indicator: text(indicator.exclude)),
)
"""Title, width, and what stands in the column."""


def _write_definitions(book: Workbook, sheet: FormSheet) -> None:
    widths = [width for _, width, _ in _DEFINITION_COLUMNS]
    page = form_page(book, sheet, tr("Definitions"), widths, freeze="D3", repeated="1:2")
    titles = (page.cell(tr(title), COLUMN) for title, _, _ in _DEFINITION_COLUMNS)
    add_line(page, codes.TEXT, *titles, height=24)
    add_tags(page, codes.DEFINITION_TAGS)
    chosen = set(sheet.form.indicators)
    body = resized(TEXT, 11)
    for indicator in sheet.catalogue.indicators:
        if indicator.code in chosen:
            said = [text_of(indicator) for _, _, text_of in _DEFINITION_COLUMNS]
            pairs = zip(said, page.widths[1:], strict=True)
            lines = max(ceil(len(one) * 1.12 / width) for one, width in pairs)
            cells = (page.cell(one, body) for one in said)
            add_line(page, codes.TEXT, *cells, height=min(409, lines * LINE_POINTS + 6))
