"""The questions a pasted block may raise: what its doubtful separators and its signs mean."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QMessageBox, QWidget

from cityreport.domain.numerals import Separator
from cityreport.i18n import tr


def ask_separator(parent: QWidget, example: str) -> Separator | None:
    """Ask once for the whole block; None when the person would rather not paste."""
    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)  # names of files are no markup
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


def ask_marks(parent: QWidget, marks: list[str]) -> dict[str, str] | None:
    """Ask once for each sign in place of a number; what would be typed for it, empty where the
    cell stays as it is. None when the person would rather not paste."""
    meanings = {}
    for found in marks:
        meaning = _ask_mark(parent, found)
        if meaning is None:
            return None
        meanings[found] = meaning
    return meanings


def _ask_mark(parent: QWidget, found: str) -> str | None:
    box = QMessageBox(parent)
    box.setTextFormat(Qt.TextFormat.PlainText)  # names of files are no markup
    box.setObjectName("markQuestion")
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(tr("What does the sign mean?"))
    box.setText(
        tr("The copied block has “{found}” in place of a number. What does it mean?", found=found)
    )
    role = QMessageBox.ButtonRole
    choices = (
        (tr("Leave the cell as it is"), "markEmpty", ""),
        (tr("Zero"), "markZero", "0"),
        (tr("Not available"), "markNotAvailable", "n"),
        (tr("Not collected"), "markNotCollected", "c"),
    )
    meant = {}
    for title, name, typed in choices:
        made = box.addButton(title, role.AcceptRole)
        made.setObjectName(name)
        meant[made] = typed
    cancel = box.addButton(tr("Paste nothing"), role.RejectRole)
    cancel.setObjectName("pasteNothingButton")
    box.setDefaultButton(cancel)
    box.setEscapeButton(cancel)
    box.exec()
    clicked = box.clickedButton()
    box.deleteLater()
    return next((typed for made, typed in meant.items() if made is clicked), None)
