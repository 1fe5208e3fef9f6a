"""A restore in the window: the office is closed for it, and opened on what came of it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEventLoop, Qt
from PySide6.QtWidgets import QProgressDialog, QWidget

from cityreport.i18n import tr
from cityreport.store.restore import Restored
from cityreport.ui.kit.message_box import Icon, MessageBox
from cityreport.ui.kit.tasks import Handle, Tasks


def office_of(backup: Path) -> Path | None:
    """Return the office file that a backup in its usual folder belongs to; None for one
    elsewhere."""
    folder = backup.parent
    stem = folder.name.removesuffix("-backups")
    if stem == folder.name or not backup.name.startswith(f"{stem}_"):
        return None
    return folder.with_name(stem + backup.suffix)


def run_restore(
    parent: QWidget | None, work: Callable[[Handle], Restored]
) -> Restored | Exception | None:
    """Restore off-thread behind a note with Cancel; the error if it failed, None if cancelled."""
    tasks = Tasks()
    found: list[Restored | Exception] = []
    note = QProgressDialog(tr("Restoring and checking…"), tr("Cancel"), 0, 0, parent)
    note.setObjectName("restoringNote")
    note.setWindowTitle("cityreport")
    note.setWindowModality(Qt.WindowModality.ApplicationModal)
    note.setMinimumDuration(400)
    loop = QEventLoop()
    handle = tasks.run(work, found.append, found.append)
    for ended in (handle.done, handle.failed, handle.cancelled):
        ended.connect(loop.quit)
    note.canceled.connect(handle.cancel)
    note.setValue(0)
    loop.exec()
    note.reset()
    note.deleteLater()
    tasks.wait()
    return found[0] if found else None


def tell_restored(parent: QWidget | None, restored: Restored, source: Path) -> None:
    """Say what was restored, and where the file that it replaced is now."""
    said = tr("{backup} is restored, and you can go on with it.", backup=source.name)
    if restored.kept is not None:
        said += "\n\n" + tr("The file that it replaced is kept: {path}", path=restored.kept)
    box = MessageBox("restoredBox", Icon.Information, said, parent)
    box.close_with(tr("Close"), "closeRestored")
    box.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
    box.exec()
