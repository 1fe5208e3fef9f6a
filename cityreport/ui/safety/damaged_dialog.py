"""A damaged office file: what is safe, and the two ways to go on, side by side.

Nothing is done to the office file here before a person has chosen.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Protocol

from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QVBoxLayout, QWidget

from cityreport.domain.period import Period
from cityreport.errors import CityReportError
from cityreport.i18n import ntr, number, period_name, tr, written_moment
from cityreport.messages import sentence
from cityreport.office.backups.recovery_options import (
    AffectedPeriod,
    FromBackup,
    RecoveryOptions,
    months_of,
)
from cityreport.progress_callback import ReportProgress
from cityreport.salvage.salvage import Salvaged
from cityreport.store.file_summary import Contents
from cityreport.ui.kit.building_blocks import (
    Card,
    button,
    in_a_row,
    retitle,
    selectable,
    sign,
    words,
)
from cityreport.ui.kit.clipboard_text import copy_rows
from cityreport.ui.kit.dialog import Dialog, declare_default, foot
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.kit.table_rows import TableCell, TableHeading
from cityreport.ui.kit.tasks import Handle, Tasks
from cityreport.ui.kit.theme import COLORS, GRID
from cityreport.ui.safety.crash import report_error

_WIDTH = 940
_ROW_HEIGHT = 28
_MOST_ROWS = 6


class WayOut(Protocol):
    """The result of the dialog's work, done in a worker: `office.opening` with its arguments filled
    in."""

    def examine(self, step: ReportProgress) -> RecoveryOptions: ...
    def take_salvaged(self, offers: RecoveryOptions, step: ReportProgress) -> None: ...
    def take_backup(self, offers: RecoveryOptions, step: ReportProgress) -> None: ...


class DamagedDialog(Dialog):
    """Accepted once a sound file stands at `path`; rejected, everything is as it was."""

    def __init__(
        self, path: Path, happened: str, way_out: WayOut, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("damagedDialog")
        self.setWindowTitle(tr("The office file is damaged"))
        self._path = path
        self._way_out = way_out
        self._tasks = Tasks()
        self._handle: Handle | None = None
        self._offers: RecoveryOptions | None = None
        self._happened = happened
        self._safe = words(name="damagedSafe")
        self._fault = words(role="wrong", name="damagedFault")
        self._progress = QProgressBar()
        self._choices = QWidget()
        self._months = RowsTable("damagedMonths", tr("Where the two differ, month by month"))
        self._months_title = words(role="muted", name="damagedMonthsTitle")
        self._salvaged = _Choice("salvaged", self._on_salvaged)
        self._backup = _Choice("backup", self._on_backup)
        self._close = button("", "damagedClose", self.reject)
        self._copy = button(
            tr("Copy the list of numbers to look at"),
            "damagedCopy",
            self._on_copy,
            picture="clipboard-copy",
        )
        self._lay_out()
        self._begin(tr("Reading what can be read…"), way_out.examine, self._show_offers)

    def done(self, result: int) -> None:
        """Stop what is running and leave nothing half done behind."""
        if self._handle is not None:
            self._handle.cancel()
        self._tasks.wait()
        if self._offers is not None:
            self._offers.discard()
        super().done(result)

    # -- making

    def _lay_out(self) -> None:
        heading = in_a_row(sign("triangle-alert", COLORS.doubtful, 32), end=False)
        heading.setSpacing(2 * GRID)
        title = words(tr("{file} could not be read whole", file=self._path.name), "title")
        title.setObjectName("damagedTitle")
        heading.addWidget(title, 1)
        self._progress.setObjectName("damagedProgress")
        self._progress.setAccessibleName(tr("Progress"))
        sides = QHBoxLayout(self._choices)
        sides.setContentsMargins(0, 0, 0, 0)
        sides.setSpacing(2 * GRID)
        sides.addWidget(self._salvaged, 1)
        sides.addWidget(self._backup, 1)
        self._fault.hide()
        self._copy.hide()
        buttons = foot(self, self._close, before=in_a_row(self._copy))
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 3 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addLayout(heading)
        column.addWidget(selectable(words(self._happened, name="damagedHappened")))
        column.addWidget(selectable(self._safe))
        column.addWidget(self._progress)
        column.addWidget(self._choices)
        column.addWidget(self._months_title)
        column.addWidget(self._months)
        column.addWidget(self._fault)
        column.addLayout(buttons)
        self._choices.hide()
        self._months_title.hide()
        self._months.hide()
        self.resize(_WIDTH, 0)

    def _fit(self) -> None:
        layout = self.layout()
        if layout is not None:
            layout.activate()
            self.resize(_WIDTH, layout.totalHeightForWidth(_WIDTH))

    # -- working

    def _begin(
        self, saying: str, job: Callable[[ReportProgress], object], done: Callable[..., None]
    ) -> None:
        """Run a job in the worker, with its progress and a button that stops it."""
        self._safe.setText(saying)
        self._fault.hide()
        self._choices.setEnabled(False)
        self._progress.setRange(0, 0)
        self._progress.show()
        retitle(self._close, tr("Cancel"))
        self._handle = self._tasks.run(lambda handle: job(handle.step), done, self._on_failed)
        self._handle.progressed.connect(self._on_progressed)
        self._fit()

    def _end(self) -> None:
        self._handle = None
        self._progress.hide()
        self._choices.setEnabled(True)
        retitle(self._close, tr("Close, I will ask somebody"))

    def _on_progressed(self, made: int, of: int) -> None:
        self._progress.setRange(0, 1000)
        self._progress.setValue(1000 * made // max(of, 1))

    def _on_failed(self, error: Exception) -> None:
        self._end()
        if self._offers is None:
            self._safe.setText(tr("Nothing was changed."))
        else:
            self._say_safe(self._offers)
        if isinstance(error, CityReportError):
            self._fault.setText(sentence(error))
            self._fault.show()
        else:
            report_error(self, error)
        self._fit()

    def _on_salvaged(self) -> None:
        offers = self._offers
        if offers is not None:
            self._begin(
                tr("Putting the file that was read in place…"),
                lambda step: self._way_out.take_salvaged(offers, step),
                self._on_taken,
            )

    def _on_backup(self) -> None:
        offers = self._offers
        if offers is not None:
            self._begin(
                tr("Checking the backup and putting it in place…"),
                lambda step: self._way_out.take_backup(offers, step),
                self._on_taken,
            )

    def _on_copy(self) -> None:
        if self._offers is not None and self._offers.salvaged is not None:
            # where the cell is, its indicator first, and what was kept of it: a column each
            listed = self._offers.salvaged.listed
            copy_rows([[*cell.key.split("\t"), cell.kept or "–"] for cell in listed])

    def _on_taken(self, _: object) -> None:
        self._end()
        self.accept()

    # -- showing

    def _say_safe(self, offers: RecoveryOptions) -> None:
        self._safe.setText(
            tr(
                "The file was copied aside, byte for byte, as {aside}, and stays there "
                "whatever you choose. Until you choose, nothing is changed.",
                aside=offers.aside.name,
            )
        )

    def _show_offers(self, offers: RecoveryOptions) -> None:
        self._end()
        self._offers = offers
        self._say_safe(offers)
        self._show_salvaged(offers)
        self._show_backup(offers)
        self._choices.show()
        months = months_of(offers)
        if months:
            self._months_title.setText(
                tr("Months in which something is missing or the two are not alike:")
            )
            self._months.show_rows(_headings(), [_row(month) for month in months], stretch=0)
            self._months.setFixedHeight(_ROW_HEIGHT * (min(len(months), _MOST_ROWS) + 1) + GRID)
        self._copy.setVisible(offers.salvaged is not None and bool(offers.salvaged.listed))
        self._months_title.setVisible(bool(months))
        self._months.setVisible(bool(months))
        if self.default is not None:
            self.default.setFocus()
        self._fit()

    def _show_salvaged(self, offers: RecoveryOptions) -> None:
        title = tr("What could be read")
        if offers.salvaged is None:
            self._salvaged.refuse(title, tr("Nothing of an office could be read in the file."))
            return
        best = offers.salvaged.is_complete or offers.backup is None
        lines = _salvaged_lines(offers.salvaged, offers.contents)
        self._salvaged.offer(title, lines, tr("Go on with what could be read"))
        if best:
            declare_default(self, self._salvaged.button)

    def _show_backup(self, offers: RecoveryOptions) -> None:
        found = offers.backup
        if found is None:
            title = tr("The newest backup")
            self._backup.refuse(title, tr("No sound backup of this file was found."))
            return
        made = written_moment(found.backup.made)
        title = tr("The backup of {moment}", moment=made)
        self._backup.offer(title, _backup_lines(found), tr("Go on with the backup"))
        if offers.salvaged is None:
            declare_default(self, self._backup.button)


class _Choice(Card):
    """One way to go on: a title, what it has and lacks, and its button."""

    def __init__(self, name: str, chosen: Callable[[], None]) -> None:
        super().__init__(name)
        self._title = words(role="subtitle", name=f"{name}Title")
        self._lines = words(name=f"{name}Lines")
        self.button = button("", f"{name}Take", chosen)
        self.body.addWidget(self._title)
        self.body.addWidget(self._lines)
        self.body.addStretch(1)
        self.body.addLayout(in_a_row(self.button))

    def offer(self, title: str, lines: list[str], take: str) -> None:
        """Say what this way has and lacks."""
        self._title.setText(title)
        self._lines.setText("\n".join(lines))
        retitle(self.button, take)

    def refuse(self, title: str, why: str) -> None:
        """Say that this way is not there."""
        self._title.setText(title)
        self._lines.setText(why)
        self.button.hide()


def _salvaged_lines(salvaged: Salvaged, contents: Contents) -> list[str]:
    total = salvaged.total
    lines = [_size(contents)]
    if salvaged.is_complete:
        lines.append(tr("Every number was proven to be as it was saved; none is missing."))
    if total.doubtful:
        lines.append(
            ntr(
                "{n} number should be looked at: its newest change may be missing.",
                "{n} numbers should be looked at: their newest change may be missing.",
                total.doubtful,
            )
        )
    if total.lost:
        lines.append(ntr("{n} number is lost.", "{n} numbers are lost.", total.lost))
    if salvaged.unproven:
        lines.append(tr("Please check the city and its districts in Settings."))
    lines.append(
        tr("The history of changes is whole.")
        if salvaged.is_history_kept
        else tr("The history begins anew; the old one stays in the copy set aside.")
    )
    return lines


def _backup_lines(found: FromBackup) -> list[str]:
    lines = [_size(found.contents), tr("The backup was checked and is sound.")]
    difference = found.difference
    if difference is None:
        return lines
    if difference.gained:
        lines.append(
            ntr(
                "{n} number that could be read is not in it.",
                "{n} numbers that could be read are not in it.",
                difference.gained,
            )
        )
    if difference.changed:
        lines.append(
            ntr(
                "{n} number is another one in it.",
                "{n} numbers are other ones in it.",
                difference.changed,
            )
        )
    if difference.lost:
        lines.append(
            ntr(
                "{n} number is only in the backup.",
                "{n} numbers are only in the backup.",
                difference.lost,
            )
        )
    if not difference.periods:
        lines.append(tr("It has the same numbers as what could be read."))
    return lines


def _size(contents: Contents) -> str:
    if contents.newest is None:
        return tr("No numbers")
    return ntr(
        "{n} number; the newest month is {month}",
        "{n} numbers; the newest month is {month}",
        contents.cells,
        month=period_name(contents.newest),
    )


def _headings() -> list[TableHeading]:
    return [
        TableHeading(tr("Month")),
        TableHeading(tr("Could be read"), number=True),
        TableHeading(tr("To be looked at"), number=True),
        TableHeading(tr("Lost"), number=True),
        TableHeading(tr("In the backup"), number=True),
        TableHeading(tr("Not alike"), number=True, tip=tr("Cells that both have, but not alike")),
    ]


def _row(month: AffectedPeriod) -> list[TableCell]:
    figures = (month.read, month.doubtful, month.lost, month.in_backup, month.different)
    cells = [TableCell("–" if n is None else number(n), number=True) for n in figures]
    return [TableCell(period_name(Period.parse(month.period))), *cells]
