"""The result of verifying a file: it is whole, or a table of what is wrong with it."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path

from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cityreport.domain.submission import SubmissionRecord, Verification
from cityreport.domain.submission_difference import SubmissionDifference
from cityreport.i18n import tr
from cityreport.office import opened_submission
from cityreport.office.opened_submission import OpenedSubmission
from cityreport.office.submission_copies import find_files
from cityreport.ui.kit.building_blocks import button, in_a_row, selectable, sign, words
from cityreport.ui.kit.dialog import Dialog, foot
from cityreport.ui.kit.file_dialogs import FILE_DIALOGS
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.kit.table_rows import TableCell, TableHeading
from cityreport.ui.kit.tasks import Handle
from cityreport.ui.kit.theme import COLORS, GRID
from cityreport.ui.page_context import PageContext
from cityreport.ui.submissions.changed_cells import ChangedCells
from cityreport.ui.submissions.opened_words import opened_sentences
from cityreport.ui.submissions.submission_dialog import CopyBanner, SubmissionDialog
from cityreport.verification_words import resaved_words, verdict_words


def check_file(context: PageContext, parent: QWidget, path: Path) -> None:
    """Verify a file off the window's thread, then show what was found."""
    office = context.office

    def job(_handle: Handle) -> OpenedSubmission:
        with office.reader() as reader:
            return opened_submission.look_at(reader, path)

    def done(found: OpenedSubmission) -> None:
        context.say("")
        dialog = VerificationDialog(found.verification, parent, opened_sentences(found))
        if found.content is not None:
            dialog.show_copy(found.content.confidentiality)
        if found.difference is not None:
            dialog.show_difference(context, found.difference)
        if found.listed is not None:
            dialog.lead_to(partial(_open_listed, context, found.listed, path.parent, parent))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    context.say(tr("{file} is being checked …", file=path.name))
    context.tasks.run(job, done, context.fail)


def _open_listed(
    context: PageContext, made: SubmissionRecord, folder: Path, parent: QWidget
) -> None:
    """Open the line of the list that a file belongs to."""
    place = find_files(made, [folder])
    given = (context, made, place, FILE_DIALOGS, QDesktopServices.openUrl, parent)
    dialog = SubmissionDialog(*given)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


class VerificationDialog(Dialog):
    """The result for one file. `about`: what it is, in sentences."""

    def __init__(
        self, found: Verification, parent: QWidget | None = None, about: Sequence[str] = ()
    ) -> None:
        super().__init__(parent)
        self.setObjectName("verificationDialog")
        self.setWindowTitle(tr("Check a file"))
        self.resize(640, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(words(Path(found.file).name, "muted", "verifiedFile"))
        self._banner = CopyBanner("verifiedCopy")
        self._banner.hide()
        column.addWidget(self._banner)
        if about:
            column.addWidget(selectable(words("\n".join(about), name="verifiedAbout")))
        column.addLayout(_verdict(found))
        if resaved := resaved_words(found):
            column.addWidget(words(resaved, name="verifiedResaved"))
        if found.digest is not None:
            column.addWidget(words(tr("SHA-256 digest of the content:"), "muted"))
            column.addWidget(selectable(words(found.digest, name="verifiedDigest")))
        if found.problems or found.remarks:
            column.addWidget(_problems(found), 1)
            self.resize(880, 440)
        close = button(tr("Close"), "closeVerification", self.accept)
        self._lead = button(tr("Sending, answers, changes…"), "openListed", self.accept)
        self._lead.hide()
        self._place_of_difference = column.count()
        column.addLayout(foot(self, close, self._lead))
        self._column = column

    def show_copy(self, confidentiality: str) -> None:
        """Say for whom the copy is."""
        self._banner.show_copy(confidentiality)
        self._banner.show()

    def show_difference(self, context: PageContext, found: SubmissionDifference) -> None:
        """Show where the numbers now are others than in the file."""
        cells = ChangedCells(context)
        cells.show_difference(found)
        self._column.insertWidget(self._place_of_difference, cells, 1)
        if found.cells:
            self.resize(880, 520)

    def lead_to(self, opened: Callable[[], object]) -> None:
        """Offer the way to this submission in the list; this dialog closes then."""
        self._lead.show()
        self._lead.clicked.connect(opened)


def _verdict(found: Verification) -> QHBoxLayout:
    if found.valid:
        shape = sign("circle-check", COLORS.good, 24)
    else:
        shape = sign("octagon-x", COLORS.wrong, 24)
    said = words(verdict_words(found), "subtitle", "verificationVerdict")
    line = in_a_row(shape, end=False)
    line.addWidget(said, 1)
    return line


def _problems(found: Verification) -> RowsTable:
    table = RowsTable("problemsTable", tr("What is wrong with the file"))
    title = tr("What is wrong") if found.problems else tr("What is worth a question")
    headings = [TableHeading(tr("Where")), TableHeading(title), TableHeading(tr("Code"))]
    rows = [
        [TableCell(p.where or "–"), TableCell(p.message, tip=p.message), TableCell(p.code)]
        for p in found.problems or found.remarks
    ]
    table.let_rows_grow()
    table.show_rows(headings, rows, stretch=1)
    return table
