"""Legend keys that several charts have, only for marks that are drawn."""

from __future__ import annotations

from collections.abc import Sequence

from cityreport.domain.period import Period
from cityreport.domain.progress import SeriesMonth
from cityreport.i18n import tr
from cityreport.render import panels
from cityreport.render.figure_sheet import Key
from cityreport.wording import ANSWER_NAMES


def month_keys(months: Sequence[SeriesMonth], *, soft: bool = True) -> list[Key]:
    """Return keys of the marks that are drawn: plain bars need none. `soft`: bars of numbers that
    may change are drawn."""
    statuses = {month.status for month in months}
    keys = []
    if soft and any(month.value and month.status in panels.SOFT for month in months):
        keys.append(Key(tr("provisional or estimated"), panels.SOFT_BAR))
    if any(month.value == 0 for month in months):
        keys.append(Key(tr("zero"), line=panels.ZERO))
    if any(month.value is None and month.status is None for month in months):
        keys.append(Key(tr("not answered"), panels.UNANSWERED, stripes=panels.STRIPES))
    for status, word in ANSWER_NAMES.items():
        if status in statuses:
            keys.append(Key(tr(word), panels.UNAVAILABLE, letter=panels.LETTERS[status]))
    return keys


def break_keys(breaks: Sequence[Period]) -> list[Key]:
    """Return the key of a break in the series, where there is one."""
    return [Key(tr("break in series"), line=panels.BREAK)] if breaks else []
