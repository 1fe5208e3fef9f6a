"""The city that reports: its name, districts, population, baseline and target."""

from __future__ import annotations

import re
from collections.abc import Iterable
from enum import StrEnum
from functools import cached_property
from typing import NamedTuple

import msgspec

from cityreport.domain.area import Area, check_areas
from cityreport.domain.catalogue import TOTAL
from cityreport.domain.observation import check_currency, check_line, check_text
from cityreport.domain.period import Period
from cityreport.errors import DataError

__all__ = [
    "FIRST_YEAR",
    "LAST_YEAR",
    "LONGEST_BASELINE_REASON",
    "LONGEST_OFFICER",
    "PER",
    "Area",
    "Baseline",
    "City",
    "DateBasis",
    "EarlierCurrency",
    "PathKind",
    "Population",
    "Profile",
    "Series",
    "Target",
    "check_areas",
    "check_baseline_choice",
    "check_city",
    "check_country",
    "check_locode",
    "check_name",
    "check_officers",
    "check_plan",
    "check_population",
    "check_profile",
    "check_series",
    "needed_per_year",
    "path_value",
    "position",
]

FIRST_YEAR, LAST_YEAR = 1950, 2100
PER = 100_000
"""The number of people that rates refer to (a year)."""
LONGEST_OFFICER = 80
LONGEST_BASELINE_REASON = 500


class EarlierCurrency(NamedTuple):
    """A currency that a city had until it took the next one; `before`: the first month of that
    next one, as `2026-01`."""

    currency: str
    before: str


class City(msgspec.Struct, frozen=True):
    """The city's own data. `country` ISO 3166-1 alpha-3, `locode` UN/LOCODE, `currency` ISO 4217;
    may be empty except name and country.

    `earlier_currencies`: those before `currency`, the oldest first.
    """

    name: str
    country: str
    locode: str = ""
    contact: str = ""
    currency: str = ""
    attribution: str = ""
    earlier_currencies: tuple[EarlierCurrency, ...] = ()

    def currency_in(self, period: Period) -> str:
        """Return the currency in which a period begins; empty where the city has not said any."""
        first = str(period.months()[0])
        held = (one.currency for one in self.earlier_currencies if first < one.before)
        return next(held, self.currency)

    def with_currency(self, currency: str, since: Period | None) -> City:
        """Return the city with a currency from a month on, whatever was said of later ones; from
        ever on where there was none before, or `since` is None."""
        if since is None or not self.currency or not currency:
            return msgspec.structs.replace(self, currency=currency, earlier_currencies=())
        first = str(since)
        kept = [one for one in self.earlier_currencies if one.before < first]
        until_then = self.currency_in(since.shift(-1))
        if until_then != currency:
            kept.append(EarlierCurrency(until_then, first))
        return msgspec.structs.replace(self, currency=currency, earlier_currencies=tuple(kept))


class Population(msgspec.Struct, frozen=True):
    """The population of an area (`_T` = the city) in a year, and its source."""

    year: int
    value: int
    source: str
    area: str = TOTAL


class PathKind(StrEnum):
    """The shape of the path from the baseline to the target."""

    GEOMETRIC = "geometric"
    LINEAR = "linear"


class Baseline(msgspec.Struct, frozen=True):
    """The complete years whose mean is to be halved.

    `reason`: why the city chose these years; empty for the usual ones.
    """

    years: tuple[int, ...] = (2017, 2018, 2019)
    reason: str = ""

    @property
    def is_usual(self) -> bool:
        """Return whether these are the standard's years."""
        return self.years == Baseline().years

    @property
    def middle(self) -> float:
        """The year that the path starts from: the middle of the baseline."""
        return sum(self.years) / len(self.years)


class Target(msgspec.Struct, frozen=True):
    """The promised reduction (a share of the baseline) and the year by which it is reached."""

    year: int = 2030
    reduction: float = 0.5
    path: PathKind = PathKind.GEOMETRIC


class DateBasis(StrEnum):
    """The meaning of an incident's date in a series."""

    OCCURRENCE = "occurrence"
    RECORDING = "recording"
    UNKNOWN = "unknown"


