"""The latest twelve months of a district, measured for a table of hundreds of them.

Belongs here: the parts of a progress that a row of such a table shows. They are what the whole
measurement (progress) says; verdict, path and the rolling years between are left out.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from cityreport.domain.city import Baseline, Population, Target
from cityreport.domain.counted_series import YEARS_TOGETHER, CountedSeries, counted_series
from cityreport.domain.figure_sums import total_over
from cityreport.domain.observation import Figure
from cityreport.domain.period import Period
from cityreport.domain.progress_figures import USUAL_METHOD, LatestFigures, Method, Rolling


def measure_latest(
    indicator: str,
    area: str,
    figures: Mapping[Period, Figure],
    population: Iterable[Population],
    baseline: Baseline,
    target: Target,
    method: Method = USUAL_METHOD,
) -> LatestFigures:
    """Return the latest figures of an indicator in an area, from the same facts as
    `progress.measure_progress`."""
    series = counted_series(indicator, area, figures, population, baseline, target, method)
    rows = tuple(_latest(series))
    reason = window = None
    if rows and rows[-1].period == series.judged:
        reason = series.not_judged(rows[-1])
        if reason is None and series.start.span is not None:
            window = series.window(rows, series.start.span)
    return LatestFigures(
        indicator=indicator,
        area=area,
        baseline=series.start,
        rolling12=rows,
        judged=series.judged,
        window=window,
        not_judged=reason,
        breaks=series.breaks,
        dispersion=series.dispersion,
    )


def _latest(series: CountedSeries) -> Iterator[Rolling]:
    """Yield the latest complete rolling year and those that end whole years before it, as many as
    a window may take, the earliest first."""
    for last in reversed(series.ends):
        value = total_over(series.blocks, range(last - 11, last + 1))
        if value is None:
            continue
        for end in range(last - 12 * (YEARS_TOGETHER - 1), last, 12):
            earlier = total_over(series.blocks, range(end - 11, end + 1))
            if end in series.ends and earlier is not None:
                yield series.rolling(end, earlier)
        yield series.rolling(last, value)
        return
