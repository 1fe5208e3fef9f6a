"""The numbers as pages show them: a month, an indicator, how complete the years are."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date

from cityreport.domain.catalogue import TOTAL, Catalogue
from cityreport.domain.city import Profile
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
from cityreport.domain.period import Frequency, Period, month_range
from cityreport.domain.sign_off import Timeliness, sign_off_state, timeliness
from cityreport.office import sign_off_steps
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
    groups: dict[Period, dict[str, Tally]] = {}
    timely = Timeliness(0, 0)
    if span is not None:
        first = Period.month(span[0].year, 1)
        last = max(this_month.shift(-1), span[1].months()[-1])
        wanted = expected_by_group(catalogue, first)
        codes = [code for group in wanted.values() for code in sorted(group.all)]
        end = quarter_of(Period.month(last.year, 12))  # as text after all months of its year
        answered = store.observations.totals_answered(TOTAL, codes, first, end)
        alike: dict[frozenset[str], dict[str, Tally]] = {}  # most months answer the same totals
        for month in month_range(first, last):
            found = frozenset({*answered.get(month, ()), *answered.get(quarter_of(month), ())})
            if found not in alike:
                alike[found] = tally_groups(wanted, found)
            groups[month] = alike[found]
        begun = month_range(span[0].months()[0], last)
        timely = timeliness(begun, signatures, today)
    return Overview(
        city=profile.city.name,
        first=None if span is None else span[0],
        last=None if span is None else span[1],
        months={month: _required(found) for month, found in groups.items()},
        groups=groups,
        stands={period: sign_off_state(signature) for period, signature in signatures.items()},
        timeliness=timely,
    )


def _required(found: Mapping[str, Tally]) -> Completeness:
    required = [tally.required for tally in found.values()]
    return Completeness(sum(r.answered for r in required), sum(r.expected for r in required))


def missing(
    observations: Observations, catalogue: Catalogue, first: Period, last: Period
) -> dict[str, tuple[Period, ...]]:
    """Return the required totals of the whole city that nobody answered, by indicator: months from
    the start of `first` to the end of `last`, and of yearly ones the years wholly inside."""
    months = list(month_range(first, last))
    years = [Period.of_year(m.year) for m in months if m.number == 12 and m.shift(-11) >= months[0]]
    found: dict[str, tuple[Period, ...]] = {}
    for indicator in catalogue.indicators:
        if not indicator.required or indicator.derived is not None:
            continue
        answered = observations.figures(indicator.code, TOTAL)
        expected = years if indicator.frequency is Frequency.YEAR else months
        unanswered = tuple(p for p in expected if not is_answered(p, answered))
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
