"""Reading what officers type: every script's digits, every separator, and nothing guessed."""

from __future__ import annotations

import sys
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cityreport.domain.catalogue import Kind
from cityreport.domain.numerals import (
    EMPTY,
    Separator,
    Typed,
    is_doubtful,
    read_entry,
    read_typed,
    separator_by,
)
from cityreport.domain.observation import Status
from cityreport.errors import DataError
from cityreport.i18n import NUMBER_FORMATS

SCRIPTS = sorted(
    ord(character)
    for character in map(chr, range(sys.maxunicode))
    if unicodedata.decimal(character, None) == 0
)
"""The zero of every script that has decimal digits."""

SPACES = (" ", "\u00a0", "\u2007", "\u2009", "\u202f", "'", "’", "٬")
POINTS = (".", ",")


def in_script(number: str, zero: int) -> str:
    return "".join(chr(zero + int(c)) if c.isascii() and c.isdigit() else c for c in number)


def refusal(typed: str, kind: Kind = Kind.COUNT) -> str:
    with pytest.raises(DataError) as caught:
        read_typed(typed, kind)
    return caught.value.code


@given(st.integers(0, 10**18), st.sampled_from(SPACES), st.sampled_from(SCRIPTS))
def test_groups_parted_by_a_space_are_never_doubtful(value: int, space: str, zero: int) -> None:
    typed = in_script(f"{value:,}".replace(",", space), zero)
    assert read_typed(typed) == Typed(value, None)


@given(st.integers(10**6, 10**18), st.sampled_from(POINTS), st.sampled_from(SCRIPTS))
def test_two_groups_parted_by_point_or_comma_are_thousands(
    value: int, point: str, zero: int
) -> None:
    typed = in_script(f"{value:,}".replace(",", point), zero)
    assert read_typed(typed) == Typed(value, None)
    assert not is_doubtful(typed)


@given(st.integers(1_000, 999_999), st.sampled_from(POINTS), st.sampled_from(SCRIPTS))
def test_one_group_parted_by_point_or_comma_is_asked_about(
    value: int, point: str, zero: int
) -> None:
    typed = in_script(f"{value:,}".replace(",", point), zero)
    assert is_doubtful(typed)
    with pytest.raises(DataError) as caught:
        read_typed(typed)
    assert caught.value.facts == {"typed": typed, "thousand": str(value)}
    assert read_typed(typed, separator=Separator.THOUSANDS) == Typed(value, None)


@given(st.integers(0, 10**9), st.sampled_from(NUMBER_FORMATS), st.sampled_from(SCRIPTS))
def test_what_is_typed_as_it_is_shown_is_that_number(value: int, chosen: str, zero: int) -> None:
    typed = in_script(f"{value:,}".replace(",", chosen[1]), zero)
    assert read_typed(typed, separator=separator_by(typed, chosen)) == Typed(value, None)
    twice = f"{typed}+{typed}"
    assert read_entry(twice, separator=separator_by(twice, chosen)) == Typed(2 * value, None)


@given(st.integers(1_000, 999_999), st.sampled_from(["", *NUMBER_FORMATS]))
def test_what_the_chosen_format_does_not_decide_is_asked(value: int, chosen: str) -> None:
    for point in POINTS:
        if point != chosen[1:2]:
            assert separator_by(f"{value:,}".replace(",", point), chosen) is Separator.ASK


@given(st.integers(0, 10**30), st.sampled_from(SCRIPTS))
def test_bare_digits_of_any_script_are_the_number(value: int, zero: int) -> None:
    assert read_typed(in_script(str(value), zero)) == Typed(value, None)


@given(st.integers(0, 10_000), st.sampled_from([".", ",", "٫"]), st.sampled_from(SCRIPTS))
def test_percentages_have_decimals(hundredths: int, point: str, zero: int) -> None:
    typed = in_script(f"{hundredths / 100:.2f}".replace(".", point), zero)
    assert read_typed(typed, Kind.PERCENT).value == hundredths / 100
    assert read_typed(typed + "\u00a0%", Kind.PERCENT).value == hundredths / 100


@given(st.text())
def test_whatever_is_typed_is_read_or_refused(typed: str) -> None:
    refused = {"not_a_number", "doubtful_number", "negative", "not_whole"}
    try:
        read = read_typed(typed)
    except DataError as error:
        code = error.code
    else:
        code = ""
        assert read == EMPTY or (read.value is None) != (read.status is None)
    assert code in refused | {""}


@pytest.mark.parametrize("typed", ["", "  ", "\u00a0", "\u200f", "\t", "\ufeff"])
def test_blank_is_empty_and_not_zero(typed: str) -> None:
    assert read_typed(typed) == EMPTY


@pytest.mark.parametrize("typed", ["0", "-0", "٠", "000", " 0 ", "0.0", "\u200e0\u200f"])
def test_zero_is_zero(typed: str) -> None:
    assert read_typed(typed) == Typed(0, None)


@pytest.mark.parametrize(
    ("typed", "status"),
    [
        ("n", Status.NOT_AVAILABLE),
        ("N", Status.NOT_AVAILABLE),
        (" c ", Status.NOT_COLLECTED),
        ("X", Status.NOT_APPLICABLE),
    ],
)
def test_letters_are_statuses(typed: str, status: Status) -> None:
    assert read_typed(typed) == Typed(None, status)


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("-3", "negative"),
        ("−3", "negative"),
        ("–1 234", "negative"),
        ("2.5", "not_whole"),
        ("2,5", "not_whole"),
        ("1,234.5", "not_whole"),
        ("1.234,5", "not_whole"),
        ("0.123", "not_whole"),
        ("١٫٢٣٤", "not_whole"),
        ("1.234", "doubtful_number"),
        ("12,345", "doubtful_number"),
        ("-1.234", "doubtful_number"),
        ("abc", "not_a_number"),
        ("nn", "not_a_number"),
        ("na", "not_a_number"),
        ("12 34", "not_a_number"),
        ("1,23,456", "not_a_number"),
        ("1.234.56", "not_a_number"),
        ("--3", "not_a_number"),
        ("1e5", "not_a_number"),
        ("0x10", "not_a_number"),
        ("=1+1", "not_a_number"),
        ("½", "not_a_number"),
        ("²", "not_a_number"),
        ("5%", "not_a_number"),
        ("inf", "not_a_number"),
        ("nan", "not_a_number"),
        (".", "not_a_number"),
        ("9" * 61, "not_a_number"),
    ],
)
def test_what_is_no_count_is_refused(typed: str, code: str) -> None:
    assert refusal(typed) == code


def test_a_doubtful_point_read_as_decimal_is_no_count() -> None:
    with pytest.raises(DataError) as caught:
        read_typed("1.234", separator=Separator.DECIMAL)
    assert caught.value.code == "not_whole"


def test_a_point_in_a_percentage_is_never_asked_about() -> None:
    assert read_typed("12.345", Kind.PERCENT) == Typed(12.345, None)
    assert refusal("−1", Kind.PERCENT) == "negative"


def test_sixteen_digits_lose_none() -> None:
    assert read_typed("1.234.567.890.123.457") == Typed(1_234_567_890_123_457, None)
