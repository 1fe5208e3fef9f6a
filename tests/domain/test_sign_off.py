"""A signature: who may give it, what reopening asks for, when it is in time."""

from __future__ import annotations

from datetime import date

import pytest

from cityreport.domain.period import Period
from cityreport.domain.sign_off import (
    Signature,
    SignOffState,
    Timeliness,
    last_day_to_sign,
    reopen_period,
    sign_off_state,
    sign_period,
    signed_days,
    timeliness,
)
from cityreport.errors import DataError

AT = "2024-02-10T09:30:00Z"
LATER = "2024-03-20T12:00:00Z"


def test_a_month_goes_from_open_over_signed_and_reopened_to_revised() -> None:
    first = sign_period(None, "Ada", "Head", AT)
    again = reopen_period(first, "Ben", "  two late cases ", LATER)
    second = sign_period(again, "Cy", "Deputy", LATER)
    assert list(map(sign_off_state, (None, first, again, second))) == [
        SignOffState.OPEN,
        SignOffState.SIGNED,
        SignOffState.REOPENED,
        SignOffState.REVISED,
    ]
    assert [s.is_locked for s in (first, again, second)] == [True, False, True]
    assert second == Signature("Cy", "Deputy", LATER, AT, 1, "two late cases")
    third = sign_period(reopen_period(second, "Ada", "again", LATER), "Ada", "", LATER)
    assert (third.revision, third.reason, third.first) == (2, "again", AT)


@pytest.mark.parametrize(
    ("step", "code"),
    [
        (lambda s: sign_period(s, "Ada", "", AT), "sign_again"),
        (lambda _: sign_period(None, "  ", "", AT), "sign_nameless"),
        (lambda _: sign_period(None, "Ada", "\x07", AT), "text_not_printable"),
        (lambda s: reopen_period(s, "Ada", " \n", AT), "reopen_reason"),
        (lambda s: reopen_period(s, "Ada", "x" * 501, AT), "text_too_long"),
        (lambda _: reopen_period(None, "Ada", "why", AT), "reopen_unsigned"),
        (lambda s: reopen_period(reopen_period(s, "A", "b", AT), "A", "c", AT), "reopen_unsigned"),
    ],
)
def test_what_no_signature_can_be(step: object, code: str) -> None:
    with pytest.raises(DataError) as caught:
        step(sign_period(None, "Ada", "Head", AT))  # type: ignore[operator]
    assert caught.value.code == code


@pytest.mark.parametrize(
    ("period", "last"),
    [("2024-01", date(2024, 3, 16)), ("2023-12", date(2024, 2, 14)), ("2023", date(2024, 2, 14))],
)
def test_a_month_is_due_45_days_after_its_last_day(period: str, last: date) -> None:
    assert last_day_to_sign(Period.parse(period)) == last


def test_timeliness_counts_the_first_signature_of_months_that_are_due_or_signed() -> None:
    months = [Period.month(2023, n) for n in range(10, 13)]

    def on(day: str, more: str = AT) -> Signature:
        return Signature("Ada", "", more, f"{day}T12:00:00Z", 1, "late")

    signatures = {months[0]: on("2023-12-15"), months[1]: on("2024-01-15"), months[2]: on(AT[:10])}
    since, today = months[0], date(2024, 2, 14)
    assert timeliness(months, signatures, today, since) == Timeliness(2, 3)
    assert timeliness(months, {}, today, since) == Timeliness(0, 2)
    assert timeliness(months, {}, date(2024, 2, 15), since) == Timeliness(0, 3)
    newest_first = months[::-1]
    assert timeliness(newest_first, signatures, today, since) == Timeliness(2, 3)


def test_history_is_never_late_and_what_was_signed_in_time_counts() -> None:
    """What ended before the office began to report is history."""
    months = [Period.month(2023, n) for n in range(10, 13)]
    in_time = Signature("Ada", "", AT, "2023-11-20T12:00:00Z")
    later = date(2025, 1, 1)
    assert timeliness(months, {}, later, Period.parse("2024-01")) == Timeliness(0, 0)
    assert timeliness(months, {}, later, months[2]) == Timeliness(0, 1)
    assert timeliness(months, {months[0]: in_time}, later, months[2]) == Timeliness(1, 2)


def test_days_are_those_of_periods_that_are_signed_now() -> None:
    first, second = Period.parse("2024-01"), Period.parse("2023")
    signature = sign_period(None, "Ada", "", AT)
    found = signed_days({first: signature, second: reopen_period(signature, "Ada", "why", AT)})
    assert found == {first: date(2024, 2, 10)}
