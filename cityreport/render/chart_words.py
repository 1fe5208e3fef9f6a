"""The words of a progress chart: its measure, headings, notes, and the whole chart as text.

Belongs here: sentences and the numbers in them. Not here: their position (charts), or the verdict's
sentences, which the window shares (wording).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Literal, NamedTuple

import msgspec

from cityreport import wording
from cityreport.domain.catalogue import Catalogue
from cityreport.domain.city import Baseline
from cityreport.domain.observation import Status
from cityreport.domain.period import Period
from cityreport.domain.progress import Progress, Rolling, SeriesMonth, path_value
from cityreport.domain.statistics import Interval
from cityreport.domain.trend import Projection, ThreeYears
from cityreport.domain.verdict import SMALLEST_RELIABLE
from cityreport.i18n import mark, ntr, number, percent, period_name, text, tr
from cityreport.progress_wording import headline, named_as_counted
from cityreport.render import empty_words
from cityreport.wording import STATUS_NAMES, spans_name, years_name

Measure = Literal["rate", "count"]

_POPULATION = {
    "entered": mark("Population: as entered."),
    "interpolated": mark(
        "Population of years between two entered figures: on a straight line between them."
    ),
    "carried": mark("Population of years outside the entered ones: the nearest entered figure."),
}


class ChartView(msgspec.Struct, frozen=True):
    """The choices for showing a progress, besides its numbers.

    `area`: the area's name for the title. `measure`: rates per 100,000, or counts; where no
    population is known, counts are shown and the chart says so. `size`: width and height in inches.
    `words`: whether title, verdict and notes stand in the figure too; a page that has them itself
    asks for the plot alone. `remark`: a note that comes before all others.
    """

    area: str
    measure: Measure = "rate"
    attribution: str = ""
    size: tuple[float, float] = (10.0, 5.6)
    words: bool = True
    remark: str = ""


class Outlook(NamedTuple):
    """The optional parts of a progress chart: the continuation of the last three years, as a rate
    and as a count, and the three-year means of a rare series."""

    of_rate: Projection | None = None
    of_count: Projection | None = None
    means: tuple[ThreeYears, ...] = ()

    def projection(self, *, rates: bool) -> Projection | None:
        """Return the projection in the measure that is shown."""
        return self.of_rate if rates else self.of_count


NOTHING_MORE = Outlook()


class Point(NamedTuple):
    """A rolling year in the measure that is shown.

    Its interval and path are worked out when they are asked for: charts of hundreds of districts
    draw a few points of each.
    """

    row: Rolling
    rates: bool
    value: float

    @property
    def period(self) -> Period:
        """The month that it ends with."""
        return self.row.period

    @property
    def lower(self) -> float:
        """The lower end of the 95 % interval."""
        lower = self.row.lower if self.rates else None
        return self.row.value_lower if lower is None else lower

    @property
    def upper(self) -> float:
        """The upper end of the 95 % interval."""
        upper = self.row.upper if self.rates else None
        return self.row.value_upper if upper is None else upper

    @property
    def path(self) -> float | None:
        """The figure that the path asks for."""
        return self.row.path if self.rates else self.row.value_path


class MeasuredProgress(NamedTuple):
    """A progress in one measure. `rates`: per 100,000, otherwise counts."""

    rates: bool
    points: tuple[Point, ...]
    baseline: float | None
    target: float | None

    def name(self, value: float) -> str:
        """Return a value as text."""
        if self.rates:
            return number(value, 2)
        return number(value) if value == int(value) else number(value, 1)


def measured_progress(progress: Progress, view: ChartView) -> MeasuredProgress:
    """Return the progress in the measure asked for, or in counts where there is no population."""
    has_rates = progress.baseline.rate is not None or any(
        row.rate is not None for row in progress.rolling12
    )
    rates = view.measure == "rate" and has_rates
    points = tuple(p for row in progress.rolling12 if (p := _point(row, rates)) is not None)
    baseline = progress.baseline.rate if rates else progress.baseline.mean
    if not progress.has_path:
        baseline = None
    return MeasuredProgress(
        rates, points, baseline, path_at(progress, baseline, progress.target.year)
    )


def _point(row: Rolling, rates: bool) -> Point | None:
    if not rates:
        return Point(row, rates, row.value)
    return None if row.rate is None else Point(row, rates, row.rate)


def path_at(progress: Progress, baseline: float | None, y: float) -> float | None:
    """Return the path at `y` (a calendar year Y is at Y), in the unit of `baseline`."""
    if baseline is None:
        return None
    return path_value(baseline, Baseline(progress.baseline.years), progress.target, y)


def is_empty(progress: Progress) -> bool:
    """Return whether there is nothing to draw."""
    return not progress.months and not progress.rolling12


def was_never_answered(progress: Progress) -> bool:
    """Return whether the series has no figure at all, of a quarter or a year neither."""
    return is_empty(progress) and progress.judged is None


def chart_title(progress: Progress, catalogue: Catalogue, view: ChartView) -> str:
    """Return the title: `L1 Intentional homicide · Whole city`."""
    return f"{progress.indicator} {named_as_counted(catalogue, progress)} · {view.area}"


def unit_name(progress: Progress, catalogue: Catalogue) -> str:
    """Return the unit that is counted: `victims`."""
    return wording.unit_name(catalogue, progress.indicator, progress.unit)


def upper_heading(unit: str, *, rates: bool) -> str:
    """Return the heading of the large panel."""
    if rates:
        return tr("Per 100,000 people in twelve months ({unit})", unit=unit)
    return tr("Number in twelve months ({unit})", unit=unit)


def lower_heading(unit: str) -> str:
    """Return the heading of the small panel."""
    return tr("Number in each month ({unit})", unit=unit)


def baseline_label(progress: Progress, seen: MeasuredProgress) -> str:
    """Return the key of the baseline, with its value."""
    return tr(
        "Baseline {years}: {value}",
        years=years_name(progress.baseline.years),
        value="" if seen.baseline is None else seen.name(seen.baseline),
    )


def baseline_lines(progress: Progress, seen: MeasuredProgress) -> list[str]:
    """Return the words beside the baseline's end: two short lines."""
    value = "" if seen.baseline is None else seen.name(seen.baseline)
    return [tr("Baseline {years}", years=years_name(progress.baseline.years)), value]


