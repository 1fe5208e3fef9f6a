"""A question in a box of its own, or a sentence: one answer is Enter's, one is Esc's."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QMessageBox, QPushButton, QWidget

from cityreport.domain.plain_text import upright
from cityreport.ui.kit.building_blocks import show_primary

Icon = QMessageBox.Icon
Role = QMessageBox.ButtonRole


class MessageBox(QMessageBox):
    """Words as they are: names of files in them are no markup, and turn no line.

    Each answer is a button of `offer`; one of them is the default, one Esc's, maybe the same.
    """

    def __init__(
        self, name: str, picture: QMessageBox.Icon, said: str, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setIcon(picture)
        self.setWindowTitle("cityreport")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setText(upright(said))

    def offer(
        self,
        title: str,
        name: str,
        role: QMessageBox.ButtonRole = Role.AcceptRole,
        *,
        default: bool = False,
        escape: bool = False,
    ) -> QPushButton:
        """Return one more answer."""
        made = self.addButton(title, role)
        made.setObjectName(name)
        made.setAutoDefault(True)
        if default:
            self.setDefaultButton(made)
        if escape:
            self.setEscapeButton(made)
        return made

    def close_with(self, title: str, name: str) -> QPushButton:
        """Return the only answer of a box that asks nothing."""
        return self.offer(title, name, Role.RejectRole, default=True, escape=True)

    def showEvent(self, event: QShowEvent) -> None:
        """Show which answer Enter gives; refuse to ask without one."""
        default = self.defaultButton()
        assert default is not None and self.escapeButton() is not None, self.objectName()  # noqa: S101, PT018
        show_primary(default, primary=True)
        super().showEvent(event)
        default.setFocus()
