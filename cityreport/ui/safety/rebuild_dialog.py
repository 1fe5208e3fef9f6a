"""Making a lost office again of what it sent: the files are chosen, and what would come back is
shown before anything is made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QScrollArea, QVBoxLayout, QWidget

from cityreport import paths
from cityreport.domain.catalogue import CatalogueFile
from cityreport.domain.period import Period
from cityreport.errors import CityReportError
from cityreport.i18n import span_name, tr, written_moment
from cityreport.messages import sentence
from cityreport.office import rebuilding
from cityreport.office.clock import Clock
from cityreport.ui.kit.building_blocks import button, in_a_row, words
from cityreport.ui.kit.dialog import Dialog, declare_default, foot
from cityreport.ui.kit.file_dialogs import FILE_DIALOGS, FileDialogs
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.kit.table_rows import TableCell, TableHeading
from cityreport.ui.kit.tasks import Handle, Tasks
from cityreport.ui.kit.theme import GRID


def ask_for_office(
    path: Path,
    catalogue: CatalogueFile,
    clock: Clock,
    officer: str,
    parent: QWidget | None = None,
) -> Path | None:
    """Have a person make a new office file at `path` of submissions; return it, closed, or None."""
    dialog = RebuildDialog(path, catalogue, clock, officer, parent=parent)
    return path if dialog.exec() else None


class RebuildDialog(Dialog):
    """Once it is accepted, the office file is there. Cancel leaves none."""

    def __init__(
        self,
        path: Path,
        catalogue: CatalogueFile,
        clock: Clock,
        officer: str,
        files: FileDialogs = FILE_DIALOGS,
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.setObjectName("rebuildDialog")
        self.setWindowTitle(tr("Make a lost office again"))
        self._path, self._catalogue, self._clock, self._officer = path, catalogue, clock, officer
        self._dialogs = files
        self._tasks = Tasks()
        self._is_busy = False
        self._files: list[Path] = []
        self._read: rebuilding.ReadOffice | None = None
        self._table = RowsTable("rebuildTable", tr("Submissions"))
        self._wrong = words(role="wrong", name="rebuildWrong")
        self._said = words(name="rebuildSaid")
        self._add = button(tr("Add files…"), "addFiles", self._on_add, picture="folder-open")
        self._clear = button(tr("Start over"), "clearFiles", self._on_clear)
        self._go = button(tr("Make the office"), "makeOffice", self._on_go)
        self._cancel = button(tr("Cancel"), "cancelRebuild", self.reject)
        self._lay_out()
        self._show()
        self.resize(720, 520)

    def look_at(self, files: Sequence[Path]) -> None:
        """Read these files beside those that were read; what would come back is shown then."""
        asked = [*self._files, *(path for path in files if path not in self._files)]
        catalogue, clock = self._catalogue, self._clock

        def read(handle: Handle) -> tuple[list[Path], rebuilding.ReadOffice]:
            return asked, rebuilding.read_office(asked, catalogue, clock, handle.step)

        self._begin(tr("The files are being read…"))
        self._tasks.run(read, self._on_read, self._on_failed)

    def reject(self) -> None:
        """Close without an office; not while one is being made."""
        if not self._is_busy:
            super().reject()

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(GRID)
        column.addWidget(
            words(
                tr(
                    "Choose the submissions that this office sent to the network, as many as there "
                    "are. The newest says what the office knew last; earlier ones fill the other "
                    "months."
                )
            )
        )
        column.addWidget(self._table, 2)
        column.addLayout(in_a_row(self._add, self._clear))
        column.addWidget(self._wrong)
        area = QScrollArea()
        area.setFrameShape(QFrame.Shape.NoFrame)
        area.setWidgetResizable(True)
        area.setAccessibleName(tr("What would come back, and what cannot"))
        self._said.setAlignment(Qt.AlignmentFlag.AlignTop)
        area.setWidget(self._said)
        column.addWidget(area, 3)
        column.addWidget(words(tr("The office file: {path}", path=self._path), "muted"))
        column.addLayout(foot(self, self._go, self._cancel))

    def _show(self) -> None:
        read = self._read
        submissions = [] if read is None else list(reversed(read.content.submissions))
        headings = [
            TableHeading(tr("No.")),
            TableHeading(tr("Months")),
            TableHeading(tr("Made")),
            TableHeading(tr("City")),
        ]
        rows = [
            [
                TableCell(str(one.sequence)),
                TableCell(
                    span_name(Period.parse(one.coverage.start), Period.parse(one.coverage.end))
                ),
                TableCell(written_moment(one.created)),
                TableCell(one.city.name),
            ]
            for one in submissions
        ]
        self._table.show_rows(headings, rows, stretch=3)
        declare_default(self, self._go if rows else self._add)
        lines = [] if read is None else read.summary().words()
        self._said.setText("\n\n".join(lines))
        self._wrong.setVisible(bool(self._wrong.text()))
        for made, is_on in ((self._add, True), (self._clear, bool(rows)), (self._go, bool(rows))):
            made.setEnabled(is_on and not self._is_busy)
        self._cancel.setEnabled(not self._is_busy)

    def _begin(self, saying: str) -> None:
        self._is_busy = True
        self._wrong.clear()
        self._show()
        self._said.setText(saying)

    def _on_add(self) -> None:
        kinds = tr("Submissions (*.json *.json.gz *.xlsx);;All files (*)")
        start = self._files[-1].parent if self._files else paths.default_store().parent
        files = self._dialogs.open_many(self, tr("Choose submissions"), start, kinds)
        if files:
            self.look_at(files)

    def _on_clear(self) -> None:
        self._files, self._read = [], None
        self._wrong.clear()
        self._show()
        self._add.setFocus()

    def _on_read(self, found: tuple[list[Path], rebuilding.ReadOffice]) -> None:
        self._is_busy = False
        self._files, self._read = found
        self._show()
        self._go.setFocus()

    def _on_go(self) -> None:
        read = self._read
        assert read is not None  # noqa: S101 - the button is off until then
        given = (self._path, read, self._catalogue, self._clock, self._officer)

        def make(_: Handle) -> None:
            rebuilding.make_office(*given).office.close()

        self._begin(tr("The office is being made…"))
        self._tasks.run(make, self._on_made, self._on_failed)

    def _on_made(self, _: object) -> None:
        self._is_busy = False
        self.accept()

    def _on_failed(self, error: Exception) -> None:
        self._is_busy = False
        if not isinstance(error, CityReportError):
            self._show()
            raise error
        self._wrong.setText(sentence(error))
        self._show()
