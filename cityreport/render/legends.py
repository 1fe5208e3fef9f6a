"""Keys of marks that several charts have, in words or drawn: only of what a chart shows."""

from __future__ import annotations

from collections.abc import Sequence

from cityreport.domain.period import Period
from cityreport.domain.progress import SeriesMonth
from cityreport.i18n import tr
from cityreport.render import panels
from cityreport.render.figure_sheet import Key
from cityreport.wording import ANSWER_NAMES, STATUS_NAMES


def month_words(months: Sequence[SeriesMonth]) -> str:
    """Return in words how the marks of a panel of months are drawn: plain bars need none."""
    said = []
    if any(month.value and month.status in panels.SOFT for month in months):
        said.append(tr("pale: provisional, estimated or not signed"))
    said += absent_words(months)
    if any(month.value == 0 for month in months):
        said.append(tr("ring: zero"))
    return " · ".join(said)


def absent_words(months: Sequence[SeriesMonth]) -> list[str]:
    """Return in words how months without a number are drawn."""
    statuses = {month.status for month in months}
    said = []
    if any(month.value is None and month.status is None for month in months):
        said.append(tr("grey line: not answered"))
    said += [
        tr("{letter}: {words}", letter=panels.LETTERS[status], words=tr(word))
        for status, word in ANSWER_NAMES.items()
        if status in statuses
    ]
    return said


def break_words(breaks: Sequence[Period]) -> list[str]:
    """Return in words how a break in the series is drawn, where there is one."""
    return [tr("dotted upright line: break in series")] if breaks else []


def break_keys(breaks: Sequence[Period]) -> list[Key]:
    """Return the key of a break in the series, where there is one."""
    return [Key(tr("break in series"), line=panels.BREAK)] if breaks else []


def month_state(month: SeriesMonth | None) -> str:
    """Return the state of a month as charts tell it apart; empty where there is no month."""
    if month is None:
        return ""
    if month.status is None:
        return tr("not answered")
    if month.status in panels.SOFT:
        return tr("provisional, estimated or not signed")
    return tr(STATUS_NAMES[month.status])
