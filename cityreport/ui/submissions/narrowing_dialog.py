"""The question before a public copy whose threshold is not that of the earlier ones."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtWidgets import QWidget

from cityreport.errors import CityReportError
from cityreport.i18n import tr
from cityreport.messages import sentence
from cityreport.ui.kit.message_box import Icon, MessageBox, Role


def ask_threshold(
    error: CityReportError, parent: QWidget, chosen: Callable[[int, bool], None]
) -> None:
    """Say what would be told and offer the former threshold, which is the default.

    `error`: 'thresholds_narrow'. `chosen` gets the threshold and whether the narrowing is
    accepted; nothing is called where the person gives up.
    """
    box = MessageBox("narrowingQuestion", Icon.Warning, sentence(error), parent)
    former, new = int(str(error.facts["former"])), int(str(error.facts["threshold"]))
    as_before = tr("Hide 1 to {threshold}, as before", threshold=former)
    keep = box.offer(as_before, "keepThreshold", default=True)
    all_the_same = tr("Hide 1 to {threshold} all the same", threshold=new)
    go_on = box.offer(all_the_same, "changeThreshold", Role.DestructiveRole)
    box.offer(tr("Do not export"), "leaveThreshold", Role.RejectRole, escape=True)

    def answered() -> None:
        clicked = box.clickedButton()
        if clicked is keep:
            chosen(former, False)
        elif clicked is go_on:
            chosen(new, True)

    box.finished.connect(answered)
    box.finished.connect(box.deleteLater)
    box.open()
