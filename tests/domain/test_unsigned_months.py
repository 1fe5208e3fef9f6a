"""A month that nobody has signed is shown as provisional, whatever was typed."""

from __future__ import annotations

from cityreport.domain.observation import Figure, Status
from cityreport.domain.period import Period
from cityreport.domain.sign_off import Reopening, Signature
from cityreport.domain.unsigned_months import with_unsigned_provisional
from tests.render.conftest import measured

DAY = "2021-01-05T10:00:00Z"


def test_unsigned_and_reopened_months_are_provisional_and_others_as_they_were() -> None:
    signed = Signature("Ana", "Head", DAY, DAY)
    opened = Signature("Ana", "", DAY, DAY, reopened=Reopening("Bo", DAY, "late"))
    progress = measured([1, 2, 3, None, Status.NOT_AVAILABLE, Figure(4, Status.ESTIMATED)])
    first = Period.month(2017, 1)
    shown = with_unsigned_provisional(progress, {first: signed, first.shift(1): opened})
    assert [month.status for month in shown.months] == [
        Status.NORMAL,
        Status.PROVISIONAL,
        Status.PROVISIONAL,
        None,
        Status.NOT_AVAILABLE,
        Status.ESTIMATED,
    ]
    assert [month.value for month in shown.months] == [m.value for m in progress.months]
    assert shown.rolling12 == progress.rolling12
