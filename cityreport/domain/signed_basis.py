"""The basis of a signature: the population, baseline and target it was given with, and what of
them is another one now.

Belongs here: keeping the basis and holding its plan against today's. Not here: its numbers
(signed_numbers), reading either from a store (office), or the words (since_signed_words).
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.city import Population, Profile, Target
from cityreport.domain.people import population_in
from cityreport.domain.period import Period

Areas = dict[str, dict[int, int]]
"""People by area and year."""


class SignedBasis(msgspec.Struct, frozen=True, omit_defaults=True):
    """The basis that a signature was given with.

    `baseline`: its years; `population`: people by area and year, of the signed year, the one
    before and the baseline's, also where they were drawn between or carried from other years.
    It is kept as it is written: of many districts it is long, alike in the signatures of a year,
    and read once for all of them. `means`: by indicator, the counts a year of the city's complete
    baseline; `counts`: those of the twelve months that end with the signed one.
    """

    baseline: tuple[int, ...]
    target: Target
    population: msgspec.Raw
    means: dict[str, float] = {}
    counts: dict[str, int] = {}


class BasisPart(StrEnum):
    """The parts of a basis that can be another one later."""

    POPULATION = "population"
    BASELINE = "baseline"
    TARGET = "target"
    BASELINE_MEAN = "baseline_mean"
    """The numbers of the baseline, of one indicator."""
    TWELVE_MONTHS = "twelve_months"
    """The numbers of the twelve months that end with a signed one, of one indicator."""


class SinceSigned(msgspec.Struct, frozen=True):
    """A part of the basis that is not what periods were signed with.

    `before`, `after`: people, years, target or counts; `after` None where nothing is known any
    more. `signed`: the periods that were signed with `before`, ascending. `area`, `year`: of a
    population; `indicator`: of numbers. `day`: that of the change, None where it is not known.
    """

    part: BasisPart
    before: float | tuple[int, ...] | Target
    after: float | tuple[int, ...] | Target | None
    signed: tuple[Period, ...]
    area: str = TOTAL
    year: int | None = None
    indicator: str = ""
    day: date | None = None


def given_text(given: float | tuple[int, ...] | Target) -> str:
    """Return a part of a basis as a submission says it."""
    if isinstance(given, tuple):
        return ", ".join(map(str, given))
    if isinstance(given, Target):
        return f"{given.reduction!r} {given.year} {given.path.value}"
    return str(round(given))


def basis_of(profile: Profile, period: Period) -> SignedBasis:
    """Return the basis of a signature that is given now, without its numbers."""
    years = sorted({period.year - 1, period.year, *profile.baseline.years})
    people = _People(profile.population)
    found = {area: people.of_years(area, years) for area in people.areas}
    written = msgspec.Raw(msgspec.json.encode(found))
    return SignedBasis(profile.baseline.years, profile.target, written)


def plan_since_signed(
    given: Mapping[Period, SignedBasis], profile: Profile
) -> tuple[SinceSigned, ...]:
    """Return the populations, baselines and targets that periods were signed with and that are
    other ones now; the city's come first, then by area and year."""
    alike: dict[tuple[object, ...], list[Period]] = {}
    for period, basis in sorted(given.items()):
        plan = (basis.baseline, basis.target, bytes(basis.population))
        alike.setdefault(plan, []).append(period)
    people = _People(profile.population)
    found: dict[SinceSigned, list[Period]] = {}
    for periods in alike.values():
        for change in _differences(given[periods[0]], profile, people):
            found.setdefault(change, []).extend(periods)
    made = [replace(change, signed=tuple(sorted(periods))) for change, periods in found.items()]
    made.sort(key=lambda c: (c.area != TOTAL, c.area, c.part is not BasisPart.POPULATION))
    return tuple(made)


def _differences(basis: SignedBasis, profile: Profile, people: _People) -> Iterator[SinceSigned]:
    for area, years in msgspec.json.decode(basis.population, type=Areas).items():
        if years == (now := people.of_years(area, years)):
            continue
        for year, before in years.items():
            if before != now.get(year):
                yield SinceSigned(BasisPart.POPULATION, before, now.get(year), (), area, year)
    if basis.baseline != profile.baseline.years:
        yield SinceSigned(BasisPart.BASELINE, basis.baseline, profile.baseline.years, ())
    if basis.target != profile.target:
        yield SinceSigned(BasisPart.TARGET, basis.target, profile.target, ())


class _People:
    """The people of areas and years in whole persons, each worked out once."""

    def __init__(self, rows: Iterable[Population]) -> None:
        self.areas: dict[str, list[Population]] = {}
        for row in rows:
            self.areas.setdefault(row.area, []).append(row)
        self._known: dict[tuple[str, int], int | None] = {}

    def of_years(self, area: str, years: Iterable[int]) -> dict[int, int]:
        """Return an area's people by year; without years where none is known."""
        found = {}
        for year in years:
            if (people := self._of(area, year)) is not None:
                found[year] = people
        return found

    def _of(self, area: str, year: int) -> int | None:
        if (area, year) not in self._known:
            lived = population_in(self.areas.get(area, ()), area, year)
            self._known[area, year] = None if lived is None else int(lived.value + 0.5)
        return self._known[area, year]
