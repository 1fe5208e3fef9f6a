"""The question before a public copy whose threshold is not that of the earlier ones."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QMessageBox, QWidget

from cityreport.errors import CityReportError
from cityreport.i18n import tr
from cityreport.messages import sentence


def ask_threshold(
    error: CityReportError, parent: QWidget, chosen: Callable[[int, bool], None]
) -> None:
    """Say what would be told and offer the former threshold, which is the default.

    `error`: 'thresholds_narrow'. `chosen` gets the threshold and whether the narrowing is
    accepted; nothing is called where the person gives up.
    """
    box = QMessageBox(QMessageBox.Icon.Warning, "cityreport", sentence(error), parent=parent)
    box.setObjectName("narrowingQuestion")
    role = QMessageBox.ButtonRole
    former, new = int(str(error.facts["former"])), int(str(error.facts["threshold"]))
    keep = box.addButton(tr("Hide 1 to {threshold}, as before", threshold=former), role.AcceptRole)
    keep.setObjectName("keepThreshold")
    go_on = box.addButton(
        tr("Hide 1 to {threshold} all the same", threshold=new), role.DestructiveRole
    )
    go_on.setObjectName("changeThreshold")
    leave = box.addButton(tr("Do not export"), role.RejectRole)
    box.setDefaultButton(keep)
    box.setEscapeButton(leave)

    def answered() -> None:
        clicked = box.clickedButton()
        if clicked is keep:
            chosen(former, False)
        elif clicked is go_on:
            chosen(new, True)

    box.finished.connect(answered)
    box.finished.connect(box.deleteLater)
    box.open()
