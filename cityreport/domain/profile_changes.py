"""Setting a city up, and what one change of a setting makes of its profile.

Belongs here: what dialogs and commands both read of what was typed. Not here: what a city may say
of itself (city).
"""

from __future__ import annotations

import re
from collections.abc import Callable

from msgspec.structs import replace

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.city import (
    FIRST_YEAR,
    LAST_YEAR,
    Area,
    Baseline,
    Population,
    Profile,
    Series,
    check_country,
    check_locode,
    check_name,
)
from cityreport.domain.numerals import read_typed
from cityreport.domain.observation import check_currency, check_text
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
"""What a person says of the city, and what refuses it."""
REQUIRED = frozenset({"name", "country"})
"""The others may be left empty."""


def read_city_part(part: str, typed: str) -> str:
    """Return a part of CITY_CHECKS as it is kept: codes in capitals. Raises what its check
    raises."""
    said = typed.strip()
    if part in {"country", "locode", "currency"}:
        said = said.upper()
    if said or part in REQUIRED:
        CITY_CHECKS[part](said)
    return said


def read_years(typed: str) -> Baseline:
    """`2017–2019`, `2017, 2018 2019`; raise DataError('bad_baseline') for what is neither."""
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
    return Baseline(tuple(sorted(years)))


def read_areas(typed: str) -> tuple[Area, ...]:
    """Return a district a line: `code;name` (or with a tab), or names alone, which get 01, 02 …"""
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


def read_year(typed: str) -> int:
    """Return a year of four digits; DataError('bad_year')."""
    if not (typed.isdecimal() and len(typed) == 4):
        raise DataError("bad_year", typed=typed, first=str(FIRST_YEAR), last=str(LAST_YEAR))
    return int(typed)


def read_people(year: str, people: str, source: str = "", area: str = TOTAL) -> Population:
    """How many people live in an area in a year; DataError: bad_year, bad_population and what
    `read_typed` raises."""
    counted = read_year(year)
    value = read_typed(people).value
    if not isinstance(value, int):
        raise DataError("bad_population", typed=people, year=year)
    return Population(counted, value, source, area)


def with_area(profile: Profile, area: Area) -> Profile:
    """Return the profile with a district in the place of the one of its code, or after the
    others."""
    known = {one.code: one for one in profile.areas} | {area.code: area}
    return replace(profile, areas=tuple(known.values()))


def without_area(profile: Profile, code: str) -> Profile:
    """Return the profile without a district and its people; DataError('unknown_area')."""
    profile.area(code)
    return replace(
        profile,
        areas=tuple(area for area in profile.areas if area.code != code),
        population=tuple(row for row in profile.population if row.area != code),
    )


def with_people(profile: Profile, people: Population) -> Profile:
    """Return the profile with a population in the place of the one of its area and year."""
    known = {(row.area, row.year): row for row in profile.population}
    return replace(
        profile, population=tuple((known | {(people.area, people.year): people}).values())
    )


def without_people(profile: Profile, area: str, year: int) -> Profile:
    """Return the profile without what is said of an area's people in a year."""
    kept = (row for row in profile.population if (row.area, row.year) != (area, year))
    return replace(profile, population=tuple(kept))


def series_of(profile: Profile, indicator: str) -> Series:
    """What is said of an indicator's numbers; nothing yet where nobody said anything."""
    found = (series for series in profile.series if series.indicator == indicator)
    return next(found, Series(indicator))


def with_series(profile: Profile, series: Series) -> Profile:
    """Return the profile with what is said of an indicator's numbers; one that says nothing is
    none."""
    known = {one.indicator: one for one in profile.series} | {series.indicator: series}
    kept = (one for one in known.values() if one != Series(one.indicator))
    return replace(profile, series=tuple(sorted(kept, key=lambda one: one.indicator)))
