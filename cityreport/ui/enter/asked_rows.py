"""The rows that the grid shows of a period: what the city collects, and whatever has an answer."""

from __future__ import annotations

from enum import Enum, auto
from typing import NamedTuple

from cityreport.domain.catalogue import Catalogue, Indicator
from cityreport.domain.collection import AS_ASKED, CityCollection
from cityreport.domain.period import Frequency, Period
from cityreport.office.office import Office


class ShownRows(Enum):
    """The rows that a person wants to see."""

    COLLECTED = auto()
    REQUIRED = auto()
    ALL = auto()


class AskedRows(NamedTuple):
    """`answered`: the indicators and breakdowns with an answer in the period; they are shown even
    if the city says that it does not collect them. `choice`: what of it is wanted."""

    collection: CityCollection = AS_ASKED
    answered: frozenset[tuple[str, str]] = frozenset()
    choice: ShownRows = ShownRows.COLLECTED

    def in_group(self, catalogue: Catalogue, group: str, period: Period) -> list[Indicator]:
        """Return the indicators of a group that have a row, in catalogue order."""
        found = [i for i in catalogue.indicators if i.group == group]
        if self.choice is ShownRows.ALL:
            return [i for i in found if self._is_shown(i, period) or self._is_of(i, period)]
        if self.choice is ShownRows.REQUIRED:
            found = [i for i in found if self.is_required(i, period)]
        return [i for i in found if self._is_shown(i, period)]

    def is_required(self, indicator: Indicator, period: Period) -> bool:
        """Return whether the total has to be answered in that period."""
        if indicator.derived is not None:
            return indicator.required
        return indicator.required and self.collection.expects(indicator, period)

    def breakdowns(self, indicator: Indicator) -> tuple[str, ...]:
        """Return the breakdowns of an indicator that have rows."""
        if self.choice is ShownRows.ALL:
            return indicator.breakdowns
        used = self.collection.breakdowns(indicator)
        return tuple(
            b for b in indicator.breakdowns if b in used or (indicator.code, b) in self.answered
        )

    def _is_of(self, indicator: Indicator, period: Period) -> bool:
        return indicator.frequency is period.frequency

    def _is_shown(self, indicator: Indicator, period: Period) -> bool:
        said, derived = self.collection.of_entered(indicator), indicator.derived
        if derived is not None and not self.collection.asks_row(
            derived.indicator, derived.breakdown
        ):
            return any(code == indicator.code for code, _ in self.answered)
        if (said.by or indicator.frequency) is period.frequency and said.covers(period):
            return True
        has_answer = any(code == indicator.code for code, _ in self.answered)
        return has_answer and indicator.frequency is period.frequency


ALL_ROWS = AskedRows()
"""Every row that the standard asks."""


def asked_rows(office: Office, period: Period, area: str, choice: ShownRows) -> AskedRows:
    """Return the rows of a period in an area."""
    collection = office.annotations.collection()
    if not collection.said:
        return AskedRows(choice=choice)
    answered = office.queries.page(period, area).cells
    return AskedRows(
        collection, frozenset((key.indicator, key.breakdown) for key in answered), choice
    )


def quarter_after(period: Period) -> Period | None:
    """Return the quarter that ends with a month; None for any other period."""
    if period.frequency is not Frequency.MONTH or period.number % 3:
        return None
    return Period(period.year, Frequency.QUARTER, period.number // 3)
