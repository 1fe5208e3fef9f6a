"""A few choices side by side, of which one holds."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from cityreport.ui.kit.theme import in_colors

_STYLE = """
QPushButton {{ border-radius: 0px; padding: 5px 12px; }}
QPushButton:checked {{
    background: {accent_soft}; color: {accent}; border-color: {accent};
}}
QPushButton:focus {{ padding: 4px 11px; }}
"""


class Segments(QWidget):
    """Buttons of which one is pressed. `chosen` tells a choice of the person."""

    chosen = Signal(str)

    def __init__(self, choices: Sequence[tuple[str, str]], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setStyleSheet(in_colors(_STYLE))
        self._group = QButtonGroup(self)
        self._buttons: dict[str, QPushButton] = {}
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(0)
        for name, words in choices:
            button = QPushButton(words)
            button.setObjectName(name)
            button.setAccessibleName(words)
            button.setCheckable(True)
            button.clicked.connect(lambda _=False, name=name: self.chosen.emit(name))
            self._group.addButton(button)
            self._buttons[name] = button
            line.addWidget(button)

    def show_choice(self, name: str) -> None:
        """Press a button without telling."""
        self._buttons[name].setChecked(True)
