"""The parts that pages are made of: cards, titles, sentences, buttons, and rows of them."""

from __future__ import annotations

import html
from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from cityreport.domain.plain_text import upright
from cityreport.ui.kit import speech
from cityreport.ui.kit.scroll_room import ScrollRoom
from cityreport.ui.kit.theme import COLORS, GRID, icon, pixmap


class Card(QFrame):
    """A white surface with a thin line around; `body` is its column.

    The theme knows a card by its object name; `part` tells cards of a page apart.
    """

    def __init__(self, part: str = "") -> None:
        super().__init__()
        self.setObjectName("card")
        self.setProperty("part", part)
        self.body = QVBoxLayout(self)
        self.body.setContentsMargins(2 * GRID, 2 * GRID, 2 * GRID, 2 * GRID)
        self.body.setSpacing(GRID)


class Note(QWidget):
    """A card at the top of a page that can be closed: title, `text` below, `buttons` beside.

    No higher than its words, so that what the page is for stays in view.
    """

    def __init__(self, part: str, shape: QLabel, title: str) -> None:
        super().__init__()
        self.setObjectName(f"{part}Card")
        card = Card(part)
        self.text = QVBoxLayout()
        self.text.setSpacing(GRID // 2)
        head = in_a_row(shape, end=False)
        head.addWidget(words(title, "subtitle", f"{part}Title"), 1)
        self.text.addLayout(head)
        self.buttons = QVBoxLayout()
        self.buttons.setSpacing(GRID)
        self.buttons.addStretch(1)
        line = QHBoxLayout()
        line.setSpacing(3 * GRID)
        line.addLayout(self.text, 1)
        line.addLayout(self.buttons)
        card.body.setContentsMargins(2 * GRID, GRID + 4, 2 * GRID, GRID + 4)
        card.body.addLayout(line)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(card)

    def add_button(self, made: QPushButton) -> None:
        """One more button, below the others."""
        self.buttons.insertWidget(self.buttons.count() - 1, made)


def set_shown(part: QWidget, *, is_shown: bool) -> None:
    """Show or hide a part of a page. One that has no place yet is left alone where it is to be
    shown, which its page does: it would come up as a window of its own and take the focus."""
    if part.parentWidget() is not None or not is_shown:
        part.setVisible(is_shown)


class WordsLabel(QLabel):
    """Words as they are: no tags, and what would turn the line stands there as its escape. Names of
    files and what stands in them are other people's."""

    def __init__(self, text: str = "") -> None:
        super().__init__(upright(text))
        self.setTextFormat(Qt.TextFormat.PlainText)

    def setText(self, text: str) -> None:
        """Show other words."""
        super().setText(upright(text))


class FaultLabel(WordsLabel):
    """A sentence that says what is wrong, and is said to who listens when it comes up."""

    def setText(self, text: str) -> None:
        """Say it, once."""
        is_new = upright(text) != self.text()
        super().setText(text)
        if is_new:
            speech.announce(self, self.text(), urgent=True)


def words(sentence: str = "", role: str = "", name: str = "", *, wrap: bool = True) -> QLabel:
    """Return a sentence; `role` is one of the theme's: title, subtitle, muted, figure, wrong."""
    label = FaultLabel(sentence) if role == "wrong" else WordsLabel(sentence)
    label.setWordWrap(wrap)
    if role:
        label.setProperty("role", role)
    if name:
        label.setObjectName(name)
    return label


def plain_tip(text: str) -> str:
    """Return a tooltip that shows somebody's words as they are: Qt would take tags in them for
    markup."""
    text = upright(text)
    return f"<span>{html.escape(text)}</span>" if "<" in text else text


def selectable(label: QLabel) -> QLabel:
    """Make the text of a label one that can be marked and copied, by keyboard too; return the
    label."""
    flags = Qt.TextInteractionFlag
    label.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
    return label


def sign(name: str, color: str = "", size: int = 20) -> QLabel:
    """Return an icon that stands beside words and says nothing by itself."""
    label = QLabel()
    label.setPixmap(pixmap(name, size, color))
    label.setFixedSize(QSize(size, size))
    return label


def button(
    title: str,
    name: str,
    slot: Callable[[], object],
    *,
    picture: str = "",
    primary: bool = False,
) -> QPushButton:
    """Return a push button that Enter presses too when it has the focus."""
    made = QPushButton()
    made.setObjectName(name)
    made.setAutoDefault(True)
    if picture:
        made.setProperty("picture", picture)
    show_primary(made, primary=primary)
    retitle(made, title)
    made.clicked.connect(slot)
    return made


def show_primary(made: QPushButton, *, primary: bool) -> None:
    """Give a button the colours of what is to be done first, or those of any other."""
    if made.property("role") != "primary" and not primary and not made.icon().isNull():
        return
    made.setProperty("role", "primary" if primary else "")
    picture = made.property("picture")
    if picture:
        colors = (COLORS.on_accent, COLORS.muted) if primary else (COLORS.muted,)
        made.setIcon(icon(picture, *colors))
    if made.testAttribute(Qt.WidgetAttribute.WA_WState_Polished):
        made.style().unpolish(made)
        made.style().polish(made)


def retitle(made: QPushButton, title: str) -> None:
    """Give a button its title, with air between it and the icon."""
    made.setText(title if made.icon().isNull() else f"\u2002{title}")
    made.setAccessibleName(title.replace("&", ""))


def in_a_row(*widgets: QWidget, end: bool = True) -> QHBoxLayout:
    """Widgets side by side, pushed to the reading start unless `end` is False."""
    line = QHBoxLayout()
    line.setContentsMargins(0, 0, 0, 0)
    line.setSpacing(GRID)
    for widget in widgets:
        line.addWidget(widget)
    if end:
        line.addStretch(1)
    return line


def scrolled(page: QWidget) -> QWidget:
    """Return the inside of a page, which scrolls where the window is too small for it."""
    inside = QWidget()
    inside.setObjectName("pageInside")
    column = QVBoxLayout(page)
    column.setContentsMargins(0, 0, 0, 0)
    column.addWidget(ScrollRoom("pageArea", inside))
    return inside


def page_column(page: QWidget) -> QVBoxLayout:
    """Return the column that a page lays its cards in."""
    column = QVBoxLayout(page)
    column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
    column.setSpacing(2 * GRID)
    return column
