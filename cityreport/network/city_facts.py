"""Each city as the network sees it: how far its numbers go, how complete they are, its progress."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from functools import cache

import msgspec
from msgspec.structs import replace

from cityreport.domain.catalogue import TOTAL, Catalogue, Indicator
from cityreport.domain.city import Baseline, PathKind, Population, Profile, Series, Target
from cityreport.domain.completeness import Completeness
from cityreport.domain.conditions import Circumstances, with_circumstances
from cityreport.domain.observation import Figure, Status
from cityreport.domain.period import Period, month_range
from cityreport.domain.progress import Progress, measure_progress
from cityreport.domain.progress_method import method_of
from cityreport.domain.submission import Submission
from cityreport.domain.targets import has_target, own_unit
from cityreport.exchange.collection_records import collection_of
from cityreport.network.analyses import Asked, NetworkNumbers
from cityreport.network.manifest import Manifest
from cityreport.network.paper_pages import rank

Figures = Mapping[Period, Figure]
read_period = cache(Period.parse)


class CityFacts(msgspec.Struct, frozen=True):
    """A city. `last_month`, `last_signed`: the newest month that has a number, and that is signed;
    `behind`: the months that are due and not there, None where no month is; `answered`: of the
    required numbers of twelve months; `series`: the answered totals, by indicator; `progress`: of
    those with a target; `signed`: the months that are signed."""

    head: Submission
    profile: Profile
    last_month: Period | None
    last_signed: Period | None
    behind: int | None
    answered: Completeness
    series: Mapping[str, Figures]
    progress: Mapping[str, Progress]
    signed: frozenset[Period]

    @property
    def is_late(self) -> bool:
        """Return whether a month that is due is not there."""
        return self.behind is None or self.behind > 0

    @property
    def people(self) -> int | None:
        """The population of the newest year that is known."""
        rows = self.profile.population
        return max(rows, key=lambda row: row.year).value if rows else None


def followed(catalogue: Catalogue) -> list[Indicator]:
    """Return the indicators that the overview follows: the required ones with a target."""
    return [i for i in catalogue.indicators if i.required and has_target(i)]


def city_facts(
    manifest: Manifest, numbers: NetworkNumbers, catalogue: Catalogue, asked: Asked
) -> list[CityFacts]:
    """Return every city of which something was accepted, by country and name."""
    heads = newest_heads(manifest)
    signed: dict[str, set[Period]] = defaultdict(set)
    for holding in manifest.holdings():
        if holding.signed:
            signed[holding.office].update(read_period(holding.period).months())
    latest = {row[0]: row[4:6] for row in numbers.rows("latest_period")}
    answered: dict[str, dict[str, int]] = defaultdict(dict)
    for office, indicator, months, *_ in numbers.rows("completeness"):
        answered[office][indicator] = months
    series = _series(numbers, {i.code for i in followed(catalogue)})
    found = [
        _facts(
            head,
            catalogue,
            asked,
            latest.get(office, (None, None)),
            answered[office],
            series[office],
            frozenset(signed[office]),
        )
        for office, head in heads.items()
    ]
    return sorted(found, key=lambda one: (one.head.city.country, one.head.city.name))


def newest_heads(manifest: Manifest) -> dict[str, Submission]:
    """Return the newest submission of each office, all of it but its numbers."""
    heads: dict[str, Submission] = {}
    for one in manifest.submissions():
        before = heads.get(one.head.office.id)
        if before is None or rank(before) <= rank(one.head):
            heads[one.head.office.id] = one.head
    return heads


def _series(numbers: NetworkNumbers, codes: set[str]) -> dict[str, dict[str, dict[Period, Figure]]]:
    """Return the totals of each office, by indicator and period."""
    found: dict[str, dict[str, dict[Period, Figure]]] = defaultdict(lambda: defaultdict(dict))
    for office, indicator, period, value, status in numbers.rows("totals"):
        if indicator in codes:
            found[office][indicator][read_period(period)] = Figure(value, Status(status))
    return found


def _facts(
    head: Submission,
    catalogue: Catalogue,
    asked: Asked,
    latest: tuple[str | None, str | None],
    answered: Mapping[str, int],
    series: Mapping[str, Figures],
    signed: frozenset[Period],
) -> CityFacts:
    last, last_signed = (None if text is None else read_period(text) for text in latest)
    profile = profile_of(head)
    now = Circumstances(as_of=asked.due.shift(1), signed=signed)
    progress = {}
    for indicator in followed(catalogue):
        if series.get(indicator.code):
            measured = measure(indicator, catalogue, profile, series[indicator.code])
            progress[indicator.code] = with_circumstances(measured, now)
    behind = None if last is None else max(0, _months(asked.due) - _months(last))
    return CityFacts(
        head,
        profile,
        last,
        last_signed,
        behind,
        _completeness(head, catalogue, asked, answered),
        series,
        progress,
        signed,
    )


def measure(
    indicator: Indicator, catalogue: Catalogue, profile: Profile, figures: Figures
) -> Progress:
    """Return the progress of one series, by the program's own rules."""
    found = measure_progress(
        indicator.code,
        TOTAL,
        figures,
        profile.population,
        profile.baseline,
        profile.target,
        method_of(indicator, profile, ()),
    )
    unit = own_unit(catalogue, indicator, profile.unit_of(indicator.code))
    return replace(found, unit=unit)


def profile_of(head: Submission) -> Profile:
    """Return what a submission says of its city that progress needs."""
    goal = head.target
    return Profile(
        head.city.city,
        population=tuple(
            Population(row.year, row.value, row.source)
            for row in head.population
            if row.area == TOTAL
        ),
        baseline=Baseline(tuple(head.baseline.years), head.baseline.reason),
        target=Target(goal.year, goal.reduction, PathKind(goal.path)),
        series=tuple(
            Series(
                row.indicator,
                row.agency,
                row.unit,
                break_period=None if row.break_period is None else read_period(row.break_period),
                break_reason=row.break_reason,
            )
            for row in head.series
        ),
    )


def _completeness(
    head: Submission, catalogue: Catalogue, asked: Asked, answered: Mapping[str, int]
) -> Completeness:
    """Return the required monthly totals of twelve months that the city collects, and how many of
    them are answered."""
    collection = collection_of(head)
    expected: dict[str, int] = defaultdict(int)
    for month in month_range(asked.since, asked.due):
        for indicator in collection.required(catalogue, month):
            expected[indicator.code] += 1
    there = sum(min(months, answered.get(code, 0)) for code, months in expected.items())
    return Completeness(there, sum(expected.values()))


def _months(month: Period) -> int:
    return 12 * month.year + month.number
