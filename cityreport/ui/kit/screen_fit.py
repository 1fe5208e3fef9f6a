"""Fitting a dialog on its screen: what it says scrolls where there is no room, its buttons stay."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QSize, Qt
from PySide6.QtWidgets import QBoxLayout, QDialog, QLayout, QVBoxLayout, QWidget

from cityreport.ui.kit.reading_order import focus_first, order_tabs
from cityreport.ui.kit.screen_size import available_size
from cityreport.ui.kit.scroll_room import ScrollRoom
from cityreport.ui.kit.theme import scaled

FOOT = "dialogFoot"
"""The objectName of the row of buttons below a dialog."""
_RESIZED = Qt.WidgetAttribute.WA_Resized
_FRAME = QSize(2, 40)
"""Pixels of what the system draws around a dialog: its title above, a line at the sides."""


def room_on_screen(window: QWidget) -> QSize:
    """Return the largest size that a window may have on its screen, without its title bar."""
    return available_size(window) - _FRAME


def fit_on_screen(dialog: QDialog) -> None:
    """Give a dialog the size that it asks for, as far as the screen has it; let it scroll.

    Called when it is shown; later it grows by itself with what it says.
    """
    if dialog.findChild(_Fit) is None and isinstance(dialog.layout(), QVBoxLayout):
        _Fit(dialog)


class _Fit(QObject):
    """Everything of the dialog's column but its foot stands in a room that scrolls from now on."""

    def __init__(self, dialog: QDialog) -> None:
        super().__init__(dialog)
        self._dialog = dialog
        column = dialog.layout()
        assert isinstance(column, QVBoxLayout)  # noqa: S101 - looked at by who calls
        size, focused = _asked_size(dialog), [dialog.focusWidget()]
        self._inside = QWidget(dialog)
        self._inside.setObjectName("dialogInside")
        self._body = QVBoxLayout(self._inside)
        self._foot = _foot_of(column)
        _move(column, self._body, keep=self._foot)
        column.insertWidget(0, ScrollRoom("dialogArea", self._inside), 1)
        order_tabs(dialog)  # Qt puts a widget that moves at the end
        if any(focused):
            focused[0].setFocus()  # a widget that moves loses it
        else:
            focus_first(dialog)
        column.activate()  # or the size below is held to what was needed before
        room = room_on_screen(dialog)
        width = min(max(size.width(), self._least_width()), room.width())
        dialog.setMinimumWidth(min(dialog.minimumWidth(), room.width()))
        dialog.resize(width, min(max(size.height(), self._needed(width)), room.height()))
        self._inside.installEventFilter(self)

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        """Grow with what came to be said; the person's own size is never made smaller."""
        if event.type() is QEvent.Type.LayoutRequest:
            dialog = self._dialog
            room = room_on_screen(dialog).height()
            needed = min(self._needed(dialog.width()), room)
            if needed > dialog.height():
                dialog.resize(dialog.width(), needed)
        return False

    def _least_width(self) -> int:
        foot = 0 if self._foot is None else self._foot.minimumSize().width()
        return max(self._body.totalMinimumSize().width(), foot)

    def _needed(self, width: int) -> int:
        """Return the height that words and buttons need at a width."""
        body, foot = self._body, self._foot
        wraps = body.hasHeightForWidth()
        height = body.totalHeightForWidth(width) if wraps else body.totalSizeHint().height()
        if foot is None:
            return height
        wraps = foot.hasHeightForWidth()
        return height + (foot.heightForWidth(width) if wraps else foot.sizeHint().height())


def _asked_size(dialog: QDialog) -> QSize:
    """Return the size that the dialog gave itself, with room for larger text; else its hint."""
    was_given = dialog.size() if dialog.testAttribute(_RESIZED) else QSize()
    hint = dialog.sizeHint()
    if not was_given.isValid():
        return hint
    return QSize(scaled(was_given.width()), scaled(was_given.height()))


def _foot_of(column: QVBoxLayout) -> QLayout | None:
    last = column.itemAt(column.count() - 1)
    foot = None if last is None else last.layout()
    return foot if foot is not None and foot.objectName() == FOOT else None


def _move(column: QVBoxLayout, body: QVBoxLayout, keep: QLayout | None) -> None:
    """Move what stands in a column into a body, with its margins; only the foot is left."""
    margins, space = column.contentsMargins(), column.spacing()
    body.setSpacing(space)
    body.setContentsMargins(margins)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(0)
    if keep is not None:
        body.setContentsMargins(margins.left(), margins.top(), margins.right(), space // 2)
        keep.setContentsMargins(margins.left(), space // 2, margins.right(), margins.bottom())
    for _ in range(column.count() - (keep is not None)):
        stretch = column.stretch(0)
        _add(body, column, stretch)


def _add(body: QBoxLayout, column: QBoxLayout, stretch: int) -> None:
    item = column.itemAt(0)
    assert item is not None  # noqa: S101 - counted by who calls
    widget, side = item.widget(), item.alignment()
    if widget is not None:
        column.removeWidget(widget)  # takeAt leaves an item behind that hears of its sizes first
        body.addWidget(widget, stretch, side)
        return
    column.takeAt(0)
    layout = item.layout()
    if layout is not None:
        body.addLayout(layout, stretch)
    else:
        body.addItem(item)
