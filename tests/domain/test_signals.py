"""Months that stand out: the same verdict as the check of unusual months, with the range."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import special

from cityreport.domain.checks.chance import is_unusual
from cityreport.domain.observation import Status
from cityreport.domain.signals import SignalRule, find_signals
from cityreport.domain.unevenness import monthly_phi
from tests.domain.series import series

RULE = SignalRule()


def test_too_few_months_are_not_judged():
    found = find_signals(series([5] * 14), RULE)
    assert [judged.usual is None for judged in found.months] == [True] * 12 + [False] * 2
    assert found.months[11].months == 11


def test_a_month_far_above_and_one_far_below_stand_out():
    values = [10, 12, 9, 11] * 6 + [40] + [10, 12, 9, 11] * 6 + [0]
    found = find_signals(series(values), RULE).found
    assert [(str(j.month.period), j.side) for j in found] == [("2019-01", 1), ("2021-02", -1)]
    for judged in found:
        assert judged.p < 0.01


def test_p_is_the_tail_beyond_the_month_with_the_unevenness_of_months():
    values = [4] * 12 + [14]
    (judged,) = find_signals(series(values), RULE).found
    phi = monthly_phi([4] * 12)
    x, before = 14 / (1 + phi**2 * 14), 48 / (1 + phi**2 * 48 / 12)
    e, many = x / 14, before / 48 * 12
    q = e / (e + many)
    tail = (special.betainc(x, before + 1, q) + special.betainc(x + 1, before, q)) / 2
    assert judged.p == pytest.approx(tail, rel=1e-9), "after four a month even a zero is usual"


@given(st.lists(st.integers(0, 60), min_size=13, max_size=60))
def test_a_month_stands_out_where_the_check_says_so(values):
    months = find_signals(series(values), RULE).months
    for at, judged in enumerate(months):
        history = values[max(0, at - RULE.window) : at]
        if len(history) < RULE.minimum:
            assert judged.side == 0
            continue
        unusual = is_unusual(history, values[at], RULE.p, RULE.z_from, RULE.z_limit)
        assert bool(judged.side) == unusual
        assert (judged.usual.lower <= values[at] <= judged.usual.upper) == (not unusual)


def test_months_before_a_break_do_not_count():
    values = [2] * 24 + [30] * 24
    assert find_signals(series(values), RULE).found
    broken = series(values, statuses={24: Status.BREAK})
    found = find_signals(broken, RULE)
    assert found.found == ()
    assert found.months[24].months == 0
    assert [str(at) for at in found.breaks] == ["2019-01"]


def test_a_month_without_a_number_is_not_judged_and_has_its_range():
    found = find_signals(series([5] * 20 + [None] + [5]), RULE)
    assert found.months[20].side == 0
    assert found.months[20].usual is not None
    assert found.months[21].months == 20
