"""Progress as the workbook says it: measured from the content of the file alone.

Verification makes the sheets once more from the content, so nothing here may rest on numbers that
are not in it. Where the baseline's years or the last twelve months are not in the file, there is no
verdict, and the sheet says so.
"""

from __future__ import annotations

from functools import cached_property

from msgspec.structs import replace

from cityreport.domain.catalogue import TOTAL, Catalogue, Indicator
from cityreport.domain.city import PER, Baseline, PathKind, Population, Target
from cityreport.domain.conditions import Circumstances, with_circumstances
from cityreport.domain.derivation import typed_code
from cityreport.domain.observation import Figure, Status
from cityreport.domain.people import people_in, person_years
from cityreport.domain.period import Period
from cityreport.domain.progress import Method, Progress, measure_progress
from cityreport.domain.rate_change import (
    Change,
    are_few,
    change_from_baseline,
    change_from_year_before,
)
from cityreport.domain.submission import ObservationRecord, Submission
from cityreport.domain.targets import HEADLINE, has_target, own_unit


class Measures:
    """The progress of the indicators of a submission."""

    def __init__(self, submission: Submission, catalogue: Catalogue) -> None:
        self._catalogue = catalogue
        self.baseline = Baseline(tuple(submission.baseline.years), submission.baseline.reason)
        target = submission.target
        self.target = Target(target.year, target.reduction, PathKind(target.path))
        self._submission = submission
        self.population = tuple(
            Population(year=p.year, area=p.area, value=p.value, source=p.source)
            for p in submission.population
        )
        self._series = {s.indicator: s for s in submission.series}

    @cached_property
    def _figures(self) -> dict[tuple[str, str], dict[Period, Figure]]:
        """The totals by indicator and area."""
        found: dict[tuple[str, str], dict[Period, Figure]] = {}
        for o in self._submission.observations:
            if o.breakdown == TOTAL:
                figures = found.setdefault((o.indicator, o.area), {})
                figures[Period.parse(o.period)] = Figure(_whole(o), Status(o.status))
        return found

    def figures(self, indicator: str, area: str = TOTAL) -> dict[Period, Figure]:
        """Return the totals of an area, by period."""
        return self._figures.get((indicator, area), {})

    @cached_property
    def items(self) -> tuple[Progress, ...]:
        """The progress of every indicator that has numbers and a target, in the catalogue's
        order."""
        followed = filter(has_target, self._catalogue.indicators)
        return tuple(self._measured(i) for i in followed if self._has_numbers(i))

    @cached_property
    def without_numbers(self) -> tuple[Indicator, ...]:
        """The required indicators of a verdict that have no number in the file."""
        return tuple(
            i
            for i in filter(has_target, self._catalogue.indicators)
            if i.required and not self._has_numbers(i)
        )

    @cached_property
    def headline(self) -> Progress | None:
        """The progress of the headline indicator, None without its numbers."""
        return next((item for item in self.items if item.indicator == HEADLINE), None)

    def _has_numbers(self, indicator: Indicator) -> bool:
        return any(figure.value is not None for figure in self.figures(indicator.code).values())

    def _measured(self, indicator: Indicator) -> Progress:
        series = self._series.get(typed_code(indicator))
        breaks = () if series is None or series.break_period is None else (series.break_period,)
        found = measure_progress(
            indicator.code,
            TOTAL,
            self.figures(indicator.code),
            self.population,
            self.baseline,
            self.target,
            Method(
                indicator.unevenness,
                indicator.moved_by_reporting,
                tuple(map(Period.parse, breaks)),
                "" if series is None else series.break_reason,
            ),
        )
        unit = "" if series is None else own_unit(self._catalogue, indicator, series.unit)
        found = replace(found, unit=unit, agency="" if series is None else series.agency)
        signed = frozenset(
            month for s in self._submission.sign_off for month in Period.parse(s.period).months()
        )
        return with_circumstances(found, Circumstances(signed=signed))

    def rate(self, area: str, end: Period, value: int) -> float | None:
        """Return the rate per 100,000 of the twelve months that end with `end`; None where no
        population of the area is known."""
        people = people_in(self.population, area, {end.year - 1, end.year})
        lived = person_years(people, end)
        return None if lived is None else PER * value / lived


def total(figures: dict[Period, Figure], months: list[Period]) -> int | None:
    """Return the sum of the months; None where one of them has no number."""
    values = [figures[month].value if month in figures else None for month in months]
    known = [int(value) for value in values if value is not None]
    return sum(known) if len(known) == len(months) else None


def shown_change(item: Progress) -> Change | None:
    """Return the change on the year before; None where a percentage of so few would mislead."""
    change = change_from_year_before(item)
    if change is None or are_few(change.before, change.after):
        return None
    return change


def against_baseline(item: Progress) -> float | None:
    """Return the difference to the baseline as a share: of the window that the verdict rests on,
    or else of the last twelve months where there are enough cases."""
    if item.window is not None:
        return item.window.share - 1
    change = change_from_baseline(item)
    if change is None or are_few(change.before, change.after):
        return None
    return change.share


def _whole(o: ObservationRecord) -> int | None:
    """Return a count; None for what is no whole number, which is no count."""
    return None if o.value is None or o.value != int(o.value) else int(o.value)
