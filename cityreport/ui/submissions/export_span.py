"""The months that a submission should report, and what is missing in them."""

from __future__ import annotations

from collections.abc import Mapping

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.completeness import Months
from cityreport.domain.period import Frequency, Period
from cityreport.i18n import ntr, period_name, span_name, text, tr
from cityreport.ui.kit.table_rows import TableCell

_MOST_NAMED = 3


def newest_whole_span(months: Months, this_month: Period) -> tuple[Period, Period]:
    """Return the latest year or quarter that has a number in each month, whichever ends later (the
    year if both do); last month where there is none."""
    filled = {month for month, state in months.items() if state.answered and month < this_month}
    found: list[tuple[Period, int]] = []
    for length in (12, 3):
        ends = [
            month
            for month in filled
            if month.number % length == 0
            and all(month.shift(-back) in filled for back in range(length))
        ]
        found += [(max(ends), length)] if ends else []
    if not found:
        last = this_month.shift(-1)
        return last, last
    end, length = max(found)
    return end.shift(1 - length), end


def missing_sentence(missing: Mapping[str, tuple[Period, ...]], start: Period, end: Period) -> str:
    """Return how many required numbers are missing in the months from `start` to `end`."""
    span = span_name(start, end)
    if not missing:
        return tr("Nothing: every required number is there ({span}).", span=span)
    return ntr(
        "{n} required number is missing ({span}). You can export without it.",
        "{n} required numbers are missing ({span}). You can export without them.",
        sum(map(len, missing.values())),
        span=span,
    )


def missing_rows(
    catalogue: Catalogue, missing: Mapping[str, tuple[Period, ...]], months: int
) -> list[list[TableCell]]:
    """Return a row for each indicator with a hole: its name, and which months or years."""
    rows = []
    for code, periods in missing.items():
        indicator = catalogue.indicator(code)
        rows.append(
            [TableCell(f"{code}  {text(indicator.label)}"), TableCell(_which(periods, months))]
        )
    return rows


def _which(periods: tuple[Period, ...], months: int) -> str:
    if periods[0].frequency is Frequency.YEAR:
        return ", ".join(str(period) for period in periods)
    if len(periods) == months and months > 1:
        return tr("every month")
    if len(periods) <= _MOST_NAMED:
        return ", ".join(period_name(period) for period in periods)
    return ntr(
        "{n} month, {first} to {last}",
        "{n} months between {first} and {last}",
        len(periods),
        first=period_name(periods[0]),
        last=period_name(periods[-1]),
    )
