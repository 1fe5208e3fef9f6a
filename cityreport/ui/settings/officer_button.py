"""The name at the top of the window: who is at the keyboard, and one click to change it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton

from cityreport.i18n import tr
from cityreport.ui.kit.theme import GRID, in_colors, pixmap

_STYLE = """
QPushButton#officerMenuButton {{
    background: transparent; border: 1px solid transparent; border-radius: 4px; padding: 0px;
}}
QPushButton#officerMenuButton:hover {{ border-color: {edge}; }}
QPushButton#officerMenuButton:focus {{ border-color: {accent}; }}
QPushButton#officerMenuButton::menu-indicator {{ image: none; width: 0px; }}
"""


class OfficerButton(QPushButton):
    """A flat button with the list of names. `chosen` names one, `other_asked` wants a new one."""

    chosen = Signal(str)
    other_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("officerMenuButton")
        self.setFlat(True)
        self.setStyleSheet(in_colors(_STYLE))
        self._name = QLabel()
        self._name.setObjectName("officerName")
        self._name.setProperty("role", "muted")
        self._name.setTextFormat(Qt.TextFormat.PlainText)
        self._menu = QMenu(self)
        self._menu.setObjectName("officerMenu")
        self._menu.aboutToShow.connect(self._offer)
        self._at_keyboard = ""
        self._officers: tuple[str, ...] = ()
        self.setToolTip(tr("Change who is at the keyboard"))
        line = QHBoxLayout(self)
        line.setContentsMargins(GRID, GRID // 2, GRID, GRID // 2)
        line.setSpacing(GRID // 2 + 2)
        for part in (_picture("user", 18), self._name, _picture("chevron-down", 14)):
            part.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            line.addWidget(part)
        self.setMenu(self._menu)

    def show_officers(self, at_keyboard: str, officers: tuple[str, ...]) -> None:
        """Show who is at the keyboard, and offer the others."""
        self._at_keyboard, self._officers = at_keyboard, officers
        said = tr("Officer: {name}", name=at_keyboard)
        self._name.setText(said)
        self.setAccessibleName(said)
        self.updateGeometry()

    def _offer(self) -> None:
        """Fill the list when it is asked for: a start does not wait for it."""
        self._menu.clear()
        group = QActionGroup(self._menu)
        known = self._at_keyboard in self._officers
        shown = self._officers if known else (self._at_keyboard, *self._officers)
        for place, name in enumerate(shown):
            action = self._menu.addAction(name.replace("&", "&&"))
            action.setObjectName(f"officer_{place}")
            action.setCheckable(True)
            action.setChecked(name == self._at_keyboard)
            action.triggered.connect(self._chooser(name))
            group.addAction(action)
        self._menu.addSeparator()
        other = self._menu.addAction(tr("Somebody else…"))
        other.setObjectName("officerOther")
        other.triggered.connect(self.other_asked)

    def sizeHint(self) -> QSize:
        """Return the width of icon, name and arrow."""
        layout = self.layout()
        return super().sizeHint() if layout is None else layout.sizeHint()

    def minimumSizeHint(self) -> QSize:
        """No name is cut."""
        return self.sizeHint()

    def _chooser(self, name: str) -> Callable[[], None]:
        return lambda: self.chosen.emit(name)


def _picture(name: str, size: int) -> QLabel:
    label = QLabel()
    label.setPixmap(pixmap(name, size))
    return label
