"""Pieces between branch offices and head office: from the menu to the end of each."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QMessageBox, QWidget

from cityreport.i18n import ntr, tr
from cityreport.office.contributing import read_contribution
from cityreport.office.merging import Merge, compare
from cityreport.ui.desk import Desk
from cityreport.ui.dialogs.contribute import ContributeDialog
from cityreport.ui.dialogs.files import FILE_DIALOGS, FileDialogs
from cityreport.ui.dialogs.merge import MergeDialog
from cityreport.ui.tasks import Handle


def write_piece(desk: Desk, parent: QWidget, files: FileDialogs = FILE_DIALOGS) -> None:
    """Ask what a piece should hold and write it."""
    dialog = ContributeDialog(desk, files, parent)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()


def merge_piece(desk: Desk, parent: QWidget, files: FileDialogs = FILE_DIALOGS) -> None:
    """Ask for a piece, hold it against the office on another thread, and show both."""
    start = Path(desk.settings.get("export_folder") or Path.home())
    kinds = tr("Pieces (*.json);;All files (*)")
    path = files.open(parent, tr("Merge a piece"), start, kinds)
    if path is None:
        return
    office = desk.office

    def job(_handle: Handle) -> Merge:
        with office.reader() as reader:
            return compare(reader, read_contribution(path), path.name)

    def show(compared: Merge) -> None:
        desk.say("")
        if compared.other_city and not _is_same_city(compared, desk, parent):
            desk.say(tr("Nothing was merged."))
            return
        dialog = MergeDialog(desk, compared, parent)
        dialog.accepted.connect(lambda: _say_merged(desk, dialog.merged or 0))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    desk.say(tr("{file} is being compared …", file=path.name))
    desk.tasks.run(job, show, desk.fail)


def _is_same_city(compared: Merge, desk: Desk, parent: QWidget) -> bool:
    """Whether a piece that names another city is meant for this office all the same."""
    city, theirs = desk.office.profile.city, compared.piece.city
    box = QMessageBox(
        QMessageBox.Icon.Question,
        "cityreport",
        tr(
            "The piece is of {theirs}, and this office is of {ours}. Is it the same city under "
            "another name?",
            theirs=f"{theirs.name} ({theirs.country})",
            ours=f"{city.name} ({city.country})",
        ),
        parent=parent,
    )
    box.setObjectName("anotherCityBox")
    same = box.addButton(tr("It is the same city"), QMessageBox.ButtonRole.AcceptRole)
    other = box.addButton(tr("Do not merge"), QMessageBox.ButtonRole.RejectRole)
    box.setDefaultButton(other)
    box.exec()
    return box.clickedButton() is same


def _say_merged(desk: Desk, cells: int) -> None:
    if cells:
        desk.say(ntr("{n} cell was merged.", "{n} cells were merged.", cells))
    else:
        desk.say(tr("Nothing changed: the answers here were kept."))
