"""What pages are made of: cards, titles, sentences, buttons, and rows of them."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from cityreport.ui.theme import COLORS, GRID, icon, pixmap


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


def words(sentence: str = "", role: str = "", name: str = "", *, wrap: bool = True) -> QLabel:
    """A sentence; `role` is one of the theme's: title, subtitle, muted, figure, wrong."""
    label = QLabel(sentence)
    label.setTextFormat(Qt.TextFormat.PlainText)
    label.setWordWrap(wrap)
    if role:
        label.setProperty("role", role)
    if name:
        label.setObjectName(name)
    return label


def selectable(label: QLabel) -> QLabel:
    """The label with a text that can be marked and copied, by keyboard too."""
    flags = Qt.TextInteractionFlag
    label.setTextInteractionFlags(flags.TextSelectableByMouse | flags.TextSelectableByKeyboard)
    return label


def sign(name: str, color: str = COLORS.muted, size: int = 20) -> QLabel:
    """An icon that stands beside words and says nothing by itself."""
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
    """A push button that Enter presses too when it has the focus."""
    made = QPushButton()
    made.setObjectName(name)
    made.setAutoDefault(True)
    if primary:
        made.setProperty("role", "primary")
    if picture:
        made.setIcon(icon(picture, COLORS.on_accent if primary else COLORS.muted))
    retitle(made, title)
    made.clicked.connect(slot)
    return made


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


def page_column(page: QWidget) -> QVBoxLayout:
    """The column that a page lays its cards in."""
    column = QVBoxLayout(page)
    column.setContentsMargins(3 * GRID, 2 * GRID, 3 * GRID, 2 * GRID)
    column.setSpacing(2 * GRID)
    return column
