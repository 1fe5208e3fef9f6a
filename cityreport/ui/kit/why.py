"""The way to the explanation of a figure: the button “Why?” and the key Alt+F1."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QPushButton, QWidget

from cityreport.i18n import tr
from cityreport.ui.kit.building_blocks import button

_KEY = "Alt+F1"


def why_button(name: str, slot: Callable[[], object]) -> QPushButton:
    """Return the button beside a figure."""
    made = button(tr("Why?"), name, slot, picture="info")
    made.setToolTip(tr("How this number came about ({key})", key=_KEY))
    return made


def listen_for_why(widget: QWidget, slot: Callable[[], object]) -> None:
    """Let the key do the same, as long as the widget is in view."""
    shortcut = QShortcut(QKeySequence(_KEY), widget)
    shortcut.activated.connect(slot)
