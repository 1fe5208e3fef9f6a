"""Checks of the city as such, not of cells: its population, and whether months were signed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise

from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.checks.check_rules import (
    NotBegun,
    PopulationFar,
    PopulationJump,
    PopulationLine,
    PopulationMissing,
    Unsigned,
)
from cityreport.domain.checks.finding import Fact, Finding
from cityreport.domain.city import Population
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Frequency, Period


def population_jumps(rule: PopulationJump, rows: Iterable[Population]) -> Iterator[Finding]:
    """Yield the entered years that differ by more than the rule's share a year from the one
    before."""
    for area, known in _by_area(rows):
        for before, row in pairwise(known):
            if _is_above(_yearly(before, row), rule.most):
                yield _population(rule, area, before, row)


def population_lines(rule: PopulationLine, rows: Iterable[Population]) -> Iterator[Finding]:
    """Yield the longest stretches over which a population changes by more than the rule's share a
    year, one finding each."""
    for area, known in _by_area(rows):
        for stretch in _without_steps(rule, known):
            for before, row in _steep(rule, stretch):
                yield _population(rule, area, before, row, years=row.year - before.year)


def years_of(catalogue: Catalogue, finding: Finding) -> range | None:
    """Return the years between which a finding says that the population changed too fast, or in
    which it is not known; None for a finding about anything else."""
    on_people = PopulationJump | PopulationLine | PopulationMissing | PopulationFar
    if not isinstance(catalogue.rule(finding.rule), on_people):
        return None
    return range(int(str(finding.facts["year_before"])), int(str(finding.facts["year"])) + 1)


def _without_steps(rule: PopulationLine, known: list[Population]) -> Iterator[list[Population]]:
    stretch = known[:1]
    for before, row in pairwise(known):
        if _is_above(_yearly(before, row), rule.steep):
            yield stretch
            stretch = []
        stretch.append(row)
    yield stretch


def _steep(
    rule: PopulationLine, stretch: list[Population]
) -> Iterator[tuple[Population, Population]]:
    """Yield first and last year of what changes too fast the same way; what overlaps is one."""
    found: list[tuple[Population, Population]] = []
    for row in stretch:
        far = [one for one in stretch if one.year <= row.year - rule.years]
        if not far or not _is_above(_yearly(far[-1], row), rule.most):
            continue
        before = far[-1]
        if found and before.year < found[-1][1].year:
            first, last = found[-1]
            if (last.value > first.value) == (row.value > before.value):
                found[-1] = (first, row)
                continue
        found.append((before, row))
    yield from found


def _by_area(rows: Iterable[Population]) -> Iterator[tuple[str, list[Population]]]:
    """Yield the entered years of each area, the earliest first."""
    by_area: dict[str, list[Population]] = {}
    for row in rows:
        by_area.setdefault(row.area, []).append(row)
    for area, known in by_area.items():
        yield area, sorted(known, key=lambda row: row.year)


def _yearly(before: Population, row: Population) -> float:
    """Return the change a year, as a share."""
    return float((row.value / before.value) ** (1 / (row.year - before.year)) - 1)


def _is_above(change: float, most: float) -> bool:
    return round(abs(change), 9) > most  # 105/100 is a little more than 1.05


def _population(
    rule: PopulationJump | PopulationLine,
    area: str,
    before: Population,
    row: Population,
    **more: Fact,
) -> Finding:
    return Finding(
        rule.id,
        rule.severity,
        Period.of_year(row.year),
        area,
        (),
        {
            "year": str(row.year),
            "value": row.value,
            "year_before": str(before.year),
            "value_before": before.value,
            "change": _yearly(before, row),
            "area": area,
            **more,
        },
        tuple((f"population {p.year} {area}", p.value) for p in (before, row)),
    )


def unsigned_months(
    rule: Unsigned,
    opened: Iterable[Period],
    signed: Mapping[Period, date],
    today: date,
    since: Period | None = None,
) -> Iterator[Finding]:
    """Yield the months with numbers whose signature is overdue. `signed`: the day of each
    signature; `since`: the month in which the office began to report, before which none is late."""
    for month in opened:
        if month.frequency is not Frequency.MONTH or month in signed:
            continue
        if since is not None and month < since:
            continue
        if today <= month.shift(1).start - timedelta(days=1) + timedelta(days=rule.days):
            continue
        yield Finding(
            rule.id,
            rule.severity,
            month,
            TOTAL,
            (),
            {"period": month, "days": rule.days, "area": TOTAL},
            ((f"signed {month}", None),),
        )


def not_begun(
    rule: NotBegun,
    opened: Iterable[Period],
    today: date,
    cells: Callable[[Period], tuple[CellKey, ...]],
) -> Iterator[Finding]:
    """Yield the periods with numbers that begin after the month of the clock. `cells`: those of a
    period, as far as they were read."""
    this_month = Period.month_of(today)
    for period in opened:
        if period.months()[0] > this_month:
            yield Finding(
                rule.id,
                rule.severity,
                period,
                TOTAL,
                cells(period),
                {"period": period, "today": today.isoformat(), "area": TOTAL},
                ((f"begins after {this_month}", None),),
            )
