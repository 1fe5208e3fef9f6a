"""The look of saved and unsaved: the shape, the colour and the line that shows both.

This is the one place for it: the status bar, the table of Enter, its panel and the questions of
the year draw it from here. Not here: what is saved, and the words for it.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from PySide6.QtWidgets import QHBoxLayout, QLabel, QWidget

from cityreport.ui.kit.building_blocks import words
from cityreport.ui.kit.theme import GRID, color_of, pixmap

_SIDE = 16


class SaveLook(NamedTuple):
    """The names of an icon ("": none) and of a colour of the theme."""

    icon: str
    color: str


class SaveState(Enum):
    """The state of a typed text or number on the disk; never shown by its colour alone."""

    SAVED = SaveLook("circle-check", "good")
    EMPTY = SaveLook("circle-dashed", "muted")
    NOT_SAVED_YET = SaveLook("circle", "muted")
    REFUSED = SaveLook("octagon-x", "wrong")
    READ_ONLY = SaveLook("lock", "muted")
    UNTOUCHED = SaveLook("", "text")
    """Nothing was changed since the start."""

    @property
    def icon(self) -> str:
        """The name of the icon."""
        return self.value.icon

    @property
    def color(self) -> str:
        """The colour of icon and words."""
        return color_of(self.value.color)


class SaveLine(QWidget):
    """A shape and words. It shows what it is told and decides nothing."""

    def __init__(self, shape: str, label: str, *, wrap: bool = True) -> None:
        super().__init__()
        self._shape = QLabel()
        self._shape.setObjectName(shape)
        self._words = words(name=label, wrap=wrap)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID - 2)
        line.addWidget(self._shape)
        line.addWidget(self._words, 1)

    def show_state(self, state: SaveState, said: str, why: str = "") -> None:
        """Show a state in these words; `why`: more of it, for who asks."""
        self._shape.setVisible(bool(state.icon))
        if state.icon:
            self._shape.setPixmap(pixmap(state.icon, _SIDE, state.color))
        self._words.setText(said)
        self._words.setAccessibleDescription(why)
        self._words.setStyleSheet(f"color: {state.color};")
