"""The numbers as pages show them: a month, an indicator, how complete the years are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.city import Profile
from cityreport.domain.collection import CityCollection
from cityreport.domain.completeness import (
    Completeness,
    Tally,
    expected_by_group,
    is_answered,
    quarter_of,
    tally_groups,
)
from cityreport.domain.derivation import derive, parts_of
from cityreport.domain.observation import CellKey, Observation
from cityreport.domain.period import Frequency, Period, month_range, periods_within
from cityreport.domain.sign_off import Timeliness, sign_off_state, timeliness
from cityreport.office import sign_off_steps
from cityreport.office.collecting import first_reporting_month
from cityreport.office.collection_states import collection_of
from cityreport.office.page_values import MonthPage, Overview
from cityreport.store.observations import Observations
from cityreport.store.store import Store

Cells = Mapping[CellKey, Observation]


def month_page(
    observations: Observations, catalogue: Catalogue, period: Period, area: str
) -> MonthPage:
    """Return the cells of a period beside those of the one before and of the year before."""
    year_before = period.shift(-12 // period.length)
    beside = {p: _page(observations, catalogue, p, area) for p in (period.shift(-1), year_before)}
    return MonthPage(
        period,
        area,
        cells=_page(observations, catalogue, period, area),
        before=_moved(beside[period.shift(-1)], period),
        year_before=_moved(beside[year_before], period),
    )


def with_derived(catalogue: Catalogue, found: Iterable[Observation]) -> list[Observation]:
    """Return the observations and those that are derived from them, in key order."""
    cells = {observation.key: observation for observation in found}
    return sorted([*cells.values(), *_derived(catalogue, cells)], key=in_order)


def of_indicator(observations: Observations, catalogue: Catalogue, code: str) -> list[Observation]:
    """Return all that is answered of an indicator, or derived for it, in key order."""
    derived = catalogue.indicator(code).derived
    if derived is None:
        return sorted(observations.matching(indicator=code), key=in_order)
    found = observations.matching(indicator=derived.indicator)
    return [o for o in with_derived(catalogue, found) if o.key.indicator == code]


def overview(
    store: Store, catalogue: Catalogue, profile: Profile, this_month: Period, today: date
) -> Overview:
    """Return how many totals are answered, from the first January to the last due month, and
    signed."""
    span = store.observations.span()
    signatures = sign_off_steps.signatures(store)
    collection = collection_of(store)
    groups: dict[Period, dict[str, Tally]] = {}
    months: dict[Period, Completeness] = {}
    began: dict[str, Period] = {}
    timely = Timeliness(0, 0)
    if span is not None:
        first = Period.month(span[0].year, 1)
        last = max(this_month.shift(-1), span[1].months()[-1])
        groups, began = _tallies(store, catalogue, collection, first, last)
        months = _required(groups)
        opened = [
            month
            for month in month_range(span[0].months()[0], last)
            if month in signatures or months[month].expected
        ]
        since = first_reporting_month(store, this_month, signatures)
        timely = timeliness(opened, signatures, today, since)
    return Overview(
        city=profile.city.name,
        first=None if span is None else span[0],
        last=None if span is None else span[1],
        months=months,
        groups=groups,
        began=began,
        stands={period: sign_off_state(signature) for period, signature in signatures.items()},
        timeliness=timely,
    )


def _tallies(
    store: Store, catalogue: Catalogue, collection: CityCollection, first: Period, last: Period
) -> tuple[dict[Period, dict[str, Tally]], dict[str, Period]]:
    """Return the answered totals of each month, by group, and the month in which the first answer
    of each indicator begins."""
    codes = [i.code for i in catalogue.indicators if i.derived is None]
    start = Period.of_year(first.year)  # as text before, and the last quarter after all months
    end = quarter_of(Period.month(last.year, 12))
    answered = store.observations.totals_answered(TOTAL, codes, start, end)
    began: dict[str, Period] = {}
    for period in sorted(answered, key=lambda period: period.start):
        month = period.months()[0]
        for code in answered[period]:
            began.setdefault(code, month)
    groups: dict[Period, dict[str, Tally]] = {}
    alike: dict[tuple[frozenset[str], ...], dict[str, Tally]] = {}  # most months are as another
    monthly = [i for i in catalogue.indicators if collection.expects_always(i, Frequency.MONTH)]
    always = frozenset(i.code for i in monthly)
    at_times = [
        i
        for i in catalogue.indicators
        if i.code in collection.said and i not in monthly and collection.of(i.code).is_collected
    ]
    for month in month_range(first, last):
        wanted = always.union(i.code for i in at_times if collection.expects(i, month))
        found = frozenset({*answered.get(month, ()), *answered.get(quarter_of(month), ())})
        if (wanted, found) not in alike:
            expected = expected_by_group(catalogue, month, collection)
            alike[wanted, found] = tally_groups(expected, found)
        groups[month] = alike[wanted, found]
    return groups, began


def _required(groups: Mapping[Period, Mapping[str, Tally]]) -> dict[Period, Completeness]:
    """Return how complete what is required is in each month; months that share their tallies are
    counted once."""
    found: dict[int, Completeness] = {}
    months = {}
    for month, tallies in groups.items():
        if id(tallies) not in found:
            required = [tally.required for tally in tallies.values()]
            found[id(tallies)] = Completeness(
                sum(r.answered for r in required), sum(r.expected for r in required)
            )
        months[month] = found[id(tallies)]
    return months


def missing(
    observations: Observations,
    catalogue: Catalogue,
    collection: CityCollection,
    first: Period,
    last: Period,
) -> dict[str, tuple[Period, ...]]:
    """Return the required totals of the whole city that it collects and nobody answered, by
    indicator: months from the start of `first` to the end of `last`, and of those reported by
    quarter or year the quarters and years wholly inside."""
    within: dict[Frequency, list[Period]] = {}
    for period in periods_within(first.months()[0], last.months()[-1]):
        within.setdefault(period.frequency, []).append(period)
    found: dict[str, tuple[Period, ...]] = {}
    for indicator in catalogue.indicators:
        if not indicator.required or indicator.derived is not None:
            continue
        answered = observations.figures(indicator.code, TOTAL)
        unanswered = tuple(
            period
            for period in within.get(collection.frequency(indicator), ())
            if not is_answered(period, answered) and collection.expects(indicator, period)
        )
        if unanswered:
            found[indicator.code] = unanswered
    return found


def _page(observations: Observations, catalogue: Catalogue, period: Period, area: str) -> Cells:
    cells = observations.on_page(period, area)
    return cells | {derived.key: derived for derived in _derived(catalogue, cells)}


def _moved(cells: Cells, period: Period) -> Cells:
    return {key._replace(period=period): observation for key, observation in cells.items()}


def _derived(catalogue: Catalogue, cells: Cells) -> list[Observation]:
    found = []
    for indicator in catalogue.indicators:
        if indicator.derived is None:
            continue
        first_part = parts_of(indicator.derived, CellKey(indicator.code, Period.of_year(1)))[0]
        for key in cells:
            if (key.indicator, *key[3:]) == (first_part.indicator, *first_part[3:]):
                total = CellKey(indicator.code, key.period, key.area)
                observation = derive(indicator, total, cells.get)
                if observation is not None:
                    found.append(observation)
    return found


def in_order(observation: Observation) -> tuple[str, str, str, str, str]:
    """Return the key that cells are sorted by: period, area, indicator, breakdown, category."""
    key = observation.key
    return (str(key.period), key.area, key.indicator, key.breakdown, key.category)
