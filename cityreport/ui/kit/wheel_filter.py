"""The wheel scrolls and changes nothing.

Qt gives the wheel to the field under the mouse: over a combo box, a number, a date, a slider or
the tabs it changes what is chosen, also where nobody meant to. An officer who is called away
leaves the focus in a field and scrolls the page later, so the focus makes no difference here: no
closed field follows the wheel. A list that is open, a text and a table scroll as ever.

The same filter, which looks at every event, shows the tips of buttons (`button_tips`).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractSlider,
    QAbstractSpinBox,
    QApplication,
    QComboBox,
    QScrollBar,
    QTabBar,
)

from cityreport.ui.kit import button_tips

if TYPE_CHECKING:
    from PySide6.QtGui import QHelpEvent

_CHANGING = (QComboBox, QAbstractSpinBox, QAbstractSlider, QTabBar)
_NAME = "wheelKeeper"


class _WheelKeeper(QObject):
    """Lets the wheel pass through fields, to what scrolls around them."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Take the wheel from a field; ignored, it goes on to the widget around it. Show a tip."""
        kind = event.type()
        if kind != QEvent.Type.Wheel:
            if kind == QEvent.Type.ToolTip and isinstance(watched, QAbstractButton):
                button_tips.show_tip(watched, cast("QHelpEvent", event))
                return True
            return False
        if not isinstance(watched, _CHANGING) or isinstance(watched, QScrollBar):
            return False
        event.ignore()
        return True


def keep_wheel(app: QApplication) -> None:
    """From now on the wheel changes no field of the application, whoever made it.

    It looks at every event, so the window is painted first. A second call does nothing.
    """
    if app.findChild(_WheelKeeper, _NAME) is None:
        keeper = _WheelKeeper(app)
        keeper.setObjectName(_NAME)
        app.installEventFilter(keeper)
