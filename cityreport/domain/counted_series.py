"""The figures of one indicator in one area, ready to be measured: with people, plan and unevenness.

Belongs here: what every measurement begins with, and its parts that the whole one (progress) and
the short one for tables of districts (latest_figures) share. Not here: verdicts.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

import msgspec

from cityreport.domain.baseline import measure_baseline
from cityreport.domain.city import PER, Baseline, Population, Target, path_value, position
from cityreport.domain.figure_sums import (
    Blocks,
    blocks_of,
    index_of,
    month_at,
    span_of,
    total_over,
)
from cityreport.domain.observation import Figure, Status
from cityreport.domain.people import People, PersonYears, people_in, person_years
from cityreport.domain.period import Period
from cityreport.domain.progress_figures import (
    BaselineFigure,
    Method,
    PathLine,
    Rolling,
    Window,
)
from cityreport.domain.statistics import CountedSpan
from cityreport.domain.unevenness import Dispersion, YearCount, estimate_dispersion
from cityreport.domain.verdict import SMALLEST_RELIABLE, NotJudged

YEARS_TOGETHER = 3
"""The most years that a verdict on few cases takes together."""
_BREAK = Status.BREAK
_BASES = ("entered", "interpolated", "carried")


class CountedSeries(msgspec.Struct, frozen=True):
    """The figures, people and plan that a series is measured with.

    `ends`: the months (12 * year + month - 1) that a complete rolling year may end with; `judged`:
    the last month of the figures, None where there are none; `start`: the baseline's figure;
    `line`: the path from it, if there is one; `cut_from`: the month of the first break after the
    baseline begins.
    """

    blocks: Blocks
    people: People
    baseline: Baseline
    target: Target
    breaks: tuple[Period, ...]
    method: Method
    dispersion: Dispersion
    cut_from: int | None
    ends: range
    judged: Period | None
    start: BaselineFigure
    line: PathLine | None

    @property
    def phi(self) -> float:
        """The unevenness of its years."""
        return self.dispersion.phi

    @property
    def over(self) -> int:
        """The month after the baseline."""
        return 12 * max(self.baseline.years) + 12

    def is_cut(self, last: int) -> bool:
        """Return whether a break lies after the baseline begins and up to the month `last`."""
        return self.cut_from is not None and self.cut_from <= last

    def rolling(self, end: int, value: int) -> Rolling:
        """Return the twelve months that end with the month `end`, of which `value` is the sum."""
        period, cut = month_at(end), self.cut_from
        years = person_years(self.people, period) if self.people else None
        return Rolling(
            period,
            value,
            None if years is None else PER * value / years,
            1.0 if years is None else years,
            self.phi,
            self.line if cut is None or end < cut else None,
        )

    def not_judged(self, last: Rolling) -> NotJudged | None:
        """Return why there is no verdict though the last twelve months are there."""
        if self.method.moved_by_reporting:
            return NotJudged.REPORTING
        if self.start.span is None:
            return None
        end = index_of(last.period)
        if self.is_cut(end):
            return NotJudged.BREAK
        if self.start.span.cases == 0:
            return NotJudged.ZERO_BASELINE
        return NotJudged.IN_BASELINE if end - 11 < self.over else None

    def window(self, rows: Sequence[Rolling], start: CountedSpan) -> Window:
        """Return the latest twelve months; of a series with fewer than 20 cases in them, the last
        three years together, as far as they are complete and after the baseline."""
        last = rows[-1]
        found = [last]
        if last.value < SMALLEST_RELIABLE:
            known = {row.period: row for row in rows}
            for back in range(1, YEARS_TOGETHER):
                row = known.get(last.period.shift(-12 * back))
                if row is None or index_of(row.period) - 11 < self.over:
                    break
                found.append(row)
        exposure = sum(row.exposure for row in found)
        paths = sum(
            row.exposure
            * (path_value(1.0, self.baseline, self.target, position(row.period)) or 1.0)
            for row in found
        )
        span = CountedSpan(sum(row.value for row in found), exposure, float(len(found)))
        first = found[-1].period.shift(-11)
        lived = {first.year, *(row.period.year for row in found), *self.baseline.years}
        people = [self.people[year] for year in lived if year in self.people]
        return Window(
            first,
            last.period,
            span,
            paths / exposure,
            span.cases / exposure * start.exposure / start.cases,
            bases_of(people),
        )


def counted_series(
    indicator: str,
    area: str,
    figures: Mapping[Period, Figure],
    population: Iterable[Population],
    baseline: Baseline,
    target: Target,
    method: Method,
) -> CountedSeries:
    """Return a series ready to be measured. `figures`: as `progress.measure_progress` takes them,
    ValueError for one that is no count."""
    marked = []
    for period, (value, status) in figures.items():
        if value is not None and not isinstance(value, int):
            raise ValueError(f"{indicator} {period}: not a count: {value}")
        if status is _BREAK:
            marked.append(period)
    blocks, months = blocks_of(figures), span_of(figures)
    years = range(months.start // 12, (months.stop - 1) // 12 + 1)
    people = people_in(population, area, {*years, *baseline.years})
    breaks = tuple(sorted({*marked, *method.breaks}))
    dispersion = estimate_dispersion(
        _whole_years(blocks, people, years),
        method.unevenness,
        map(index_of, breaks),
    )
    begun = 12 * min(baseline.years)
    cut_from = min((at for at in map(index_of, breaks) if at > begun), default=None)
    start = measure_baseline(baseline, people, blocks, figures)
    line = None
    if not method.moved_by_reporting and start.mean:
        line = PathLine(baseline, target, start.mean, start.rate)
    return CountedSeries(
        blocks,
        people,
        baseline,
        target,
        breaks,
        method,
        dispersion,
        cut_from,
        range(months.start + 11, months.stop),
        month_at(months.stop - 1) if months else None,
        start,
        line,
    )


def bases_of(living: Iterable[PersonYears]) -> tuple[str, ...]:
    """Return the origins of populations, each once."""
    found = {lived.basis for lived in living}
    return tuple(basis for basis in _BASES if basis in found)


def _whole_years(blocks: Blocks, people: People, years: range) -> Iterator[YearCount]:
    for year in years:
        count = total_over(blocks, range(12 * year, 12 * year + 12))
        if count is not None:
            yield YearCount(year, count, people[year].value if people else 1.0)
