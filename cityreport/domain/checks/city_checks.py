"""Checks of the city as such, not of cells: its population, and whether months were signed."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from datetime import date, timedelta
from itertools import pairwise

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.checks.check_rules import NotBegun, PopulationJump, Unsigned
from cityreport.domain.checks.finding import Finding
from cityreport.domain.city import Population
from cityreport.domain.period import Frequency, Period


def population_jumps(rule: PopulationJump, rows: Iterable[Population]) -> Iterator[Finding]:
    """Yield the entered years that differ by more than the rule's share a year from the one
    before."""
    by_area: dict[str, list[Population]] = {}
    for row in rows:
        by_area.setdefault(row.area, []).append(row)
    for area, known in by_area.items():
        known.sort(key=lambda row: row.year)
        for before, row in pairwise(known):
            change = (row.value / before.value) ** (1 / (row.year - before.year)) - 1
            if round(abs(change), 9) <= rule.most:  # 105/100 is a little more than 1.05
                continue
            yield Finding(
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
                    "change": change,
                    "area": area,
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


def not_begun(rule: NotBegun, opened: Iterable[Period], today: date) -> Iterator[Finding]:
    """Yield the periods with numbers that begin after the month of the clock."""
    this_month = Period.month_of(today)
    for period in opened:
        if period.months()[0] > this_month:
            yield Finding(
                rule.id,
                rule.severity,
                period,
                TOTAL,
                (),
                {"period": period, "today": today.isoformat(), "area": TOTAL},
                ((f"begins after {this_month}", None),),
            )
