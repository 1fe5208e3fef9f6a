"""The list of backups and what a restore would do, as rows of a table."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from cityreport.i18n import mark, moment_name, number, tr
from cityreport.office.difference import named_period
from cityreport.office.keeping import Listed
from cityreport.store import backups
from cityreport.ui.models.rows import Cell, Heading
from cityreport.wording import made_name

if TYPE_CHECKING:
    from cityreport.store.comparison import Difference

KIND_NAMES = {
    backups.ASKED: mark("Asked for"),
    backups.DAY: mark("First change of the day"),
    backups.CLOSE: mark("On closing"),
    backups.MIGRATION: mark("Before a new format"),
    backups.REPLACED: mark("Replaced by a restore"),
}


def backup_headings() -> list[Heading]:
    """The titles of the columns."""
    return [
        Heading(tr("No."), number=True),
        Heading(tr("Made")),
        Heading(tr("Why")),
        Heading(tr("Where")),
        Heading(tr("Size"), number=True),
    ]


def backup_rows(listed: Sequence[Listed], now: datetime) -> list[list[Cell]]:
    """A row a backup."""
    return [_row(one, now) for one in listed]


def difference_headings() -> list[Heading]:
    """The titles of the columns."""
    return [
        Heading(tr("Month")),
        Heading(tr("Lost"), number=True),
        Heading(tr("Come back"), number=True),
        Heading(tr("Changed"), number=True),
    ]


def difference_rows(difference: Difference) -> list[list[Cell]]:
    """A row a month in which anything would change."""
    return [
        [Cell(named_period(period.period))]
        + [
            Cell(number(n) if n else "–", number=True)
            for n in (period.lost, period.gained, period.changed)
        ]
        for period in difference.periods
    ]


def _row(one: Listed, now: datetime) -> list[Cell]:
    backup = one.backup
    moment = datetime.fromisoformat(backup.made)
    where = tr("Second place") if one.is_second else tr("This computer")
    path = str(backup.path)
    return [
        Cell(number(backup.number), number=True),
        Cell(made_name(backup.made, now), tip=moment_name(moment), spoken=moment_name(moment)),
        Cell(tr(KIND_NAMES.get(backup.kind, backup.kind))),
        Cell(where, tip=path, spoken=f"{where}: {path}", copied=path),
        Cell(tr("{n} MB", n=number(max(0.1, backup.bytes / 1e6), 1)), number=True),
    ]
