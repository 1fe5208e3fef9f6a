"""Two parts side by side where there is room, one below the other where there is not."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from cityreport.ui.kit.theme import GRID, scaled

_ROW, _COLUMN = QBoxLayout.Direction.LeftToRight, QBoxLayout.Direction.TopToBottom


class SideBySide(QWidget):
    """`shares`: how the width is divided; `least`: pixels that the two need at the usual size of
    text to be of use side by side."""

    def __init__(
        self, first: QWidget, second: QWidget, shares: tuple[int, int], least: tuple[int, int]
    ) -> None:
        super().__init__()
        self._parts = (first, second)
        self._least = least
        self._shares = shares
        self._line = QBoxLayout(_ROW, self)
        self._line.setContentsMargins(0, 0, 0, 0)
        self._line.setSpacing(2 * GRID)
        for part, share in zip(self._parts, shares, strict=True):
            self._line.addWidget(part, share)

    @property
    def is_stacked(self) -> bool:
        """True while one part stands below the other."""
        return self._line.direction() is _COLUMN

    def minimumSizeHint(self) -> QSize:
        """Return the width of the wider part alone: less than both need side by side."""
        widths = [part.minimumSizeHint().expandedTo(part.minimumSize()) for part in self._shown()]
        width = max((size.width() for size in widths), default=0)
        return QSize(width, self._line.minimumSize().height())

    def hasHeightForWidth(self) -> bool:
        """Return that a narrow one is higher."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height that the parts need at a width."""
        shown = self._shown()
        if self._fits(width):
            left = width - self._line.spacing() * (len(shown) - 1)
            of = sum(self._shares)
            heights = [
                _height(part, left * share // of if len(shown) > 1 else width)
                for part, share in zip(self._parts, self._shares, strict=True)
                if part in shown
            ]
            return max(heights, default=0)
        gaps = self._line.spacing() * (len(shown) - 1)
        return sum(_height(part, width) for part in shown) + gaps

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Put the second part where it has room."""
        super().resizeEvent(event)
        direction = _ROW if self._fits(event.size().width()) else _COLUMN
        if direction is not self._line.direction():
            self._line.setDirection(direction)
            self.updateGeometry()

    def _shown(self) -> list[QWidget]:
        return [part for part in self._parts if not part.isHidden()]

    def _fits(self, width: int) -> bool:
        if len(self._shown()) < len(self._parts):
            return True
        needed = sum(
            max(scaled(least), part.minimumSizeHint().width())
            for part, least in zip(self._parts, self._least, strict=True)
        )
        return width >= needed + self._line.spacing()


def _height(part: QWidget, width: int) -> int:
    if part.hasHeightForWidth():
        return max(part.heightForWidth(width), part.minimumHeight())
    return max(part.sizeHint().height(), part.minimumHeight())
