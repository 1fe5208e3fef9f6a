"""A table whose underlined cells lead somewhere by one click; anywhere else a click chooses."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QApplication

from cityreport.ui.kit.two_line_table import TwoLineTable

_CLICKS = {
    QEvent.Type.MouseButtonPress,
    QEvent.Type.MouseButtonRelease,
    QEvent.Type.MouseButtonDblClick,
}


class LinkedTable(TwoLineTable):
    """`followed`: a person clicked on a link, or twice anywhere in a row, or pressed Enter; the row
    is chosen."""

    followed = Signal()

    def __init__(self, name: str, title: str, widths: Sequence[int]) -> None:
        super().__init__(name, title, widths)
        self._released_at = QPoint()
        self.setMouseTracking(True)
        self.clicked.connect(self._on_clicked)
        self.doubleClicked.connect(self._on_double_clicked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter follows the chosen row."""
        if event.key() in {Qt.Key.Key_Return, Qt.Key.Key_Enter}:
            self.followed.emit()
            return
        super().keyPressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Show a hand over what leads somewhere."""
        super().mouseMoveEvent(event)
        is_link = self._rows.is_link(self.indexAt(event.position().toPoint()))
        shape = Qt.CursorShape.PointingHandCursor if is_link else Qt.CursorShape.ArrowCursor
        if self.viewport().cursor().shape() is not shape:
            self.viewport().setCursor(shape)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """Remember where it happened: a second click may follow."""
        self._released_at = event.globalPosition().toPoint()
        super().mouseReleaseEvent(event)

    def _on_clicked(self, index: QModelIndex) -> None:
        if QApplication.keyboardModifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            return  # with Ctrl or Shift rows are gathered, to be copied
        if self._rows.is_link(index):
            second = _SecondClick(self, self._released_at)
            try:
                self.followed.emit()
            finally:
                second.wait()

    def _on_double_clicked(self, index: QModelIndex) -> None:
        if not self._rows.is_link(index):
            self.followed.emit()


class _SecondClick(QObject):
    """Takes the second half of a double click away: what the first half led to lies there now,
    and it would choose something else in it."""

    def __init__(self, parent: QObject, at: QPoint) -> None:
        super().__init__(parent)
        self._at = at
        QApplication.instance().installEventFilter(self)  # type: ignore[union-attr]

    def wait(self) -> None:
        """Give it as long as a double click takes, once what it led to is there: to make that may
        take longer, and the click waits meanwhile."""
        QTimer.singleShot(QApplication.doubleClickInterval(), self, self._end)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Nobody else gets a click at that place."""
        if event.type() not in _CLICKS or not isinstance(event, QMouseEvent):
            return False
        away = event.globalPosition().toPoint() - self._at
        return away.manhattanLength() < QApplication.startDragDistance()

    def _count(self) -> None:
        QTimer.singleShot(QApplication.doubleClickInterval(), self, self._end)

    def _end(self) -> None:
        QApplication.instance().removeEventFilter(self)  # type: ignore[union-attr]
        self.deleteLater()
