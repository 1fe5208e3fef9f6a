"""The tip that a mouse reads on a button: its name, or its own tip, and the key for it."""

from __future__ import annotations

from PySide6.QtGui import QHelpEvent, QKeySequence
from PySide6.QtWidgets import QAbstractButton, QPushButton, QToolTip

from cityreport.i18n import tr
from cityreport.ui.kit.building_blocks import plain_tip


def tip_of(button: QAbstractButton) -> str:
    """Return the tip of a button: what it does, with its key where it has one."""
    said = button.toolTip() or _name(button)
    key = _key(button)
    if not said or not key or key in said:
        return said
    return tr("{name} ({key})", name=said.strip(), key=key)


def show_tip(button: QAbstractButton, event: QHelpEvent) -> None:
    """Show the tip of a button beside the mouse."""
    QToolTip.showText(event.globalPos(), plain_tip(tip_of(button)), button)


def _name(button: QAbstractButton) -> str:
    return button.accessibleName() or button.text().replace("&", "").strip()


def _key(button: QAbstractButton) -> str:
    key = button.shortcut().toString(QKeySequence.SequenceFormat.NativeText)
    if not key and isinstance(button, QPushButton) and button.isDefault():
        key = QKeySequence("Return").toString(QKeySequence.SequenceFormat.NativeText)
    return key
