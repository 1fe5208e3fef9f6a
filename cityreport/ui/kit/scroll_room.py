"""A room that scrolls where what stands in it needs more, and follows the focus."""

from __future__ import annotations

from PySide6.QtCore import QMetaObject, QModelIndex, QRect, QSize, Qt
from PySide6.QtWidgets import QAbstractItemView, QApplication, QFrame, QScrollArea, QWidget

from cityreport.ui.kit.theme import scaled


class ScrollRoom(QScrollArea):
    """Shows a widget whole, or a part of it with bars. What gets the focus comes into view, by
    whatever way it gets it: Qt sees to that for the tab key only. In a table it is the line in
    focus."""

    def __init__(self, name: str, inside: QWidget) -> None:
        super().__init__()
        self.setObjectName(name)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setWidget(inside)
        self._following: QMetaObject.Connection | None = None
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._on_focus)

    def show_part(self, widget: QWidget, part: QRect) -> None:
        """Bring a part of a widget inside into view, unless it has more than the room there is."""
        inside = self.widget()
        if inside is None:
            return
        room, place = self.maximumViewportSize(), widget.mapTo(inside, part.center())
        if part.width() <= room.width() and part.height() <= room.height():
            self.ensureVisible(place.x(), place.y(), part.width() // 2 + 4, part.height() // 2 + 4)

    def _on_focus(self, _before: QWidget | None, now: QWidget | None) -> None:
        if self._following is not None:
            QApplication.disconnect(self._following)
            self._following = None
        inside = self.widget()
        if now is None or inside is None or not self.isVisible() or not inside.isAncestorOf(now):
            return
        if not isinstance(now, QAbstractItemView):
            self.show_part(now, now.rect())
            return
        view = now
        self._following = view.selectionModel().currentChanged.connect(
            lambda index, _: self._show_line(view, index)
        )
        self._show_line(view, view.currentIndex())

    def _show_line(self, view: QAbstractItemView, index: QModelIndex) -> None:
        line = view.visualRect(index)
        if line.isValid():
            self.show_part(view.viewport(), line)


class LowPart(QWidget):
    """A part of a scrolled page that takes the height that is left, and asks for no more than a
    least one: what stands in it scrolls by itself."""

    def __init__(self, least: int) -> None:
        """`least`: pixels at the usual size of text."""
        super().__init__()
        self.setMinimumHeight(scaled(least))

    def sizeHint(self) -> QSize:
        """Return the least height."""
        return QSize(super().sizeHint().width(), self.minimumHeight())

    def hasHeightForWidth(self) -> bool:
        """Return that the width does not matter."""
        return False
