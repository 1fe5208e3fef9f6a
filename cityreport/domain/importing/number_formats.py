"""The number format of a column: decided from all of its cells, and asked where they do not decide.

`numerals` reads a number typed by a person; this module reads a stranger's file: the format first,
then each cell by it. A blank is empty and never zero; a sign in place of a number means what the
mapping says, and until it says so the row is refused.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from datetime import date, time
from functools import lru_cache
from typing import NamedTuple

from cityreport.domain.catalogue import Kind
from cityreport.domain.importing.grid import Percent, Value
from cityreport.domain.importing.import_mapping import Decimal, MarkMeaning
from cityreport.domain.importing.word_matching import fold
from cityreport.domain.numerals import (
    SPACES,
    Separator,
    decimal_signs,
    is_two_numbers,
    read_number,
    ungrouped,
    with_ascii_digits,
    without_invisible,
)
from cityreport.domain.observation import LARGEST_COUNT, LARGEST_MONEY, Status
from cityreport.errors import DataError

LONGEST = 100
"""The longest text that can be a number. Longer ones are not tried: the time grows with the
square."""

_SPACE = re.compile(SPACES)
_INDIAN = re.compile(r"\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?")
_NUMBER = re.compile(
    r"(?P<open>\()?\s*(?P<sign>[-+−–﹣－])?\s*"
    r"(?P<digits>\d[\d.,،٫" + SPACES[1:-1] + r"]*)"
    r"\s*(?P<percent>[%٪])?\s*(?P<trailing>[-−])?(?P<close>\))?"
)


@lru_cache(maxsize=50_000)
def _taken_apart(text: str) -> tuple[str, bool, bool] | None:
    """Return the digits with their separators, whether it is negative, whether it is a percentage;
    None if it is no number."""
    if len(text) > LONGEST:
        return None
    plain = with_ascii_digits(without_invisible(text)).replace("،", ",")
    match = _NUMBER.fullmatch(plain)
    if match is None or bool(match["open"]) != bool(match["close"]):
        return None
    digits = match["digits"].rstrip()
    if not digits[-1].isdecimal():
        return None
    digits = ungrouped(digits)
    if _INDIAN.fullmatch(digits):
        digits = digits.replace(",", "")
    if _SPACE.search(digits):
        return None
    negative = bool(match["open"] or match["trailing"] or (match["sign"] or "+") != "+")
    return digits, negative, bool(match["percent"])


def is_number(text: str) -> bool:
    """Return whether a text is a number in any convention."""
    return _taken_apart(text) is not None


_MARKED = re.compile(
    r"(?P<before>[<>≤≥~≈±*†‡]|c\.|ca\.|aprox\.?)?\s*(?P<number>[-+(]?\d[\d.,  ]*\)?)\s*"
    r"(?P<after>[*†‡§¶#¹²³⁴⁵ᵃᵇᶜʳᵖᵉ?!]{1,3}|\(?[a-zA-Z0-9*]\)|\[[a-zA-Z0-9]\]|[rpe])?"
    r"(?:\s+(?P<unit>[^\W\d_]+(?:\s[^\W\d_]+)?)\.?)?"
)


_OF_AGES = frozenset(
    (
        *(
            "years",
            "year",
            "yrs",
            "yr",
            "anos",
            "ano",
            "ans",
            "an",
            "jahre",
            "jahr",
            "anni",
            "anno",
        ),
        *("months", "meses", "mois", "monate", "mesi", "dias", "days", "سنه", "سنوات", "to", "a"),
        *("y", "and", "de", "or", "o", "und", "et", "e", "hasta", "bis"),
    )
)
"""Words behind the number of an age, a day or a time."""


class MarkedNumber(NamedTuple):
    """A number with something beside it: `number` its text, `mark` the signs (`<`, `*`, `(p)`),
    `unit` the word behind it (`casos`)."""

    number: str
    mark: str
    unit: str


def behind(marked: MarkedNumber) -> str:
    """Return what stands beside a number as a mark is kept, `#` in place of the number: `#*`."""
    return mark_of(f"#{marked.mark}{marked.unit}")


@lru_cache(maxsize=20_000)
def marked_number(text: str) -> MarkedNumber | None:
    """Return a number with a sign or a word beside it, None for a plain number and for anything
    else."""
    if len(text) > LONGEST // 2 or is_number(text):
        return None
    match = _MARKED.fullmatch(with_ascii_digits(without_invisible(text)))
    if match is None or not is_number(match["number"].strip()):
        return None
    if fold(match["unit"] or "").split(" ")[0] in _OF_AGES:
        return None
    mark = f"{match['before'] or ''}{match['after'] or ''}"
    return MarkedNumber(match["number"].strip(), mark, match["unit"] or "")


class NumberFormat(NamedTuple):
    """The number format that a column's texts show. `decimal` ASK with nothing `doubtful`: it
    does not matter.
    `doubtful`: texts that are two numbers, while nothing else decides."""

    decimal: Decimal
    doubtful: tuple[str, ...]


def decide_format(texts: Iterable[str]) -> NumberFormat:
    """Return the number format of all the different texts of the columns together.

    `12,5` and `1.234.567` say that the comma is the decimal sign, `1,234.5` that the point is;
    `1.234` alone says nothing. Where texts contradict each other nothing is decided.
    """
    points = commas = 0
    doubtful = []
    for text in texts:
        apart = _taken_apart(text)
        if apart is None or not ("." in apart[0] or "," in apart[0]):
            continue
        may_be = decimal_signs(apart[0])
        if len(may_be) == 2:
            if is_two_numbers(apart[0]):
                doubtful.append(text)
        elif may_be == ".":
            points += 1
        else:
            commas += 1
    if bool(points) == bool(commas):
        ordered = tuple(sorted(set(doubtful)))
        return NumberFormat(Decimal.ASK, ordered)
    return NumberFormat(Decimal.POINT if points else Decimal.COMMA, ())


class ReadCell(NamedTuple):
    """The content of a cell: a value, a status without one, or why it is refused; all None:
    empty."""

    value: int | float | None
    status: Status | None
    refused: str | None
    mark: str = ""


EMPTY = ReadCell(None, None, None)
_SMALL = {number: ReadCell(number, None, None) for number in range(1_000)}


def mark_of(text: str) -> str:
    """Return a sign in place of a number, normalised as in `MarkRule.mark`."""
    return without_invisible(text).lower()[:40]


class NumberReader:
    """Reads the cells of counted columns by one number format and the meanings of the marks.

    `units`: folded words that may stand behind a number: `5 casos`."""

    def __init__(
        self,
        decimal: Decimal,
        marks: Mapping[str, MarkMeaning],
        known_marks: frozenset[str],
        units: frozenset[str] = frozenset(),
    ) -> None:
        self._decimal = decimal
        self._marks = marks
        self._known_marks, self._units = known_marks, units
        self._texts: dict[tuple[str, Kind], ReadCell] = {}

    def read(self, value: Value, kind: Kind = Kind.COUNT) -> ReadCell:
        """Read one cell. `refused` is an `import_result.Reason`."""
        if value is None:
            return EMPTY
        if type(value) is int:
            return _checked(value, kind)
        if isinstance(value, str):
            content = self._texts.get((value, kind))
            if content is None:
                content = self._texts[value, kind] = self._read_text(value, kind)
            return content
        if isinstance(value, float):
            return _read_float(value, kind)
        assert isinstance(value, (bool, date, time))  # noqa: S101 - what else `Value` may be
        return ReadCell(None, None, "not_a_number")

    def _read_text(self, text: str, kind: Kind) -> ReadCell:
        mark = mark_of(text)
        if not mark:
            return EMPTY
        meaning = self._marks.get(mark)
        if meaning is not None:
            return _meant(meaning)
        apart = _taken_apart(text)
        if apart is None:
            return self._read_marked(text, mark, kind)
        digits, negative, percent = apart
        if percent and kind is not Kind.PERCENT:
            return ReadCell(None, None, "not_whole")
        number = self._number(digits, kind)
        if isinstance(number, str):
            return ReadCell(None, None, number)
        return _checked(-number if negative else number, kind)

    def _read_marked(self, text: str, mark: str, kind: Kind) -> ReadCell:
        """Read a text that is no number: one with a sign or a unit, or a sign in place of it."""
        marked = marked_number(text)
        if marked is None:
            is_mark = is_mark_like(mark, self._known_marks)
            return ReadCell(None, None, "unknown_mark" if is_mark else "not_a_number", mark)
        is_unit = not marked.mark and fold(marked.unit) in self._units
        said = MarkMeaning.NUMBER if is_unit else self._marks.get(behind(marked))
        if said is MarkMeaning.NUMBER:
            return self._read_text(marked.number, kind)
        return ReadCell(None, None, "marked", mark) if said is None else _meant(said)

    def _number(self, digits: str, kind: Kind) -> int | float | str:
        may_be = decimal_signs(digits)
        decimal = self._decimal
        if decimal is Decimal.ASK:
            if len(may_be) == 2 and kind is Kind.PERCENT:
                return _by(digits, Separator.DECIMAL)
            return _by(digits, Separator.ASK)
        if decimal.value not in may_be:
            return "not_a_number"  # written the other way: a slip that nobody should guess at
        separator = Separator.DECIMAL if decimal.value in digits else Separator.THOUSANDS
        return _by(digits, separator)


def _read_float(value: float, kind: Kind) -> ReadCell:
    if not math.isfinite(value):
        return ReadCell(None, None, "not_a_number")
    if isinstance(value, Percent) and kind is not Kind.PERCENT:
        return ReadCell(None, None, "not_whole")
    return _checked(int(value) if value == int(value) else float(value), kind)


def _by(digits: str, separator: Separator) -> int | float | str:
    try:
        return read_number(digits, separator)
    except DataError as error:
        return error.code


def is_mark_like(mark: str, known: frozenset[str]) -> bool:
    """Return whether a text stands for a missing number: a known sign, or signs alone."""
    return mark in known or not any(character.isalnum() for character in mark)


def _meant(meaning: MarkMeaning) -> ReadCell:
    if meaning in {MarkMeaning.EMPTY, MarkMeaning.NUMBER}:
        return EMPTY
    if meaning is MarkMeaning.ZERO:
        return ReadCell(0, None, None)
    return ReadCell(None, Status(meaning.value), None)


def _checked(number: int | float, kind: Kind) -> ReadCell:
    if kind is Kind.COUNT and isinstance(number, int) and number in _SMALL:
        return _SMALL[number]
    if number < 0:
        return ReadCell(None, None, "negative")
    if kind is Kind.PERCENT:
        fine = number <= 100 and round(number, 2) == number
        return ReadCell(number, None, None) if fine else ReadCell(None, None, "not_a_number")
    if not isinstance(number, int):
        return ReadCell(None, None, "not_whole")
    largest = LARGEST_COUNT if kind is Kind.COUNT else LARGEST_MONEY
    return ReadCell(number, None, None) if number <= largest else ReadCell(None, None, "too_large")
