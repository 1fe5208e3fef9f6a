"""The Excel file of a submission: for people to read, and the same content to read back.

`Data` and `Metadata` carry the content (see `workbook_reader`); the sheets before them show it.
The sheets have their names in every language, their words are in the language in force. openpyxl's
write-only mode keeps one row in memory at a time.
"""

from __future__ import annotations

import contextlib
from datetime import datetime
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook
from openpyxl.worksheet._writer import ALL_TEMP_FILES  # it tells nobody else what it keeps

from cityreport.domain.period import Period
from cityreport.domain.submission import Submission
from cityreport.errors import AccessError
from cityreport.exchange import workbook_mark
from cityreport.exchange.output_kinds import submission_output
from cityreport.exchange.workbook_breakdowns import write_breakdowns
from cityreport.exchange.workbook_chart import CHART, chart_numbers, write_chart_sheet
from cityreport.exchange.workbook_codebook import write_codebook
from cityreport.exchange.workbook_data import write_data
from cityreport.exchange.workbook_districts import write_districts
from cityreport.exchange.workbook_metadata import write_metadata
from cityreport.exchange.workbook_months import Totals, write_months
from cityreport.exchange.workbook_progress import Measures
from cityreport.exchange.workbook_quality import write_quality
from cityreport.exchange.workbook_rows import with_tables
from cityreport.exchange.workbook_scratch import use_own_names
from cityreport.exchange.workbook_sheets import DATA, METADATA
from cityreport.exchange.workbook_style import set_foot, set_paper
from cityreport.exchange.workbook_summary import MARKS, write_summary
from cityreport.exchange.write_context import ExportContext
from cityreport.files import write_bytes
from cityreport.i18n import language, span_name, tr


def write_workbook(submission: Submission, path: Path, context: ExportContext) -> None:
    """Write the submission as it is, sealed or not.

    Raise AccessError('cannot_write') and DataError too_many_rows, coverage_too_long,
    text_not_printable, text_too_long, bad_currency for content that no workbook carries whole.
    Nothing is left behind then, and a file at `path` stays.
    """
    try:
        content = _content(submission, context)
    except OSError as error:  # openpyxl keeps each sheet in a temporary file
        reason = error.strerror or str(error)
        raise AccessError("cannot_write", path=str(path), reason=reason) from error
    write_bytes(path, workbook_mark.marked(content), submission_output(submission))


def readable_sheets(submission: Submission, context: ExportContext) -> bytes:
    """Return a workbook of the sheets for people, as `write_workbook` makes them, in the language
    in force."""
    return _content(submission, context, is_whole=False)


def _content(submission: Submission, context: ExportContext, *, is_whole: bool = True) -> bytes:
    """Return the file's bytes. They are gathered in memory: a zip that a full disk leaves half open
    tries to write its end when it is collected, wherever the program is then."""
    use_own_names()
    stream = BytesIO()
    kept_before = len(ALL_TEMP_FILES)
    book = Workbook(write_only=True)
    try:
        catalogue = context.catalogue
        totals, numbers = Totals(submission, catalogue), Measures(submission, catalogue)
        drawn = chart_numbers(totals, numbers)
        write_summary(book, submission, context, totals, numbers, drawn)
        write_months(book, totals)
        write_districts(book, submission, catalogue, totals, numbers)
        write_breakdowns(book, submission, catalogue, totals)
        write_quality(book, submission, catalogue, totals)
        write_codebook(book, catalogue)
        tables = []
        if is_whole:
            tables = [write_data(book, submission, catalogue), write_metadata(book, submission)]
        write_chart_sheet(book, drawn)
        _describe(book, submission)
        _set_pages(book, submission, context)
        for sheet in book.worksheets:  # a full disk is met before there is a zip to be left open
            sheet.close()
        book.save(stream)
        return with_tables(stream.getvalue(), tables)
    except BaseException:
        _abandon(book, kept_before)
        raise


def _describe(book: Workbook, submission: Submission) -> None:
    """Fill in the file's properties, which programs show of it and search by."""
    coverage, properties = submission.coverage, book.properties
    span = span_name(Period.parse(coverage.start), Period.parse(coverage.end))
    copy = tr(MARKS[submission.confidentiality])
    name = _printable(submission.city.name)
    properties.title = tr("Violence report of {city}", city=name)
    properties.subject = f"{span} · {copy}"
    properties.creator = name
    properties.language = language()
    properties.keywords = ", ".join(
        ("cityreport", submission.city.country, coverage.start, coverage.end, copy)
    )
    with contextlib.suppress(ValueError):  # the pattern lets 2026-02-31 pass
        properties.created = datetime.fromisoformat(submission.created)


def _set_pages(book: Workbook, submission: Submission, context: ExportContext) -> None:
    """Set paper and foot of every sheet, and mark the ones that machines read."""
    copy = tr(MARKS[submission.confidentiality])
    left = _printable(submission.city.name)
    for sheet in book.worksheets:
        set_paper(sheet, context.paper)
        set_foot(sheet, left, f"{copy} · {tr('Page {n} of {count}', n='&P', count='&N')}")
        if sheet.title in (DATA, METADATA, CHART):
            sheet.sheet_properties.tabColor = _GREY


_GREY = "A6ADB5"


def _printable(name: str) -> str:
    """Return a name on one line, without what XML cannot carry; it stands whole in `Summary`."""
    return " ".join("".join(c if c.isprintable() else " " for c in name).split())


def _abandon(book: Workbook, kept_before: int) -> None:
    """Close and remove openpyxl's temporary files, which it would keep until the program ends.

    Errors here (a full disk again) are not raised: the first error is. A sheet that the disk
    stopped from closing raises StopIteration when it is closed once more.
    """
    for sheet in book.worksheets:
        with contextlib.suppress(OSError, ValueError, StopIteration):
            if not sheet.closed:
                sheet.close()
    for name in ALL_TEMP_FILES[kept_before:]:  # closing may have made more
        with contextlib.suppress(OSError):
            Path(name).unlink(missing_ok=True)
