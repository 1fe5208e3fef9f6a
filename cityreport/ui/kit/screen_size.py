"""The size of the screen that a window is on, without what the system keeps of it."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget


def available_size(part: QWidget) -> QSize:
    """Return the free size of the screen that a part is shown on, in device-independent pixels.

    Never ask a widget or a window for its `screen()`: PySide makes the answer a child of whom it
    asked, and garbage collected together with a dialog the screen itself is destroyed, under Qt.
    """
    window: QWidget | None = part
    while window is not None and not (window.isWindow() and window.isVisible()):
        window = window.parentWidget()
    screen = None
    if window is not None:
        screen = QGuiApplication.screenAt(window.geometry().center())
    return (screen or QGuiApplication.primaryScreen()).availableSize()
