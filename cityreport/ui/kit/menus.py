"""Menus and their actions, each with a name that others find it by."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QMenu, QMenuBar


def add_menu(bar: QMenuBar, name: str, title: str) -> QMenu:
    """Return a new menu of the bar."""
    menu = bar.addMenu(title)
    menu.setObjectName(name)
    return menu


def add_action(
    menu: QMenu, name: str, title: str, slot: Callable[[], object], *keys: str
) -> QAction:
    """Return a new line of a menu; `keys` press it from anywhere in the window."""
    action = menu.addAction(title)
    action.setObjectName(name)
    action.triggered.connect(lambda _checked=False: slot())
    action.setShortcuts([QKeySequence(key) for key in keys])
    return action
