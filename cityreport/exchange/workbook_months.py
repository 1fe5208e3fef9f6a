"""The sheet `Months`: indicators by months, the totals of the whole city.

An empty cell stays empty, not available is written in words, zero is 0. Below: indicators reported
by year or quarter, and the numbers alone of the headline indicator, for the chart (a spreadsheet
draws a word as zero).
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any

from openpyxl.workbook import Workbook

from cityreport.domain.catalogue import TOTAL, Catalogue, Indicator, Kind
from cityreport.domain.observation import Status
from cityreport.domain.period import Frequency, Period, month_range, periods_within
from cityreport.domain.submission import ObservationRecord, Submission
from cityreport.errors import DataError
from cityreport.exchange.collection_records import collection_of
from cityreport.exchange.workbook_style import (
    COUNT,
    GROUP,
    HEADER,
    HEADER_RIGHT,
    HEADING,
    QUIET,
    SHARE_LOOK,
    STRONG,
    TEXT,
    WORD,
    CellStyle,
    SheetWriter,
)
from cityreport.i18n import period_name, short_period_name, text, tr
from cityreport.wording import STATUS_NAMES, unit_name

MONTHS = "Months"
HEADLINE = "L1"
"""The indicator of the chart: the standard's headline is intentional homicide."""
MOST_MONTHS = 1_200
_MONTHS_ON_A_PAGE = 12
FIRST_MONTH_COLUMN = 4
"""The first column of months; code, label and unit come before."""


class Totals:
    """The totals of the whole city, by indicator and period.

    Raise DataError('coverage_too_long') for more months than a sheet can show.
    """

    def __init__(self, submission: Submission, catalogue: Catalogue) -> None:
        start = Period.parse(submission.coverage.start)
        end = Period.parse(submission.coverage.end)
        self._span = start, end
        length = (end.year - start.year) * 12 + end.number - start.number + 1
        if length > MOST_MONTHS:
            raise DataError("coverage_too_long", found=length, most=MOST_MONTHS)
        self.catalogue = catalogue
        self.collection = collection_of(submission)
        self._units = {series.indicator: series.unit for series in submission.series}
        self.months = tuple(month_range(start, end))
        self._cells = {
            (o.indicator, Period.parse(o.period)): o
            for o in submission.observations
            if o.area == TOTAL and o.breakdown == TOTAL
        }
        longer = {p for _, p in self._cells if p.frequency is not Frequency.MONTH}
        self.longer_periods = tuple(sorted(longer))
        """The quarters and years that something is reported for."""

    def get(self, indicator: str, period: Period) -> ObservationRecord | None:
        """Return the observation of a period, None where nobody has answered."""
        return self._cells.get((indicator, period))

    def unit(self, indicator: Indicator) -> str:
        """Return the unit of the city's numbers, in words."""
        counted = indicator.code if indicator.derived is None else indicator.derived.indicator
        return unit_name(self.catalogue, indicator.code, self._units.get(counted, ""))

    def numbers(self, indicator: str) -> list[float | None]:
        """Return the values of the months; None where there is no number."""
        found = [self.get(indicator, month) for month in self.months]
        return [None if o is None else o.value for o in found]

    def completeness(self, indicator: Indicator) -> tuple[int, int]:
        """Return the answered and the expected number: of the months, or of the quarters or years
        wholly in the coverage, in which the city collects it."""
        said, frequency = self.collection.of_entered(indicator), self.frequency(indicator)
        periods = [
            period
            for period in periods_within(*self._span)
            if period.frequency is frequency and said.covers(period)
        ]
        answered = sum(self.get(indicator.code, period) is not None for period in periods)
        return answered, len(periods)

    def frequency(self, indicator: Indicator) -> Frequency:
        """Return the length of the periods that the city reports an indicator by."""
        return self.collection.of_entered(indicator).by or indicator.frequency

    def has_chart(self) -> bool:
        """Return whether there are numbers of the headline indicator to draw."""
        return any(number is not None for number in self.numbers(HEADLINE))

    def chart_row(self) -> int:
        """Return the row of `Months` that the chart is drawn from; the months' names are in row
        1."""
        return self._grouped_rows() + 4

    def _grouped_rows(self) -> int:
        groups = {i.group for i in self.monthly()}
        return len(groups) + len(self.monthly())

    def monthly(self) -> list[Indicator]:
        """Return the indicators that are reported by month, in the catalogue's order."""
        return [i for i in self.catalogue.indicators if i.frequency is Frequency.MONTH]


