"""Progress of one indicator, from the store's numbers by the domain's rules."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from cityreport.domain.catalogue import TOTAL, Catalogue, Indicator, Kind
from cityreport.domain.city import Profile
from cityreport.domain.derivation import derive_series
from cityreport.domain.observation import Figure
from cityreport.domain.period import Frequency, Period
from cityreport.domain.progress import Progress, measure_progress
from cityreport.errors import DataError
from cityreport.store.observations import Observations

HEADLINE = "L1"
"""The indicator that a report leads with: the standard's headline is intentional homicide."""


def has_target(indicator: Indicator) -> bool:
    """Whether halving it makes sense: a monthly count of which less is better."""
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
) -> Progress:
    """Measure an indicator's progress on what lies up to the end of `until`.

    DataError('no_target') where there is no target.
    """
    indicator = catalogue.indicator(code)
    figures = _figures(observations, indicator, area) if has_target(indicator) else {}
    return measured(figures, catalogue, profile, code, area, until)


def measured(
    figures: Mapping[Period, Figure],
    catalogue: Catalogue,
    profile: Profile,
    code: str,
    area: str,
    until: Period | None,
) -> Progress:
    """The same of figures that are at hand."""
    indicator = catalogue.indicator(code)
    if not has_target(indicator):
        raise DataError("no_target", indicator=code)
    found = measure_progress(
        code,
        area,
        {
            period: figure
            for period, figure in figures.items()
            if until is None or period.months()[-1] <= until.months()[-1]
        },
        profile.population,
        profile.baseline,
        profile.target,
    )
    counted = indicator.code if indicator.derived is None else indicator.derived.indicator
    return replace(found, unit=profile.unit_of(counted))


def _figures(
    observations: Observations, indicator: Indicator, area: str
) -> Mapping[Period, Figure]:
    derived = indicator.derived
    if derived is None:
        return observations.figures(indicator.code, area, TOTAL, TOTAL)
    return derive_series(
        [
            observations.figures(derived.indicator, area, derived.breakdown, category)
            for category in derived.categories
        ]
    )
