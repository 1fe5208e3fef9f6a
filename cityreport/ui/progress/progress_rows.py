"""The table behind a progress chart: a month a row, the newest first."""

from __future__ import annotations

from math import inf
from typing import Final

from cityreport.domain.observation import Status
from cityreport.domain.period import Period
from cityreport.domain.progress import Progress, Rolling, SeriesMonth, YearToDate
from cityreport.domain.to_date import ToDate, YearComparison
from cityreport.i18n import begun, number, percent, period_name, short_period_name, span_name, tr
from cityreport.office.number_source import NumberSource
from cityreport.population_words import population_words
from cityreport.progress_wording import VERDICT_NAMES
from cityreport.render.chart_words import assumed_populations
from cityreport.render.kinds.scene import ChartTable
from cityreport.ui.kit.table_rows import TableCell, TableHeading
from cityreport.wording import ANSWER_LETTERS, STATUS_NAMES, years_name

RATE: Final = "rate"
COUNT: Final = "count"
"""The measures of a chart: per 100,000 people, or cases."""

_LTR = "\u200e"
"""Before two figures and a dash: the lower end stays first in every script. It is a mark and no
isolate, because tables show an isolate as its escape (`plain_text.upright`)."""
_NOTHING = TableCell("", number=True)


def progress_headings(measure: str) -> list[TableHeading]:
    """Return the titles of the columns."""
    year = tr("Sum of the twelve months that end with this one")
    headings = [
        TableHeading(tr("Month")),
        TableHeading(tr("Number"), number=True, tip=tr("In the month itself")),
        TableHeading(tr("12 months"), number=True, tip=year),
    ]
    if measure == RATE:
        per = tr("The twelve months per 100,000 people")
        headings.append(TableHeading(tr("Rate"), number=True, tip=per))
    return [
        *headings,
        TableHeading(tr("95 % interval"), number=True),
        TableHeading(tr("Path"), number=True, tip=tr("Where the path to the target is")),
    ]


def progress_rows(progress: Progress, measure: str) -> list[list[TableCell]]:
    """Return a row for each month with a number or with a complete rolling year."""
    months = {month.period: month for month in progress.months}
    rolling = {row.period: row for row in progress.rolling12}
    rows = []
    for period in months_of_rows(progress):
        name = TableCell(
            short_period_name(period), tip=period_name(period), spoken=period_name(period)
        )
        rows.append([name, _in_month(months.get(period)), *_year(rolling.get(period), measure)])
    return rows


def months_of_rows(progress: Progress) -> list[Period]:
    """Return the month of each row."""
    months = {month.period for month in progress.months}
    return sorted({*months, *(row.period for row in progress.rolling12)}, reverse=True)


def year_to_date_sentence(found: YearToDate) -> str:
    """Return the months of the last year against the same months before."""
    incomplete = tr("not complete")
    said = tr(
        "{span}: {value}. The same months of {year}: {previous}. Baseline: {baseline}.",
        span=span_name(found.first, found.last),
        value=number(found.value),
        year=str(found.first.year - 1),
        previous=incomplete if found.previous is None else number(found.previous),
        baseline=incomplete if found.baseline is None else number(found.baseline, 1),
    )
    return begun(said)


def to_date_changes(found: ToDate | None) -> str:
    """Return how the year to date differs from the same months before, and whether chance does
    it."""
    if found is None:
        return ""
    sides = (found.previous, found.baseline)
    return " ".join(_to_date_change(side) for side in sides if side is not None and side.before)


def _to_date_change(against: YearComparison) -> str:
    ratio = against.ratio
    change = (ratio.point or 0.0) - 1
    values = {
        "years": years_name(against.years),
        "share": percent(abs(change), 0),
        "lower": _signed(ratio.lower - 1),
        "upper": _signed(ratio.upper - 1),
    }
    if not against.differs:
        return tr(
            "Against {years} chance and the ordinary unevenness of years can explain the "
            "difference (95 % interval {lower} to {upper}).",
            **values,
        )
    if change > 0:
        return tr(
            "{share} more than in the same months of {years} (95 % interval {lower} to {upper}).",
            **values,
        )
    return tr(
        "{share} less than in the same months of {years} (95 % interval {lower} to {upper}).",
        **values,
    )


