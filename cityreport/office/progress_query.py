"""Progress of one indicator, from the store's numbers by the domain's rules."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from cityreport.domain.catalogue import TOTAL, Catalogue, Indicator, Kind
from cityreport.domain.city import Baseline, PathKind, Profile
from cityreport.domain.derivation import derive_series
from cityreport.domain.observation import Figure
from cityreport.domain.period import Frequency, Period
from cityreport.domain.progress import Progress, measure_progress
from cityreport.errors import DataError
from cityreport.store.observations import Observations

HEADLINE = "L1"
"""The indicator that a report leads with: the standard's headline is intentional homicide."""


def has_target(indicator: Indicator) -> bool:
    """Return whether halving it makes sense: a monthly count of which less is better."""
    return (
        indicator.kind is Kind.COUNT
        and indicator.frequency is Frequency.MONTH
        and indicator.lower_is_better is True
    )


def of(
    observations: Observations,
    catalogue: Catalogue,
    profile: Profile,
    code: str,
    area: str,
    until: Period | None,
    baseline: Baseline | None = None,
    path: PathKind | None = None,
) -> Progress:
    """Measure an indicator's progress on what lies up to the end of `until`.

    `baseline`, `path`: tried out instead of those of the profile. DataError('no_target') where
    there is no target.
    """
    indicator = catalogue.indicator(code)
    found = figures(observations, indicator, area) if has_target(indicator) else {}
    return measured(found, catalogue, profile, code, area, until, baseline, path)


def measured(
    series: Mapping[Period, Figure],
    catalogue: Catalogue,
    profile: Profile,
    code: str,
    area: str,
    until: Period | None,
    baseline: Baseline | None = None,
    path: PathKind | None = None,
) -> Progress:
    """Measure the progress of figures that are at hand."""
    indicator = catalogue.indicator(code)
    if not has_target(indicator):
        raise DataError("no_target", indicator=code)
    found = measure_progress(
        code,
        area,
        {
            period: figure
            for period, figure in series.items()
            if until is None or period.months()[-1] <= until.months()[-1]
        },
        profile.population,
        baseline or profile.baseline,
        profile.target if path is None else replace(profile.target, path=path),
    )
    changed = {s.break_period for s in profile.series if s.indicator == _counted(indicator)}
    breaks = {*found.breaks, *(at for at in changed if at is not None)}
    return replace(found, unit=counted_unit(catalogue, profile, code), breaks=tuple(sorted(breaks)))


def counted_unit(catalogue: Catalogue, profile: Profile, code: str) -> str:
    """Return the unit that the city counts an indicator in; empty for that of the standard."""
    return profile.unit_of(_counted(catalogue.indicator(code)))


def _counted(indicator: Indicator) -> str:
    """Return the indicator whose numbers are typed."""
    return indicator.code if indicator.derived is None else indicator.derived.indicator


def figures(
    observations: Observations,
    indicator: Indicator,
    area: str,
    breakdown: str = TOTAL,
    category: str = TOTAL,
) -> Mapping[Period, Figure]:
    """One cell through time, computed where it is a derived one."""
    derived = indicator.derived
    if derived is None:
        return observations.figures(indicator.code, area, breakdown, category)
    return derive_series(
        [
            observations.figures(derived.indicator, area, derived.breakdown, category)
            for category in derived.categories
        ]
    )
