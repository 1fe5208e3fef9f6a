"""The look of saved and unsaved: the shape, the colour and the line that shows both.

This is the one place for it: the status bar, the table of Enter, its panel and the questions of
the year draw it from here. Not here: what is saved, and the words for it.
"""

from __future__ import annotations

from enum import Enum
from typing import NamedTuple

from PySide6.QtWidgets import QHBoxLayout, QLabel, QSizePolicy, QWidget

from cityreport.ui.kit import speech
from cityreport.ui.kit.building_blocks import plain_tip, words
from cityreport.ui.kit.one_line import OneLine
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
        self._words = words(name=label) if wrap else OneLine(label)
        line = QHBoxLayout(self)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(GRID - 2)
        line.addWidget(self._shape)
        line.addWidget(self._words, 1)
        if not wrap:  # what stands beside it follows at once
            self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def show_state(self, state: SaveState, said: str, why: str = "", spoken: str = "") -> None:
        """Show a state in these words; `why`: more of it, for who asks; `spoken`: what is said to
        who listens, where that is shorter."""
        before = self._words.text()
        is_news = state is SaveState.REFUSED or (state is SaveState.SAVED and before)
        if is_news and said != before:
            speech.announce(self, spoken or said, urgent=state is SaveState.REFUSED)
        self._shape.setAccessibleName(said)
        self._shape.setVisible(bool(state.icon))
        if state.icon:
            self._shape.setPixmap(pixmap(state.icon, _SIDE, state.color))
        self._words.setText(said)
        if isinstance(self._words, OneLine):
            self._words.setToolTip(plain_tip(why or said))
        self._words.setAccessibleDescription(why)
        self._words.setStyleSheet(f"color: {state.color};")
