"""The sheet `Summary`: the facts that a reader of the file wants first."""

from __future__ import annotations

from typing import Any

from openpyxl.chart import LineChart, Reference
from openpyxl.chart.shapes import GraphicalProperties
from openpyxl.drawing.line import LineProperties
from openpyxl.utils import get_column_letter, quote_sheetname
from openpyxl.workbook import Workbook

from cityreport.domain.period import Frequency, Period
from cityreport.domain.submission import Submission
from cityreport.exchange.workbook_months import (
    FIRST_MONTH_COLUMN,
    HEADLINE,
    MONTHS,
    Totals,
)
from cityreport.exchange.workbook_style import (
    ACCENT,
    HEADER,
    HEADER_RIGHT,
    HEADING,
    LABEL,
    NUMBER,
    QUIET,
    SENTENCE,
    STRONG,
    SUBTITLE,
    TEXT,
    TITLE,
    WORD,
    SheetWriter,
)
from cityreport.exchange.write_context import ExportContext
from cityreport.i18n import mark, ntr, span_name, text, tr

SUMMARY = "Summary"
_WIDTHS = (13, 60, 13, 12, 12, 13)
_CHART_ROWS = 17
CONFIDENTIALITY = {
    "restricted": mark("Restricted: for the network, with all numbers"),
    "public": mark("Public: small numbers are hidden"),
}


def write_summary(
    book: Workbook, submission: Submission, context: ExportContext, totals: Totals
) -> None:
    """Write the sheet, all of it from the content: it is compared with it again."""
    page = SheetWriter(book, SUMMARY, _WIDTHS, portrait=True)
    wide = len(_WIDTHS)
    page.add_wide(tr("Violence report of {city}", city=submission.city.name), TITLE, wide)
    page.add_wide(_standard(submission, context), SUBTITLE, wide)
    page.skip()
    for name, value in _facts(submission):
        page.add(page.cell(name, LABEL), page.cell(value, TEXT))
    if submission.headline.sentences:
        page.skip()
        page.add_wide(tr("Headline"), HEADING, wide)
        for sentence in submission.headline.sentences:
            page.add_wide(sentence, SENTENCE, wide)
    page.skip()
    if totals.has_chart():
        page.sheet.add_chart(_chart(totals), f"A{page.row + 1}")
        page.skip(_CHART_ROWS)
    _completeness(page, totals)
    page.skip()
    _seal(page, submission)


def _standard(submission: Submission, context: ExportContext) -> str:
    if submission.catalogue.version == context.catalogue.version:
        return text(context.catalogue.title)
    return tr("Proposed standard {version}", version=submission.catalogue.version)


def _facts(submission: Submission) -> list[tuple[str, str]]:
    coverage = submission.coverage
    span = span_name(Period.parse(coverage.start), Period.parse(coverage.end))
    city = submission.city
    facts = [
        (tr("City"), f"{city.name} ({city.country})"),
        (tr("Period"), span),
        (tr("Submission"), f"{submission.sequence} · {submission.id}"),
        (tr("Made"), submission.created.replace("T", " ").replace("Z", " UTC")),
        (tr("Copy"), tr(CONFIDENTIALITY[submission.confidentiality])),
    ]
    if submission.supersedes:
        facts.insert(3, (tr("Replaces"), ", ".join(submission.supersedes)))
    if city.contact:
        facts.append((tr("Contact"), city.contact))
    if city.attribution:
        facts.append((tr("Data from"), city.attribution))
    return facts


_REPORTED = {
    Frequency.MONTH: mark("by month"),
    Frequency.QUARTER: mark("by quarter"),
    Frequency.YEAR: mark("by year"),
}


def _completeness(page: SheetWriter, totals: Totals) -> None:
    """Write the number of answers of the expected ones, by indicator. Zero and “not available” are
    answers."""
    page.add_wide(tr("Completeness (whole city, totals)"), HEADING, len(_WIDTHS))
    page.add(
        page.cell(tr("Indicator"), HEADER),
        page.cell("", HEADER),
        page.cell(tr("Asked"), HEADER),
        *(page.cell(word, HEADER_RIGHT) for word in (tr("Answered"), tr("Expected"))),
        page.cell(tr("Reported"), HEADER_RIGHT),
    )
    for indicator in totals.catalogue.indicators:
        answered, expected = totals.completeness(indicator)
        asked = tr("Required") if indicator.required else tr("Optional")
        if not totals.collection.of_entered(indicator).is_collected:
            asked = tr("Not collected")
        page.add(
            page.cell(indicator.code, STRONG),
            page.cell(text(indicator.label), TEXT),
            page.cell(asked, LABEL),
            page.cell(answered, NUMBER),
            page.cell(expected, NUMBER),
            page.cell(tr(_REPORTED[totals.frequency(indicator)]), WORD),
        )


def _seal(page: SheetWriter, submission: Submission) -> None:
    wide = len(_WIDTHS)
    page.add_wide(tr("Digest"), HEADING, wide)
    if submission.seal is None:
        page.add_wide(tr("This file is not sealed."), SENTENCE, wide)
        return
    page.add_wide(submission.seal.digest, SENTENCE, wide)
    page.add_wide(
        tr(
            "SHA-256 of the content. It is the same in the JSON file, and it changes when a number "
            "or a word of the sheets Data or Metadata is changed."
        ),
        QUIET,
        wide,
    )
    count = len(submission.observations)
    page.add_wide(
        ntr("{n} number or answer in Data.", "{n} numbers and answers in Data.", count), QUIET, wide
    )


def _chart(totals: Totals) -> Any:
    """Return the headline indicator by month, drawn by the spreadsheet itself; gaps stay gaps."""
    indicator = totals.catalogue.indicator(HEADLINE)
    row, first = totals.chart_row(), FIRST_MONTH_COLUMN
    last = first + len(totals.months) - 1
    sheet = quote_sheetname(MONTHS)
    chart: Any = LineChart()
    chart.add_data(
        Reference(range_string=f"{sheet}!{_range(row, first, last)}"),
        from_rows=True,
        titles_from_data=False,
    )
    chart.set_categories(Reference(range_string=f"{sheet}!{_range(1, first, last)}"))
    chart.title = f"{indicator.code} {text(indicator.label)}"
    chart.legend = None
    chart.height, chart.width = 8.2, 22.0
    chart.dispBlanksAs = "gap"
    chart.y_axis.title = totals.unit(indicator)
    chart.y_axis.scaling.min = 0
    chart.y_axis.number_format = "#,##0"
    chart.y_axis.majorGridlines.spPr = GraphicalProperties(ln=_line("D5DBE1", 6350))
    chart.x_axis.delete = chart.y_axis.delete = False
    chart.x_axis.tickLblPos = "low"
    series = chart.series[0]
    series.graphicalProperties = GraphicalProperties(ln=_line(ACCENT, 22225))
    series.smooth = False
    series.marker.symbol, series.marker.size = "circle", 5
    series.marker.graphicalProperties = GraphicalProperties(solidFill=ACCENT, ln=_line(ACCENT, 0))
    return chart


def _line(color: str, width: int) -> Any:
    return LineProperties(solidFill=color, w=width)


def _range(row: int, first: int, last: int) -> str:
    return f"${get_column_letter(first)}${row}:${get_column_letter(last)}${row}"
