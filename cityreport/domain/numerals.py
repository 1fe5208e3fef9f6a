"""Reading a cell's text that a person typed or copied: a number, a status letter or nothing.

A person's separators and any script's digits are understood. A text with two meanings is never
guessed: `1.234` and `1,234` are doubtful, `1.234.567`, `12 345` and `1,234.5` are not. Where the
person has chosen how numbers are written, that decides what it can (`separator_by`).
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from typing import NamedTuple

from cityreport.domain.catalogue import Kind
from cityreport.domain.observation import Status
from cityreport.errors import DataError

LETTERS = {
    "n": Status.NOT_AVAILABLE,
    "c": Status.NOT_COLLECTED,
    "x": Status.NOT_APPLICABLE,
}
"""The letters typed for a status without a value."""

LETTER_OF = {status: letter for letter, status in LETTERS.items()}


class Separator(StrEnum):
    """The meaning of a single point or comma before three digits."""

    ASK = "ask"
    THOUSANDS = "thousands"
    DECIMAL = "decimal"


class Typed(NamedTuple):
    """The result of reading: a value, a status without a value, or (both None) an empty cell."""

    value: int | float | None
    status: Status | None


EMPTY = Typed(None, None)

_INVISIBLE = "[\u200b-\u200f\u202a-\u202e\u2066-\u2069\ufeff]"
SPACES = "[ \u00a0\u2007\u2008\u2009\u202f'’`´٬]"
"""Characters that part groups of digits and are never a decimal sign."""
_GROUPED = r"\d{1,3}(?:" + SPACES + r"\d{3})+(?:[.,٫]\d+)?"
_ONE_SIGN = r"\d{1,15}[.,]\d{1,15}"
_SURELY_WHOLE = 15
"""So many digits are read at once; more are looked at as a text."""
_MOST_TERMS = 30
"""So many parts a sum that is typed may have."""
_SIGNS = str.maketrans({"−": "-", "–": "-", "﹣": "-", "－": "-"})


def read_typed(text: str, kind: Kind = Kind.COUNT, separator: Separator = Separator.ASK) -> Typed:
    """Read a cell's text.

    Raise DataError: not_a_number, doubtful_number (fact `thousand`), negative, not_whole. A
    percentage may have a fraction and a percent sign.
    """
    if text.isascii() and text.isdigit() and len(text) <= _SURELY_WHOLE:  # as nearly all are
        return Typed(int(text), None)
    plain = without_invisible(text)
    if not plain:
        return EMPTY
    status = LETTERS.get(plain.lower())
    if status is not None:
        return Typed(None, status)
    digits = with_ascii_digits(plain).translate(_SIGNS)
    if kind is Kind.PERCENT:  # no percentage has thousands, so its separator is never doubtful
        digits, separator = digits.rstrip("%٪ \u00a0\u202f"), Separator.DECIMAL
    number = _read_number(digits, text, separator)
    if number < 0:
        raise DataError("negative", typed=plain)
    if kind is Kind.PERCENT:
        return Typed(int(number) if number == int(number) else number, None)
    if number != int(number):
        raise DataError("not_whole", typed=plain)
    return Typed(int(number), None)


def read_entry(text: str, kind: Kind = Kind.COUNT, separator: Separator = Separator.ASK) -> Typed:
    """Read what is typed or pasted into a cell: as `read_typed` does, or a small sum such as `5+3`
    or `=5+3` as its result.

    Raise the DataErrors of `read_typed`; a sum of anything but numbers is not_a_number.
    """
    terms = _terms_of(text) if "+" in text or "=" in text else None
    if kind is Kind.PERCENT or terms is None:
        return read_typed(text, kind, separator)
    total = 0
    for term in terms:
        value = read_typed(term, kind, separator).value
        if value is None:
            raise DataError("not_a_number", typed=text.strip()[:60])
        total += int(value)
    return Typed(total, None)


def _terms_of(text: str) -> list[str] | None:
    """Return the parts of a small sum; None where the text is none."""
    plain = without_invisible(text)
    terms = plain.removeprefix("=").split("+")
    is_sum = len(terms) > 1 and bool(terms[0].strip())  # `+5` is a number with its sign
    if not is_sum and not plain.startswith("="):
        return None
    return terms if len(terms) <= _MOST_TERMS else None


def separator_by(text: str, chosen: str) -> Separator:
    """Return what a single point or comma of a typed text means to who chose a format of numbers,
    given by an example such as `1.234,5`; empty: none was chosen.

    `1.234` has a thousand then. A decimal sign before three digits contradicts the format, as no
    count has a fraction: that is still to be asked.
    """
    thousand, decimal = (chosen[1], chosen[5]) if chosen else ("", "")
    decides = thousand in {".", ","} and thousand in text and decimal not in text
    return Separator.THOUSANDS if decides else Separator.ASK


def is_doubtful(text: str) -> bool:
    """Return whether the text can be read as two different numbers."""
    try:
        read_entry(text)
    except DataError as error:
        return error.code == "doubtful_number"
    return False


def read_number(text: str, separator: Separator = Separator.ASK) -> int | float:
    """Read a number's text and nothing else: a sign and a fraction are kept.

    Raise DataError: not_a_number, doubtful_number (fact `thousand`).
    """
    plain = with_ascii_digits(without_invisible(text)).translate(_SIGNS)
    return _read_number(plain, text, separator)


def without_invisible(text: str) -> str:
    """Return the text without marks of direction and zero width, and without space around it."""
    return re.sub(_INVISIBLE, "", text).strip()


def with_ascii_digits(text: str) -> str:
    """Return the text with the digits of any script as 0-9."""
    if text.isascii():
        return text
    return "".join(
        str(unicodedata.decimal(character)) if character.isdecimal() else character
        for character in text
    )


def ungrouped(digits: str) -> str:
    """Return digits without the spaces that group them."""
    return re.sub(SPACES, "", digits) if re.fullmatch(_GROUPED, digits) else digits


def decimal_signs(digits: str) -> str:
    """Return which of `.` and `,` may be the decimal sign of ungrouped digits.

    Both: it does not matter, or, with one sign before three digits, it can be two numbers. This
    is the one rule for what is typed, pasted and read from a file.
    """
    points, commas = digits.count("."), digits.count(",")
    if "٫" in digits or not points + commas:
        return ".,"
    if points and commas:
        return digits[max(digits.rfind("."), digits.rfind(","))]
    sign, other = (".", ",") if points else (",", ".")
    if points + commas > 1:
        return other
    whole, _, fraction = digits.partition(sign)
    if len(fraction) == 3 and 1 <= len(whole) <= 3 and whole[0] != "0":
        return ".,"
    return sign


def is_two_numbers(digits: str) -> bool:
    """Return whether ungrouped digits are one number by the point and another one by the comma."""
    return "٫" not in digits and ("." in digits or "," in digits) and len(decimal_signs(digits)) > 1


def _read_number(plain: str, typed: str, separator: Separator) -> int | float:
    sign = -1 if plain.startswith("-") else 1
    digits = plain.removeprefix("-").removeprefix("+").strip()
    if "٫" in digits:  # the Arabic decimal separator means nothing else
        digits, separator = digits.replace("٫", ","), Separator.DECIMAL
    plain_digits = ungrouped(digits)
    if plain_digits != digits:  # what is grouped already has a decimal sign or none
        digits, separator = plain_digits, Separator.DECIMAL
    if re.fullmatch(r"\d{1,60}", digits):
        return sign * int(digits)
    if re.fullmatch(r"\d{1,3}(\.\d{3}){2,19}(,\d+)?|\d{1,3}(\.\d{3})+,\d+", digits):
        return sign * _as_number(digits.replace(".", "").replace(",", "."))
    if re.fullmatch(r"\d{1,3}(,\d{3}){2,19}(\.\d+)?|\d{1,3}(,\d{3})+\.\d+", digits):
        return sign * _as_number(digits.replace(",", ""))
    has_one_sign = re.fullmatch(_ONE_SIGN, digits) is not None
    if has_one_sign and separator is not Separator.DECIMAL and is_two_numbers(digits):
        thousand = re.sub("[.,]", "", digits)
        if separator is Separator.ASK:
            raise DataError("doubtful_number", typed=typed.strip(), thousand=thousand)
        return sign * int(thousand)
    if has_one_sign:
        return sign * _as_number(digits.replace(",", "."))
    raise DataError("not_a_number", typed=typed.strip()[:60])


def _as_number(text: str) -> int | float:
    """Return an exact whole number where there is no fraction: floats round from 16 digits on."""
    whole, _, fraction = text.partition(".")
    return float(text) if fraction.strip("0") else int(whole)
