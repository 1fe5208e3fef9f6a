"""The sheet `Months`: indicators by months, the totals of the whole city.

An empty cell stays empty, what is not there is a letter, zero is 0. Below: indicators reported by
year or quarter, and the names of those that nothing was ever said of.
"""

from __future__ import annotations

from collections.abc import Sequence
from math import ceil
from typing import Any, NamedTuple

from openpyxl.workbook import Workbook

from cityreport.domain.catalogue import TOTAL, Catalogue, Indicator, Kind
from cityreport.domain.derivation import typed_code
from cityreport.domain.numerals import LETTER_OF
from cityreport.domain.observation import Status
from cityreport.domain.period import Frequency, Period, month_range, periods_within
from cityreport.domain.rate_change import are_few
from cityreport.domain.submission import ObservationRecord, Submission
from cityreport.errors import DataError
from cityreport.exchange.collection_records import collection_of
from cityreport.exchange.workbook_style import (
    CHANGE_LOOK,
    COUNT,
    HEADER,
    HEADER_RIGHT,
    HEADING,
    PROVISIONAL,
    QUIET,
    SHARE_LOOK,
    STRONG,
    TEXT,
    TOTAL_LOOK,
    WORD,
    CellStyle,
    SheetWriter,
)
from cityreport.i18n import period_name, short_period_name, text, tr
from cityreport.wording import STATUS_NAMES, unit_name

MONTHS = "Months"
MOST_MONTHS = 1_200
MONTHS_ON_A_PAGE = 24
YEAR = 12
_PRELIMINARY = frozenset({Status.PROVISIONAL, Status.ESTIMATED, Status.UNVALIDATED})
_LETTERS = {**LETTER_OF, Status.HIDDEN: "h"}
"""In place of a number: the letters that are typed for it, and one for public copies."""


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
        return unit_name(self.catalogue, indicator.code, self._units.get(typed_code(indicator), ""))

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

    def said(self) -> list[Indicator]:
        """Return the indicators by month that a row is of: answered, or required and collected."""
        answered = {code for code, period in self._cells if period.frequency is Frequency.MONTH}
        return [
            i
            for i in self.monthly()
            if i.code in answered or (i.required and self.collection.collects(i))
        ]

    def year_to(self, end: Period) -> list[Period]:
        """Return the last twelve months of the file up to `end`, or as many as it has."""
        return [month for month in self.months if month <= end][-YEAR:]

    def total(self, indicator: str, months: Sequence[Period]) -> float | None:
        """Return the sum of the months; None where one of them has no number, or none is asked."""
        values = [None if (o := self.get(indicator, m)) is None else o.value for m in months]
        known = [value for value in values if value is not None]
        return sum(known) if months and len(known) == len(values) else None

    def monthly(self) -> list[Indicator]:
        """Return the indicators that are reported by month, in the catalogue's order."""
        return [i for i in self.catalogue.indicators if i.frequency is Frequency.MONTH]


def write_months(book: Workbook, totals: Totals) -> None:
    """Write the sheet."""
    count = max(len(totals.months), len(totals.longer_periods))
    figures = [width_of(totals, totals.said(), totals.months)] * count
    pages = ceil(count / MONTHS_ON_A_PAGE) or 1
    page = SheetWriter(
        book,
        MONTHS,
        [7, 36, 12, *figures, 10, 10, 9],
        freeze=f"D{HEAD_ROW + 1}",
        repeated=f"{HEAD_ROW}:{HEAD_ROW}",
        pages_across=pages,
    )
    page.sheet.print_title_cols = "A:C"
    page.head(tr("Totals of the whole city by month"), key_of_months(), across=_TITLES)
    headers = _header(page, [short_period_name(month) for month in totals.months], _Ends.names())
    for indicator in totals.said():
        _indicator_row(page, totals, indicator, totals.months, is_summed=True)
    page.name_table("MonthTotals", headers, HEAD_ROW)
    _silent(page, totals)
    if totals.longer_periods:
        page.skip()
        page.add(page.cell(tr("Reported by year or quarter"), HEADING))
        _header(page, [period_name(period) for period in totals.longer_periods], ())
        for indicator in totals.catalogue.indicators:
            if any(totals.get(indicator.code, period) for period in totals.longer_periods):
                for currency in _currencies(totals, indicator):
                    _indicator_row(page, totals, indicator, totals.longer_periods, currency)


