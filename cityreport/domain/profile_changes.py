"""Changes of a city's profile: reading what was typed for a setting, and setting a city up.

Belongs here: the part that dialogs and commands share. Not here: the rules for a profile (city).
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable

from msgspec.structs import replace

from cityreport.domain.area import Followed
from cityreport.domain.catalogue import TOTAL
from cityreport.domain.city import (
    FIRST_YEAR,
    LAST_YEAR,
    Area,
    Baseline,
    City,
    Population,
    Profile,
    Series,
    check_country,
    check_locode,
    check_name,
)
from cityreport.domain.numerals import Separator, read_typed
from cityreport.domain.observation import check_currency, check_text
from cityreport.domain.period import Period
from cityreport.errors import DataError

DEFAULT_BASELINE = "2017–2019"
_MOST_YEARS = 50

CITY_CHECKS: dict[str, Callable[[str], None]] = {
    "name": check_name,
    "country": check_country,
    "locode": check_locode,
    "currency": check_currency,
    "contact": check_text,
}
"""The fields of the city, each with the check of its text."""
REQUIRED = frozenset({"name", "country"})
"""The fields that must be given; the others may be empty."""


def read_city_part(part: str, typed: str) -> str:
    """Return a field of CITY_CHECKS as it is stored: codes in capitals. Raise the errors of its
    check."""
    said = typed.strip()
    if part in {"country", "locode", "currency"}:
        said = said.upper()
    if said or part in REQUIRED:
        CITY_CHECKS[part](said)
    return said


def with_currency(city: City, typed: str, since: str) -> City:
    """Return the city with a currency (empty: none) from a month such as `2026-01` on; `since` may
    be empty where it had none before, or gets none.

    Raise DataError: bad_currency, bad_month, and currency_without_month for another currency
    without a month.
    """
    currency = read_city_part("currency", typed)
    month = Period.parse_month(since) if since.strip() else None
    if month is None and "" not in (city.currency, currency) and currency != city.currency:
        raise DataError("currency_without_month", old=city.currency, new=currency)
    if month is None and currency == city.currency:
        return city
    return city.with_currency(currency, month)


def read_years(typed: str, reason: str = "") -> Baseline:
    """Read `2017–2019` or `2017, 2018 2019`; raise DataError('bad_baseline') for anything else.

    The usual years need no `reason`, and keep none.
    """
    plain = re.sub(r"\s*(?:[-–—]|\.\.)\s*", "-", typed.strip())
    years: list[int] = []
    for part in re.split(r"[\s,;]+", plain):
        match = re.fullmatch(r"(\d{4})(?:-(\d{4}))?", part)
        if match is None:
            raise DataError("bad_baseline")
        first = int(match[1])
        last = int(match[2] or first)
        if last < first or last - first > _MOST_YEARS:
            raise DataError("bad_baseline")
        years += range(first, last + 1)
    return baseline_of(sorted(years), reason)


def baseline_of(years: Iterable[int], reason: str) -> Baseline:
    """Return the baseline of these years; the usual ones need no reason and keep none."""
    chosen = Baseline(tuple(years))
    return chosen if chosen.is_usual else replace(chosen, reason=reason.strip())


def read_areas(typed: str) -> tuple[Area, ...]:
    """Return one district for each line: `code;name` (or with a tab), or names alone, which get 01,
    02 …"""
    lines = [text.strip() for text in typed.splitlines() if text.strip()]
    width = max(2, len(str(len(lines))))
    areas = []
    for place, text in enumerate(lines, start=1):
        code, separator, name = text.replace("\t", ";").partition(";")
        if separator:
            areas.append(Area(code.strip(), name.strip()))
        else:
            areas.append(Area(f"{place:0{width}d}", text))
    return tuple(areas)


def read_follows(
    typed: str, area: str, first: Period | None, codes: Collection[str]
) -> tuple[Followed, ...]:
    """Read the districts that a district follows: `N1, N2` from its first month, `N1 2023-01` from
    another one; semicolons where a code has a comma.

    `first`: its first month; `codes`: those of the city. Raise DataError: follows_unknown,
    follows_without_month, bad_month.
    """
    whole = typed.strip()
    parts = [whole] if whole in codes else re.split(";" if ";" in whole else ",", whole)
    found = []
    for part in (part.strip() for part in parts if part.strip()):
        code, month = part, first
        if part not in codes:
            code, _, said = (text.strip() for text in part.rpartition(" "))
            if code not in codes:
                raise DataError("follows_unknown", area=area, follows=part)
            month = Period.parse_month(said)
        if month is None:
            raise DataError("follows_without_month", area=area, follows=code)
        found.append(Followed(code, month))
    return tuple(found)


def read_year(typed: str) -> int:
    """Return a year of four digits; raise DataError('bad_year')."""
    if not (typed.isdecimal() and len(typed) == 4):
        raise DataError("bad_year", typed=typed, first=str(FIRST_YEAR), last=str(LAST_YEAR))
    return int(typed)


def read_people(year: str, people: str, source: str = "", area: str = TOTAL) -> Population:
    """Return the population of an area in a year; raise DataError: bad_year, bad_population and the
    errors of `read_typed`. People are whole: `350.000` and `350,000` are the same."""
    counted = read_year(year)
    try:
        value = read_typed(people, separator=Separator.THOUSANDS).value
    except DataError as error:
        if error.code != "not_whole":
            raise
        value = None
    if not isinstance(value, int):
        raise DataError("bad_population", typed=people, year=year)
    return Population(counted, value, source, area)


def read_people_lines(typed: str, source: str = "") -> tuple[Population, ...]:
    """Read the city's population, a year on each line: `2018 2.227.642`, or with tabs or
    semicolons `2018;2227642;DANE`. `source`: of a line that names none.

    Raise DataError: the errors of `read_people`, bad_people_line for a year alone, and
    duplicate_population.
    """
    found: dict[int, Population] = {}
    for line in filter(None, map(str.strip, typed.splitlines())):
        parts = [part.strip() for part in re.split(r"[\t;]", line)]
        if len(parts) == 1:
            year, _, rest = parts[0].partition(" ")
            parts = [year.rstrip(":,"), rest.strip()]
        if not parts[1]:
            raise DataError("bad_people_line", typed=line)
        said = parts[2] if len(parts) > 2 and parts[2] else source.strip()
        people = read_people(parts[0], parts[1], said)
        if people.year in found:
            raise DataError("duplicate_population", year=str(people.year), area=TOTAL)
        found[people.year] = people
    return tuple(found[year] for year in sorted(found))


def with_area(profile: Profile, area: Area) -> Profile:
    """Return the profile with a district in place of the one with its code, or after the others."""
    known = {one.code: one for one in profile.areas} | {area.code: area}
    return replace(profile, areas=tuple(known.values()))


def without_area(profile: Profile, code: str) -> Profile:
    """Return the profile without a district and its population; raise DataError('unknown_area')."""
    profile.area(code)
    return replace(
        profile,
        areas=tuple(area for area in profile.areas if area.code != code),
        population=tuple(row for row in profile.population if row.area != code),
    )


def with_people(profile: Profile, people: Population) -> Profile:
    """Return the profile with a population in place of the one of its area and year."""
    known = {(row.area, row.year): row for row in profile.population}
    return replace(
        profile, population=tuple((known | {(people.area, people.year): people}).values())
    )


def without_people(profile: Profile, area: str, year: int) -> Profile:
    """Return the profile without the population of an area in a year."""
    kept = (row for row in profile.population if (row.area, row.year) != (area, year))
    return replace(profile, population=tuple(kept))


def series_of(profile: Profile, indicator: str) -> Series:
    """Return an indicator's metadata; an empty one where none is given yet."""
    found = (series for series in profile.series if series.indicator == indicator)
    return next(found, Series(indicator))


def with_series(profile: Profile, series: Series) -> Profile:
    """Return the profile with an indicator's metadata; an empty one is removed."""
    known = {one.indicator: one for one in profile.series} | {series.indicator: series}
    kept = (one for one in known.values() if one != Series(one.indicator))
    return replace(profile, series=tuple(sorted(kept, key=lambda one: one.indicator)))