def tried_out_sentence(stored: Progress, tried: Progress) -> str:
    """Return what another baseline or path would change; nothing of it is stored."""
    values = {
        "years": years_name(tried.baseline.years),
        "baseline": _goal(tried)[0],
        "was": _goal(stored)[0],
        "target": _goal(tried)[1],
        "target_was": _goal(stored)[1],
        "verdict": tr(VERDICT_NAMES[tried.verdict]),
        "verdict_was": tr(VERDICT_NAMES[stored.verdict]),
    }
    return tr(
        "Tried out, not stored: with {years} the baseline is {baseline} (stored: {was}), the "
        "target {target} (stored: {target_was}), the verdict “{verdict}” (stored: "
        "“{verdict_was}”). Settings change what is stored.",
        **values,
    )


def _goal(progress: Progress) -> tuple[str, str]:
    """Baseline and target as people read them: rates, or counts without population."""
    figure, left = progress.baseline, 1 - progress.target.reduction
    if figure.rate is not None:
        return number(figure.rate, 2), number(figure.rate * left, 2)
    if figure.mean is not None:
        return number(figure.mean, 1), number(figure.mean * left, 1)
    return "–", "–"


def _signed(share: float) -> str:
    """`+12 %`, `−4 %`."""
    if share == inf:
        return "∞"
    sign = "+" if share > 0 else "−" if share < 0 else ""
    return sign + percent(abs(share), 0)


def table_headings(table: ChartTable) -> list[TableHeading]:
    """Return the columns of a chart's own table."""
    return [TableHeading(column.title, number=column.number) for column in table.columns]


def table_cells(table: ChartTable) -> list[list[TableCell]]:
    """Return the rows of a chart's own table."""
    sides = [column.number for column in table.columns]
    return [
        [_cell(words, number=side) for words, side in zip(row, sides, strict=True)]
        for row in table.rows
    ]


def _cell(words: str, *, number: bool) -> TableCell:
    if number and "–" in words:  # two ends of an interval keep their order in every script
        return TableCell(f"{_LTR}{words}", number=True, copied=words)
    return TableCell(words, number=number)


def _in_month(month: SeriesMonth | None) -> TableCell:
    if month is None or month.status is None:
        return TableCell("·", tip=tr("Not entered yet"), number=True, copied="")
    name = tr(STATUS_NAMES[month.status])
    if month.value is None:
        return TableCell(ANSWER_LETTERS[month.status], tip=name, number=True, spoken=name)
    tip = "" if month.status is Status.NORMAL else name
    return TableCell(number(month.value), tip=tip, number=True)


def _year(row: Rolling | None, measure: str) -> list[TableCell]:
    if row is None:
        return [_NOTHING] * (4 if measure == RATE else 3)
    total = TableCell(number(row.value), number=True)
    if measure == COUNT:
        return [total, _between(row.value_lower, row.value_upper, 1), _figure(row.value_path, 1)]
    return [total, _figure(row.rate, 2), _between(row.lower, row.upper, 2), _figure(row.path, 2)]


def _figure(value: float | None, decimals: int) -> TableCell:
    return _NOTHING if value is None else TableCell(number(value, decimals), number=True)


def _between(low: float | None, high: float | None, decimals: int) -> TableCell:
    if low is None or high is None:
        return _NOTHING
    ends = (number(low, decimals), number(high, decimals))
    spoken = tr("{low} to {high}", low=ends[0], high=ends[1])
    plain = f"{ends[0]}–{ends[1]}"
    return TableCell(f"{_LTR}{plain}", number=True, spoken=spoken, copied=plain)


def population_sentences(office: NumberSource, progress: Progress, measure: str) -> list[str]:
    """Return what has to be known beside a verdict of the populations that it rests on. Where rates
    are shown, the line under it says which of them nobody entered."""
    profile, window = office.city.profile, progress.window
    said = population_words(
        office.catalogue, profile.areas, progress, profile.population_of(progress.area)
    )
    if measure != RATE and window is not None and "interpolated" in window.populations:
        said += assumed_populations(progress)
    return said
