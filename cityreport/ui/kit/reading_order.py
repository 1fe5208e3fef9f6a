"""Tab in the order of reading: that of the layouts, whatever was made first."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLayout,
    QScrollArea,
    QStackedWidget,
    QTabWidget,
    QWidget,
)


def order_tabs(part: QWidget) -> None:
    """Have Tab go through a part as it is read."""
    for before, after in pairwise(tab_stops(part)):
        QWidget.setTabOrder(before, after)


def focus_first(part: QWidget) -> None:
    """Put the focus on the first control of a part that can take it."""
    for stop in tab_stops(part):
        if stop.isEnabled() and stop.isVisibleTo(part):
            stop.setFocus()
            return


def tab_stops(part: QWidget) -> list[QWidget]:
    """Return the controls of a part that Tab goes to, in the order of its layouts."""
    return list(_stops(part))


def _stops(part: QWidget) -> Iterator[QWidget]:
    is_tabs = isinstance(part, QTabWidget)  # its bar has the focus: both belong into the chain
    if part.focusPolicy() & Qt.FocusPolicy.TabFocus and (is_tabs or part.focusProxy() is None):
        yield part
    for inner in _inside(part):
        if inner is not None:
            yield from _stops(inner)


def _inside(part: QWidget) -> Iterator[QWidget | None]:
    match part:
        case QTabWidget():
            yield part.tabBar()
            yield from (part.widget(at) for at in range(part.count()))
        case QStackedWidget():
            yield from (part.widget(at) for at in range(part.count()))
        case QAbstractItemView():
            held = [box for box in part.viewport().children() if isinstance(box, QWidget)]
            yield from sorted(held, key=lambda box: (box.y(), box.x()))
        case QScrollArea():
            yield part.widget()
        case _:
            yield from _laid_out(part.layout())


def _laid_out(layout: QLayout | None) -> Iterator[QWidget | None]:
    for at in range(0 if layout is None else layout.count()):
        item = layout.itemAt(at) if layout is not None else None
        if item is not None:
            yield item.widget()
            yield from _laid_out(item.layout())
