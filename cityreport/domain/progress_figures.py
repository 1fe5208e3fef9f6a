"""The progress of one indicator in one area: baseline, rolling years, window, verdict.

Belongs here: the results as they are shown and exported. Not here: measuring them (progress).
"""

from __future__ import annotations

import msgspec

from cityreport.domain.city import PER, Baseline, Target, path_value, position
from cityreport.domain.figure_sums import index_of
from cityreport.domain.observation import Status
from cityreport.domain.period import Period
from cityreport.domain.signed_basis import SinceSigned
from cityreport.domain.statistics import CountedSpan, count_interval
from cityreport.domain.succession import DistrictChange
from cityreport.domain.unevenness import USUAL, Dispersion
from cityreport.domain.verdict import PAST, Condition, NotJudged, Rule, Verdict


class BaselineYear(msgspec.Struct, frozen=True):
    """A year of the baseline: its cases, and the share of its months that have a number."""

    year: int
    cases: int
    share: float = 1.0


class BaselineFigure(msgspec.Struct, frozen=True):
    """The figure to be reduced: `mean` in counts a year, `rate` per 100,000.

    Both None if a year of the baseline is not complete; `rate` also without population. `count`:
    all that was counted in it; `span`: the same with its person-years (years without population)
    and the number of years that it was counted in. `annualised`: the years of which some months
    were answered “not available”; they count with the others. `reason`: why the city chose these
    years, where they are not the usual ones.
    """

    years: tuple[int, ...]
    mean: float | None
    rate: float | None
    span: CountedSpan | None = None
    annualised: tuple[int, ...] = ()
    sums: tuple[BaselineYear, ...] = ()
    reason: str = ""


class SeriesMonth(msgspec.Struct, frozen=True):
    """A month of the series. Without status and value: nobody has answered it yet."""

    period: Period
    value: int | None
    status: Status | None


class PathLine(msgspec.Struct, frozen=True):
    """The way from a baseline's figure, `mean` in counts and `rate` per 100,000, to the target."""

    baseline: Baseline
    target: Target
    mean: float
    rate: float | None


class Rolling(msgspec.Struct, frozen=True):
    """The twelve months that end with `period` (a month).

    `value`, `value_lower`, `value_upper`, `value_path` in counts; `rate`, `lower`, `upper`,
    `path` per 100,000, None without population. The ends are of the 95 % interval, with the
    unevenness of years `phi` in it; the paths are None without baseline, before its middle, and
    where numbers cannot be compared with the baseline (`line` is None). `exposure`: person-years,
    1 without population. Interval and path are worked out when they are asked for: most rows of
    hundreds of districts are only added up.
    """

    period: Period
    value: int
    rate: float | None
    exposure: float = 1.0
    phi: float = 0.0
    line: PathLine | None = None

    @property
    def span(self) -> CountedSpan:
        """The count with its person-years."""
        return CountedSpan(self.value, self.exposure)

    @property
    def value_lower(self) -> float:
        """The lower end of the count's interval."""
        return count_interval(self.value, phi=self.phi).lower

    @property
    def value_upper(self) -> float:
        """The upper end of the count's interval."""
        return count_interval(self.value, phi=self.phi).upper

    @property
    def lower(self) -> float | None:
        """The lower end of the rate's interval."""
        return None if self.rate is None else PER / self.exposure * self.value_lower

    @property
    def upper(self) -> float | None:
        """The upper end of the rate's interval."""
        return None if self.rate is None else PER / self.exposure * self.value_upper

    @property
    def value_path(self) -> float | None:
        """The count that the path asks for."""
        return self._on_path(None if self.line is None else self.line.mean)

    @property
    def path(self) -> float | None:
        """The rate that the path asks for."""
        return self._on_path(None if self.line is None else self.line.rate)

    def _on_path(self, start: float | None) -> float | None:
        if self.line is None or start is None:
            return None
        share = path_value(1.0, self.line.baseline, self.line.target, position(self.period))
        return None if share is None else start * share


class Window(msgspec.Struct, frozen=True):
    """The window that a verdict rests on: the latest twelve months, or the last years together of a
    series with fewer than 20 cases a year.

    `ratio`: the path over it, as a share of the baseline; `share`: its rate, as a share of the
    baseline's. `populations`: the origins of the populations in it and in the baseline.
    """

    first: Period
    last: Period
    span: CountedSpan
    ratio: float
    share: float
    populations: tuple[str, ...] = ()

    @property
    def years(self) -> int:
        """The number of years."""
        return round(self.span.years)


