"""The part of a submission's dialog with the files that came back for it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QVBoxLayout, QWidget

from cityreport.domain.delivery import SubmissionAnswer
from cityreport.domain.submission import SubmissionRecord
from cityreport.errors import CityReportError
from cityreport.i18n import mark, tr, written_moment
from cityreport.messages import sentence
from cityreport.office import incoming_receipts
from cityreport.office.deliveries import ANSWER_SUFFIXES
from cityreport.receipt_words import receipt_words, remarked_words
from cityreport.ui.kit.building_blocks import button, words
from cityreport.ui.kit.file_dialogs import FileDialogs
from cityreport.ui.kit.flow_layout import flowing
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.kit.table_rows import TableCell, TableColumn, column_cells, column_headings
from cityreport.ui.kit.theme import GRID
from cityreport.ui.page_context import PageContext


class AnswersPanel(QWidget):
    """Keeps answers to one submission and opens them."""

    def __init__(
        self,
        context: PageContext,
        made: SubmissionRecord,
        files: FileDialogs,
        open_url: Callable[[QUrl], object],
    ) -> None:
        super().__init__()
        self.setObjectName("answersPanel")
        self._context = context
        self._made = made
        self._files = files
        self._open_url = open_url
        self._answers: list[SubmissionAnswer] = []
        self._about = words(
            tr(
                "Keep what comes back here, such as a receipt. It is copied beside the office file."
            ),
            "muted",
            "answersAbout",
        )
        self._fault = words(role="wrong", name="answersFault")
        self._said = words(name="receiptSaid")
        self._said.hide()
        self._table = RowsTable("answersTable", tr("Answers"))
        self._table.doubleClicked.connect(self._on_open)
        self._keep = button(tr("Keep an answer…"), "keepAnswer", self._on_keep, picture="save")
        self._open = button(tr("Open"), "openAnswer", self._on_open, picture="folder-open")
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        column.addWidget(self._about)
        column.addLayout(flowing(self._keep, self._open))
        column.addWidget(self._fault)
        column.addWidget(self._said)
        column.addWidget(self._table, 1)
        column.addStretch(0)
        self._refresh()

    def _refresh(self) -> None:
        self._answers = self._context.office.deliveries.answers(self._made.id)[::-1]
        rows = [column_cells(_COLUMNS, one) for one in self._answers]
        self._table.show_rows(column_headings(_COLUMNS), rows, stretch=0)
        self._table.setVisible(bool(rows))
        if rows:
            self._table.choose_row(0)
        self._open.setEnabled(bool(rows))
        self._keep.setEnabled(not self._context.office.store.read_only)
        self._fault.hide()

    def _on_keep(self) -> None:
        kinds = " ".join(f"*{suffix}" for suffix in ANSWER_SUFFIXES)
        title = tr("Keep an answer")
        path = self._files.open(self, title, Path.home(), f"{tr('Answers')} ({kinds})")
        if path is None:
            return
        try:
            if incoming_receipts.is_receipt(path):
                self._show_receipt(
                    incoming_receipts.keep_receipt(self._context.office, self._made, path)
                )
            else:
                self._context.office.deliveries.keep_answer(self._made, path)
                self._said.hide()
        except CityReportError as error:
            self._refuse(error)
            return
        self._refresh()

    def _show_receipt(self, kept: incoming_receipts.FiledReceipt) -> None:
        """Say what a receipt says, remark by remark."""
        opened = kept.opened
        known = opened.is_known is True
        lines = [
            receipt_words(opened.receipt, self._made.sequence, opened.key, is_known=known),
            *(
                f"– {incoming_receipts.remark_text(remark.text)}"
                for remark in opened.receipt.remarks
            ),
            remarked_words(len(kept.cells), kept.unknown),
        ]
        self._said.setText("\n".join(line for line in lines if line))
        self._said.show()

    def _on_open(self) -> None:
        row = self._table.chosen_row()
        if row is None:
            return
        try:
            path = self._context.office.deliveries.answer_file(self._answers[row])
        except CityReportError as error:
            self._refuse(error)
            return
        self._fault.hide()
        self._open_url(QUrl.fromLocalFile(str(path)))

    def _refuse(self, error: CityReportError) -> None:
        self._fault.setText(sentence(error))
        self._fault.show()


_COLUMNS = (
    TableColumn[SubmissionAnswer](
        mark("File"), lambda one: TableCell(one.name or tr("(erased)"), tip=one.file)
    ),
    TableColumn[SubmissionAnswer](mark("From whom"), lambda one: TableCell(one.sender)),
    TableColumn[SubmissionAnswer](mark("Kept"), lambda one: TableCell(written_moment(one.at))),
    TableColumn[SubmissionAnswer](mark("Officer"), lambda one: TableCell(one.officer)),
)
