"""The keyboard contract of a window, a page or a dialog, as sentences on what breaks it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from PySide6.QtCore import QEvent, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible, QAction, QKeyEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton as Button
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QLabel,
    QLineEdit,
    QListView,
    QPushButton,
    QScrollArea,
    QTabBar,
    QTextEdit,
    QWidget,
)
from PySide6.QtWidgets import QPlainTextEdit as Lines

from cityreport.ui.kit.dialog import Dialog
from cityreport.ui.kit.linked_table import LinkedTable
from cityreport.ui.kit.picker import Picker
from cityreport.ui.kit.screen_size import available_size

Key = Qt.Key
_ROW = 8
"""Pixels by which two controls of one row may overlap less than wholly."""


def named(part: QWidget) -> str:
    return part.objectName() or f"{type(part).__name__} in {part.parent().objectName()}"


def stops(part: QWidget) -> list[QWidget]:
    """What Tab has to reach: enabled, in the layout, and not behind a folded or scrolled edge."""
    return [
        found
        for found in part.findChildren(QWidget)
        if found.window() is part.window()
        and found.isVisible()
        and found.isEnabled()
        and found.focusPolicy() & Qt.FocusPolicy.TabFocus == Qt.FocusPolicy.TabFocus
        and found.focusProxy() is None
        and not found.size().isEmpty()
    ]


def tabbed(part: QWidget, key: Key = Key.Key_Tab) -> list[QWidget]:
    """What Tab goes through from the control in focus until it is back there; Ctrl+Tab or F6
    leaves what keeps Tab for itself."""
    seen: list[QWidget] = []
    focused = QApplication.focusWidget()
    while focused is not None and focused not in seen and len(seen) < 300:
        seen.append(focused)
        QTest.keyClick(focused, key)
        focused = QApplication.focusWidget()
    return seen


def place(part: QWidget) -> QRect:
    """Where a control stands, wherever what scrolls around it is scrolled to."""
    at, around = part.mapTo(part.window(), QPoint(0, 0)), part.parentWidget()
    while around is not None:
        if isinstance(around, QScrollArea):
            bars = around.horizontalScrollBar(), around.verticalScrollBar()
            at += QPoint(bars[0].value(), bars[1].value())
        around = around.parentWidget()
    return QRect(at, part.size())


def goes_back(before: QRect, after: QRect) -> bool:
    """Whether reading from one place to the other is against the order of lines, then columns."""
    is_above = after.bottom() <= before.top() + _ROW
    is_beside = after.left() >= before.right() - _ROW
    same_row = before.top() + _ROW < after.bottom() and after.top() + _ROW < before.bottom()
    return (is_above and not is_beside) or (same_row and after.right() <= before.left() + _ROW)


def order_faults(part: QWidget) -> Iterator[str]:
    """Tab reaches everything, as it is read."""
    part.activateWindow()
    QApplication.processEvents()
    first = part.focusWidget()
    if first is None or not first.isVisible():
        first = next(iter(stops(part)), part)
    first.setFocus()
    seen = tabbed(part)
    inside = [stop for stop in seen if part.isAncestorOf(stop)]
    for missed in set(stops(part)) - set(seen):
        yield f"Tab passes by {named(missed)}"
    backward = [
        f"Tab goes back from {named(one)} to {named(other)}"
        for one, other in pairwise([*inside, *inside[:1]])
        if goes_back(place(one), place(other))
    ]
    if len(backward) > 1:  # once around it has to
        yield from backward


def letter_of(text: str) -> str:
    """The Alt-letter in a text, empty without one."""
    at = text.replace("&&", "  ").find("&")
    return text[at + 1].casefold() if 0 <= at < len(text) - 1 else ""


def letter_faults(part: QWidget) -> Iterator[str]:
    """An Alt-letter leads to one control only."""
    texts = [button.text() for button in part.findChildren(Button) if button.isVisible()]
    texts += [label.text() for label in part.findChildren(QLabel) if label.buddy() is not None]
    for bar in part.findChildren(QTabBar):
        texts += [bar.tabText(at) for at in range(bar.count())]
    yield from doubled(texts, named(part))


def doubled(texts: list[str], where: str) -> Iterator[str]:
    letters = [letter for letter in map(letter_of, texts) if letter]
    for letter in {one for one in letters if letters.count(one) > 1}:
        yield f"Alt+{letter} leads to two places of {where}"


def menu_faults(actions: list[QAction], where: str) -> Iterator[str]:
    """A letter leads to one line of each menu."""
    yield from doubled([action.text() for action in actions if action.isVisible()], where)
    for action in actions:
        menu = action.menu()
        if menu is not None:
            yield from menu_faults(menu.actions(), action.text())


def picker_faults(part: QWidget) -> Iterator[str]:
    """A picker is one of ours: its list is as wide as its longest line, and a click opens it."""
    for box in part.findChildren(QComboBox):
        if not isinstance(box, Picker):
            yield f"{named(box)} is no picker of the kit"
        elif box.isVisible() and box.isEnabled() and box.count():
            yield from _list_faults(box)


def _list_faults(box: Picker) -> Iterator[str]:
    line = box.lineEdit()
    QTest.mouseClick(box if line is None else line, Qt.MouseButton.LeftButton)
    completer = box.completer()
    view = box.view() if line is None or completer is None else completer.popup()
    if view is None or not view.isVisible():
        yield f"a click does not open {named(box)}"
        return
    metrics = view.fontMetrics()
    widest = max(metrics.horizontalAdvance(box.itemText(at)) for at in range(box.count()))
    room = available_size(box).width()
    if isinstance(view, QListView) and view.viewport().width() < min(widest, room - 40):
        yield f"the list of {named(box)} is narrower than its longest line"
    if line is not None and line.selectedText() != box.currentText():
        yield f"a click does not select the text of {named(box)}"
    QTest.keyClick(view, Key.Key_Escape)
    view.window().hide()


def name_faults(part: QWidget) -> Iterator[str]:
    """Every control has a name and a role for who listens."""
    for stop in stops(part):
        spoken = QAccessible.queryAccessibleInterface(stop)
        if spoken is None or not spoken.text(QAccessible.Text.Name):
            yield f"{named(stop)} has no name"
        elif spoken.role() is QAccessible.Role.NoRole:
            yield f"{named(stop)} has no role"
        if isinstance(stop, QComboBox) and not stop.accessibleName():
            yield f"{named(stop)} is named by its content only"
    for line in part.findChildren(QLineEdit):
        if line.isVisible() and not line.accessibleName():
            yield f"{named(line)} has no name"
    for label in part.findChildren(QLabel):
        words = label.text()
        if label.isVisible() and words and label.textFormat() is Qt.TextFormat.PlainText:
            spoken = QAccessible.queryAccessibleInterface(label)
            if spoken is not None and words not in spoken.text(QAccessible.Text.Name):
                yield f"{named(label)} hides what it says"


def default_faults(dialog: Dialog) -> Iterator[str]:
    """One blue button, which is the default: Enter presses it from every field."""
    default = dialog.default
    if default is None or not default.isDefault() or default.isHidden():
        yield f"{named(dialog)} has no default that is seen"
        return
    buttons = [made for made in dialog.findChildren(QPushButton) if made.isVisible()]
    blue = [made for made in buttons if made.property("role") == "primary"]
    if blue != [default]:
        yield f"{[named(made) for made in blue]} are blue, {named(default)} is the default"
    focused = dialog.focusWidget()
    if focused is None or not focused.isVisible():
        yield "nothing has the focus"
    elif isinstance(focused, QPushButton) and focused is not default:
        yield f"{named(focused)} has the focus and is not the default"
    pressed: list[QWidget] = []
    for made in buttons:
        made.clicked.disconnect()
        made.clicked.connect(lambda _=False, made=made: pressed.append(made))
    for field in stops(dialog):
        if isinstance(field, (Button, QComboBox, Lines, QTextEdit, LinkedTable)):
            continue  # Enter is a new line there, or leads to what is marked
        if isinstance(field, QLineEdit) and isinstance(field.parent(), QComboBox):
            continue
        field.setFocus()
        pressed.clear()
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            none = Qt.KeyboardModifier.NoModifier
            QApplication.sendEvent(field, QKeyEvent(kind, Key.Key_Return, none, "\r"))
        if pressed != ([default] if default.isEnabled() else []):
            yield f"Enter in {named(field)} presses {[named(made) for made in pressed]}"
