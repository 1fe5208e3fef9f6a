"""The months of each indicator and how they were answered: a map of a city's answers.

Belongs here: one word for each month of an indicator's total. Not here: the share of the required
answers that were given (completeness).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import NamedTuple

from cityreport.domain.observation import WITHOUT_VALUE, Figure, Status
from cityreport.domain.period import Frequency, Period, month_range

_SOFT = frozenset({Status.PROVISIONAL, Status.ESTIMATED})


class MonthAnswer(StrEnum):
    """The kind of answer that a month has."""

    FINAL = "final"
    PRELIMINARY = "soft"
    """Provisional or estimated."""
    IN_LONGER_PERIOD = "longer"
    """No answer of its own; its quarter or year has one."""
    NO_VALUE = "without"
    """Not available, not collected, not applicable."""
    HIDDEN = "hidden"
    EMPTY = "empty"


class AnswerRow(NamedTuple):
    """An indicator and its answers, one for each month."""

    indicator: str
    required: bool
    answers: tuple[MonthAnswer, ...]

    @property
    def answered(self) -> int:
        """The number of months that have an answer; not available is one."""
        return sum(answer is not MonthAnswer.EMPTY for answer in self.answers)


class AnswerGrid(NamedTuple):
    """Indicators by months; `months` is empty where nothing was answered."""

    months: tuple[Period, ...]
    rows: tuple[AnswerRow, ...]


def answer_grid(
    indicators: Sequence[tuple[str, bool]], figures: Mapping[str, Mapping[Period, Figure]]
) -> AnswerGrid:
    """Return the answers of `indicators` (code, required) from the first answered month to the
    last."""
    seen = [period for found in figures.values() for period in found]
    if not seen:
        return AnswerGrid((), ())
    first = min(period.months()[0] for period in seen)
    last = max(period.months()[-1] for period in seen)
    months = tuple(month_range(first, last))
    rows = []
    for code, required in indicators:
        found = figures.get(code, {})
        longer = {m for p in found if p.frequency is not Frequency.MONTH for m in p.months()}
        answers = tuple(_answer(found.get(month), month in longer) for month in months)
        rows.append(AnswerRow(code, required, answers))
    return AnswerGrid(months, tuple(rows))


def _answer(figure: Figure | None, in_longer: bool) -> MonthAnswer:
    if figure is None:
        return MonthAnswer.IN_LONGER_PERIOD if in_longer else MonthAnswer.EMPTY
    if figure.status == Status.HIDDEN:
        return MonthAnswer.HIDDEN
    if figure.status in WITHOUT_VALUE:
        return MonthAnswer.NO_VALUE
    return MonthAnswer.PRELIMINARY if figure.status in _SOFT else MonthAnswer.FINAL
