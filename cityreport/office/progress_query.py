"""Progress of one indicator, from the store's numbers by the domain's rules."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from cityreport.domain import standing
from cityreport.domain.catalogue import TOTAL, Catalogue, Indicator
from cityreport.domain.checks.series_columns import SeriesKey
from cityreport.domain.city import Baseline, PathKind, Profile
from cityreport.domain.conditions import Circumstances, plan_changes, with_circumstances
from cityreport.domain.derivation import derive_series, typed_code
from cityreport.domain.figure_sums import month_at, stop_of
from cityreport.domain.latest_figures import measure_latest
from cityreport.domain.observation import Figure
from cityreport.domain.period import Period
from cityreport.domain.progress import Progress, measure_progress
from cityreport.domain.progress_figures import LatestFigures
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
    found = replace(found, began=profile.area(asked.area).valid_from)
    if profile.has_followers:
        later = successors(profile.areas, asked.area)
        found = replace(found, district_changes=changes, followed_by=later)
    return standing.as_of(found, profile.area(asked.area), _end(asked, city))


class Latest(NamedTuple):
    """A district's figures up to the period that was asked for, and what is measured of them."""

    figures: Mapping[Period, Figure]
    measured: LatestFigures


def latest(
    series: Mapping[str, Mapping[Period, Figure]],
    catalogue: Catalogue,
    profile: Profile,
    asked: Question,
    city: Iterable[Period],
) -> dict[str, Latest]:
    """Measure the latest figures of districts whose figures are at hand (`series`, by area), as
    `measured` does each; without those that have none. `asked.area` is not looked at."""
    indicator = catalogue.indicator(asked.code)
    if not has_target(indicator):
        raise DataError("no_target", indicator=asked.code)
    end, now = _end(asked, city), _circumstances(asked)
    usual = method_of(indicator, profile, ())
    found = {}
    for code, figures in series.items():
        known = figures if asked.until is None else _up_to(figures, asked.until)
        if not known:
            continue
        changes = changes_of(profile.areas, code) if profile.has_followers else ()
        one = measure_latest(
            asked.code,
            code,
            known,
            profile.population_of(code),
            profile.baseline,
            profile.target,
            method_of(indicator, profile, changes) if changes else usual,
        )
        one = replace(one, since_signed=plan_changes(one, now)) if now.since_signed else one
        found[code] = Latest(known, standing.latest_as_of(one, profile.area(code), end))
    return found


def figures_of_areas(
    observations: Observations, indicator: Indicator, areas: Sequence[str]
) -> Mapping[str, Mapping[Period, Figure]]:
    """Return the total of each area through time, computed where it is a derived one."""
    derived, read = indicator.derived, observations.by_district.all_figures
    if derived is None:
        return read(SeriesKey(indicator.code, TOTAL, TOTAL), areas)
    parts = [
        read(SeriesKey(derived.indicator, derived.breakdown, category), areas)
        for category in derived.categories
    ]
    return {area: derive_series([part[area] for part in parts]) for area in areas}


def _up_to(series: Mapping[Period, Figure], until: Period) -> Mapping[Period, Figure]:
    end = stop_of(until)
    later = {p for p in series if p.year >= until.year and stop_of(p) > end}
    return {p: figure for p, figure in series.items() if p not in later} if later else series


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
