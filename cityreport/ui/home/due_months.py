"""The months that are due: which of them lack required numbers, and what to say of them."""

from __future__ import annotations

import msgspec

from cityreport.domain.city import Baseline
from cityreport.domain.completeness import Completeness, Months
from cityreport.domain.period import Period, month_range
from cityreport.domain.sign_off import Timeliness
from cityreport.i18n import ntr, number, period_name, tr


class Due(msgspec.Struct, frozen=True):
    """`last`: the latest month with a required number. `after`: the due months behind it,
    `before`: the months up to it that lack something. Both ascending."""

    last: Period | None
    state: Completeness
    after: tuple[Period, ...]
    before: tuple[Period, ...]

    @property
    def first(self) -> Period | None:
        """Return where to go on: the first month after the last one, else the first with a hole."""
        return next(iter(self.after or self.before), None)


def with_baseline(months: Months, baseline: Baseline) -> Months:
    """Return the months from the baseline's first January on, where numbers begin only later."""
    if not months:
        return months
    first, expected = min(months), next(iter(months.values())).expected
    start = Period.month(min(baseline.years), 1)
    if start >= first:
        return months
    empty = {month: Completeness(0, expected) for month in month_range(start, first.shift(-1))}
    return {**empty, **months}


def find_due(months: Months, this_month: Period) -> Due:
    """Return what is due of `months`; the month that the clock is in is not due yet."""
    past = sorted(month for month in months if month < this_month)
    last = max((month for month in past if months[month].answered), default=None)
    return Due(
        last,
        Completeness(0, 0) if last is None else months[last],
        tuple(month for month in past if last is None or month > last),
        tuple(m for m in past if last is not None and m <= last and not months[m].is_complete),
    )


def due_sentences(due: Due, months: Months) -> list[str]:
    """One sentence on what to do next, and one on older months with holes if there are any."""
    if due.last is None:
        if not due.after:
            return []
        return [tr("No required number is entered yet: start with {first}.", first=_first(due))]
    older = _older(due.before, months)
    if due.after:
        return [_after(due), *older]
    return older or [
        tr("Every required number is entered up to {last}.", last=period_name(due.last))
    ]


def timeliness_sentence(timely: Timeliness) -> str:
    """Return how many months were signed off within 45 days of their end; empty while none is
    due."""
    if not timely.due:
        return ""
    return ntr(
        "{in_time} of {n} month was signed off in time, within 45 days of its end.",
        "{in_time} of {n} months were signed off in time, within 45 days of their end.",
        timely.due,
        in_time=number(timely.in_time),
    )


def _after(due: Due) -> str:
    assert due.last is not None  # noqa: S101 - told apart by the caller
    if due.state.is_complete:
        return ntr(
            "{last} is complete. {n} month after it has not been entered yet: {first}.",
            "{last} is complete. {n} months after it have not been entered yet: "
            "start with {first}.",
            len(due.after),
            last=period_name(due.last),
            first=_first(due),
        )
    return ntr(
        "{last} is the last month with numbers. {n} month after it has not been entered "
        "yet: {first}.",
        "{last} is the last month with numbers. {n} months after it have not been entered "
        "yet: start with {first}.",
        len(due.after),
        last=period_name(due.last),
        first=_first(due),
    )


def _older(before: tuple[Period, ...], months: Months) -> list[str]:
    if not before:
        return []
    first = before[0]
    return [
        ntr(
            "{first} still lacks required numbers: {answered} of {expected} are there.",
            "{n} months still lack required numbers. The first is {first}: {answered} of "
            "{expected} are there.",
            len(before),
            first=period_name(first),
            answered=number(months[first].answered),
            expected=number(months[first].expected),
        )
    ]


def _first(due: Due) -> str:
    return "" if due.first is None else period_name(due.first)
