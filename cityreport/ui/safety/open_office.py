"""The office that a file gives: one to write, one to look at, or none; and where the file lies."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6 import QtWidgets
from PySide6.QtWidgets import QWidget

from cityreport import paths, risky_folders
from cityreport.domain.catalogue import CatalogueFile
from cityreport.errors import AccessError
from cityreport.i18n import tr
from cityreport.office.clock import Clock
from cityreport.office.office import Office
from cityreport.ui.kit import message_box
from cityreport.ui.kit.tasks import Handle, Tasks
from cityreport.ui.safety import take_over_dialog

Given = tuple[Path, CatalogueFile, Clock, str]
"""The arguments that an office is opened with: file, catalogue, clock and officer."""


def open_or_ask(window: QWidget | None, given: Given, *, checked: bool) -> Office | None:
    """Open a file to write, or to look at while somebody else writes it.

    None where the person leaves a file alone that another computer left open. `checked`: the file
    has just been looked over. What killed processes left waits until the window is painted.
    """
    try:
        return Office.open(*given, checked=checked, tidy=False)
    except AccessError as error:
        if error.code == "store_in_use":
            return Office.look(*given, checked=checked)
        if error.code != "store_left_open":
            raise

        match take_over_dialog.ask_to_take_over(window, error):
            case "take_over":
                return Office.open(*given, take_over=True, tidy=False)
            case "look":
                return Office.look(*given)
        return None


def ask_to_start_again(window: QWidget) -> bool:
    """Ask whether a sample is put back as it was; what was tried out in it is gone then."""
    question = tr("Put the sample back as it was? What you tried out in it is gone then.")
    title, role = tr("Start the sample again"), message_box.Role
    box = message_box.MessageBox("startAgainBox", message_box.Icon.Question, question, window)
    box.setWindowTitle(title)
    again = box.offer(title, "startAgain", role.DestructiveRole)
    box.offer(tr("Cancel"), "cancelStartAgain", role.RejectRole, default=True, escape=True)
    box.exec()
    is_wished = box.clickedButton() is again
    box.deleteLater()
    return is_wished


def choose_office(window: QWidget | None) -> Path | None:
    """Have a person choose an office file to open, or a submission to look at."""
    name, _ = QtWidgets.QFileDialog.getOpenFileName(
        window,
        tr("Open an office file"),
        str(paths.default_store().parent),
        tr("Office files (*.cityreport);;Submissions (*.json *.json.gz *.xlsx);;All files (*)"),
    )
    return Path(name) if name else None


def choose_new_office(window: QWidget | None) -> Path | None:
    """Have a person say where a new office file should be."""
    name, _ = QtWidgets.QFileDialog.getSaveFileName(
        window,
        tr("Where should the new office file be?"),
        str(paths.default_store()),
        tr("Office files (*.cityreport)"),
    )
    if not name:
        return None
    path = Path(name)
    ends_right = path.suffix == paths.STORE_SUFFIX
    return path if ends_right else path.with_name(path.name + paths.STORE_SUFFIX)


def look_at_folder(
    tasks: Tasks, store: Path, tell: Callable[[risky_folders.Risk | None], None]
) -> None:
    """Find out whether a file is in a synced folder or another computer's, and tell it; a slow
    disk may take long."""

    def look(_: Handle) -> risky_folders.Risk | None:
        return risky_folders.folder_risk(store.resolve())

    tasks.run(look, tell, lambda _: None)


def is_same(one: Path, other: Path) -> bool:
    """Return whether two paths lead to one file."""
    try:
        return one.samefile(other)
    except OSError:
        return False


def free_name(path: Path) -> Path:
    """Return the path, or its first neighbour that is not taken."""
    number, free = 2, path
    while free.exists():
        free = path.with_name(f"{path.stem}-{number}{path.suffix}")
        number += 1
    return free
