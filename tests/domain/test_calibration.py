"""A short form of `make calibration`: the bars of the standard hold, within its sampling error."""

from __future__ import annotations

import numpy as np
import pytest

from tests.calibration import (
    CITIES,
    MEANS,
    ON_PATH,
    City,
    broken_bars,
    flagged,
    judge,
    turns,
    usual_phi,
)

RUNS = 120
FOUR_STANDARD_ERRORS = 4 / RUNS**0.5
USUAL = usual_phi()


@pytest.mark.parametrize("city", CITIES[::3] + CITIES[-1:], ids=str)
def test_verdicts_are_as_often_wrong_as_they_say(city: City) -> None:
    rng = np.random.default_rng(2030)
    judged = judge(city, 2030, RUNS, rng, USUAL[city.indicator])
    assert sum(judged.grades.values()) == pytest.approx(100)
    assert broken_bars(judged, FOUR_STANDARD_ERRORS) == []


def test_without_the_unevenness_of_years_a_big_city_would_break_them() -> None:
    """The bars can fail: this is what the rule of chance alone did."""
    city = City("P1", 900.0, 5_000_000, ON_PATH)
    judged = judge(city, 2026, RUNS, np.random.default_rng(7), USUAL["P1"])
    assert broken_bars(judged._replace(grades=judged.without), FOUR_STANDARD_ERRORS)
    assert judged.without["off_track"] > 25


@pytest.mark.parametrize("mean", MEANS)
def test_about_one_unremarkable_month_in_a_hundred_stands_out(mean: float) -> None:
    months = 3000
    assert flagged(mean, months, np.random.default_rng(3)) == pytest.approx(
        1.0, abs=0.5 + 3 * 100 * (0.01 / months) ** 0.5
    )


def test_a_verdict_does_not_turn_and_turn_again() -> None:
    assert turns(CITIES[8], 2, np.random.default_rng(5), USUAL["L1"]) <= 4
