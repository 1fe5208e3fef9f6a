"""Months that chance does not explain, and the range in which each would have been usual.

The same rule as the check of unusual months (`checks/unusual_months`), for a chart: it covers every
month of a series, not only those that stand out.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import NamedTuple

from cityreport.domain.checks.chance import predictive_p, usual_range
from cityreport.domain.period import Period
from cityreport.domain.progress import Progress, SeriesMonth
from cityreport.domain.statistics import Interval
from cityreport.domain.unevenness import monthly_phi


class SignalRule(NamedTuple):
    """The rule for a month that stands out.

    Below this `p`, with the unevenness of months in it, and, where the months before have a mean of
    `z_from` or more, beyond `z_limit` by the modified z too. `minimum` earlier months are needed;
    the last `window` are used.
    """

    p: float = 0.01
    minimum: int = 12
    window: int = 24
    z_from: float = 5.0
    z_limit: float = 2.5


class JudgedMonth(NamedTuple):
    """A month with the range that would have been usual; None where too few months came before.

    `side`: 1 above the range, -1 below it, 0 within or not judged. `mean`: of the `months`
    before. `p`: two-sided, of the month given those before.
    """

    month: SeriesMonth
    usual: Interval | None
    mean: float | None
    months: int
    p: float | None
    side: int


class Signals(NamedTuple):
    """A series, month by month. `breaks`: the months from which on it is not comparable with
    before; `answered`: whether it has any figure, of a quarter or a year too."""

    months: tuple[JudgedMonth, ...]
    rule: SignalRule
    breaks: tuple[Period, ...]
    answered: bool = True

    @property
    def found(self) -> tuple[JudgedMonth, ...]:
        """The months that stand out."""
        return tuple(month for month in self.months if month.side)


def find_signals(progress: Progress, rule: SignalRule = SignalRule()) -> Signals:  # noqa: B008
    """Return every month of a progress, judged by the months before it since the last break.

    Expected is the mean of the earlier months; a month's p is that of `predictive_p`, and its
    usual range holds every count with p >= rule.p or a modified z not beyond rule.z_limit on
    its side of the mean.
    """
    months = progress.months
    starts = [period.months()[0] for period in progress.breaks]
    return Signals(
        tuple(_judge(months, at, starts, rule) for at in range(len(months))),
        rule,
        progress.breaks,
        progress.judged is not None,
    )


def _judge(
    months: Sequence[SeriesMonth], at: int, breaks: Iterable[Period], rule: SignalRule
) -> JudgedMonth:
    month = months[at]
    since = max((b for b in breaks if b <= month.period), default=None)
    history = [
        m.value
        for m in months[max(0, at - rule.window) : at]
        if m.value is not None and (since is None or m.period >= since)
    ]
    if len(history) < rule.minimum:
        return JudgedMonth(month, None, None, len(history), None, 0)
    usual = usual_range(history, rule.p, rule.z_from, rule.z_limit)
    mean, value = sum(history) / len(history), month.value
    if value is None:
        return JudgedMonth(month, usual, mean, len(history), None, 0)
    side = (value > usual.upper) - (value < usual.lower)
    p = predictive_p(sum(history), len(history), value, monthly_phi(history)) if side else None
    return JudgedMonth(month, usual, mean, len(history), p, side)
