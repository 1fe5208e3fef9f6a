"""All submissions that were made: a table, and the way into each of them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl

from cityreport.domain.submission import SubmissionRecord
from cityreport.i18n import tr
from cityreport.office.submission_copies import find_files
from cityreport.ui.kit.building_blocks import Card, button, in_a_row, words
from cityreport.ui.kit.file_dialogs import FileDialogs
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.page_context import PageContext
from cityreport.ui.submissions.submission_dialog import SubmissionDialog
from cityreport.ui.submissions.submission_rows import submission_headings, submission_rows
from cityreport.ui.submissions.verification_dialog import check_file

_LOWEST = 120


class SubmissionListCard(Card):
    """Lists submissions and opens them. `folder`: where files are looked for first."""

    def __init__(
        self,
        context: PageContext,
        folder: Callable[[], Path],
        files: FileDialogs,
        open_url: Callable[[QUrl], object],
    ) -> None:
        super().__init__("submissions")
        self._context = context
        self._folder = folder
        self._files = files
        self._open_url = open_url
        self._listed: list[SubmissionRecord] = []
        self._table = RowsTable("submissionsTable", tr("All submissions"))
        self._table.setMinimumHeight(_LOWEST)
        self._table.doubleClicked.connect(self._on_open)
        self._none = words(
            tr("No submission has been made yet. The first one will be listed here."),
            "muted",
            "noSubmissions",
        )
        self._open = button(tr("Open…"), "openSubmission", self._on_open, picture="folder-open")
        check = button(tr("Check a file…"), "checkFile", self._on_check, picture="file-check")
        line = in_a_row(words(tr("All submissions"), "subtitle", wrap=False))
        line.addWidget(self._open)
        line.addWidget(check)
        self.body.addLayout(line)
        self.body.addWidget(self._none)
        self.body.addWidget(self._table, 1)
        self.body.addStretch(0)

    def show_made(self) -> None:
        """Show what was made, keeping the row that is chosen."""
        exports = self._context.office.exports
        self._listed = made = exports.submissions()
        chosen = self._table.chosen_row() or 0
        self._none.setVisible(not made)
        self._table.setVisible(bool(made))
        self._open.setVisible(bool(made))
        sent = {one.submission for one in self._context.office.deliveries.all()}
        rows = submission_rows(made, exports.holding(), sent)
        self._table.show_rows(submission_headings(), rows, stretch=len(submission_headings()) - 1)
        if made:
            self._table.choose_row(min(chosen, len(made) - 1))

    def open_submission(self, made: SubmissionRecord, folder: Path | None) -> None:
        """Show one submission. `folder`: where its files are; None: nobody knows."""
        dialog = SubmissionDialog(
            self._context, made, folder, self._files, self._open_url, self.window()
        )
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_open(self) -> None:
        row = self._table.chosen_row()
        if row is None:
            return
        made, office = self._listed[row], self._context.office
        places = [Path(one.place) for one in office.deliveries.of(made.id) if one.place]
        self.open_submission(made, find_files(made, [self._folder(), *places]))

    def _on_check(self) -> None:
        kinds = tr("Submissions (*.json *.json.gz *.xlsx);;All files (*)")
        path = self._files.open(self, tr("Check a file"), self._folder(), kinds)
        if path is not None:
            check_file(self._context, self, path)
