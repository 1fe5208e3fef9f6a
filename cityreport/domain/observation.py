"""A number and its key: `indicator · period · area · breakdown · category -> value, status, …`.

Belongs here: cells and the entries they accept. Empty is the absence of an observation; zero is a
value; not available is a status without a value. Not here: results from several numbers (progress,
checks).
"""

from __future__ import annotations

import math
import re
import unicodedata
from enum import StrEnum
from typing import NamedTuple

import msgspec

from cityreport.domain.catalogue import TOTAL, Catalogue, Kind
from cityreport.domain.period import Frequency, Period
from cityreport.domain.plain_text import turns_lines
from cityreport.errors import DataError

LARGEST_COUNT = 999_999_999
LARGEST_MONEY = 999_999_999_999_999
_DESIGN = 5
"""The factor by which a survey's design may widen or narrow a margin of error."""
LONGEST_TEXT = 2_000
"""The limit of a note or a source in characters."""


class Status(StrEnum):
    """SDMX CL_OBS_STATUS codes that the standard uses."""

    NORMAL = "A"
    PROVISIONAL = "P"
    ESTIMATED = "E"
    BREAK = "B"
    NOT_AVAILABLE = "O"
    NOT_COLLECTED = "L"
    NOT_APPLICABLE = "M"
    HIDDEN = "Q"
    """In a public copy only: nobody enters it."""
    UNVALIDATED = "V"
    """In a submission only: a number of a period that nobody has signed."""


WITHOUT_VALUE = frozenset(
    {Status.NOT_AVAILABLE, Status.NOT_COLLECTED, Status.NOT_APPLICABLE, Status.HIDDEN}
)
"""The statuses without a value; every other status has one."""
ENTERED = tuple(s for s in Status if s not in (Status.HIDDEN, Status.UNVALIDATED))
"""The statuses that an officer can give a number."""


class CellKey(NamedTuple):
    """The key of a number. `TOTAL` (`_T`) stands for whole city and for the total."""

    indicator: str
    period: Period
    area: str = TOTAL
    breakdown: str = TOTAL
    category: str = TOTAL

    @property
    def is_total(self) -> bool:
        """Return whether it is the total rather than a category of a breakdown."""
        return self.breakdown == TOTAL

    @property
    def name(self) -> str:
        """The cell in one line, the same in every language: `L1 2026-10 D03 sex F`."""
        parts = [self.indicator, str(self.period)]
        parts += [self.area] if self.area != TOTAL else []
        parts += [self.breakdown, self.category] if self.breakdown != TOTAL else []
        return " ".join(parts)


class Figure(NamedTuple):
    """The value and status of an observation."""

    value: int | float | None
    status: Status


class Observation(msgspec.Struct, frozen=True):
    """An answered cell.

    `value`: whole number for counts and money, percent 0-100 otherwise, None exactly when the
    status is O, L or M. `currency` (ISO 4217) goes with money, `sample_size` and `margin`
    (percentage points, 95 %) with percent.
    """

    key: CellKey
    value: int | float | None
    status: Status = Status.NORMAL
    note: str = ""
    source: str = ""
    currency: str | None = None
    sample_size: int | None = None
    margin: float | None = None


def with_answer(
    key: CellKey,
    old: Observation | None,
    value: int | float | None,
    status: Status | None,
    currency: str | None = None,
) -> Observation:
    """Return a cell with another answer: note and source stay. `status` None: a plain number that
    keeps the status of the number before. `currency`: of money in a cell that has none yet; an
    amount keeps its own."""
    if old is None:
        return Observation(key, value, status or Status.NORMAL, currency=currency)
    said = Status.NORMAL if old.status in WITHOUT_VALUE else old.status
    if value is None:
        old, currency = without_sample(old), None
    else:
        currency = old.currency or currency
    return msgspec.structs.replace(old, value=value, status=status or said, currency=currency)


def without_sample(observation: Observation) -> Observation:
    """Return an observation without sample size and margin, which go with a number only."""
    return msgspec.structs.replace(observation, sample_size=None, margin=None)


def check_key(catalogue: Catalogue, key: CellKey) -> None:
    """Raise DataError, naming the wrong part, for a key that is no cell of the standard.

    Areas are the city's own list: the store checks them.
    """
    indicator = catalogue.indicator(key.indicator)
    if key.breakdown == TOTAL:
        if key.category != TOTAL:
            raise DataError("unknown_category", breakdown=key.breakdown, category=key.category)
    else:
        catalogue.breakdown(key.breakdown)
        if key.breakdown not in indicator.breakdowns:
            raise DataError("breakdown_not_asked", indicator=key.indicator, breakdown=key.breakdown)
        catalogue.category(key.breakdown, key.category)
    if indicator.frequency is Frequency.YEAR and key.period.frequency is not Frequency.YEAR:
        raise DataError("yearly_indicator", indicator=key.indicator, period=str(key.period))


