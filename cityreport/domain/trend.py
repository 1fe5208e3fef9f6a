"""The trend of a series: means of three years, the change of the last three, and its continuation.

Belongs here: results from complete rolling years. Not here: the path that was promised (city),
single months (signals), or sentences about them (render, wording).
"""

from __future__ import annotations

from math import exp, log, sqrt
from typing import NamedTuple

from cityreport.domain.city import PER, position
from cityreport.domain.people import People, person_years
from cityreport.domain.period import Period
from cityreport.domain.progress import Progress, Rolling
from cityreport.domain.statistics import Z_95, Interval, count_interval, effective
from cityreport.domain.verdict import SMALLEST_RELIABLE

YEARS = 3


class ThreeYears(NamedTuple):
    """The mean year of the three that end with `period` (a month).

    `events` is their sum; `value` and its 95 % interval are counts a year, `rate` and its
    interval per 100,000 people and year, None without population.
    """

    period: Period
    events: int
    value: float
    value_interval: Interval
    rate: float | None
    interval: Interval | None


class Trend(NamedTuple):
    """The yearly change of the last three rolling years.

    `factor`: what each year is multiplied by to give the next, with its 95 % interval; 0.95 is 5 %
    less a year. `counts`: the three, the oldest first.
    """

    factor: float
    interval: Interval
    counts: tuple[int, int, int]


class Projection(NamedTuple):
    """A rolling year that keeps changing as the last three did: not a forecast.

    `value` is the figure of the target year, in the unit of the figure it starts from; the
    interval has only the uncertainty of the yearly change. `meets`: whether value <= target.
    """

    trend: Trend
    start: float
    start_at: float
    value: float
    interval: Interval
    meets: bool | None

    def at(self, y: float) -> float:
        """Return the figure at `y` (a calendar year Y is at Y, see `city.position`)."""
        return self.start * float(self.trend.factor ** (y - self.start_at))


def is_rare(progress: Progress) -> bool:
    """Return whether the last rolling year has fewer than 20 events."""
    return bool(progress.rolling12) and progress.rolling12[-1].value < SMALLEST_RELIABLE


def three_year_means(progress: Progress, people: People) -> tuple[ThreeYears, ...]:
    """Return the mean of three years for every month at which three complete rolling years end.

    Sum S of the three: mean S/3 with the interval of the count S over 3; rate 100,000 S/(P1 +
    P2 + P3) with the interval of S over the same person-years (as for any rate over several
    years: PHEindicatormethods, phe_rate). `people`: of the years it covers.
    """
    rows = {row.period: row for row in progress.rolling12}
    found = []
    for period in rows:
        three = _three(rows, period)
        if three is None:
            continue
        count = sum(row.value for row in three)
        lower, upper = count_interval(count, phi=progress.phi, years=YEARS)
        years = _person_years(people, three)
        total = None if years is None else sum(years)
        found.append(
            ThreeYears(
                period,
                count,
                count / YEARS,
                Interval(lower / YEARS, upper / YEARS),
                None if total is None else PER * count / total,
                None if total is None else Interval(PER * lower / total, PER * upper / total),
            )
        )
    return tuple(found)


def recent_trend(progress: Progress, people: People | None = None) -> Trend | None:
    """Return the yearly change over the last three rolling years: of rates, or of counts.

    None where they are not all complete, where a break in the series lies among them or between
    them, or where the counts do not say how it changed (`yearly_factor`).
    """
    if not progress.rolling12:
        return None
    rows = {row.period: row for row in progress.rolling12}
    last = progress.rolling12[-1].period
    three = _three(rows, last)
    first = last.shift(-12 * YEARS + 1)
    if three is None or any(first < at.months()[0] <= last for at in progress.breaks):
        return None
    counts = (three[0].value, three[1].value, three[2].value)
    exposures = (1.0, 1.0, 1.0)
    if people is not None:
        years = _person_years(people, three)
        if years is None:
            return None
        exposures = (years[0], years[1], years[2])
    return yearly_factor(counts, exposures, progress.phi)


def yearly_factor(
    counts: tuple[int, int, int], exposures: tuple[float, float, float], phi: float = 0.0
) -> Trend | None:
    """Return the factor of a log-linear Poisson trend through three years, by maximum likelihood.

    Counts x are Poisson with means E u^t at t = -1, 0, 1. With d = (x3 - x1)/(x1 + x2 + x3) the
    likelihood equation sum(t E u^t)/sum(E u^t) = d is the quadratic
    E3(1 - d)u^2 - E2 d u - E1(1 + d) = 0, whose positive root is u. The 95 % interval is Wald's
    on log u with variance 1/(n Var(t)), where t has the weights E u^t and n = x1 + x2 + x3
    (McCullagh & Nelder, Generalized Linear Models, 1989, ch. 6), of effective counts where years
    are uneven. None where all events fell into
    the first year or the last, or none did: then no u, or only 0, fits.
    """
    n = sum(counts)
    first, middle, last = exposures
    if n in (counts[0], counts[2]):
        return None
    d = (counts[2] - counts[0]) / n
    root = sqrt((middle * d) ** 2 + 4 * last * (1 - d) * first * (1 + d))
    u = (middle * d + root) / (2 * last * (1 - d))
    weights = (first / u, middle, last * u)
    total = sum(weights)
    mean = (weights[2] - weights[0]) / total
    spread = (weights[2] + weights[0]) / total - mean * mean
    carried = sum(effective(count, phi) for count in counts)
    away = Z_95 / sqrt(carried * spread)
    return Trend(u, Interval(exp(log(u) - away), exp(log(u) + away)), counts)


def project_trend(progress: Progress, people: People | None = None) -> Projection | None:
    """Return the target year's figure if the change of the last three years continued.

    From the last rolling year R at y: R u^(T - y) with the factor u of `recent_trend`. `people`
    makes it a rate, otherwise it is a count. None without trend, or from the target year on.
    """
    trend = recent_trend(progress, people)
    if trend is None:
        return None
    row = progress.rolling12[-1]
    start = row.value if people is None else row.rate
    at, target = position(row.period), progress.target
    if start is None or at >= target.year:
        return None
    ahead = target.year - at
    baseline = progress.baseline.mean if people is None else progress.baseline.rate
    value = start * float(trend.factor**ahead)
    return Projection(
        trend,
        start,
        at,
        value,
        Interval(
            start * float(trend.interval.lower**ahead), start * float(trend.interval.upper**ahead)
        ),
        None if baseline is None else value <= baseline * (1 - target.reduction),
    )


def _three(rows: dict[Period, Rolling], last: Period) -> tuple[Rolling, Rolling, Rolling] | None:
    """Return the rolling years that end two years before `last`, one before, and with it."""
    found = [rows.get(last.shift(-12 * back)) for back in (2, 1, 0)]
    first, middle, end = found
    if first is None or middle is None or end is None:
        return None
    return first, middle, end


def _person_years(people: People, rows: tuple[Rolling, ...]) -> list[float] | None:
    years = [person_years(people, row.period) for row in rows]
    known = [value for value in years if value is not None]
    return known if len(known) == len(years) else None
