"""The question about a file that another computer left open."""

from __future__ import annotations

from typing import Literal

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from cityreport.errors import AccessError
from cityreport.i18n import tr
from cityreport.messages import sentence

Answer = Literal["take_over", "look", ""]


def ask_to_take_over(parent: QWidget | None, error: AccessError) -> Answer:
    """Return what to do with the file that `error` (`store_left_open`) speaks of; "" leaves it."""
    box = QMessageBox(QMessageBox.Icon.Question, "cityreport", sentence(error), parent=parent)
    box.setTextFormat(Qt.TextFormat.PlainText)  # names of files are no markup
    box.setObjectName("takeOverBox")
    role = QMessageBox.ButtonRole
    take = box.addButton(tr("Take it over"), role.AcceptRole)
    look = box.addButton(tr("Only look at it"), role.ActionRole)
    leave = box.addButton(tr("Leave it"), role.RejectRole)
    take.setObjectName("takeOver")
    look.setObjectName("onlyLook")
    leave.setObjectName("leaveIt")
    box.setDefaultButton(look)
    box.exec()
    if box.clickedButton() is take:
        return "take_over"
    return "look" if box.clickedButton() is look else ""