def _currencies(totals: Totals, indicator: Indicator) -> Sequence[str | None]:
    """Return the currencies of an indicator's amounts, each of which has a row of its own; one
    None for what has none."""
    found = (totals.get(indicator.code, period) for period in totals.longer_periods)
    return sorted({o.currency for o in found if o is not None and o.currency}) or (None,)


HEAD_ROW = 4
"""The row of the headers: title, key and an empty row come before."""


def key_of_months() -> str:
    """Return what letters and looks of the months mean."""
    return tr(
        "In italics: provisional or not signed. n: not available · c: not collected · x: not "
        "applicable · h: hidden in a public copy. Empty: nobody has answered."
    )


class _Ends(NamedTuple):
    """The columns behind the months: the last twelve of them, the twelve before, the change."""

    total: float | None
    before: float | None
    change: float | None

    @classmethod
    def names(cls) -> tuple[str, str, str]:
        return tr("Last twelve months"), tr("Twelve months before"), tr("Change")

    @classmethod
    def of(cls, totals: Totals, indicator: Indicator) -> _Ends:
        """Return the sums; no change in percent of fewer than 20, which would mislead."""
        if indicator.kind is Kind.PERCENT or len(totals.months) < YEAR:
            return cls(None, None, None)
        year = totals.months[-YEAR:]
        total = totals.total(indicator.code, year)
        before = totals.total(indicator.code, totals.months[-2 * YEAR : -YEAR])
        if len(totals.months) < 2 * YEAR or total is None or before is None:
            return cls(total, None, None)
        if are_few(before, total):
            return cls(total, before, None)
        return cls(total, before, total / before - 1)


def width_of(totals: Totals, indicators: Sequence[Indicator], months: Sequence[Period]) -> float:
    """Return the width of a column of months: as wide as its longest number, and as a header."""
    values = (totals.get(i.code, month) for i in indicators for month in months)
    largest = max((o.value for o in values if o is not None and o.value is not None), default=0)
    return max(6.0, len(f"{largest:,.0f}") + 1.5)


def _silent(page: SheetWriter, totals: Totals) -> None:
    shown = {i.code for i in totals.said()}
    others = [f"{i.code} {text(i.label)}" for i in totals.monthly() if i.code not in shown]
    if others:
        page.skip()
        said = tr("No number in this file: {names}.", names="; ".join(others))
        page.add_wide(said, QUIET, _TITLES)


_TITLES = 3
"""The columns that name a row; they stand on every page."""


def _header(page: SheetWriter, periods: Sequence[str], ends: Sequence[str]) -> list[str]:
    words = [tr("Code"), tr("Indicator"), tr("Unit")]
    page.add(
        *(page.cell(word, HEADER) for word in words),
        *(page.cell(period, HEADER_RIGHT) for period in (*periods, *ends)),
    )
    return [*words, *periods, *ends]


def _indicator_row(
    page: SheetWriter,
    totals: Totals,
    indicator: Indicator,
    periods: Sequence[Period],
    currency: str | None = None,
    *,
    is_summed: bool = False,
) -> None:
    """Write a row; of an indicator of money only what is in `currency`, or has no amount."""
    unit = totals.unit(indicator)
    found = [totals.get(indicator.code, period) for period in periods]
    if currency is not None:
        unit = tr("{unit}, {currency}", unit=unit, currency=currency)
        found = [o if o is None or o.currency in (None, currency) else None for o in found]
    look = SHARE_LOOK if indicator.kind is Kind.PERCENT else COUNT
    cells = [
        page.cell(indicator.code, STRONG),
        page.cell(text(indicator.label), TEXT),
        page.cell(unit, TEXT),
        *(answer(page, observation, look) for observation in found),
    ]
    if is_summed:
        ends = _Ends.of(totals, indicator)
        cells.append(page.cell(ends.total, TOTAL_LOOK))
        cells.append(page.cell(ends.before, COUNT))
        cells.append(page.cell(ends.change, CHANGE_LOOK))
    page.add(*cells)


def answer(page: SheetWriter, observation: ObservationRecord | None, look: CellStyle) -> Any:
    """Return the cell of an answer: a number, a letter, or nothing."""
    if observation is None:
        return page.cell(None, look)
    status = Status(observation.status)
    if observation.value is None:
        return page.cell(_LETTERS.get(status) or status_name(status.value), WORD)
    if look is COUNT and status in _PRELIMINARY:
        look = PROVISIONAL
    return page.cell(observation.value, look)


def status_name(code: str) -> str:
    """Return the meaning of a status in words; `Q` is a number hidden in a public copy."""
    return tr(STATUS_NAMES[Status(code)])
