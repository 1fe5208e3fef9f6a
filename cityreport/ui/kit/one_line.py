"""A label of one line: what has no room ends in an ellipsis and is whole in its tool tip."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy

from cityreport.domain.plain_text import upright
from cityreport.ui.kit import speech
from cityreport.ui.kit.building_blocks import WordsLabel, plain_tip

_SHORTEST = 12
"""So many letters always have room."""


class OneLine(WordsLabel):
    """`text` is the whole sentence, whatever there is room for."""

    def __init__(self, name: str, role: str = "") -> None:
        super().__init__()
        self.setObjectName(name)
        if role:
            self.setProperty("role", role)

    def give_way(self) -> None:
        """Let others have the room first: where it stretches, it begins at its least width and ends
        at its whole."""
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Preferred)

    def say(self, sentence: str, *, aloud: bool = True) -> None:
        """Show a sentence; `aloud`: a screen reader says it too."""
        self.setText(sentence)
        self.setToolTip(plain_tip(sentence))
        if sentence and aloud:
            speech.announce(self, self.text())

    def says(self, sentence: str) -> bool:
        """Return whether a sentence is the one that is shown."""
        return self.text() == upright(sentence)

    def shown(self) -> str:
        """Return the sentence as far as there is room."""
        room = self.contentsRect().width()
        return self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)

    def minimumSizeHint(self) -> QSize:
        """Return a size that never makes the window wider."""
        least = super().minimumSizeHint()
        room = _SHORTEST * self.fontMetrics().averageCharWidth()
        return QSize(min(least.width(), room), least.height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Paint the sentence, or its beginning."""
        painter = QPainter(self)
        painter.setPen(self.palette().color(self.foregroundRole()))
        painter.drawText(self.contentsRect(), self._place(), self.shown())

    def _place(self) -> int:
        is_right = self.layoutDirection() is Qt.LayoutDirection.RightToLeft
        flags = Qt.AlignmentFlag
        side = flags.AlignRight if is_right else flags.AlignLeft
        return int((side | flags.AlignVCenter).value) | int(Qt.TextFlag.TextSingleLine.value)
