"""What a person could not read or reach on a screen: looked for in the widgets themselves."""

from __future__ import annotations

import re
from collections.abc import Iterator

from PySide6.QtCore import QEvent, QModelIndex, QPoint, QRect, Qt
from PySide6.QtGui import QFontMetrics, QHelpEvent
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractScrollArea,
    QApplication,
    QCheckBox,
    QComboBox,
    QHeaderView,
    QLabel,
    QLineEdit,
    QListView,
    QMenuBar,
    QPlainTextEdit,
    QProgressBar,
    QPushButton,
    QRadioButton,
    QScrollArea,
    QStyle,
    QStyleOptionComboBox,
    QTabBar,
    QTableView,
    QToolButton,
    QToolTip,
    QWidget,
)

from cityreport.ui.enter.entry_table import EntryTable
from cityreport.ui.kit.one_line import OneLine

_SLACK = 1
"""A pixel more or less is nobody's trouble."""
_CONTROLS = (
    QAbstractButton,
    QComboBox,
    QLineEdit,
    QLabel,
    QPlainTextEdit,
    QProgressBar,
    QAbstractItemView,
    QTabBar,
)


def layout_faults(window: QWidget) -> list[str]:
    """Everything in a window that is clipped, elided without a tool tip, or out of reach."""
    return [*_of_children(window)]


def _of_children(window: QWidget) -> Iterator[str]:
    shown = [child for child in window.findChildren(QWidget) if child.isVisibleTo(window)]
    for widget in shown:
        if not isinstance(widget, _CONTROLS) or _is_part(widget):
            continue
        name = _name(widget)
        for fault in (*_clipped(widget), *_out_of_reach(widget, window)):
            yield f"{name}: {fault}"
    yield from _overlaps(shown)


def _is_part(widget: QWidget) -> bool:
    """Parts of Qt's own widgets: their whole is looked at."""
    parent = widget.parentWidget()
    own = (QComboBox, QHeaderView, QMenuBar, QTabBar)
    return isinstance(parent, own) or widget.objectName().startswith("qt_")


def _name(widget: QWidget) -> str:
    said = widget.objectName() or widget.accessibleName() or getattr(widget, "text", str)()
    return f"{type(widget).__name__} {said[:40]}"


# -- what is clipped


def _clipped(widget: QWidget) -> Iterator[str]:
    match widget:
        case QPushButton() | QCheckBox() | QRadioButton():
            yield from _smaller_than_hint(widget)
        case QToolButton() if widget.text():
            yield from _smaller_than_hint(widget)
        case OneLine():
            if widget.shown() != widget.text() and not widget.toolTip():
                yield f"elided without a tool tip: {widget.text()}"
        case QLabel():
            yield from _of_label(widget)
        case QComboBox():
            yield from _of_box(widget)
        case QTabBar():
            yield from _of_tabs(widget)
        case QTableView():
            yield from _of_table(widget)
        case QListView():
            yield from _of_list(widget)


def _smaller_than_hint(button: QAbstractButton) -> Iterator[str]:
    if not button.text() or "officerMenuButton" in button.objectName():
        return
    wanted, has = button.sizeHint(), button.size()
    if button.hasHeightForWidth():
        wanted.setHeight(button.heightForWidth(has.width()))
    if has.width() + _SLACK < wanted.width() or has.height() + _SLACK < wanted.height():
        yield f"clipped: {_pair(has)} of {_pair(wanted)}, “{button.text()}”"


