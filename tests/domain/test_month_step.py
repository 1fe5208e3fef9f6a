"""The step of a month: in time to its last day, and what a longer period's answer stands for."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from cityreport.domain.completeness import Completeness, is_answered
from cityreport.domain.month_step import step_of
from cityreport.domain.period import Period
from cityreport.domain.sign_off import last_day_to_sign

MONTH = Period.month(2023, 6)
LAST = last_day_to_sign(MONTH)


def is_late(today: date, since: Period = MONTH) -> bool:
    return step_of(
        MONTH,
        this_month=Period.month_of(today),
        since=since,
        today=today,
        months={MONTH: Completeness(0, 3)},
        state=None,
        is_made=False,
        is_sent=False,
    ).is_late


def test_a_month_is_in_time_on_its_last_day() -> None:
    assert date(2023, 8, 14) == LAST
    assert (is_late(LAST), is_late(LAST + timedelta(days=1))) == (False, True)


def test_a_month_before_the_office_reports_is_never_late() -> None:
    assert not is_late(LAST + timedelta(days=90), since=MONTH.shift(1))


@pytest.mark.parametrize(
    ("period", "answered", "expected"),
    [
        ("2023-05", "2023-Q2", True),
        ("2023-07", "2023-Q2", False),
        ("2023", "2023-Q1", False),
        ("2023-Q1", "2023", False),
        ("2023", "2023", True),
    ],
)
def test_a_quarter_answers_for_its_months_alone(
    period: str, answered: str, *, expected: bool
) -> None:
    assert is_answered(Period.parse(period), {Period.parse(answered)}) == expected
