"""The figure of a baseline: what its years have together, whole or with months not available.

Belongs here: counts and person-years of the chosen years. Not here: what is measured from them
(progress), or which years may be chosen (city).
"""

from __future__ import annotations

from collections.abc import Mapping

from cityreport.domain.city import PER, Baseline
from cityreport.domain.figure_sums import Blocks, total_over
from cityreport.domain.observation import Figure, Status
from cityreport.domain.people import People
from cityreport.domain.period import Period
from cityreport.domain.progress_figures import BaselineFigure, BaselineYear
from cityreport.domain.statistics import CountedSpan

_LEAST_MONTHS = 6
"""The months that a year of the baseline needs to count where others are not available."""


def measure_baseline(
    baseline: Baseline, people: People, blocks: Blocks, figures: Mapping[Period, Figure]
) -> BaselineFigure:
    """Return the baseline; a year with months “not available” counts with its others.

    Sum X of all months that have a number, over the person-years of these months: a month is a
    twelfth of its year's.
    """
    count, exposure, years = 0, 0.0, 0.0
    annualised, sums = [], []
    for year in baseline.years:
        found = total_over(blocks, range(12 * year, 12 * year + 12))
        share = 1.0
        if found is None:
            partly = _available(figures, year)
            if partly is None:
                return BaselineFigure(baseline.years, None, None, reason=baseline.reason)
            found, share = partly
            annualised.append(year)
        sums.append(BaselineYear(year, found, share))
        count += found
        years += share
        exposure += share * (people[year].value if people else 1.0)
    return BaselineFigure(
        baseline.years,
        count / years,
        PER * count / exposure if people else None,
        CountedSpan(count, exposure, years),
        tuple(annualised),
        tuple(sums),
        baseline.reason,
    )


def _available(figures: Mapping[Period, Figure], year: int) -> tuple[int, float] | None:
    """Return the sum of the months of a year that have a number, and their share of it; None where
    a month has no answer at all, or more than half have no number. A quarter stands for its three
    months where none of them was answered."""
    total = counted = 0
    for quarter in (Period.parse(f"{year}-Q{number}") for number in range(1, 5)):
        held, months = figures.get(quarter), [figures.get(month) for month in quarter.months()]
        is_whole = held is not None and not any(months)
        for figure in [held] if is_whole else months:
            if figure is None:
                return None
            if figure.value is not None:
                total, counted = total + int(figure.value), counted + (3 if is_whole else 1)
            elif figure.status is not Status.NOT_AVAILABLE:
                return None
    return (total, counted / 12) if counted >= _LEAST_MONTHS else None