def _of_label(label: QLabel) -> Iterator[str]:
    text = label.text()
    if not text:
        return
    room = label.contentsRect()
    if label.wordWrap():
        needed = label.heightForWidth(label.width())
        if needed > label.height() + _SLACK:
            yield f"clipped: {label.height()} of {needed} pixels high, “{text[:60]}”"
        longest = max(_width(label, word) for word in re.split(r"[\s/-]+", text))
        if longest > room.width() + _SLACK:
            yield f"a word is wider than its room of {room.width()}: “{text[:60]}”"
    else:
        wide = max(_width(label, line) for line in text.split("\n"))
        if wide > room.width() + _SLACK:
            yield f"clipped: {room.width()} of {wide} pixels wide, “{text[:60]}”"
        if label.fontMetrics().height() > label.height() + _SLACK:
            yield f"clipped: {label.height()} pixels high, “{text[:60]}”"


def _of_box(box: QComboBox) -> Iterator[str]:
    option = QStyleOptionComboBox()
    box.initStyleOption(option)
    part = QStyle.SubControl.SC_ComboBoxEditField
    control = QStyle.ComplexControl.CC_ComboBox
    room = box.style().subControlRect(control, option, part, box).width()
    said = box.currentText()
    wide = _width(box, said)
    if wide > room + _SLACK and said not in _told(box, QPoint(4, 4)):
        yield f"elided without a tool tip: {room} of {wide} pixels, “{said}”"
    if box.height() + _SLACK < box.minimumSizeHint().height():
        yield f"clipped: {box.height()} pixels high"


def _of_tabs(bar: QTabBar) -> Iterator[str]:
    for tab in range(bar.count()):
        wide, room = _width(bar, bar.tabText(tab)), bar.tabRect(tab)
        if bar.isTabVisible(tab) and wide > room.width() + _SLACK and not bar.tabToolTip(tab):
            yield f"elided without a tool tip: “{bar.tabText(tab)}”"


def _of_table(table: QTableView) -> Iterator[str]:
    for header in (table.horizontalHeader(), table.verticalHeader()):
        if header.isHidden():
            continue
        for section in range(min(header.count(), 60)):
            if not header.isSectionHidden(section):
                yield from _of_section(table, header, section)
    yield from _of_cells(table)


def _of_section(table: QTableView, header: QHeaderView, section: int) -> Iterator[str]:
    model, role = table.model(), Qt.ItemDataRole
    said = str(model.headerData(section, header.orientation(), role.DisplayRole) or "")
    tip = model.headerData(section, header.orientation(), role.ToolTipRole)
    is_across = header.orientation() is Qt.Orientation.Horizontal
    room = header.sectionSize(section) if is_across else header.width()
    wide = max((_width(header, line) for line in said.split("\n")), default=0)
    if wide > room + _SLACK and not tip:
        yield f"heading elided without a tool tip: {room} of {wide}, “{said}”"
    if is_across and said and header.height() + _SLACK < header.fontMetrics().height():
        yield f"heading clipped: {header.height()} pixels high, “{said}”"


