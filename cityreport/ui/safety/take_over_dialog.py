"""The question about a file that another computer left open."""

from __future__ import annotations

from typing import Literal

from PySide6.QtWidgets import QWidget

from cityreport.errors import AccessError
from cityreport.i18n import tr
from cityreport.messages import sentence
from cityreport.ui.kit.message_box import Icon, MessageBox, Role

Answer = Literal["take_over", "look", ""]


def ask_to_take_over(parent: QWidget | None, error: AccessError) -> Answer:
    """Return what to do with the file that `error` (`store_left_open`) speaks of; "" leaves it."""
    box = MessageBox("takeOverBox", Icon.Question, sentence(error), parent)
    take = box.offer(tr("Take it over"), "takeOver")
    look = box.offer(tr("Only look at it"), "onlyLook", Role.ActionRole, default=True)
    box.offer(tr("Leave it"), "leaveIt", Role.RejectRole, escape=True)
    box.exec()
    if box.clickedButton() is take:
        return "take_over"
    return "look" if box.clickedButton() is look else ""
