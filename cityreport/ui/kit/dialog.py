"""The base of every dialog: one button that Enter presses, and it is the blue one; Esc cancels.

Qt makes the first button that it meets the default where none was declared, and moves the default
along with the focus. Here a dialog says which one it is, the row of buttons begins with it, so that
Tab and Enter after the last field press it too, and a dialog without one is not shown.
"""

from __future__ import annotations

from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QSizePolicy, QWidget

from cityreport.ui.kit.building_blocks import show_primary
from cityreport.ui.kit.flow_layout import FlowLayout
from cityreport.ui.kit.screen_fit import FOOT, fit_on_screen


class Dialog(QDialog):
    """A dialog with a declared `default`: Enter presses it wherever no button has the focus."""

    default: QPushButton | None = None

    def setVisible(self, visible: bool) -> None:
        """Fit on the screen, and tell Qt the default before it looks for one itself."""
        if visible:
            assert self.default is not None, f"{self.objectName()} has no default"  # noqa: S101
            fit_on_screen(self)
            self.default.setDefault(True)
        super().setVisible(visible)


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
) -> FlowLayout:
    """Return the row of buttons below a dialog: the default, then `others`, at the trailing edge;
    `before`: what stands at the leading one."""
    declare_default(dialog, default)
    line = FlowLayout()
    line.setObjectName(FOOT)
    line.keep_end()
    if before is not None:
        leading = QWidget()
        policy = QSizePolicy.Policy
        leading.setSizePolicy(policy.Expanding, policy.Preferred)
        leading.setLayout(before)
        before.setContentsMargins(0, 0, 0, 0)
        line.addWidget(leading)
    line.add_stretch()
    for made in (default, *others):
        line.addWidget(made)
    return line
