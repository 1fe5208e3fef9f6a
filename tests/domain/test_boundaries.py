"""Where a rule begins: on the figure itself, not one beside it."""

from __future__ import annotations

from typing import Any

import pytest

from cityreport.domain.catalogue import Catalogue
from cityreport.domain.checks.chance import is_unusual, predictive_p
from cityreport.domain.disclosure.small_counts import check_threshold, is_small, is_unreliable
from cityreport.domain.observation import (
    LARGEST_COUNT,
    LONGEST_TEXT,
    CellKey,
    Observation,
    Status,
    check_observation,
    check_text,
)
from cityreport.domain.period import Period
from cityreport.domain.sign_off import LONGEST_REASON, LONGEST_ROLE, reopen_period, sign_period
from cityreport.domain.statistics import RateRatio
from cityreport.domain.to_date import YearComparison
from cityreport.domain.unevenness import monthly_phi
from cityreport.domain.verdict import Verdict, grade
from cityreport.errors import DataError

MAY = Period.parse("2023-05")
WOMEN = CellKey("L1", MAY, "_T", "sex", "F")
AT = "2024-02-10T09:30:00Z"


@pytest.mark.parametrize(
    ("key", "count", "expected"),
    [
        (WOMEN, 0, False),
        (WOMEN, 1, True),
        (WOMEN, 4, True),
        (WOMEN, 5, False),
        (CellKey("L1", MAY, "D01"), 4, True),
        (CellKey("L1", MAY), 4, False),
    ],
)
def test_one_to_four_are_small(key: CellKey, count: int, expected: bool) -> None:
    assert is_small(key, count, 4) == expected


def test_a_threshold_lies_between_1_and_9() -> None:
    for good in (1, 9):
        check_threshold(good)
    for bad in (0, 10):
        with pytest.raises(DataError, match="bad_threshold") as caught:
            check_threshold(bad)
        assert caught.value.facts == {"typed": bad, "lowest": 1, "highest": 9}


def test_twenty_cases_are_reliable() -> None:
    assert is_unreliable(19)
    assert not is_unreliable(20)


@pytest.mark.parametrize(
    ("chance", "verdict"),
    [
        (1.0, Verdict.ON_TRACK),
        (0.95, Verdict.ON_TRACK),
        (0.9499, Verdict.PROBABLY_ON_TRACK),
        (0.80, Verdict.PROBABLY_ON_TRACK),
        (0.7999, Verdict.CANNOT_TELL),
        (0.2001, Verdict.CANNOT_TELL),
        (0.20, Verdict.PROBABLY_OFF_TRACK),
        (0.0501, Verdict.PROBABLY_OFF_TRACK),
        (0.05, Verdict.OFF_TRACK),
        (0.0, Verdict.OFF_TRACK),
    ],
)
def test_each_grade_begins_where_the_standard_says(chance: float, verdict: Verdict) -> None:
    assert grade(chance) is verdict


@pytest.mark.parametrize(
    ("lower", "upper", "expected"),
    [(0.5, 1.0, False), (0.5, 0.999, True), (1.0, 2.0, False), (1.001, 2.0, True)],
)
def test_an_interval_that_touches_1_does_not_differ(
    lower: float, upper: float, expected: bool
) -> None:
    found = YearComparison((2022,), 1, 1, False, RateRatio(1.0, lower, upper), 0.05)
    assert found.differs == expected


def test_a_month_at_the_limit_itself_is_usual() -> None:
    history = [4] * 12
    p = predictive_p(48, 12, 12, monthly_phi(history))
    assert is_unusual(history, 12, p * 1.0001, 100, 3.5)
    assert not is_unusual(history, 12, p, 100, 3.5)


def test_the_mean_from_which_the_score_counts_is_included() -> None:
    """Twelve months of mean 5; the median's spread is wide, so that the score calls it usual."""
    history = [1, 9] * 6
    p = predictive_p(60, 12, 16, monthly_phi(history)) * 1.01
    assert not is_unusual(history, 16, p, 5.0, 3.5)
    assert is_unusual(history, 16, p, 5.001, 3.5)


