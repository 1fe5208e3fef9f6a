"""The list of backups and what a restore would do, as rows of a table."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime

from cityreport.i18n import mark, moment_name, number, tr
from cityreport.office.backups.backup_jobs import ListedBackup
from cityreport.office.backups.restore_summary import named_period
from cityreport.store import backup_files, file_comparison
from cityreport.store.journal import Head
from cityreport.ui.kit.table_rows import TableCell, TableHeading
from cityreport.wording import backup_time, still_held_words

KIND_NAMES = {
    backup_files.ASKED: mark("Asked for"),
    backup_files.DAY: mark("First change of the day"),
    backup_files.CLOSE: mark("On closing"),
    backup_files.MIGRATION: mark("Before a new format"),
    backup_files.REPLACED: mark("Replaced by a restore"),
}


def backup_headings() -> list[TableHeading]:
    """Return the titles of the columns."""
    return [
        TableHeading(tr("No."), number=True),
        TableHeading(tr("Made")),
        TableHeading(tr("Why")),
        TableHeading(tr("Where")),
        TableHeading(tr("Size"), number=True),
    ]


def backup_rows(
    listed: Sequence[ListedBackup], now: datetime, still_held: Callable[[Head], int] | None = None
) -> list[list[TableCell]]:
    """Return a row for each backup.

    `still_held`: how many texts that were erased later it still holds.
    """
    held = [0 if still_held is None else still_held(one.backup.head) for one in listed]
    return [_row(one, now, texts) for one, texts in zip(listed, held, strict=True)]


def difference_headings() -> list[TableHeading]:
    """Return the titles of the columns."""
    return [
        TableHeading(tr("Month")),
        TableHeading(tr("Lost"), number=True),
        TableHeading(tr("Come back"), number=True),
        TableHeading(tr("Changed"), number=True),
    ]


def difference_rows(difference: file_comparison.FileDifference) -> list[list[TableCell]]:
    """Return a row for each month in which anything would change."""
    return [
        [TableCell(named_period(period.period))]
        + [
            TableCell(number(n) if n else "–", number=True)
            for n in (period.lost, period.gained, period.changed)
        ]
        for period in difference.periods
    ]


def _row(one: ListedBackup, now: datetime, held: int) -> list[TableCell]:
    backup = one.backup
    moment = datetime.fromisoformat(backup.made)
    where = tr("Second place") if one.is_second else tr("This computer")
    path = str(backup.path)
    why = tr(KIND_NAMES.get(backup.kind, backup.kind))
    if held:
        why = tr("{kind} ▲ holds erased texts", kind=why)
    told = f"{why}. {still_held_words(held)}" if held else why
    return [
        TableCell(number(backup.number), number=True),
        TableCell(
            backup_time(backup.made, now), tip=moment_name(moment), spoken=moment_name(moment)
        ),
        TableCell(why, tip=told, spoken=told),
        TableCell(where, tip=path, spoken=f"{where}: {path}", copied=path),
        TableCell(tr("{n} MB", n=number(max(0.1, backup.bytes / 1e6), 1)), number=True),
    ]