class YearToDate(msgspec.Struct, frozen=True):
    """The months of the last year that have a value, against the same months before.

    `months` are those counted, `first` and `last` the ends of them. `previous` is last year's sum
    of the same months, `baseline` the mean of the baseline years' sums; each is None if any of
    these months is missing there.
    """

    first: Period
    last: Period
    value: int
    months: tuple[Period, ...]
    previous: int | None
    baseline: float | None


class Method(msgspec.Struct, frozen=True):
    """The way in which a series is judged.

    `unevenness`: the usual phi of its kind (catalogue). `moved_by_reporting`: more of it can be
    good news, so it has no verdict. `breaks`: of the series' metadata, besides those of status B;
    `break_reason`: the city's words on them.
    """

    unevenness: float = USUAL
    moved_by_reporting: bool = False
    breaks: tuple[Period, ...] = ()
    break_reason: str = ""


USUAL_METHOD = Method()


class LatestFigures(msgspec.Struct, frozen=True, kw_only=True):
    """The latest figures of one indicator in one area: what a row in a table of districts shows.

    `rolling12`: complete rolling years, the last one at the end; of a progress all of them, of
    latest figures alone that one and those that end one and two years before it. `judged`: the
    month whose rolling year the verdict is on, None without any figure. `window`: what a verdict
    rests on; `not_judged`: why there is none. `breaks`: the periods from which on the numbers are
    not comparable with those before. `since_signed`: what of its basis is another one than when its
    months were signed.
    """

    indicator: str
    area: str
    baseline: BaselineFigure
    rolling12: tuple[Rolling, ...]
    judged: Period | None
    window: Window | None = None
    not_judged: NotJudged | None = None
    breaks: tuple[Period, ...] = ()
    dispersion: Dispersion = Dispersion(USUAL, USUAL)
    since_signed: tuple[SinceSigned, ...] = ()

    @property
    def phi(self) -> float:
        """The unevenness of its years."""
        return self.dispersion.phi

    @property
    def is_past(self) -> bool:
        """Return whether its last figure is not of now: of a closed district, or one without
        news."""
        return self.not_judged in PAST

    def break_between(self, first: Period, last: Period) -> Period | None:
        """Return the newest period from which on numbers are counted in another way, after `first`
        begins and before `last` ends; None where the two can be compared."""
        end = index_of(last) + last.length
        found = [at for at in self.breaks if index_of(first) < index_of(at) < end]
        return max(found, key=index_of, default=None)


class Progress(LatestFigures, frozen=True, kw_only=True):
    """The progress of one indicator in one area.

    `needed_per_year`: share (0-1) by which each coming year has to be lower than the one before;
    None where there is no verdict for a reason. `population_basis`: the origins of the populations
    in use, `population_sources`: the sources of the entered ones; both without repeats. `unit`: the
    unit of the series' metadata where it is not the standard's, `agency`: its source. `rule`: what
    decided; `probability`: the chance (0-1) to be on or below the path, on which the verdict is.
    `break_reason`: why the numbers of `breaks` are not comparable, in the city's words,
    `district_changes`: those of them on which the district became another one; `followed_by`: the
    names of the districts that it became.
    `conditions`: what has to be known beside the verdict; `basis_unknown`: whether it is not known
    of some months what they were signed with. `decided_by_line`: whether the verdict would be
    another one by counts alone, and a population of it lies on a straight line between two years.
    `began`: the first month of a district that has one.
    """

    target: Target
    months: tuple[SeriesMonth, ...]
    needed_per_year: float | None
    verdict: Verdict
    year_to_date: YearToDate | None
    population_basis: tuple[str, ...]
    population_sources: tuple[str, ...] = ()
    unit: str = ""
    rule: Rule = Rule.MONTHS_MISSING
    probability: float | None = None
    conditions: tuple[Condition, ...] = ()
    break_reason: str = ""
    district_changes: tuple[DistrictChange, ...] = ()
    followed_by: tuple[str, ...] = ()
    agency: str = ""
    basis_unknown: bool = False
    decided_by_line: bool = False
    began: Period | None = None

    @property
    def began_late(self) -> bool:
        """Return whether it is of a district that was not there when the baseline began."""
        first = Period.month(min(self.baseline.years), 1)
        return self.began is not None and self.began > first

    @property
    def has_path(self) -> bool:
        """Return whether a path to a target can be shown up to the latest months."""
        return self.not_judged in (None, NotJudged.IN_BASELINE)