ALLOWED: list[dict[str, Any]] = [
    {"key": CellKey("L1", MAY), "value": 0},
    {"key": CellKey("L1", MAY), "value": LARGEST_COUNT},
    {"key": CellKey("S1", Period.parse("2023")), "value": 0.0, "sample_size": 1, "margin": 0.0},
    {"key": CellKey("S1", Period.parse("2023")), "value": 100.0, "margin": 100.0},
    {"key": CellKey("S1", Period.parse("2023")), "value": 12.34},
    {"key": CellKey("L1", MAY), "value": 1, "note": "x" * LONGEST_TEXT},
    {"key": CellKey("L1", MAY), "value": None, "status": Status.NOT_AVAILABLE},
]
REFUSED: list[tuple[dict[str, Any], str, dict[str, object]]] = [
    ({"value": -1}, "negative", {"typed": -1}),
    ({"value": True}, "not_whole", {"typed": True}),
    (
        {"value": LARGEST_COUNT + 1},
        "too_large",
        {"typed": LARGEST_COUNT + 1, "largest": LARGEST_COUNT},
    ),
    ({"value": 1, "sample_size": 0}, "bad_sample_size", {"typed": 0}),
    ({"value": 1, "margin": -0.1}, "bad_margin", {"typed": -0.1}),
    ({"value": 1, "margin": 100.1}, "bad_margin", {"typed": 100.1}),
    ({"value": 1, "status": Status.NOT_AVAILABLE}, "status_needs_no_value", {"status": "O"}),
    ({"value": None}, "status_needs_value", {"status": "A"}),
]
PERCENT_REFUSED = [-0.01, 100.01, 12.345]


@pytest.mark.parametrize("fields", ALLOWED)
def test_the_last_number_that_is_allowed_is(catalogue: Catalogue, fields: dict[str, Any]) -> None:
    check_observation(catalogue, Observation(**fields))


@pytest.mark.parametrize(("fields", "code", "facts"), REFUSED)
def test_the_next_one_is_not(
    catalogue: Catalogue, fields: dict[str, Any], code: str, facts: dict[str, object]
) -> None:
    with pytest.raises(DataError) as caught:
        check_observation(catalogue, Observation(CellKey("L1", MAY), **fields))
    assert (caught.value.code, caught.value.facts) == (code, facts)


@pytest.mark.parametrize("value", PERCENT_REFUSED)
def test_a_percentage_beyond_its_ends_is_not(catalogue: Catalogue, value: float) -> None:
    with pytest.raises(DataError) as caught:
        check_observation(catalogue, Observation(CellKey("S1", Period.parse("2023")), value))
    assert (caught.value.code, caught.value.facts) == ("bad_percent", {"typed": value})


def test_texts_end_where_they_say() -> None:
    check_text("x" * LONGEST_TEXT)
    for text, longest in (("x" * (LONGEST_TEXT + 1), LONGEST_TEXT), ("four", 3)):
        with pytest.raises(DataError) as caught:
            check_text(text, longest)
        assert caught.value.code == "text_too_long"
        assert caught.value.facts == {"length": len(text), "longest": longest}


def test_who_signs_and_why_end_where_they_say() -> None:
    name, reason = "N" * LONGEST_ROLE, "r" * LONGEST_REASON
    first = sign_period(None, name, name, AT)
    assert (first.officer, first.role, first.signed, first.first) == (name, name, AT, AT)
    again = reopen_period(first, "Ben", reason, AT).reopened
    assert again is not None
    assert (again.officer, again.at, again.reason) == ("Ben", AT, reason)
    for officer, role in ((name + "N", ""), ("Ada", name + "N")):
        with pytest.raises(DataError, match="text_too_long"):
            sign_period(None, officer, role, AT)
    with pytest.raises(DataError) as caught:
        sign_period(first, "Ben", "", AT)
    assert caught.value.code == "sign_again"
    assert caught.value.facts == {"officer": name, "since": AT}
