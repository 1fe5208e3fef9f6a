"""Checks for missing answers: required totals, gaps, years beside their months."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from cityreport.domain.catalogue import TOTAL, Indicator
from cityreport.domain.checks.check_rules import Gap, Overlap, Required
from cityreport.domain.checks.comparisons import row_facts
from cityreport.domain.checks.finding import CellContent, Fact, Finding
from cityreport.domain.checks.plan import BoundRule, Check, CheckPlan, Stretch
from cityreport.domain.checks.series_columns import (
    PER_YEAR,
    SeriesColumn,
    SeriesColumns,
    is_number,
    period_at,
)
from cityreport.domain.collection import AS_ASKED, CityCollection
from cityreport.domain.period import Frequency, Period

Spoken = Iterator[tuple[int, Finding]]


class OpenedPeriods(NamedTuple):
    """The periods in which something was entered, the month that is not over yet, and what the city
    collects."""

    periods: frozenset[Period]
    this_month: Period
    collection: CityCollection = AS_ASKED

    def expects(self, indicator: Indicator, period: Period) -> bool:
        """Return whether a number of that very period is due: the city collects it, the period is
        over and has entries."""
        if period.months()[-1] >= self.this_month:
            return False
        return self.collection.expects(indicator, period) and self._is_opened(period)

    def _is_opened(self, period: Period) -> bool:
        match period.frequency:
            case Frequency.YEAR:
                return any(opened.year == period.year for opened in self.periods)
            case Frequency.QUARTER:
                return not self.periods.isdisjoint((period, *period.months()))
            case Frequency.MONTH:
                return period in self.periods


def required(
    plan: CheckPlan,
    bound: BoundRule,
    rule: Required,
    check: Check,
    numbers: SeriesColumns,
    stretch: Stretch,
    opened: OpenedPeriods,
) -> Spoken:
    """Return the expected periods that are not answered."""
    indicator = plan.catalogue.indicator(bound.row.indicator)
    if opened.collection.frequency(indicator) is not check.frequency:
        return
    column = numbers.column(bound.row, TOTAL, check.frequency)
    quarters = numbers.column(bound.row, TOTAL, Frequency.QUARTER)
    for place, content in enumerate(column.window(*stretch), stretch.first):
        if check.frequency is Frequency.MONTH and quarters.get(place // 3) is not None:
            continue  # where quarters are collected, one answers its months
        if content is None and opened.expects(indicator, period_at(check.frequency, place)):
            yield place, _finding(bound, rule, check, place, {})


def gap(
    plan: CheckPlan,
    bound: BoundRule,
    rule: Gap,
    check: Check,
    numbers: SeriesColumns,
    opened: OpenedPeriods,
) -> Spoken:
    """Return the empty months between two answered ones."""
    if check.frequency is not Frequency.MONTH:
        return
    column = numbers.column(bound.row, check.area, check.frequency)
    if None not in column.contents:
        return
    indicator = plan.catalogue.indicator(bound.row.indicator)
    said = opened.collection
    if said.frequency(indicator) is not Frequency.MONTH:
        return
    if not said.asks_row(indicator.code, bound.row.breakdown):
        return
    is_required = indicator.required and check.area == TOTAL and bound.row.breakdown == TOTAL
    quarters = numbers.column(bound.row, check.area, Frequency.QUARTER)
    answered = [column.start + i for i, c in enumerate(column.contents) if c is not None]
    for before, after in pairwise(answered):
        if after - before - 1 > rule.longest:
            continue
        for place in range(before + 1, after):
            if quarters.get(place // 3) is not None:
                continue
            period = period_at(check.frequency, place)
            if not said.of(indicator.code).covers(period):
                continue
            if is_required and opened.expects(indicator, period):
                continue
            facts: dict[str, Fact] = {
                "before": period_at(check.frequency, before),
                "after": period_at(check.frequency, after),
            }
            yield place, _finding(bound, rule, check, place, facts)


def overlap(
    bound: BoundRule, rule: Overlap, check: Check, numbers: SeriesColumns, stretch: Stretch
) -> Spoken:
    """Return the quarters and years that are answered although some of their parts are too: their
    months, or a year's quarters, of which one is also known by its three months."""
    part = Frequency.MONTH if rule.parts == "months" else Frequency.QUARTER
    if PER_YEAR[check.frequency] >= PER_YEAR[part]:
        return
    column = numbers.column(bound.row, check.area, check.frequency)
    shorter = numbers.column(bound.row, check.area, part)
    monthly = numbers.column(bound.row, check.area, Frequency.MONTH)
    length = PER_YEAR[part] // PER_YEAR[check.frequency]
    first, stop = max(stretch.first, column.start), min(stretch.stop, column.stop)
    for place in range(first, stop):
        value = column.get(place)
        contents = shorter.window(place * length, (place + 1) * length)
        if value is None or isinstance(value, str) or all(c is None for c in contents):
            continue
        if part is Frequency.QUARTER:
            known = enumerate(contents, place * length)
            contents = [_by_months(monthly, at) if c is None else c for at, c in known]
        counts = [c for c in contents if c is not None and not isinstance(c, str)]
        if all(map(is_number, contents)) and sum(counts) == value:
            continue
        period = period_at(check.frequency, place)
        parts = range(place * length, (place + 1) * length)
        months = [bound.row.at(period_at(part, at), check.area) for at in parts]
        own = bound.row.at(period, check.area)
        facts: dict[str, Fact] = {
            "value": value,
            "sum": sum(counts),
            "answered": sum(c is not None for c in contents),
            "months": length,
        }
        yield (
            place,
            Finding(
                rule.id,
                rule.severity,
                period,
                check.area,
                (own, *months),
                row_facts(bound, check, place) | facts,
                (
                    (own, value),
                    *zip(months, contents, strict=True),
                ),
            ),
        )


def _by_months(monthly: SeriesColumn, quarter: int) -> CellContent:
    """Return what the three months of a quarter add up to; None unless all have a number."""
    months = monthly.window(3 * quarter, 3 * quarter + 3)
    counts = [c for c in months if c is not None and not isinstance(c, str)]
    return sum(counts) if len(counts) == len(months) else None


def _finding(
    bound: BoundRule,
    rule: Required | Gap,
    check: Check,
    place: int,
    facts: dict[str, Fact],
) -> Finding:
    """Return a finding on an unanswered cell; it rests only on the cell's being empty."""
    key = bound.row.at(period_at(check.frequency, place), check.area)
    return Finding(
        rule.id,
        rule.severity,
        key.period,
        check.area,
        (key,),
        row_facts(bound, check, place) | facts,
        ((key, None),),
    )
