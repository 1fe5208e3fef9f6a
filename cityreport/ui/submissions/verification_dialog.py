"""The result of verifying a file: it is whole, or a table of what is wrong with it."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from cityreport.domain.submission import Verification
from cityreport.i18n import tr
from cityreport.ui.kit.building_blocks import button, in_a_row, selectable, sign, words
from cityreport.ui.kit.dialog import Dialog, foot
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.kit.table_rows import TableCell, TableHeading
from cityreport.ui.kit.tasks import Handle
from cityreport.ui.kit.theme import COLORS, GRID
from cityreport.ui.page_context import PageContext
from cityreport.verification_words import resaved_words, verdict_words


def check_file(context: PageContext, parent: QWidget, path: Path) -> None:
    """Verify a file off the window's thread, then show what was found."""
    office = context.office

    def job(_handle: Handle) -> Verification:
        with office.reader() as reader:
            return reader.exports.verify(path)

    def done(found: Verification) -> None:
        context.say("")
        dialog = VerificationDialog(found, parent)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    context.say(tr("{file} is being checked …", file=path.name))
    context.tasks.run(job, done, context.fail)


class VerificationDialog(Dialog):
    """The result for one file."""

    def __init__(self, found: Verification, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("verificationDialog")
        self.setWindowTitle(tr("Check a file"))
        self.resize(640, 0)
        column = QVBoxLayout(self)
        column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
        column.setSpacing(2 * GRID)
        column.addWidget(words(Path(found.file).name, "muted", "verifiedFile"))
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
        column.addLayout(foot(self, close))


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
