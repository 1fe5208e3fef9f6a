"""The one question a pasted block may raise: what its doubtful separators mean."""

from __future__ import annotations

from PySide6.QtWidgets import QMessageBox, QWidget

from cityreport.domain.numerals import Separator
from cityreport.i18n import tr


def ask_separator(parent: QWidget, example: str) -> Separator | None:
    """Ask once for the whole block; None when the person would rather not paste."""
    box = QMessageBox(parent)
    box.setObjectName("separatorQuestion")
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(tr("What does the separator mean?"))
    box.setText(
        tr(
            "The copied block has numbers such as “{example}” that can be read in two ways. "
            "What do point and comma mean in it?",
            example=example,
        )
    )
    thousands = box.addButton(tr("Thousands"), QMessageBox.ButtonRole.AcceptRole)
    thousands.setObjectName("thousandsButton")
    decimals = box.addButton(tr("Decimals"), QMessageBox.ButtonRole.AcceptRole)
    decimals.setObjectName("decimalsButton")
    cancel = box.addButton(tr("Paste nothing"), QMessageBox.ButtonRole.RejectRole)
    cancel.setObjectName("pasteNothingButton")
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    box.exec()
    clicked = box.clickedButton()
    box.deleteLater()
    if clicked is thousands:
        return Separator.THOUSANDS
    return Separator.DECIMAL if clicked is decimals else None
