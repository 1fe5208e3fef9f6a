"""Progress of one indicator, from the store's numbers by the domain's rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

import msgspec
from msgspec.structs import replace

from cityreport.domain import standing
from cityreport.domain.catalogue import TOTAL, Catalogue, Indicator
from cityreport.domain.city import Baseline, PathKind, Profile
from cityreport.domain.conditions import Circumstances, with_circumstances
from cityreport.domain.derivation import derive_series, typed_code
from cityreport.domain.figure_sums import month_at, stop_of
from cityreport.domain.observation import Figure
from cityreport.domain.period import Period
from cityreport.domain.progress import Progress, measure_progress
from cityreport.domain.progress_method import method_of
from cityreport.domain.succession import changes_of, successors
from cityreport.domain.targets import has_target, own_unit
from cityreport.errors import DataError
from cityreport.store.observations import Observations


class Question(msgspec.Struct, frozen=True):
    """A question for a progress.

    `until`: as it stood at the end of that period. `baseline`, `path`: tried out instead of those
    of the profile. `circumstances`: when it is looked at, and what is signed.
    """

    code: str
    area: str = TOTAL
    until: Period | None = None
    baseline: Baseline | None = None
    path: PathKind | None = None
    circumstances: Circumstances = Circumstances()


def of(
    observations: Observations,
    catalogue: Catalogue,
    profile: Profile,
    asked: Question,
    city: Callable[[Indicator], Iterable[Period]],
) -> Progress:
    """Measure an indicator's progress; DataError('no_target') where there is no target. `city`:
    gives the periods that the whole city has figures of, and is asked for a district only."""
    indicator = catalogue.indicator(asked.code)
    found = figures(observations, indicator, asked.area) if has_target(indicator) else {}
    if asked.area == TOTAL or not found:
        return measured(found, catalogue, profile, asked)
    return measured(found, catalogue, profile, asked, city(indicator))


def measured(
    series: Mapping[Period, Figure],
    catalogue: Catalogue,
    profile: Profile,
    asked: Question,
    city: Iterable[Period] = (),
) -> Progress:
    """Measure the progress of figures that are at hand. `city`: of a district, the periods that the
    whole city has figures of."""
    indicator, until = catalogue.indicator(asked.code), asked.until
    if not has_target(indicator):
        raise DataError("no_target", indicator=asked.code)
    target, path = profile.target, asked.path
    changes = changes_of(profile.areas, asked.area) if profile.has_followers else ()
    found = measure_progress(
        asked.code,
        asked.area,
        series if until is None else _up_to(series, until),
        profile.population_of(asked.area),
        asked.baseline or profile.baseline,
        target if path is None else replace(target, path=path),
        method_of(indicator, profile, changes),
    )
    agency = next((s.agency for s in profile.series if s.indicator == typed_code(indicator)), "")
    found = replace(found, unit=counted_unit(catalogue, profile, asked.code), agency=agency)
    found = with_circumstances(found, _circumstances(asked))
    if asked.area == TOTAL:
        return found
    if profile.has_followers:
        later = successors(profile.areas, asked.area)
        found = replace(found, district_changes=changes, followed_by=later)
    return standing.as_of(found, profile.area(asked.area), _end(asked, city))


def _up_to(series: Mapping[Period, Figure], until: Period) -> Mapping[Period, Figure]:
    end = stop_of(until)
    return {p: figure for p, figure in series.items() if stop_of(p) <= end}


def _end(asked: Question, city: Iterable[Period]) -> Period | None:
    """Return the month up to which the city is looked at: its last one with a figure, or the last
    that is over, and not after the one that is asked for."""
    as_of = asked.circumstances.as_of
    months = max(map(stop_of, city), default=None)
    last = (as_of and as_of.shift(-1)) if months is None else month_at(months - 1)
    if last is None or asked.until is None:
        return last
    return min(last, asked.until.months()[-1])


def _circumstances(asked: Question) -> Circumstances:
    given, until = asked.circumstances, asked.until
    as_of = given.as_of
    if as_of is not None and until is not None:
        as_of = min(as_of, until.months()[-1].shift(1))
    is_tried = asked.baseline is not None or asked.path is not None
    return replace(given, as_of=as_of, is_tried_out=is_tried)


def counted_unit(catalogue: Catalogue, profile: Profile, code: str) -> str:
    """Return the unit that the city counts an indicator in; empty for that of the standard."""
    indicator = catalogue.indicator(code)
    return own_unit(catalogue, indicator, profile.unit_of(typed_code(indicator)))


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
