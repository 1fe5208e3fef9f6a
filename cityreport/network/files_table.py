"""The table of the files of which something has to be said."""

from __future__ import annotations

from collections.abc import Iterable

from cityreport.exchange.report_tables import ReportColumn, ReportTable
from cityreport.i18n import mark, ntr, tr
from cityreport.network.arrival import ArrivalState, Found, Said

STATE_NAMES = {
    ArrivalState.REFUSED: mark("Set aside"),
    ArrivalState.WAITING: mark("Waits for its key to be confirmed"),
    ArrivalState.REMARKED: mark("Accepted with remarks"),
    ArrivalState.AGAIN: mark("Received before"),
    ArrivalState.ENROLLED: mark("Brought an office's key"),
    ArrivalState.TAKEN: mark("Accepted"),
}
"""The names of the states, those first that somebody has to look at."""

Aside = tuple[Found, ArrivalState, tuple[Said, ...]]
"""A file with what became of it, and why."""


def files_table(aside: Iterable[Aside], language: str) -> ReportTable:
    """Return the files of which something has to be said, those first that wait for somebody."""
    columns = (
        ReportColumn(tr("File"), 50),
        ReportColumn(tr("What became of it"), 22),
        ReportColumn(tr("Reason or remark"), 80),
    )
    rows = [
        [file.name, tr(STATE_NAMES[state]), said.text.get(language, "")]
        for file, state, reasons in _worst_first(aside)
        for said in reasons
    ]
    count = len({row[0] for row in rows})
    said = ntr("{n} file has a reason or a remark.", "{n} files have a reason or a remark.", count)
    return ReportTable(tr("Files"), tr("Files with a reason or a remark"), columns, rows, (said,))


def _worst_first(aside: Iterable[Aside]) -> list[Aside]:
    order = list(STATE_NAMES)
    return sorted(aside, key=lambda one: (order.index(one[1]), one[0].name))
