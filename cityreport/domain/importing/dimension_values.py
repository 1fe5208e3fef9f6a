"""The meaning of a cell that says what its row is about; here worked out for columns of time."""

from __future__ import annotations

from cityreport.domain.importing.cell_kinds import is_blank, text_of
from cityreport.domain.importing.grid import Value
from cityreport.domain.importing.import_mapping import LEAVE, Role, TableRule
from cityreport.domain.importing.import_result import Reason
from cityreport.domain.importing.span_answers import answer_of, answered
from cityreport.domain.importing.span_texts import may_be_fiscal
from cityreport.domain.importing.table_layout import Dimension, TableLayout
from cityreport.domain.importing.time_spans import (
    NEVER,
    TimeSpan,
    as_fiscal,
    read_month,
    read_quarter,
    read_when,
    read_year,
)
from cityreport.domain.importing.word_matching import fold


class DimensionValue:
    """The meaning of one cell of a dimension; the same object for the same text. `when` of a total:
    the time that it is the sum over, if it says so."""

    __slots__ = ("code", "is_sum", "reason", "text", "when", "word")

    def __init__(
        self,
        text: str,
        word: str,
        code: str = "",
        when: TimeSpan = NEVER,
        reason: Reason | None = None,
        is_sum: bool = False,
    ) -> None:
        self.text, self.word, self.code, self.when = text, word, code, when
        self.reason, self.is_sum = reason, is_sum


def read_time(
    layout: TableLayout, dimension: Dimension, value: Value, *, is_fiscal: bool
) -> TimeSpan:
    """Return the time in a cell of a column of time, as it is written there. `is_fiscal`: 2011/12
    is a fiscal year in it."""
    if is_fiscal and isinstance(value, str) and may_be_fiscal(value):
        return as_fiscal(value)
    reader = _READERS.get(dimension.role)
    return read_when(value, layout.rule.day_order) if reader is None else reader(value)


def time_value(
    layout: TableLayout, dimension: Dimension, value: Value, *, is_fiscal: bool
) -> DimensionValue:
    """Return what a cell of a column of time says."""
    text = text_of(value)
    word = fold(text)
    if is_blank(value):
        return DimensionValue(text, word)
    said = read_time(layout, dimension, value, is_fiscal=is_fiscal)
    when = answered(said, layout.rule)
    if when.is_doubtful:
        return DimensionValue(text, word, reason=Reason.DOUBTFUL_DATE)
    if when.span:
        return DimensionValue(text, word, reason=span_reason(when.span, layout.rule))
    is_part = when.month is not None or when.quarter is not None
    if when == NEVER or (dimension.role is Role.MONTH and not is_part):
        return DimensionValue(text, word, reason=Reason.BAD_PERIOD)
    return DimensionValue(text, word, when=when)


def span_reason(span: str, rule: TableRule) -> Reason:
    """Return why a span is not read: left out by an answer, or not decided."""
    return Reason.SPAN_LEFT if answer_of(span, rule) == LEAVE else Reason.NOT_CALENDAR


_READERS = {Role.MONTH: read_month, Role.QUARTER: read_quarter, Role.YEAR: read_year}
