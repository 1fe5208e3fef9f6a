"""A sheet for each breakdown that the file has numbers of: indicator and category by month, the
whole city."""

from __future__ import annotations

import re
from collections import defaultdict
from math import ceil

from openpyxl.workbook import Workbook

from cityreport.domain.catalogue import TOTAL, Breakdown, Catalogue, Indicator
from cityreport.domain.period import Frequency, Period
from cityreport.domain.submission import ObservationRecord, Submission
from cityreport.exchange.workbook_months import (
    HEAD_ROW,
    MONTHS_ON_A_PAGE,
    YEAR,
    Totals,
    answer,
    key_of_months,
)
from cityreport.exchange.workbook_style import (
    COUNT,
    HEADER,
    HEADER_RIGHT,
    PART_LOOK,
    STRONG,
    TEXT,
    TOTAL_LOOK,
    SheetWriter,
)
from cityreport.i18n import short_period_name, text, tr

_LONGEST_NAME = 31
_REFUSED = re.compile("[^0-9A-Za-z_ -]")

Cells = dict[str, dict[str, dict[Period, ObservationRecord]]]
"""By indicator, category and month."""


def sheet_name(breakdown: str) -> str:
    """Return the name of a breakdown's sheet, the same in every language."""
    return f"By {_REFUSED.sub('_', breakdown)}"[:_LONGEST_NAME]


def write_breakdowns(
    book: Workbook, submission: Submission, catalogue: Catalogue, totals: Totals
) -> None:
    """Write the sheets, in the order of the catalogue."""
    found: dict[str, Cells] = defaultdict(lambda: defaultdict(lambda: defaultdict(dict)))
    for o in submission.observations:
        if o.breakdown != TOTAL and o.area == TOTAL:
            period = Period.parse(o.period)
            if period.frequency is Frequency.MONTH:
                found[o.breakdown][o.indicator][o.category][period] = o
    for breakdown in catalogue.breakdowns:
        if breakdown.id in found:
            _write(book, breakdown, found[breakdown.id], totals)


def _write(book: Workbook, breakdown: Breakdown, cells: Cells, totals: Totals) -> None:
    months = totals.months
    known = (o.value for rows in cells.values() for row in rows.values() for o in row.values())
    largest = max((value for value in known if value is not None), default=0)
    width = max(6.0, len(f"{largest:,.0f}") + 1.5)
    page = SheetWriter(
        book,
        sheet_name(breakdown.id),
        [7, 30, 14, 22, *[width] * len(months), 10, 9],
        freeze=f"E{HEAD_ROW + 1}",
        repeated=f"{HEAD_ROW}:{HEAD_ROW}",
        pages_across=ceil(len(months) / MONTHS_ON_A_PAGE) or 1,
    )
    page.sheet.print_title_cols = "A:D"
    page.head(
        tr("{breakdown}: the whole city by month", breakdown=text(breakdown.label)),
        key_of_months(),
        across=4,
    )
    words = [tr("Code"), tr("Indicator"), tr("Category"), tr("Meaning")]
    periods = [short_period_name(month) for month in months]
    ends = [tr("Last twelve months"), tr("Share of the total")]
    page.add(
        *(page.cell(word, HEADER) for word in words),
        *(page.cell(word, HEADER_RIGHT) for word in (*periods, *ends)),
    )
    for indicator in totals.catalogue.indicators:
        if indicator.code in cells:
            _rows(page, breakdown, indicator, cells[indicator.code], totals)
    name = "By" + "".join(part.capitalize() for part in re.findall("[A-Za-z0-9]+", breakdown.id))
    page.name_table(name, [*words, *periods, *ends], HEAD_ROW)


def _rows(
    page: SheetWriter,
    breakdown: Breakdown,
    indicator: Indicator,
    categories: dict[str, dict[Period, ObservationRecord]],
    totals: Totals,
) -> None:
    year = totals.months[-YEAR:]
    whole = totals.total(indicator.code, year)
    for category in breakdown.categories:
        if category.code not in categories:
            continue
        row = categories[category.code]
        values = [row[month].value for month in year if month in row]
        known = [value for value in values if value is not None]
        part = sum(known) if len(known) == len(year) else None
        page.add(
            page.cell(indicator.code, STRONG),
            page.cell(text(indicator.label), TEXT),
            page.cell(category.code, TEXT),
            page.cell(text(category.label), TEXT),
            *(answer(page, row.get(month), COUNT) for month in totals.months),
            page.cell(part, TOTAL_LOOK),
            page.cell(part / whole if part is not None and whole else None, PART_LOOK),
        )
