"""The city's profile: read as one `Profile`, written as the differences to the old one."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator

import msgspec
from msgspec.structs import replace

from cityreport.domain.city import (
    Baseline,
    City,
    PathKind,
    Population,
    Profile,
    Series,
    Target,
)
from cityreport.domain.period import Period
from cityreport.errors import AccessError, DataError
from cityreport.store.area_states import area_of_row, area_row, read_area, state_of_row
from cityreport.store.journal import JournalEntry

_CITY = "city"
_TEXTS_OF_CITY = 6
SUBJECTS = (_CITY, "baseline", "target", "area", "population", "series", "officer")
"""The subjects of entries on parts of a profile."""


class Profiles:
    """The profile in one open file. Writing happens inside the caller's transaction."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def get(self) -> Profile | None:
        """Return the city's profile; None until a city has been set up."""
        try:
            return self._read()
        except (ValueError, TypeError, DataError) as error:  # nothing like this was ever written
            raise AccessError("profile_damaged", part="?") from error

    def _read(self) -> Profile | None:
        city = self._connection.execute("SELECT * FROM city").fetchone()
        if city is None:
            return None
        years, target, reduction, path, why = self._connection.execute(
            """SELECT baseline_years, target_year, reduction, path, baseline_reason
               FROM plan"""
        ).fetchone()
        areas = self._connection.execute("SELECT * FROM area ORDER BY position")
        people = self._connection.execute(
            "SELECT year, value, source, area FROM population ORDER BY area, year"
        )
        series = self._connection.execute("SELECT content FROM series ORDER BY indicator")
        officers = self._connection.execute("SELECT name FROM officer ORDER BY position")
        return Profile(
            city=city_of_row(*city),
            areas=tuple(area_of_row(*row) for row in areas),
            population=tuple(Population(*row) for row in people),
            baseline=Baseline(tuple(msgspec.json.decode(years, type=list[int])), why),
            target=Target(target, reduction, PathKind(path)),
            series=tuple(read_series(row[0]) for row in series),
            officers=tuple(row[0] for row in officers),
        )

    def put(self, new: Profile) -> list[JournalEntry]:
        """Write a checked profile; return the entries for the journal, none if nothing changed."""
        before = dict(_parts(self.get()))
        after = dict(_parts(new))
        entries = [
            JournalEntry(*part, before.get(part), after.get(part))
            for part in sorted(before.keys() | after.keys())
            if before.get(part) != after.get(part)
        ]
        if entries:
            self._rewrite(new)
        return entries

    def parts(self) -> Iterator[tuple[str, str, str]]:
        """Yield the profile as the journal writes it: subject, key, state."""
        for (subject, key), state in sorted(_parts(self.get())):
            yield subject, key, state

    def _rewrite(self, profile: Profile) -> None:
        run, many = self._connection.execute, self._connection.executemany
        for table in ("city", "plan", "area", "population", "series", "officer"):
            run(f"DELETE FROM {table}")
        city, plan = profile.city, profile.target
        *texts, earlier = msgspec.structs.astuple(city)
        run("INSERT INTO city VALUES (?, ?, ?, ?, ?, ?, ?)", (*texts, _json(earlier)))
        years = msgspec.json.encode(profile.baseline.years).decode()
        run(
            "INSERT INTO plan VALUES (?, ?, ?, ?, ?)",
            (years, plan.year, plan.reduction, plan.path, profile.baseline.reason),
        )
        many(
            "INSERT INTO area VALUES (?, ?, ?, ?, ?, ?)",
            [area_row(area, position) for position, area in enumerate(profile.areas)],
        )
        many(
            "INSERT INTO population VALUES (?, ?, ?, ?)",
            [(p.area, p.year, p.value, p.source) for p in profile.population],
        )
        many(
            "INSERT INTO series VALUES (?, ?)",
            [(s.indicator, _series_text(s)) for s in profile.series],
        )
        many(
            "INSERT INTO officer VALUES (?, ?)",
            [(name, position) for position, name in enumerate(profile.officers)],
        )