def rolling_name() -> str:
    """Return the name of the line of rolling years, to stand behind its last value."""
    return tr("in the last twelve months")


def path_label(progress: Progress) -> str:
    """Return the key of the path."""
    return tr(
        "Path to {share} less in {year}",
        share=percent(progress.target.reduction, 0),
        year=str(progress.target.year),
    )


def target_label(progress: Progress, seen: MeasuredProgress) -> list[str]:
    """Return the words beside the target point: two short lines."""
    value = "" if seen.target is None else seen.name(seen.target)
    return [tr("Target {year}", year=str(progress.target.year)), value]


def notes(progress: Progress, catalogue: Catalogue, view: ChartView) -> list[str]:
    """Return notes on the origin of the population, the source of the numbers, and the standard."""
    seen = measured_progress(progress, view)
    said = [view.remark] if view.remark else []
    if seen.rates:
        said += population_notes(progress)
    elif view.measure == "rate":
        said.append(tr("No population is known, so numbers are shown and not rates."))
    elif progress.rolling12 and progress.rolling12[-1].rate is not None:
        said.append(tr("The verdict is on the rate per 100,000 people."))
    if view.attribution:
        said.append(view.attribution)
    said.append(text(catalogue.title))
    return said


def population_notes(progress: Progress) -> list[str]:
    """Return a sentence on each source of the populations behind the rates."""
    sources = "; ".join(_each_once(progress.population_sources))
    named = tr("Population: {sources}.", sources=sources)
    return [
        named if basis == "entered" and sources else tr(_POPULATION[basis])
        for basis in progress.population_basis
    ]


def _each_once(sources: Iterable[str]) -> list[str]:
    """Return sources as they were first written: `Census 2021` and `census 2021.` are one."""
    plain = [" ".join(source.split()).removesuffix(".") for source in sources]
    first: dict[str, str] = {}
    for source in plain:
        first.setdefault(source.casefold(), source)
    return list(first.values())


def assumed_populations(progress: Progress) -> list[str]:
    """Return a sentence on each kind of rate whose population nobody entered for its year."""
    return [tr(_POPULATION[basis]) for basis in progress.population_basis if basis != "entered"]


def chart_text(
    progress: Progress, catalogue: Catalogue, view: ChartView, outlook: Outlook = NOTHING_MORE
) -> str:
    """Return the chart in words: for people who cannot see it, and wherever only text is
    possible."""
    title = chart_title(progress, catalogue, view)
    if is_empty(progress):
        return f"{title}\n{empty_words.no_line_sentence(progress)}"
    seen = measured_progress(progress, view)
    lines = [title, *headline(catalogue, progress)[:1]]
    lines.append(upper_heading(unit_name(progress, catalogue), rates=seen.rates))
    if seen.baseline is not None and seen.target is not None:
        lines.append(baseline_label(progress, seen))
        lines.append(": ".join(target_label(progress, seen)))
    lines += [point_in_words(seen, point) for point in _chosen(seen.points)]
    lines += headline(catalogue, progress)[1:]
    lines += outlook_in_words(progress, seen, outlook)
    lines += [
        break_in_words(at)
        for at in progress.breaks
        if at not in {change.month for change in progress.district_changes}  # said already
    ]
    lines += months_in_words(progress.months)
    return "\n".join([*lines, *notes(progress, catalogue, view)])