def write_months(book: Workbook, totals: Totals) -> None:
    """Write the sheet."""
    columns = max(len(totals.months), len(totals.longer_periods))
    widths = [8, 45, 14] + [11] * columns
    pages = ceil(columns / _MONTHS_ON_A_PAGE) or 1
    page = SheetWriter(book, MONTHS, widths, freeze="D2", repeated="1:1", pages_across=pages)
    page.sheet.print_title_cols = "A:C"
    _header(page, [short_period_name(month) for month in totals.months])
    for group in totals.catalogue.groups:
        indicators = [i for i in totals.monthly() if i.group == group.code]
        if indicators:
            page.add_all([text(group.label)] + [None] * (2 + len(totals.months)), GROUP)
        for indicator in indicators:
            _indicator_row(page, totals, indicator, totals.months)
    if totals.has_chart():
        page.skip()
        page.add_wide(tr("The numbers of the chart in Summary"), QUIET, 3)
        label = text(totals.catalogue.indicator(HEADLINE).label)
        look = COUNT
        numbers = [page.cell(number, look) for number in totals.numbers(HEADLINE)]
        page.add(page.cell(HEADLINE, TEXT), page.cell(label, TEXT), None, *numbers)
    if totals.longer_periods:
        page.skip()
        page.add(page.cell(tr("Reported by year or quarter"), HEADING))
        _header(page, [period_name(period) for period in totals.longer_periods])
        for indicator in totals.catalogue.indicators:
            if any(totals.get(indicator.code, period) for period in totals.longer_periods):
                for currency in _currencies(totals, indicator):
                    _indicator_row(page, totals, indicator, totals.longer_periods, currency)


def _currencies(totals: Totals, indicator: Indicator) -> Sequence[str | None]:
    """Return the currencies of an indicator's amounts, each of which has a row of its own; one
    None for what has none."""
    found = (totals.get(indicator.code, period) for period in totals.longer_periods)
    return sorted({o.currency for o in found if o is not None and o.currency}) or (None,)


def _header(page: SheetWriter, periods: Sequence[str]) -> None:
    words = [tr("Code"), tr("Indicator"), tr("Unit")]
    page.add(
        *(page.cell(word, HEADER) for word in words),
        *(page.cell(period, HEADER_RIGHT) for period in periods),
    )


def _indicator_row(
    page: SheetWriter,
    totals: Totals,
    indicator: Indicator,
    periods: Sequence[Period],
    currency: str | None = None,
) -> None:
    """Write a row; of an indicator of money only what is in `currency`, or has no amount."""
    unit = totals.unit(indicator)
    found = [totals.get(indicator.code, period) for period in periods]
    if currency is not None:
        unit = tr("{unit}, {currency}", unit=unit, currency=currency)
        found = [o if o is None or o.currency in (None, currency) else None for o in found]
    look = SHARE_LOOK if indicator.kind is Kind.PERCENT else COUNT
    page.add(
        page.cell(indicator.code, STRONG),
        page.cell(text(indicator.label), TEXT),
        page.cell(unit, TEXT),
        *(_answer(page, observation, look) for observation in found),
    )


def _answer(page: SheetWriter, observation: ObservationRecord | None, look: CellStyle) -> Any:
    if observation is None:
        return page.cell(None, look)
    if observation.value is None:
        return page.cell(status_name(observation.status), WORD)
    return page.cell(observation.value, look)


def status_name(code: str) -> str:
    """Return the meaning of a status in words; `Q` is a number hidden in a public copy."""
    return tr(STATUS_NAMES[Status(code)])