class Series(msgspec.Struct, frozen=True):
    """The metadata needed to read one indicator's numbers (once per indicator).

    `attempts_included`, `principal_offence_rule`: None = not said.
    """

    indicator: str
    agency: str = ""
    unit: str = ""
    attempts_included: bool | None = None
    principal_offence_rule: bool | None = None
    date_basis: DateBasis = DateBasis.UNKNOWN
    coverage: str = ""
    break_period: Period | None = None
    break_reason: str = ""


class Profile(msgspec.Struct, frozen=True, dict=True):
    """Everything that a city says about itself, besides its numbers.

    `officers`: the names of those who work on this file, in the order in which they are offered;
    they stay in the office and go into no submission.
    """

    city: City
    areas: tuple[Area, ...] = ()
    population: tuple[Population, ...] = ()
    baseline: Baseline = Baseline()
    target: Target = Target()
    series: tuple[Series, ...] = ()
    officers: tuple[str, ...] = ()

    @property
    def place_names(self) -> tuple[str, ...]:
        """The names that are a place's: the city's and its districts'."""
        return (self.city.name, *(area.name for area in self.areas))

    def unit_of(self, indicator: str) -> str:
        """Return the unit that a series' metadata gives; empty: the standard's unit."""
        return next((s.unit for s in self.series if s.indicator == indicator), "")

    def area(self, code: str) -> Area:
        """Return the district of that code; raise DataError('unknown_area') if the city has
        none."""
        found = self._areas_by_code.get(code)
        if found is None:
            raise DataError("unknown_area", area=code)
        return found

    def population_of(self, area: str) -> tuple[Population, ...]:
        """Return the entered populations of an area."""
        return self._population_by_area.get(area, ())

    @cached_property
    def has_followers(self) -> bool:
        """Return whether any district follows another one: in nearly every city none does."""
        return any(area.follows for area in self.areas)

    @cached_property
    def _areas_by_code(self) -> dict[str, Area]:
        return {area.code: area for area in reversed(self.areas)}

    @cached_property
    def _population_by_area(self) -> dict[str, tuple[Population, ...]]:
        found: dict[str, list[Population]] = {}
        for row in self.population:
            found.setdefault(row.area, []).append(row)
        return {area: tuple(rows) for area, rows in found.items()}


def path_value(baseline_value: float, baseline: Baseline, target: Target, y: float) -> float | None:
    """Return the path from the baseline to the target at `y`, in the unit of the baseline.

    With b the middle of the baseline, T the target year and r the reduction: geometric
    B(1 - r)^((y - b)/(T - b)), linear B(1 - r(y - b)/(T - b)). None before b; from T on it
    stays at the target.
    """
    start = baseline.middle
    if y < start:
        return None
    if y >= target.year:
        return baseline_value * (1 - target.reduction)
    share = (y - start) / (target.year - start)
    if target.path is PathKind.LINEAR:
        return baseline_value * (1 - target.reduction * share)
    return baseline_value * float((1 - target.reduction) ** share)


def position(period: Period) -> float:
    """Return the place on the path, in years, of the twelve months that end with `period`.

    A calendar year y is at y, the twelve months to month m of year Y at Y - 1 + m/12.
    """
    return period.year - 1 + (period.first_month + period.length - 1) / 12


def needed_per_year(baseline_value: float, latest: float, target: Target, y: float) -> float | None:
    """Return the yearly reduction (share, 0-1) that leads from `latest` at `y` to the target.

    1 - ((1 - r)B/R)^(1/(T - y)). 0 where the target is already reached or passed, so it is
    never negative; None from the target year on.
    """
    if y >= target.year:
        return None
    if latest == 0:
        return 0.0
    goal = (1 - target.reduction) * baseline_value
    return max(0.0, 1 - float((goal / latest) ** (1 / (target.year - y))))


def check_profile(profile: Profile) -> None:
    """Raise DataError, naming the field, for a profile that cannot be right."""
    check_city(profile.city)
    check_areas(profile.areas)
    check_population(profile.population, profile.areas)
    check_plan(profile.baseline, profile.target)
    check_series(profile.series)
    check_officers(profile.officers)


