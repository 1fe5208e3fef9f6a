"""The base of every dialog: one button that Enter presses, and it is the blue one; Esc cancels.

Qt makes the first button that it meets the default where none was declared, and moves the default
along with the focus. Here a dialog says which one it is, the row of buttons begins with it, so that
Tab and Enter after the last field press it too, and a dialog without one is not shown.
"""

from __future__ import annotations

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QWidget

from cityreport.ui.kit.building_blocks import in_a_row, show_primary


class Dialog(QDialog):
    """A dialog with a declared `default`: Enter presses it wherever no button has the focus."""

    default: QPushButton | None = None

    def showEvent(self, event: QShowEvent) -> None:
        """Tell Qt the default before it looks for one itself."""
        assert self.default is not None, f"{self.objectName()} declares no default"  # noqa: S101
        self.default.setDefault(True)
        super().showEvent(event)


def declare_default(dialog: Dialog, made: QPushButton) -> None:
    """Make a button the one that Enter presses, and the only blue one."""
    former, dialog.default = dialog.default, made
    if former is not None and former is not made:
        show_primary(former, primary=False)
        former.setDefault(False)
    show_primary(made, primary=True)
    made.setDefault(True)


def foot(
    dialog: Dialog, default: QPushButton, *others: QWidget, before: QHBoxLayout | None = None
) -> QHBoxLayout:
    """Return the row of buttons below a dialog: the default, then `others`, at the trailing edge;
    `before`: what stands at the leading one."""
    declare_default(dialog, default)
    line = in_a_row(default, *others, end=False)
    if before is None:
        line.insertStretch(0, 1)
    else:
        line.insertLayout(0, before, 1)
    return line