def _of_cells(view: QTableView) -> Iterator[str]:
    if isinstance(view, EntryTable):
        return  # paints its words itself, in rows as high as they need
    model, role = view.model(), Qt.ItemDataRole
    for row in range(min(model.rowCount(), 40)):
        for column in range(model.columnCount()):
            index = model.index(row, column)
            rect = view.visualRect(index)
            said = model.data(index, role.DisplayRole)
            if not isinstance(said, str) or rect.isEmpty() or view.isColumnHidden(column):
                continue
            if view.indexWidget(index) is not None:
                continue
            font = model.data(index, role.FontRole)
            metrics = QFontMetrics(font) if font is not None else view.fontMetrics()
            if rect.height() + _SLACK < metrics.height():
                yield f"row {row} clipped: {rect.height()} pixels high, “{said}”"
            if view.columnSpan(row, column) > 1:
                continue
            lines = max(1, (rect.height() - 2) // metrics.lineSpacing()) if view.wordWrap() else 1
            wide = metrics.horizontalAdvance(said)
            tip = model.data(index, role.ToolTipRole)
            if wide > lines * rect.width() + _SLACK and not tip and not _has_own_tip(view, index):
                yield f"cell {row}, {column} elided without a tool tip: “{said[:60]}”"


def _has_own_tip(view: QTableView, index: QModelIndex) -> bool:
    """Whether the view itself tells the whole text to a mouse that rests there."""
    view.scrollTo(index)
    at = view.visualRect(index).center()
    return bool(_told(view.viewport(), at))


def _told(widget: QWidget, at: QPoint) -> str:
    """What a mouse that rests there is told."""
    QToolTip.hideText()
    QApplication.sendEvent(widget, QHelpEvent(QEvent.Type.ToolTip, at, widget.mapToGlobal(at)))
    return QToolTip.text()


def _of_list(view: QListView) -> Iterator[str]:
    model, role = view.model(), Qt.ItemDataRole
    for row in range(min(model.rowCount(), 60)):
        index = model.index(row, 0)
        said = str(model.data(index, role.DisplayRole) or "")
        rect, wanted = view.visualRect(index), view.sizeHintForIndex(index)
        has_bar = view.horizontalScrollBarPolicy() is not Qt.ScrollBarPolicy.ScrollBarAlwaysOff
        wide = view.fontMetrics().horizontalAdvance(said)
        if (
            wide > max(rect.width(), 1) + _SLACK
            and not index.data(role.ToolTipRole)
            and not has_bar
        ):
            yield f"line elided without a tool tip: “{said}”"
        if rect.height() + _SLACK < min(wanted.height(), view.fontMetrics().height()):
            yield f"line clipped: {rect.height()} pixels high, “{said}”"


# -- what is out of reach


def _out_of_reach(widget: QWidget, window: QWidget) -> Iterator[str]:
    child, rect = widget, QRect(QPoint(0, 0), widget.size())
    while child is not window:
        parent = child.parentWidget()
        if parent is None or child.isWindow():
            return
        rect = rect.translated(child.pos())
        area = parent.parentWidget()
        if isinstance(area, QAbstractScrollArea) and area.viewport() is parent:
            yield from _unscrollable(area, child, parent)
            child, rect = area, QRect(QPoint(0, 0), area.size())
            continue
        inside = parent.rect().adjusted(-_SLACK, -_SLACK, _SLACK, _SLACK)
        if not inside.contains(rect) and not rect.isEmpty():
            yield f"outside {_name(parent)}: {rect.getRect()} in {parent.rect().getRect()}"
            return
        child = parent


def _unscrollable(area: QAbstractScrollArea, child: QWidget, viewport: QWidget) -> Iterator[str]:
    if not isinstance(area, QScrollArea):
        return
    never = Qt.ScrollBarPolicy.ScrollBarAlwaysOff
    if area.horizontalScrollBarPolicy() is never and child.width() > viewport.width() + _SLACK:
        yield f"out of reach: {child.width()} pixels in {viewport.width()} of {_name(area)}"
    if area.verticalScrollBarPolicy() is never and child.height() > viewport.height() + _SLACK:
        yield f"out of reach: {child.height()} pixels in {viewport.height()} of {_name(area)}"


def _overlaps(shown: list[QWidget]) -> Iterator[str]:
    by_parent: dict[QWidget, list[QWidget]] = {}
    for widget in shown:
        parent = widget.parentWidget()
        if parent is None or parent.layout() is None or parent.layout().indexOf(widget) < 0:
            continue
        by_parent.setdefault(parent, []).append(widget)
    for widgets in by_parent.values():
        for at, one in enumerate(widgets):
            for other in widgets[at + 1 :]:
                both = one.geometry().intersected(other.geometry())
                if both.width() > 2 * _SLACK and both.height() > 2 * _SLACK:
                    yield f"{_name(one)} lies over {_name(other)}"


def _width(widget: QWidget, text: str) -> int:
    return widget.fontMetrics().horizontalAdvance(text.replace("&&", "\0").replace("&", ""))


def _pair(size: object) -> str:
    width, height = size.width(), size.height()  # type: ignore[attr-defined]
    return f"{width} × {height}"