def outlook_in_words(progress: Progress, seen: MeasuredProgress, outlook: Outlook) -> list[str]:
    """Return sentences on the three-year means and on the continuation of the last three years."""
    said = []
    if outlook.means:
        last = outlook.means[-1]
        value, ends = mean_in(last, seen)
        if value is not None and ends is not None:
            said.append(
                tr(
                    "Mean year of the three to {month}: {value} (95 % interval {lower} to "
                    "{upper}). The series is rare: fewer than {least} in twelve months.",
                    month=period_name(last.period),
                    value=seen.name(value),
                    lower=seen.name(ends.lower),
                    upper=seen.name(ends.upper),
                    least=number(SMALLEST_RELIABLE),
                )
            )
    projection = outlook.projection(rates=seen.rates)
    if projection is not None:
        said.append(projection_sentence(progress, seen, projection))
    return said


def mean_in(mean: ThreeYears, seen: MeasuredProgress) -> tuple[float | None, Interval | None]:
    """Return a three-year mean in the measure that is shown."""
    return (mean.rate, mean.interval) if seen.rates else (mean.value, mean.value_interval)


def projection_sentence(progress: Progress, seen: MeasuredProgress, projection: Projection) -> str:
    """Return the target year's figure if the last three years continued, as a sentence."""
    trend, target = projection.trend, progress.target
    change = percent(abs(trend.factor - 1))
    values = {
        "change": change,
        "value": seen.name(projection.value),
        "lower": seen.name(projection.interval.lower),
        "upper": seen.name(projection.interval.upper),
        "year": str(target.year),
        "target": "–" if seen.target is None else seen.name(seen.target),
    }
    if trend.factor <= 1:
        return tr(
            "The last three years fell by {change} a year. If that goes on, {year} has {value} "
            "({lower} to {upper}); the target is {target}. This is no forecast.",
            **values,
        )
    return tr(
        "The last three years rose by {change} a year. If that goes on, {year} has {value} "
        "({lower} to {upper}); the target is {target}. This is no forecast.",
        **values,
    )


def no_trend_sentence() -> str:
    """Return why there is no continuation."""
    return tr(
        "The last three years cannot go on in the chart: they are not all complete, there is a "
        "break in the series among them, or there are too few cases."
    )


def break_in_words(at: Period) -> str:
    """Return from when on numbers are counted in another way, as a sentence."""
    return tr(
        "Break in series: from {month} on the numbers are not comparable with those before.",
        month=period_name(at),
    )


def _chosen(points: tuple[Point, ...]) -> Iterator[Point]:
    """Yield the calendar years, and the last."""
    for point in points:
        if point.period.number == 12 or point is points[-1]:
            yield point


def point_in_words(seen: MeasuredProgress, point: Point) -> str:
    """Return a rolling year with its interval, and the path there, as a sentence."""
    values = {
        "month": period_name(point.period),
        "value": seen.name(point.value),
        "lower": seen.name(point.lower),
        "upper": seen.name(point.upper),
    }
    if point.path is None:
        return tr("Twelve months to {month}: {value} (95 % interval {lower} to {upper}).", **values)
    return tr(
        "Twelve months to {month}: {value} (95 % interval {lower} to {upper}; path {path}).",
        **values,
        path=seen.name(point.path),
    )


def months_in_words(months: tuple[SeriesMonth, ...]) -> list[str]:
    """Return the number of months, which are zero, and which are missing and why."""
    answered = [month for month in months if month.value is not None]
    if not months:
        return []
    said = [
        ntr(
            "{n} month from {first} to {last} has a number.",
            "{n} months from {first} to {last} have a number.",
            len(answered),
            first=period_name(months[0].period),
            last=period_name(months[-1].period),
        )
    ]
    zeros = spans_name(month.period for month in months if month.value == 0)
    if zeros:
        said.append(tr("Zero: {months}.", months=zeros))
    empty = spans_name(m.period for m in months if m.value is None and m.status is None)
    if empty:
        said.append(tr("Not answered: {months}.", months=empty))
    for status in (Status.NOT_AVAILABLE, Status.NOT_COLLECTED, Status.NOT_APPLICABLE):
        found = spans_name(month.period for month in months if month.status is status)
        if found:
            said.append(f"{tr(STATUS_NAMES[status])}: {found}.")
    hidden = spans_name(month.period for month in months if month.status == Status.HIDDEN)
    if hidden:
        said.append(tr("Not shown in a public copy: {months}.", months=hidden))
    return said
