"""All checks of an office's numbers, kept up to date cell by cell.

After any changes in any order, the findings are those of a fresh run (hypothesis proves it). Not
here: the kinds of rules, and reading a store.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date

import msgspec

from cityreport.domain.catalogue import TOTAL
from cityreport.domain.checks.check_rules import (
    Compare,
    Gap,
    MixedCurrencies,
    NetworkRemark,
    NotAsked,
    NotThere,
    Overlap,
    PersonalText,
    PopulationFar,
    PopulationJump,
    PopulationLine,
    PopulationMissing,
    Required,
    Unsigned,
    Unusual,
    Zero,
)
from cityreport.domain.checks.city_checks import (
    not_begun,
    population_jumps,
    population_lines,
    unsigned_months,
)
from cityreport.domain.checks.comparisons import columns_of, compare
from cityreport.domain.checks.finding import Finding, in_order
from cityreport.domain.checks.misplaced_cells import MisplacedCells
from cityreport.domain.checks.money_cells import MoneyCells
from cityreport.domain.checks.network_remarks import NetworkRemarks
from cityreport.domain.checks.people_known import CountedYears, unknown_people
from cityreport.domain.checks.personal_texts import PersonalTexts
from cityreport.domain.checks.plan import BoundRule, Check, CheckPlan, Stretch, periods_back
from cityreport.domain.checks.required_answers import OpenedPeriods, gap, overlap, required
from cityreport.domain.checks.series_columns import (
    PER_YEAR,
    SeriesColumns,
    SeriesKey,
    index_of,
)
from cityreport.domain.checks.unusual_months import repeat, unusual, zero
from cityreport.domain.city import Profile
from cityreport.domain.collection import AS_ASKED, CityCollection
from cityreport.domain.observation import CellKey
from cityreport.domain.period import Frequency, Period
from cityreport.domain.succession import breaks_by_area
from cityreport.progress_callback import ReportProgress


class CheckContext(msgspec.Struct, frozen=True):
    """The facts that checks use besides the cells.

    `opened`: the periods in which any cell is answered. `signed`: the day on which a month was
    signed. `today`: in the office's own time zone. `since`: the month from which on a month can be
    late.
    """

    profile: Profile
    today: date
    opened: frozenset[Period]
    signed: Mapping[Period, date] = {}
    collection: CityCollection = AS_ASKED
    since: Period | None = None

    @property
    def expecting(self) -> OpenedPeriods:
        """The opened periods, the month that is not over, and what is collected."""
        return OpenedPeriods(self.opened, Period.month_of(self.today), self.collection)

    def breaks(self) -> dict[str, int]:
        """Return the place of the month from which on an indicator is comparable, by indicator."""
        return {
            series.indicator: index_of(series.break_period.months()[0])
            for series in self.profile.series
            if series.break_period is not None
        }

    def district_breaks(self) -> dict[str, tuple[int, ...]]:
        """Return the places of the months from which on a changed district is comparable, by its
        code."""
        return {
            code: tuple(map(index_of, months))
            for code, months in breaks_by_area(self.profile.areas).items()
        }


class Findings:
    """The findings of the checks on the numbers. Empty until `check_all` has run.

    `texts`: what was seen of the texts beside them, `misplaced`: of cells out of place, `money`:
    of amounts, `remarks`: of what the network said, all by who reads those.
    """

    def __init__(self, plan: CheckPlan, numbers: SeriesColumns, surroundings: CheckContext) -> None:
        self.plan = plan
        self.numbers = numbers
        self.texts = PersonalTexts(surroundings.profile.place_names)
        self.misplaced = MisplacedCells()
        self.money = MoneyCells()
        self.remarks = NetworkRemarks()
        self._counted = CountedYears(plan.catalogue, numbers)
        self._surroundings = surroundings
        self._opened = surroundings.expecting
        self._breaks = surroundings.breaks()
        self._district_breaks = surroundings.district_breaks()
        self._found: dict[Check, dict[int, Finding]] = {}

    def all(self) -> list[Finding]:
        """Return every finding, the most severe and newest first."""
        every = (f for _, found in sorted(self._found.items()) for _, f in sorted(found.items()))
        cells = [self.money.named(f) for f in every if not self._mixes_currencies(f)]
        return in_order([*cells, *self.of_city()])

    def _mixes_currencies(self, finding: Finding) -> bool:
        """Return whether a comparison is of amounts in several currencies: it says nothing."""
        return isinstance(self.plan.catalogue.rule(finding.rule), Compare) and any(
            self.money.is_mixed(key.indicator, key.period) for key in finding.cells
        )

    def at(self, key: CellKey) -> list[Finding]:
        """Return the findings that a cell is part of."""
        return [finding for finding in self.all() if key in finding.cells]

    def check_all(
        self, progressed: ReportProgress | None = None, within: range | None = None
    ) -> None:
        """Check everything in the opened periods and between them.

        `within`: only what lies in these months (12 * year + month - 1 each) and, as they cannot be
        cut, in the longer periods that they touch and in rules about whole series.
        """
        spans = _spans(self._surroundings.opened)
        self._found.clear()
        self._counted = CountedYears(self.plan.catalogue, self.numbers)
        steps = len(self.plan.bounds)
        reported = {period.frequency for period in self._surroundings.opened}
        answered = {frequency: self._answered_at(frequency) for frequency in spans}
        for bound in self.plan.bounds:
            by_year = isinstance(bound.rule, Required | Overlap)
            asked = {
                frequency: _cut(_with_ahead(bound, frequency, stretch), frequency, within)
                for frequency, stretch in spans.items()
                if frequency in reported or by_year  # nothing was ever entered by year
            }
            for frequency, stretch in asked.items():
                for area in self.plan.areas_to_check(bound, answered[frequency]):
                    self._check(bound, Check(bound.number, area, frequency), stretch)
            if progressed is not None:
                progressed(bound.number + 1, steps)

    def _answered_at(self, frequency: Frequency) -> Callable[[SeriesKey], frozenset[str]]:
        """Return what gives the areas in which a row was ever answered, each looked up once."""
        areas = (TOTAL, *self.plan.districts)
        known: dict[SeriesKey, frozenset[str]] = {}

        def answered(row: SeriesKey) -> frozenset[str]:
            if row not in known:
                known[row] = self.numbers.answered(row, frequency, areas)
            return known[row]

        return answered

    def update(
        self, changed: Iterable[CellKey], surroundings: CheckContext | None = None
    ) -> dict[Check, list[Stretch]]:
        """Check everything again that changed cells can affect; `numbers` has to have them already.

        `surroundings`: the new ones, where they changed. Return what was checked again.
        """
        redone: dict[Check, list[Stretch]] = {}
        changed = list(changed)
        self._counted.forget(changed)
        for key in changed:
            for check, stretch in self.plan.affected_checks(key):
                redone.setdefault(check, []).append(stretch)
        if surroundings is not None:
            for check, stretch in self._surround(surroundings):
                redone.setdefault(check, []).append(stretch)
        for check, stretches in redone.items():
            for stretch in _merged(stretches):
                self._check(self.plan.bounds[check.number], check, stretch)
        return redone

    def preload_steps(self, keys: Iterable[CellKey]) -> Iterator[None]:
        """Read, step by step, the numbers that changes of these cells will be checked against.

        It finds nothing and can be stopped after any step. A caller with idle time uses it so that
        the first change need not wait.
        """
        for key in keys:
            for check, stretch in self.plan.affected_checks(key):
                bound = self.plan.bounds[check.number]
                for _ in self._speak(bound, check, stretch):
                    pass
                for _ in columns_of(self.plan, (*bound.left, *bound.right), check, self.numbers):
                    pass  # a comparison does not read a side that cannot matter yet
                yield
        month = Frequency.MONTH
        spans = _spans(self._surroundings.opened)
        for bound in self.plan.bounds:  # what the first number of a period is asked about
            if isinstance(bound.rule, Gap) and TOTAL in self.plan.areas_of(bound):
                check = Check(bound.number, TOTAL, month)
                for _ in self._speak(bound, check, spans.get(month, Stretch(0, 0))):
                    pass
                yield

    def _surround(self, now: CheckContext) -> Iterator[tuple[Check, Stretch]]:
        """Set new surroundings; yield what has to be checked again because of them."""
        before, self._surroundings = self._surroundings, now
        was_expecting, self._opened = self._opened, now.expecting
        breaks_before, self._breaks = self._breaks, now.breaks()
        moved = {
            code
            for code in {*breaks_before, *self._breaks}
            if breaks_before.get(code) != self._breaks.get(code)
        }
        turned = now.opened ^ before.opened
        if was_expecting.this_month != self._opened.this_month:
            turned |= now.opened
        if was_expecting.collection != self._opened.collection:
            turned = now.opened | before.opened
        if not (turned or moved):
            return
        spans = _spans(now.opened | before.opened)
        longer = {p for period in turned for p in _longer(period)}
        was, said = was_expecting.collection, self._opened.collection
        for bound in self.plan.bounds:
            if isinstance(bound.rule, Required):
                for period in turned | longer:
                    place = index_of(period)
                    stretch = Stretch(place, place + 1)
                    yield Check(bound.number, TOTAL, period.frequency), stretch
            elif isinstance(bound.rule, Gap) and turned:
                code, month = bound.row.indicator, Frequency.MONTH
                is_said_anew = was.of(code) != said.of(code)
                for area in self.plan.areas_of(bound):
                    if area == TOTAL or is_said_anew:
                        yield Check(bound.number, area, month), spans.get(month, Stretch(0, 0))
            elif (
                isinstance(bound.rule, Unusual | Zero)
                and self.plan.entered_indicator(bound.row.indicator) in moved
            ):
                for area in self.plan.areas_of(bound):
                    for frequency, stretch in spans.items():
                        yield Check(bound.number, area, frequency), stretch

    def _check(self, bound: BoundRule, check: Check, stretch: Stretch) -> None:
        """Replace the findings of a check in a stretch."""
        spoken = dict(self._speak(bound, check, stretch))
        found = self._found.get(check)
        if found is not None:
            if isinstance(bound.rule, Gap):
                found.clear()
            for place in [at for at in found if stretch.first <= at < stretch.stop]:
                del found[place]
            found.update(spoken)
        elif spoken:
            self._found[check] = spoken

    def _speak(
        self, bound: BoundRule, check: Check, stretch: Stretch
    ) -> Iterator[tuple[int, Finding]]:
        numbers, rule = self.numbers, bound.rule
        spoken: Iterator[tuple[int, Finding]] = iter(())
        if isinstance(rule, Compare):
            spoken = compare(self.plan, bound, rule, check, numbers, stretch)
        elif isinstance(rule, Required):
            spoken = required(self.plan, bound, rule, check, numbers, stretch, self._opened)
        elif isinstance(rule, Gap):
            spoken = gap(self.plan, bound, rule, check, numbers, self._opened)
        elif isinstance(rule, Overlap):
            spoken = overlap(bound, rule, check, numbers, stretch)
        elif check.frequency is Frequency.MONTH:
            place = self._breaks.get(self.plan.entered_indicator(bound.row.indicator))
            since = self._district_breaks.get(check.area, ())
            since = since if place is None else (*since, place)
            if isinstance(rule, Unusual):
                spoken = unusual(bound, rule, check, numbers, stretch, since)
            elif isinstance(rule, Zero):
                spoken = zero(bound, rule, check, numbers, stretch, since)
            else:
                spoken = repeat(bound, rule, check, numbers, stretch)
        return spoken

    def of_city(self) -> Iterator[Finding]:
        """Yield the findings of the city as such: of its population, of signatures, of texts."""
        now = self._surroundings
        for rule in self.plan.city_rules:
            if isinstance(rule, PopulationJump):
                yield from population_jumps(rule, now.profile.population)
            elif isinstance(rule, PopulationLine):
                yield from population_lines(rule, now.profile.population)
            elif isinstance(rule, PopulationMissing | PopulationFar):
                if self.numbers.is_complete:  # of some of the numbers nothing follows
                    yield from unknown_people(rule, now.profile, self._counted)
            elif isinstance(rule, Unsigned):
                yield from unsigned_months(rule, now.opened, now.signed, now.today, now.since)
            elif isinstance(rule, PersonalText):
                yield from self.texts.findings(rule)
            elif isinstance(rule, NotThere | NotAsked):
                yield from self.misplaced.findings(rule)
            elif isinstance(rule, MixedCurrencies):
                yield from self.money.findings(rule)
            elif isinstance(rule, NetworkRemark):
                yield from self.remarks.findings(rule)
            else:
                yield from not_begun(rule, now.opened, now.today, self.misplaced.not_begun)


def _spans(opened: Iterable[Period]) -> dict[Frequency, Stretch]:
    """Return the places from the first to the last that any period touches, by frequency.

    Years and quarters are those of any period: a yearly requirement applies to a year that has
    months.
    """
    places: dict[Frequency, list[int]] = {}
    for period in opened:
        for each in (period, *_longer(period)):
            places.setdefault(each.frequency, []).append(index_of(each))
    return {frequency: Stretch(min(at), max(at) + 1) for frequency, at in places.items()}


def _longer(period: Period) -> Iterator[Period]:
    """Yield the quarter and the year that a period lies in."""
    if period.frequency is Frequency.MONTH:
        yield Period(period.year, Frequency.QUARTER, (period.number + 2) // 3)
    if period.frequency is not Frequency.YEAR:
        yield Period.of_year(period.year)


def _with_ahead(bound: BoundRule, frequency: Frequency, stretch: Stretch) -> Stretch:
    """Return the stretch and the periods after it that compare themselves with it."""
    ahead = max(periods_back(item.period, frequency) for item in (*bound.left, *bound.right))
    return Stretch(stretch.first, stretch.stop + ahead)


def _cut(stretch: Stretch, frequency: Frequency, within: range | None) -> Stretch:
    """Return the part of a stretch that touches the months `within`; all of it where it is None."""
    if within is None:
        return stretch
    months = 12 // PER_YEAR[frequency]
    first, stop = within.start // months, (within.stop - 1) // months + 1
    begin = max(stretch.first, first)
    return Stretch(begin, max(begin, min(stretch.stop, stop)))


def _merged(stretches: Iterable[Stretch]) -> list[Stretch]:
    """Return the stretches without overlaps."""
    merged: list[Stretch] = []
    for stretch in sorted(stretches):
        if merged and stretch.first <= merged[-1].stop:
            merged[-1] = Stretch(merged[-1].first, max(merged[-1].stop, stretch.stop))
        else:
            merged.append(stretch)
    return merged
