"""Answers a screen reader about parts that scroll.

Qt's own answer for such a part counts its bars while they are in view, and reads beyond the end of
its list when it is asked for a child by a number from before a bar went (6.11: `child` without a
look at the bounds): the program ends. The answer for an ordinary widget looks.
"""

from __future__ import annotations

from PySide6.QtCore import QObject
from PySide6.QtGui import QAccessible, QAccessibleInterface
from PySide6.QtWidgets import QAccessibleWidget, QApplication, QScrollArea

_DONE = "scrollReading"


def install(app: QApplication) -> None:
    """Answer for every part that scrolls from now on, those that were made before among them; a
    second call does nothing."""
    if app.property(_DONE):
        return
    app.setProperty(_DONE, True)
    QAccessible.installFactory(_answer)
    for widget in app.allWidgets():
        if isinstance(widget, QScrollArea):
            old = QAccessible.queryAccessibleInterface(widget)
            if old is not None:
                QAccessible.deleteAccessibleInterface(QAccessible.uniqueId(old))


def _answer(_name: str, asked: QObject) -> QAccessibleInterface | None:
    if isinstance(asked, QScrollArea):
        return QAccessibleWidget(asked, QAccessible.Role.Client)
    return None
