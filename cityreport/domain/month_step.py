"""The next step of the month that is now to do: enter, check, sign, send.

Belongs here: which step of which month it is, and by when. Not here: its words
(`step_words`), and reading what it rests on (`office.month_steps`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from enum import StrEnum

import msgspec

from cityreport.domain.completeness import Completeness, Months
from cityreport.domain.period import Period
from cityreport.domain.sign_off import SignOffState, last_day_to_sign


class StepKind(StrEnum):
    """A step of a month, in order; DONE: nothing is left to do of it."""

    ENTER = "enter"
    CHECK = "check"
    SIGN = "sign"
    SEND = "send"
    DONE = "done"


class EarlierMonths(msgspec.Struct, frozen=True):
    """The months before the one that is to do: how many are complete, and those that are not."""

    complete: int
    lacking: tuple[Period, ...]


class MonthStep(msgspec.Struct, frozen=True):
    """`month`: the one that is to do (a quarter or a year in a city that reports nothing by month),
    and its `step`; `day`: the last on which it is in time.

    `is_late`: that day is over, in a month that can be late. `answered`: its required totals;
    `findings`: those that have to be put right before it is signed, None while unknown.
    `later`: how many months after it are over too; `signed`: the day of its first signature;
    `longer`: the quarters and years that are over and lack a required number which the city, one
    that reports by month, collects for them as a whole; `is_made`: the files that are to be sent
    are there.
    """

    month: Period
    step: StepKind
    day: date
    is_late: bool
    answered: Completeness
    findings: int | None
    later: int
    history: EarlierMonths
    signed: date | None = None
    longer: tuple[Period, ...] = ()
    is_made: bool = False

    def with_findings(self, findings: int) -> MonthStep:
        """Return the step once it is known what has to be put right."""
        step = self.step
        if step in (StepKind.CHECK, StepKind.SIGN):
            step = StepKind.CHECK if findings else StepKind.SIGN
        return msgspec.structs.replace(self, step=step, findings=findings)


def month_to_do(
    this_month: Period, since: Period, stands: Mapping[Period, SignOffState], asked: Months
) -> Period:
    """Return the month that is now to do: the first that ended since the office reports and is not
    signed, else the last that is over. `asked`: months with a required number to enter."""
    last = this_month.shift(-1)
    closed = (SignOffState.SIGNED, SignOffState.REVISED)
    for month in _between(since.shift(-1), this_month):
        if stands.get(month) not in closed and asked.get(month, _NOTHING).expected:
            return month
    return last


_NOTHING = Completeness(0, 0)


def step_of(
    month: Period,
    *,
    this_month: Period,
    since: Period,
    today: date,
    months: Months,
    state: SignOffState | None,
    is_made: bool,
    is_sent: bool,
    signed: date | None = None,
) -> MonthStep:
    """Return the next step of a month; what has to be put right is not known yet.

    `months`: completeness by month; `state`: of its signature; `is_made`: a submission since the
    signature holds it; `is_sent`: somebody noted that one was sent, or an answer to it came.
    """
    answered = months.get(month, _NOTHING)
    if not answered.is_complete:
        step = StepKind.ENTER
    elif state not in (SignOffState.SIGNED, SignOffState.REVISED):
        step = StepKind.SIGN if answered.expected else StepKind.DONE
    else:
        step = StepKind.DONE if is_sent else StepKind.SEND
    day = last_day_to_sign(month)
    before = [one for one in months if one < month and months[one].expected]
    lacking = tuple(sorted(one for one in before if not months[one].is_complete))
    return MonthStep(
        month=month,
        step=step,
        day=day,
        is_late=step is not StepKind.DONE and month >= since and day < today,
        answered=answered,
        findings=None,
        later=len(_between(month, this_month)),
        history=EarlierMonths(len(before) - len(lacking), lacking),
        signed=signed,
        is_made=is_made,
    )


def _between(month: Period, this_month: Period) -> Sequence[Period]:
    found, following = [], month.shift(1)
    while following < this_month:
        found.append(following)
        following = following.shift(1)
    return found
