"""A row that goes on in the next line where it has no room, as words do in a paragraph.

Qt has none of its own; the measure is that of its example "Flow Layout".
"""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect, QSize, Qt
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLayout,
    QLayoutItem,
    QSizePolicy,
    QSpacerItem,
    QWidget,
)

from cityreport.ui.kit.theme import GRID

_Line = list[tuple[QLayoutItem, int]]
"""The items of a line with their widths."""


class FlowLayout(QLayout):
    """Widgets side by side, in as many lines as they need; one that does not fit alone gets
    narrower.

    What is left of a line goes to widgets that can use it (policy Expanding), in equal parts up
    to their maximum width, and then to the stretch; in a line that starts with a stretch
    everything stands at the far end.
    """

    def __init__(self, parent: QWidget | None = None, spacing: int = GRID) -> None:
        """`spacing`: pixels between two items of a line."""
        super().__init__(parent)
        self._keeps_end = False
        self._heights: dict[int, int] = {}
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)
        self._items: list[QLayoutItem] = []

    def invalidate(self) -> None:
        """Measure anew: something in the row changed."""
        self._heights.clear()
        super().invalidate()

    def addItem(self, item: QLayoutItem) -> None:
        """Take an item in at the end."""
        self._items.append(item)

    def add_stretch(self) -> None:
        """Push what follows to the far end, as long as it stands in the same line."""
        policy = QSizePolicy.Policy
        self.addItem(QSpacerItem(0, 0, policy.Expanding, policy.Minimum))

    def keep_end(self) -> None:
        """Have what goes on in another line after a stretch stand at the far end there too."""
        self._keeps_end = True

    def count(self) -> int:
        """Return how many items there are."""
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem:
        """Return an item; None, as Qt asks for, where there is none."""
        return self._items[index] if 0 <= index < len(self._items) else _none()

    def takeAt(self, index: int) -> QLayoutItem:
        """Let an item go."""
        return self._items.pop(index) if 0 <= index < len(self._items) else _none()

    def expandingDirections(self) -> Qt.Orientation:
        """Return that more room is of no use to the row as a whole."""
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        """Return that a narrow row is a high one."""
        return True

    def heightForWidth(self, width: int) -> int:
        """Return the height of all lines at that width; Qt asks ten times for the same."""
        if width not in self._heights:
            self._heights[width] = self._measured(width)
        return self._heights[width]

    def _measured(self, width: int) -> int:
        margins = self.contentsMargins()
        inside = width - margins.left() - margins.right()
        heights = [_height(line) for line in self._lines(inside)]
        gaps = GRID * max(len(heights) - 1, 0)
        return sum(heights) + gaps + margins.top() + margins.bottom()

    def sizeHint(self) -> QSize:
        """Return the size of one line of all."""
        shown = [item.sizeHint() for item in self._items if _is_shown(item)]
        width = sum(size.width() for size in shown) + self.spacing() * max(len(shown) - 1, 0)
        return self._with_margins(width, max((size.height() for size in shown), default=0))

    def minimumSize(self) -> QSize:
        """Return the size of the largest item alone."""
        shown = [item.minimumSize() for item in self._items if _is_shown(item)]
        width = max((size.width() for size in shown), default=0)
        return self._with_margins(width, max((size.height() for size in shown), default=0))

    def setGeometry(self, rect: QRect) -> None:
        """Place everything."""
        super().setGeometry(rect)
        inside = rect.marginsRemoved(self.contentsMargins())
        top = inside.top()
        for line in self._lines(inside.width()):
            height = _height(line)
            self._place(line, QRect(inside.left(), top, inside.width(), height))
            top += height + GRID

    def _with_margins(self, width: int, height: int) -> QSize:
        margins = self.contentsMargins()
        return QSize(
            width + margins.left() + margins.right(), height + margins.top() + margins.bottom()
        )

    def _lines(self, width: int) -> list[_Line]:
        """Return the items of each line; a stretch belongs to the line that it stands in."""
        lines: list[_Line] = [[]]
        used = 0
        stretch: QLayoutItem | None = None
        for item in self._items:
            if item.spacerItem() is not None:
                lines[-1].append((item, 0))
                stretch = item if self._keeps_end else None
                continue
            if not _is_shown(item):
                continue
            wide = max(min(item.sizeHint().width(), width), item.minimumSize().width())
            if used and used + self.spacing() + wide > width:
                lines.append([] if stretch is None else [(stretch, 0)])
                used = 0
            lines[-1].append((item, wide))
            used += wide + (self.spacing() if used else 0)
        return [line for line in lines if any(item.spacerItem() is None for item, _ in line)]

    def _place(self, line: _Line, room: QRect) -> None:
        widths = self._shared(line, room.width())
        parent = self.parentWidget()
        is_mirrored = parent is not None and parent.isRightToLeft()
        at = 0
        for (item, _), width in zip(line, widths, strict=True):
            if item.spacerItem() is not None:
                at += width
                continue
            height = min(item.sizeHint().height(), room.height())
            if item.hasHeightForWidth():
                height = min(item.heightForWidth(width), room.height())
            left = room.right() + 1 - at - width if is_mirrored else room.left() + at
            top = room.top() + (room.height() - height) // 2
            item.setGeometry(QRect(QPoint(left, top), QSize(width, height)))
            at += width + self.spacing()

    def _shared(self, line: _Line, room: int) -> list[int]:
        """Return the widths with what is left of the line given away."""
        widths = [width for _, width in line]
        parts = [at for at, (item, _) in enumerate(line) if item.spacerItem() is None]
        left = room - sum(widths) - self.spacing() * (len(parts) - 1)
        growing = [at for at in parts if _can_grow(line[at][0])]
        while left > 0 and growing:
            share = max(left // len(growing), 1)
            for at in tuple(growing):
                more = min(share, left, line[at][0].maximumSize().width() - widths[at])
                widths[at] += more
                left -= more
                if more < share:
                    growing.remove(at)
        stretches = [at for at, (item, _) in enumerate(line) if item.spacerItem() is not None]
        for at in stretches:
            widths[at] = max(left, 0) // len(stretches)
        return widths


def _none() -> QLayoutItem:
    return None  # type: ignore[return-value]


def _is_shown(item: QLayoutItem) -> bool:
    return item.spacerItem() is None and not item.isEmpty()


def _can_grow(item: QLayoutItem) -> bool:
    return bool(item.expandingDirections() & Qt.Orientation.Horizontal)


def _height(line: _Line) -> int:
    heights = [
        item.heightForWidth(width) if item.hasHeightForWidth() else item.sizeHint().height()
        for item, width in line
        if item.spacerItem() is None
    ]
    return max(heights, default=0)


def flowing(*widgets: QWidget) -> FlowLayout:
    """Return widgets side by side that go on in the next line where there is no room."""
    row = FlowLayout()
    for widget in widgets:
        row.addWidget(widget)
    return row


def labelled(label: str, field: QWidget) -> QWidget:
    """Return a field with its label before it, which stay together in a line."""
    both = QWidget()
    line = QHBoxLayout(both)
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(GRID)
    words = QLabel(label)
    words.setBuddy(field)
    line.addWidget(words)
    line.addWidget(field)
    return both