def check_observation(catalogue: Catalogue, observation: Observation) -> None:
    """Raise DataError for an observation that cannot be true, whatever the other cells say."""
    key, value = observation.key, observation.value
    check_key(catalogue, key)
    indicator = catalogue.indicator(key.indicator)
    if indicator.derived is not None:
        raise DataError("derived_cell", indicator=key.indicator, source=indicator.derived.indicator)
    if observation.status not in ENTERED:
        raise DataError("bad_status", typed=observation.status.value, known=", ".join(ENTERED))
    if (value is None) != (observation.status in WITHOUT_VALUE):
        raise DataError(
            "status_needs_no_value" if value is not None else "status_needs_value",
            status=observation.status.value,
        )
    if value is not None:
        _check_value(indicator.kind, value)
    if observation.currency is not None:
        check_currency(observation.currency)
    if observation.sample_size is not None and observation.sample_size < 1:
        raise DataError("bad_sample_size", typed=observation.sample_size)
    if observation.margin is not None and not 0 <= observation.margin <= 100:
        raise DataError("bad_margin", typed=observation.margin)
    _check_sample(observation)
    check_text(observation.note)
    check_text(observation.source)


def _check_sample(observation: Observation) -> None:
    """Refuse a sample beside no number, and a margin that its sample size cannot have.

    A simple random sample of n has 1.96 * sqrt(q(1 - q)/n). Clusters and weights make it larger,
    layers and small populations smaller: five times either way is let pass.
    """
    value, size, margin = observation.value, observation.sample_size, observation.margin
    if value is None and (size is not None or margin is not None):
        raise DataError("sample_without_value", status=observation.status.value)
    if value is None or size is None or margin is None:
        return
    share = value / 100
    least = 196 * math.sqrt(max(share * (1 - share), 0.0) / size)
    usual = least or 300 / size  # of none or all: the rule of three
    if margin < least / _DESIGN or margin > _DESIGN * 98 / math.sqrt(size):
        raise DataError(
            "margin_not_of_sample", typed=margin, value=value, people=size, usual=round(usual, 2)
        )


def _check_value(kind: Kind, value: int | float) -> None:
    if kind is Kind.PERCENT:
        if not 0 <= value <= 100:
            raise DataError("bad_percent", typed=value)
        if round(value, 2) != value:
            raise DataError("bad_percent", typed=value)
        return
    if isinstance(value, bool) or not isinstance(value, int):
        raise DataError("not_whole", typed=value)
    if value < 0:
        raise DataError("negative", typed=value)
    largest = LARGEST_COUNT if kind is Kind.COUNT else LARGEST_MONEY
    if value > largest:
        raise DataError("too_large", typed=value, largest=largest)


def check_currency(code: str) -> None:
    """Raise DataError for a text that is no ISO 4217 code."""
    if not re.fullmatch(r"[A-Z]{3}", code):
        raise DataError("bad_currency", typed=code)


def check_text(text: str, longest: int = LONGEST_TEXT) -> None:
    """Raise DataError for a text that no file could carry whole: too long, or with control
    characters; and for one that would turn the direction of the line it is shown in."""
    check_carried(text, longest)
    if text.isprintable():
        return  # as nearly all are, and none that turns lines is
    for character in text:
        if turns_lines(character):
            raise DataError("text_turns_lines", character=f"U+{ord(character):04X}")


def check_line(text: str, longest: int = LONGEST_TEXT) -> None:
    """Raise DataError for a text that is no name in one line, and in the cases of `check_text`."""
    check_text(text, longest)
    for character in text:
        if character in "\n\t\u2028\u2029":
            raise DataError("text_not_printable", character=f"U+{ord(character):04X}")


def check_carried(text: str, longest: int = LONGEST_TEXT) -> None:
    """Raise DataError for a text that no file could carry whole."""
    if len(text) > longest:
        raise DataError("text_too_long", length=len(text), longest=longest)
    if text.isprintable():
        return  # no control character, no half of a pair
    for character in text:
        if (
            unicodedata.category(character) in {"Cc", "Cs"} and character not in "\n\t"
        ) or character in "\ufffe\uffff":
            raise DataError("text_not_printable", character=f"U+{ord(character):04X}")
