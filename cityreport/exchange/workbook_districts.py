"""The sheet `Districts`: the last twelve months of each district, as numbers and as rates."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from openpyxl.formatting.rule import ColorScale, FormatObject, Rule
from openpyxl.styles.colors import Color
from openpyxl.utils import get_column_letter
from openpyxl.workbook import Workbook

from cityreport.domain.area import Area
from cityreport.domain.catalogue import TOTAL, Catalogue, Indicator
from cityreport.domain.period import Frequency, Period
from cityreport.domain.submission import Submission
from cityreport.exchange.workbook_months import YEAR, Totals
from cityreport.exchange.workbook_progress import Measures, total
from cityreport.exchange.workbook_style import (
    COUNT,
    HEADER,
    HEADER_RIGHT,
    STRONG,
    TEXT,
    TOTAL_LOOK,
    SheetWriter,
    rate_look,
)
from cityreport.i18n import short_period_name, text, tr

DISTRICTS = "Districts"
_HEAD_ROW = 4
_ON_ONE_PAGE = 45
"""Districts that are still read on one page."""
_PALE, _DEEP = "FFFFFF", "F2B48A"


class _Column(NamedTuple):
    """An indicator that districts have numbers of, and the twelve months that are added up."""

    indicator: Indicator
    months: list[Period]
    has_rates: bool


def write_districts(
    book: Workbook, submission: Submission, catalogue: Catalogue, totals: Totals, numbers: Measures
) -> None:
    """Write the sheet; nothing where no district has a number."""
    columns = _columns(submission, catalogue, totals, numbers)
    if not columns:
        return
    headers = [tr("Code"), tr("District"), *(h for column in columns for h in _headers(column))]
    page = SheetWriter(
        book,
        DISTRICTS,
        [9, 30, *[14.0] * (len(headers) - 2)],
        freeze=f"C{_HEAD_ROW + 1}",
        repeated=f"{_HEAD_ROW}:{_HEAD_ROW}",
    )
    page.sheet.print_title_cols = "A:B"
    page.head(
        tr("The districts, twelve months together"),
        tr(
            "Empty: a month is missing, not published or hidden. Rates only where the population "
            "is known; fewer than 20 cases make a rate that says little."
        ),
    )
    page.add(
        *(page.cell(word, HEADER) for word in headers[:2]),
        *(page.cell(word, HEADER_RIGHT) for word in headers[2:]),
    )
    _row(page, Area(TOTAL, tr("Whole city")), columns, numbers, is_city=True)
    if len(submission.areas) <= _ON_ONE_PAGE:
        page.sheet.page_setup.fitToHeight = 1
    last = totals.months[-1]
    shown = [record.area for record in submission.areas if record.area.exists_in(last)]
    for area in shown:
        _row(page, area, columns, numbers)
    page.name_table("DistrictTotals", headers, _HEAD_ROW)
    _colour_rates(page, columns, len(shown))


def _columns(
    submission: Submission, catalogue: Catalogue, totals: Totals, numbers: Measures
) -> list[_Column]:
    codes = {o.indicator for o in submission.observations if o.area != TOTAL}
    has_people = any(p.area != TOTAL for p in numbers.population)
    found = []
    for indicator in catalogue.indicators:
        if indicator.code not in codes or indicator.frequency is not Frequency.MONTH:
            continue
        known = [
            period
            for period, figure in numbers.figures(indicator.code).items()
            if figure.value is not None and period.frequency is Frequency.MONTH
        ]
        months = totals.year_to(max(known, default=totals.months[-1]))
        found.append(_Column(indicator, months, has_people and len(months) == YEAR))
    return found


def _headers(column: _Column) -> list[str]:
    """Return the headers of an indicator: with the month that its twelve end with."""
    values = {
        "code": column.indicator.code,
        "name": text(column.indicator.label),
        "month": short_period_name(column.months[-1]),
    }
    said = [tr("{code} {name}, to {month}", **values)]
    if column.has_rates:
        said.append(tr("{code} per 100,000", code=column.indicator.code))
    return said


def _row(
    page: SheetWriter,
    area: Area,
    columns: Sequence[_Column],
    numbers: Measures,
    *,
    is_city: bool = False,
) -> None:
    cells = [page.cell(area.code, STRONG), page.cell(area.name, STRONG if is_city else TEXT)]
    for column in columns:
        found = total(numbers.figures(column.indicator.code, area.code), column.months)
        cells.append(page.cell(found, TOTAL_LOOK if is_city else COUNT))
        if column.has_rates:
            rate = None if found is None else numbers.rate(area.code, column.months[-1], found)
            cells.append(page.cell(rate, rate_look(rate)))
    page.add(*cells)


def _colour_rates(page: SheetWriter, columns: Sequence[_Column], count: int) -> None:
    """Colour the rates of the districts, from the lowest to the highest; numbers of cases follow
    the size of a district and are not coloured."""
    at = 3
    for column in columns:
        if column.has_rates and count > 1:
            letter = get_column_letter(at + 1)
            first = _HEAD_ROW + 2
            page.sheet.conditional_formatting.add(
                f"{letter}{first}:{letter}{first + count - 1}",
                _colour_scale(),
            )
        at += 2 if column.has_rates else 1


def _colour_scale() -> Rule:
    ends = [FormatObject(type="min"), FormatObject(type="max")]
    colours = [Color(_PALE), Color(_DEEP)]
    return Rule(type="colorScale", colorScale=ColorScale(cfvo=ends, color=colours))
