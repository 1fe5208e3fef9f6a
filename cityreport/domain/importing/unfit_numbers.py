"""The reason why a number has no cell in the standard."""

from __future__ import annotations

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.importing.import_mapping import LEAVE, Role
from cityreport.domain.importing.import_result import Reason
from cityreport.domain.importing.table_layout import Measure
from cityreport.domain.importing.vocabulary import Vocabulary
from cityreport.domain.period import Frequency, Period

Categories = tuple[tuple[str, str], ...]
"""Category by breakdown of a number; LEAVE: none of the standard's."""


def clash(vocabulary: Vocabulary, measure: Measure, categories: Categories) -> Reason | None:
    """Return why a header's category cannot be combined with those of the row; None if it
    can."""
    if not vocabulary.has_code(Role.BREAKDOWN, measure.breakdown, measure.category):
        return Reason.UNKNOWN_WORD
    if any(breakdown == measure.breakdown for breakdown, _ in categories):
        return Reason.NOT_ASKED  # row and header both say a category of one breakdown
    return None


def unfit(
    vocabulary: Vocabulary, catalogue: Catalogue, indicator: str, period: Period
) -> Reason | None:
    """Return why an indicator has no cell in a period; None if it has."""
    if not indicator:
        return Reason.NO_INDICATOR
    if indicator == LEAVE:
        return Reason.WORD_LEFT
    if not vocabulary.has_code(Role.INDICATOR, "", indicator):
        return Reason.UNKNOWN_WORD
    found = catalogue.indicator(indicator)
    if found.derived is not None:
        return Reason.DERIVED
    if found.frequency is Frequency.YEAR and period.frequency is not Frequency.YEAR:
        return Reason.NOT_ASKED
    return None