def check_city(city: City) -> None:
    """Raise DataError for a wrong field of the city itself."""
    check_name(city.name)
    check_country(city.country)
    if city.locode:
        check_locode(city.locode)
    if city.currency:
        check_currency(city.currency)
    for currency, before in city.earlier_currencies:
        check_currency(currency)
        Period.parse_month(before)
    for text in (city.contact, city.attribution):
        check_text(text)


def check_name(name: str) -> None:
    """Raise DataError for a city's name that is empty or that no file could carry."""
    if not name.strip():
        raise DataError("city_without_name")
    check_line(name)


def check_country(code: str) -> None:
    """Raise DataError for a text that is no ISO 3166-1 alpha-3 code."""
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise DataError("bad_country", typed=code)


def check_locode(code: str) -> None:
    """Raise DataError for a text that is no UN/LOCODE."""
    if not re.fullmatch(r"[A-Z]{2} ?[A-Z2-9]{3}", code):
        raise DataError("bad_locode", typed=code)


MOST_PEOPLE = 100_000_000
"""More people than any city has: the largest agglomerations have about 40 million."""


def check_population(population: Iterable[Population], areas: Iterable[Area]) -> None:
    """Raise DataError for a population of an impossible year, of zero people or more than any
    city has, of an unknown area, or given twice."""
    known = {area.code for area in areas} | {TOTAL}
    counted: set[tuple[str, int]] = set()
    for row in population:
        if not FIRST_YEAR <= row.year <= LAST_YEAR:
            raise DataError(
                "bad_year", typed=str(row.year), first=str(FIRST_YEAR), last=str(LAST_YEAR)
            )
        if row.value < 1:
            raise DataError("bad_population", year=str(row.year), typed=row.value)
        if row.value > MOST_PEOPLE:
            raise DataError(
                "too_many_people", year=str(row.year), typed=row.value, most=MOST_PEOPLE
            )
        if row.area not in known:
            raise DataError("unknown_area", area=row.area)
        if (row.area, row.year) in counted:
            raise DataError("duplicate_population", year=str(row.year), area=row.area)
        counted.add((row.area, row.year))
        check_text(row.source)


def check_plan(baseline: Baseline, target: Target) -> None:
    """Raise DataError for a baseline without years or not before its target, and for no real
    reduction."""
    years = baseline.years
    if not years or len(set(years)) != len(years):
        raise DataError("bad_baseline")
    if max(years) >= target.year:
        raise DataError("baseline_after_target", year=str(max(years)), target=str(target.year))
    if not 0 < target.reduction < 1:
        raise DataError("bad_reduction", typed=target.reduction)
    check_text(baseline.reason, LONGEST_BASELINE_REASON)


def check_baseline_choice(chosen: Baseline, before: Baseline | None = None) -> None:
    """Raise DataError('baseline_without_reason') for years of the city's own choice that nobody
    gave a reason for.

    `before`: the stored ones. A choice from before reasons were asked stays without one until its
    years change.
    """
    if chosen.is_usual or chosen.reason.strip():
        return
    if before is None or before.years != chosen.years or before.reason:
        raise DataError("baseline_without_reason", years=", ".join(map(str, chosen.years)))


def check_series(series: Iterable[Series]) -> None:
    """Raise DataError for an indicator's metadata given twice, or with text that no file could
    carry."""
    seen: set[str] = set()
    for one in series:
        if one.indicator in seen:
            raise DataError("duplicate_series", indicator=one.indicator)
        seen.add(one.indicator)
        for text in (one.agency, one.unit, one.coverage, one.break_reason):
            check_text(text)


def check_officers(officers: Iterable[str]) -> None:
    """Raise DataError for an officer without a name, a name given twice, or one that no line could
    show."""
    seen: set[str] = set()
    for name in officers:
        if not name.strip() or not name.isprintable() or name != name.strip():
            raise DataError("bad_officer", name=name)
        if name.casefold() in seen:
            raise DataError("duplicate_officer", name=name)
        check_text(name, LONGEST_OFFICER)
        seen.add(name.casefold())
