"""The part of a submission's dialog that sends it: to whom, on a stick, by mail; and who got it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QUrl
from PySide6.QtWidgets import QLabel, QLineEdit, QPushButton, QVBoxLayout, QWidget

from cityreport.delivery_words import WAY_NAMES
from cityreport.domain.delivery import Delivery, DeliveryWay, check_recipient
from cityreport.domain.period import Period, month_range
from cityreport.domain.submission import SubmissionRecord
from cityreport.errors import CityReportError
from cityreport.i18n import mark, ntr, tr, written_moment
from cityreport.messages import sentence
from cityreport.office import submission_copies
from cityreport.ui.kit.building_blocks import button, in_a_row, words
from cityreport.ui.kit.choice_box import ChoiceBox
from cityreport.ui.kit.file_dialogs import FileDialogs
from cityreport.ui.kit.flow_layout import flowing
from cityreport.ui.kit.rows_table import RowsTable
from cityreport.ui.kit.table_rows import TableCell, TableColumn, column_cells, column_headings
from cityreport.ui.kit.tasks import Handle
from cityreport.ui.kit.theme import GRID
from cityreport.ui.page_context import PageContext
from cityreport.ui.submissions.leaving import Leaving
from cityreport.ui.submissions.mail import mail_of
from cityreport.ui.submissions.page_sheet_dialog import PageSheetDialog


class SendingPanel(QWidget):
    """Sends one submission, as far as a program without a network can, and lists who got it.

    `is_busy`: while files are copied the dialog stays open.
    """

    def __init__(
        self,
        context: PageContext,
        made: SubmissionRecord,
        folder: Path | None,
        files: FileDialogs,
        open_url: Callable[[QUrl], object],
    ) -> None:
        super().__init__()
        self.setObjectName("sendingPanel")
        self.is_busy = False
        self._context = context
        self._made = made
        self._leaving = Leaving(context.office.exports.keys, made)
        self._folder = folder
        self._files = files
        self._open_url = open_url
        self._to = QLineEdit(context.office.deliveries.last_recipient())
        self._to.setObjectName("sentTo")
        self._to.setAccessibleName(tr("To whom"))
        self._to.setPlaceholderText(tr("Such as: the network, or an address"))
        self._way = ChoiceBox()
        self._way.setObjectName("sentWay")
        self._way.setAccessibleName(tr("How it went"))
        for way, name in WAY_NAMES.items():
            self._way.addItem(tr(name), way)
        self._where = words(role="muted", name="filesWhere")
        self._fault = words(role="wrong", name="sendingFault")
        self._said = words(name="sendingSaid")
        stick, mail = tr("Copy to a stick…"), tr("Write a mail")
        self._stick = button(stick, "copyToStick", self._on_copy, picture="save")
        self._mail = button(mail, "writeMailTo", self._on_mail, picture="send")
        self._show = button(tr("Show in folder"), "showFiles", self._on_show, picture="folder-open")
        self._page = button(
            tr("Page for a photo…"), "pageForPhoto", self._on_page, picture="printer"
        )
        self._page.setVisible(made.confidentiality == "restricted")
        self._find = button(tr("Find the files…"), "findFiles", self._on_find)
        self._note = button(tr("Note that it was sent"), "noteSent", self._on_note)
        self._table = RowsTable("deliveriesTable", tr("Who got it"))
        self._lay_out()
        self._refresh()

    @property
    def first_step(self) -> QPushButton:
        """The button that puts the files where they can leave this computer."""
        return self._stick

    def _lay_out(self) -> None:
        column = QVBoxLayout(self)
        column.setContentsMargins(GRID, GRID, GRID, GRID)
        column.setSpacing(GRID)
        to = in_a_row(QLabel(tr("To whom")), end=False)
        to.addWidget(self._to, 1)
        column.addLayout(to)
        column.addLayout(flowing(self._stick, self._mail, self._page, self._show, self._find))
        column.addWidget(self._where)
        column.addLayout(flowing(QLabel(tr("Sent it yourself?")), self._way, self._note))
        column.addWidget(self._fault)
        column.addWidget(self._said)
        column.addWidget(self._table, 1)
        column.addStretch(0)

    def _refresh(self) -> None:
        can_write = not self._context.office.store.read_only and not self.is_busy
        has_files = self._folder is not None
        for made, is_there in ((self._stick, can_write), (self._mail, True), (self._show, True)):
            made.setEnabled(is_there and has_files and not self.is_busy)
        self._find.setVisible(not has_files)
        self._note.setEnabled(can_write)
        self._where.setText(
            tr("Files in {folder}", folder=self._folder)
            if has_files
            else tr("The files are not where they were written. Find them, or make them anew.")
        )
        self._fault.hide()
        found = self._context.office.deliveries.of(self._made.id)
        rows = [column_cells(_COLUMNS, one) for one in reversed(found)]
        self._table.show_rows(column_headings(_COLUMNS), rows, stretch=4)
        self._table.setVisible(bool(rows))
        if not self._said.text() and not rows:
            self._said.setText(tr("Nobody noted that it was sent."))

    # -- what a person does

    def _recipient(self) -> str | None:
        """Return who gets it; None, with the sentence on the page, where nobody does."""
        self._fault.hide()
        try:
            return check_recipient(self._to.text())
        except CityReportError as error:
            self._refuse(error)
            self._to.setFocus()
            return None

    def _on_copy(self) -> None:
        to, source = self._recipient(), self._folder
        if to is None or source is None:
            return
        self._leave(lambda key: self._copy(to, source, key))

    def _leave(self, then: Callable[[str | None], None]) -> None:
        """Go on with the key to encrypt to, or None where it may leave without."""
        try:
            self._leaving.go(self, then)
        except CityReportError as error:
            self._refuse(error)

    def _copy(self, to: str, source: Path, key: str | None) -> None:
        target = self._files.folder(self, tr("Copy to a stick"), Path.home())
        if target is None:
            return
        made, verify = self._made, self._context.office.exports.verify

        def job(handle: Handle) -> list[Path]:
            return submission_copies.copy_files(made, source, target, verify, handle.step, key)

        self._copying = (to, target, key is not None)
        self.is_busy = True
        self._refresh()
        self._said.setText(tr("Copying and reading back …"))
        self._context.tasks.run(job, self._on_copied, self._on_failed)

    def _on_copied(self, copies: list[Path]) -> None:
        self.is_busy = False
        to, target, is_encrypted = self._copying
        if is_encrypted:
            said = ntr(
                "{n} file was encrypted to the network, copied and read back.",
                "{n} files were encrypted to the network, copied and read back.",
                len(copies),
            )
        else:
            said = ntr(
                "{n} file was copied, read back and found to be the same.",
                "{n} files were copied, read back and found to be the same.",
                len(copies),
            )
        self._note_sent(to, DeliveryWay.STICK, target, said)

    def _on_failed(self, error: Exception) -> None:
        self.is_busy = False
        self._said.clear()
        self._refresh()
        if isinstance(error, CityReportError):
            self._refuse(error)
        else:
            self._context.fail(error)

    def _on_mail(self) -> None:
        if self._folder is not None:
            folder = self._folder
            self._leave(lambda key: self._write_mail(folder, key))

    def _write_mail(self, folder: Path, key: str | None) -> None:
        office = self._context.office
        try:
            files = submission_copies.files_to_attach(
                self._made, folder, office.exports.verify, key
            )
        except CityReportError as error:
            self._refuse(error)
            return
        city = office.city.profile.city.name
        self._open_url(mail_of(self._made, city, folder, self._to.text(), files))
        self._way.setCurrentIndex(list(WAY_NAMES).index(DeliveryWay.MAIL))
        self._said.setText(
            tr("Attach the files in your mail program. Once it is sent, note it here.")
        )

    def _on_page(self) -> None:
        first, last = Period.parse(self._made.start), Period.parse(self._made.end)
        months = list(month_range(first, last))
        dialog = PageSheetDialog(self._context, months, self._files, self.window())
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _on_show(self) -> None:
        if self._folder is not None:
            self._open_url(QUrl.fromLocalFile(str(self._folder)))

    def _on_find(self) -> None:
        found = self._files.folder(self, tr("Find the files"), Path.home())
        if found is None:
            return
        if submission_copies.find_files(self._made, [found]) is None:
            self._fault.setText(
                tr(
                    "{folder} does not have these files: {files}",
                    folder=found,
                    files=", ".join(self._made.files),
                )
            )
            self._fault.show()
            return
        self._folder = found
        self._refresh()

    def _on_note(self) -> None:
        to = self._recipient()
        if to is not None:
            way = DeliveryWay(self._way.currentData())
            self._note_sent(to, way, None, tr("It is noted."))

    def _note_sent(self, to: str, way: DeliveryWay, place: Path | None, said: str) -> None:
        try:
            self._context.office.deliveries.note(self._made, to, way, place)
        except CityReportError as error:
            self._refresh()
            self._refuse(error)
            return
        self._said.setText(said)
        self._refresh()

    def _refuse(self, error: CityReportError) -> None:
        self._fault.setText(sentence(error))
        self._fault.show()


_COLUMNS = (
    TableColumn[Delivery](mark("When"), lambda one: TableCell(written_moment(one.at))),
    TableColumn[Delivery](mark("To whom"), lambda one: TableCell(one.to or tr("(erased)"))),
    TableColumn[Delivery](mark("How"), lambda one: TableCell(tr(WAY_NAMES[one.way]))),
    TableColumn[Delivery](mark("Officer"), lambda one: TableCell(one.officer)),
    TableColumn[Delivery](
        mark("Copy read back in"), lambda one: TableCell(one.place, tip=one.place)
    ),
)
