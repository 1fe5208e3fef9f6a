"""The series that a city collects: since when, how often or why not, with which breakdowns.

Belongs here: the numbers that are asked of a city, and when a month can be late. Not here: the
answers (`completeness`), and keeping all of it (`office.collecting`).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

import msgspec

from cityreport.domain.catalogue import TOTAL, Catalogue, Indicator
from cityreport.domain.derivation import typed_code
from cityreport.domain.observation import check_text
from cityreport.domain.period import Frequency, Period
from cityreport.domain.sign_off import Signature
from cityreport.errors import DataError

LONGEST_REASON = 500
_MONTHS = {Frequency.MONTH: 1, Frequency.QUARTER: 3, Frequency.YEAR: 12}


class Collected(msgspec.Struct, frozen=True):
    """The part of one series that a city collects; as it stands here, all that the standard asks.

    `since`, `until`: the first and the last month (None: open); a series with `until` is history.
    `by`: the length of the periods that are reported, None: as the standard says. `reason`: why the
    series is not collected; empty where it is. `unused`: the breakdowns that the city does not use.
    """

    since: Period | None = None
    until: Period | None = None
    by: Frequency | None = None
    reason: str = ""
    unused: tuple[str, ...] = ()

    @property
    def is_collected(self) -> bool:
        """Return whether there is or was anything to report."""
        return not self.reason

    def covers(self, period: Period) -> bool:
        """Return whether the whole period lies in the time for which the series is collected."""
        if not self.is_collected:
            return False
        if self.since is None and self.until is None:
            return True
        months = period.months()
        return (self.since is None or self.since <= months[0]) and (
            self.until is None or months[-1] <= self.until
        )


AS_THE_STANDARD_ASKS = Collected()


class CityCollection(msgspec.Struct, frozen=True):
    """The series that a city said it collects, by indicator. Any other is collected as the standard
    asks."""

    said: Mapping[str, Collected] = {}

    def of(self, indicator: str) -> Collected:
        """Return what is collected of an indicator."""
        return self.said.get(indicator, AS_THE_STANDARD_ASKS)

    def of_entered(self, indicator: Indicator) -> Collected:
        """Return what is collected of an indicator, or of the one that it is computed from."""
        return self.of(typed_code(indicator))

    def collects(self, indicator: Indicator) -> bool:
        """Return whether an indicator is or was collected; of a computed one, whether its parts
        are."""
        said, derived = self.of_entered(indicator), indicator.derived
        return said.is_collected and (derived is None or derived.breakdown not in said.unused)

    def frequency(self, indicator: Indicator) -> Frequency:
        """Return the length of the periods that an indicator is reported by."""
        return self.of(indicator.code).by or indicator.frequency

    def expects(self, indicator: Indicator, period: Period) -> bool:
        """Return whether a total of the indicator is to be entered for that very period."""
        return (
            indicator.derived is None
            and self.frequency(indicator) is period.frequency
            and self.of(indicator.code).covers(period)
        )

    def expects_always(self, indicator: Indicator, frequency: Frequency) -> bool:
        """Return whether a total of the indicator is to be entered for every period that long."""
        said = self.of(indicator.code)
        return (
            indicator.derived is None
            and self.frequency(indicator) is frequency
            and said.is_collected
            and said.since is None
            and said.until is None
        )

    def asks_row(self, indicator: str, breakdown: str) -> bool:
        """Return whether a series is collected at all: its total, or a breakdown that is used."""
        said = self.of(indicator)
        return said.is_collected and (breakdown == TOTAL or breakdown not in said.unused)

    def breakdowns(self, indicator: Indicator) -> tuple[str, ...]:
        """Return the breakdowns of an indicator that the city uses."""
        unused = self.of(indicator.code).unused
        return tuple(each for each in indicator.breakdowns if each not in unused)

    def expected(self, catalogue: Catalogue, period: Period) -> list[Indicator]:
        """Return the indicators whose total is to be entered for that very period."""
        return [i for i in catalogue.indicators if self.expects(i, period)]

    def required(self, catalogue: Catalogue, period: Period) -> list[Indicator]:
        """Return the required ones among the `expected`."""
        return [i for i in self.expected(catalogue, period) if i.required]

    def not_collected(self, catalogue: Catalogue, period: Period) -> list[Indicator]:
        """Return the indicators that the standard asks for a period of that length, and that the
        city does not collect then."""
        return [
            i
            for i in catalogue.indicators
            if i.derived is None
            and i.frequency is period.frequency
            and not self.of(i.code).covers(period)
        ]


AS_ASKED = CityCollection()
"""The collection of a city that said nothing of it."""


def check_collected(indicator: Indicator, said: Collected) -> None:
    """Raise DataError, naming the part, for what cannot be collected of an indicator."""
    if indicator.derived is not None:
        source = indicator.derived.indicator
        raise DataError("derived_cell", indicator=indicator.code, source=source)
    for month in (said.since, said.until):
        if month is not None and month.frequency is not Frequency.MONTH:
            raise DataError("collects_month", typed=str(month))
    if said.since is not None and said.until is not None and said.since > said.until:
        raise DataError("collects_order", since=str(said.since), until=str(said.until))
    if said.by is not None and _MONTHS[said.by] < _MONTHS[indicator.frequency]:
        raise DataError("collects_by", indicator=indicator.code)
    for breakdown in said.unused:
        if breakdown not in indicator.breakdowns:
            raise DataError("breakdown_not_asked", indicator=indicator.code, breakdown=breakdown)
    check_text(said.reason, LONGEST_REASON)


def propose(
    catalogue: Catalogue,
    answered: Iterable[tuple[str, str, Period]],
    collection: CityCollection,
    reason: str,
) -> dict[str, Collected]:
    """Return what the answers let suppose of each indicator: a question, never an answer.

    `answered`: indicators and breakdowns with the first month, quarter and year that has an answer.

    What has no number is proposed as not collected, with that `reason`; what has numbers is
    collected since the first of them, with the breakdowns that have any. What the city has said
    already stands.
    """
    first: dict[str, Period] = {}
    used: dict[str, set[str]] = {}
    lengths: dict[str, set[Frequency]] = {}
    for code, breakdown, period in answered:
        month = period.months()[0]
        first[code] = min(month, first.get(code, month))
        used.setdefault(code, set()).add(breakdown)
        lengths.setdefault(code, set()).add(period.frequency)
    found = {}
    for indicator in catalogue.indicators:
        code = indicator.code
        if indicator.derived is not None:
            continue
        if code in collection.said:
            found[code] = collection.said[code]
        elif code not in first:
            found[code] = Collected(reason=reason)
        else:
            by = min(lengths[code], key=_MONTHS.__getitem__)
            found[code] = Collected(
                since=first[code],
                by=None if by is indicator.frequency else by,
                unused=tuple(b for b in indicator.breakdowns if b not in used[code]),
            )
    return found


def begins_to_report(signatures: Mapping[Period, Signature], set_up: Period) -> Period:
    """Return the month from which on a month can be late: that of the first signature that was ever
    given, before there is one that of the office's set-up."""
    given = [datetime.fromisoformat(s.first).astimezone().date() for s in signatures.values()]
    return Period.month_of(min(given)) if given else set_up
