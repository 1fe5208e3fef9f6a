"""A line across the window that stays until what it says is over, with at most one way out."""

from __future__ import annotations

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QWidget

from cityreport.errors import CityReportError
from cityreport.i18n import tr
from cityreport.office.office import Office
from cityreport.ui.kit import speech
from cityreport.ui.kit.building_blocks import button, retitle, sign, words
from cityreport.ui.kit.theme import COLORS, GRID
from cityreport.wording import clock_words


def tell_clock(office: Office, notice: Notice) -> None:
    """Say where the clock stands before the newest entry, unless something else is said there."""
    if not notice.isHidden():
        return
    try:
        newest = office.history.newest_ahead()
    except CityReportError:  # who reads the numbers says so
        return
    if newest is not None:
        notice.tell(clock_words(newest, office.clock.now()))


class Notice(QFrame):
    """A sentence with a sign; `acted` when its button is pressed."""

    acted = Signal()

    def __init__(self, name: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAccessibleName(tr("Notice"))
        self.setStyleSheet(
            f"QFrame#{name} {{ background: {COLORS.doubtful_soft}; border: none;"
            f" border-bottom: 1px solid {COLORS.doubtful}; }}"
        )
        self._words = words(name=f"{name}Words")
        self._button = button("", f"{name}Button", self.acted.emit)
        line = QHBoxLayout(self)
        line.setContentsMargins(2 * GRID, GRID // 2, 2 * GRID, GRID // 2)
        line.setSpacing(GRID)
        line.addWidget(sign("triangle-alert", COLORS.doubtful))
        line.addWidget(self._words, 1)
        line.addWidget(self._button)
        self.hide()

    def tell(self, sentence: str, way_out: str = "") -> None:
        """Show a sentence, with a button where there is something to do about it."""
        self._words.setText(sentence)
        self.setAccessibleDescription(sentence)
        self._button.setVisible(bool(way_out))
        retitle(self._button, way_out)
        self.show()
        speech.announce(self, sentence, urgent=True)
