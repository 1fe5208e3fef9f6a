"""The table behind a progress chart: a month a row, the newest first."""

from __future__ import annotations

from typing import Final

from cityreport.domain.observation import Status
from cityreport.domain.progress import Month, Progress, Rolling, YearToDate
from cityreport.i18n import number, period_name, short_period_name, span_name, tr
from cityreport.ui.models.rows import Cell, Heading
from cityreport.wording import SHORT_STATUS_NAMES, STATUS_NAMES

RATE: Final = "rate"
COUNT: Final = "count"
"""What a chart measures: per 100,000 people, or cases."""

_LTR, _END = "\u2066", "\u2069"
"""Around two figures and a dash: the lower end stays first in every script."""
_NOTHING = Cell("", number=True)


def progress_headings(measure: str) -> list[Heading]:
    """The titles of the columns."""
    year = tr("Sum of the twelve months that end with this one")
    headings = [
        Heading(tr("Month")),
        Heading(tr("Number"), number=True, tip=tr("In the month itself")),
        Heading(tr("12 months"), number=True, tip=year),
    ]
    if measure == RATE:
        per = tr("The twelve months per 100,000 people")
        headings.append(Heading(tr("Rate"), number=True, tip=per))
    return [
        *headings,
        Heading(tr("95 % interval"), number=True),
        Heading(tr("Path"), number=True, tip=tr("Where the path to the target is")),
    ]


def progress_rows(progress: Progress, measure: str) -> list[list[Cell]]:
    """A row for each month with a number or with a complete rolling year."""
    months = {month.period: month for month in progress.months}
    rolling = {row.period: row for row in progress.rolling12}
    rows = []
    for period in sorted({*months, *rolling}, reverse=True):
        name = Cell(short_period_name(period), tip=period_name(period), spoken=period_name(period))
        rows.append([name, _in_month(months.get(period)), *_year(rolling.get(period), measure)])
    return rows


def year_to_date_sentence(found: YearToDate) -> str:
    """The months of the last year against the same months before."""
    incomplete = tr("not complete")
    said = tr(
        "{span}: {value}. The same months of {year}: {previous}. Baseline: {baseline}.",
        span=span_name(found.first, found.last),
        value=number(found.value),
        year=str(found.first.year - 1),
        previous=incomplete if found.previous is None else number(found.previous),
        baseline=incomplete if found.baseline is None else number(found.baseline, 1),
    )
    return said[:1].upper() + said[1:]


def _in_month(month: Month | None) -> Cell:
    if month is None or month.status is None:
        return Cell("·", tip=tr("Not entered yet"), number=True, copied="")
    name = tr(STATUS_NAMES[month.status])
    if month.value is None:
        return Cell(tr(SHORT_STATUS_NAMES[month.status]), tip=name, number=True, spoken=name)
    tip = "" if month.status is Status.NORMAL else name
    return Cell(number(month.value), tip=tip, number=True)


def _year(row: Rolling | None, measure: str) -> list[Cell]:
    if row is None:
        return [_NOTHING] * (4 if measure == RATE else 3)
    total = Cell(number(row.value), number=True)
    if measure == COUNT:
        return [total, _between(row.value_lower, row.value_upper, 1), _figure(row.value_path, 1)]
    return [total, _figure(row.rate, 2), _between(row.lower, row.upper, 2), _figure(row.path, 2)]


def _figure(value: float | None, decimals: int) -> Cell:
    return _NOTHING if value is None else Cell(number(value, decimals), number=True)


def _between(low: float | None, high: float | None, decimals: int) -> Cell:
    if low is None or high is None:
        return _NOTHING
    ends = (number(low, decimals), number(high, decimals))
    spoken = tr("{low} to {high}", low=ends[0], high=ends[1])
    plain = f"{ends[0]}–{ends[1]}"
    return Cell(f"{_LTR}{plain}{_END}", number=True, spoken=spoken, copied=plain)