def _parts(profile: Profile | None) -> Iterator[tuple[tuple[str, str], str]]:
    if profile is None:
        return
    yield (_CITY, ""), city_text(profile.city)
    yield ("baseline", ""), baseline_text(profile.baseline)
    yield ("target", ""), _json(profile.target)
    for position, area in enumerate(profile.areas):
        yield ("area", area.code), state_of_row(*area_row(area, position))
    for people in profile.population:
        yield ("population", f"{people.area}\t{people.year}"), _json(people)
    for series in profile.series:
        yield ("series", series.indicator), _series_text(series)
    for position, name in enumerate(profile.officers):
        yield ("officer", name), _json([name, position])


def with_part(profile: Profile, subject: str, key: str, state: str | None) -> Profile:
    """Return the profile with one part as in an entry of the journal; None removes the part.

    Raise AccessError('profile_damaged') for a state that no entry ever had. The result is not
    checked.
    """
    try:
        return _with_part(profile, subject, key, state)
    except (ValueError, TypeError) as error:  # msgspec's errors are ValueErrors
        raise AccessError("profile_damaged", part=f"{subject} {key}".strip()) from error


def _with_part(profile: Profile, subject: str, key: str, state: str | None) -> Profile:
    held = None if state is None else msgspec.json.decode(state)
    if subject in _SINGLE:
        return replace(profile, **{subject: msgspec.convert(held, _SINGLE[subject])})
    if subject == "area":
        areas = [area for area in profile.areas if area.code != key]
        if state is not None:
            areas.insert(*read_area(state))
        return replace(profile, areas=tuple(areas))
    if subject == "officer":
        officers = [name for name in profile.officers if name != key]
        if held is not None:
            officers.insert(held[1], held[0])
        return replace(profile, officers=tuple(officers))
    if subject == "population":
        people = [p for p in profile.population if f"{p.area}\t{p.year}" != key]
        if held is not None:
            people.append(msgspec.convert(held, Population))
        people.sort(key=lambda p: (p.area, p.year))
        return replace(profile, population=tuple(people))
    series = [one for one in profile.series if one.indicator != key]
    if state is not None:
        series.append(read_series(state))
    series.sort(key=lambda one: one.indicator)
    return replace(profile, series=tuple(series))


_SINGLE = {_CITY: City, "baseline": Baseline, "target": Target}
"""The parts that a city has exactly one of."""


def _json(part: object) -> str:
    return msgspec.json.encode(part).decode()


def city_of_row(*row: str) -> City:
    """Return the city of a row of its table; one of an older file has no earlier currencies. Raise
    ValueError or TypeError for a row that never was."""
    *texts, earlier = row if len(row) > _TEXTS_OF_CITY else (*row, "[]")
    values = (*texts, msgspec.json.decode(earlier))
    return msgspec.convert(dict(zip(City.__struct_fields__, values, strict=True)), City)


def city_text(city: City) -> str:
    """Return a city as the journal writes it: without earlier currencies as before there were
    any."""
    held = msgspec.structs.asdict(city)
    if not city.earlier_currencies:
        del held["earlier_currencies"]
    return _json(held)


def baseline_text(baseline: Baseline) -> str:
    """Return a baseline as the journal writes it: without a reason as before there were any."""
    held = {"years": baseline.years}
    return _json(held | {"reason": baseline.reason} if baseline.reason else held)


def _series_text(series: Series) -> str:
    fields = msgspec.structs.asdict(series)
    return _json(fields | {"break_period": _text(series.break_period)})


def read_series(content: str) -> Series:
    """Return the inverse of how a series is written; raise ValueError or KeyError for a text that
    never was."""
    fields = msgspec.json.decode(content)
    period = _read(fields.pop("break_period"))
    return replace(msgspec.convert(fields, Series), break_period=period)


def _text(period: Period | None) -> str | None:
    return None if period is None else str(period)


def _read(text: str | None) -> Period | None:
    return None if text is None else Period.parse(text)
